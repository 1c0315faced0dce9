"""The settings of the process: one table of names, defaults and sentences.

How a value is read is in `bot.setting_values`, where it comes from in `bot.setting_sources`; the few settings of
`jira-access check` are in `bot.check_settings`. Nothing else in the product reads the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from access.approval_policy import OPTIONAL_ACTS, GuardedAct
from access.credentials import Secret
from access.sites import DEFAULT_GATEWAY, AllowedHost, parse_allowed_hosts
from bot import setting_values as values
from bot.setting_fields import optional, rows_of, setting
from bot.setting_sources import PREFIX, SettingRow, read_sources
from bot.setting_values import ListenAddress, LogFormat, LogLevel
from bot.watch_options import WatchOptions
from bot.watch_values import length

Needs = tuple[tuple[str, ...], ...]
"""Groups of environment names; of each group at least one must be set."""

STORE_NEEDS: Needs = (("JIRA_ACCESS_ENCRYPTION_KEYS",),)
"""What every command that stores or reads a secret cannot do without."""
RUN_NEEDS: Needs = (*STORE_NEEDS, ("SLACK_BOT_TOKEN",), ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"))
"""What `jira-access run` cannot do without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the process was told; `watch` holds the settings of the watch.

    Secrets in it do not print; an optional setting that is not set is None or empty.
    """

    database_url: Secret = setting(
        values.database_url,
        "sqlite:///jira-access.sqlite",
        "Where everything is kept: an SQLite file (the default lies in the folder the bot is started in) or"
        " PostgreSQL, `postgresql://user:password@host/name`.",
    )
    encryption_keys: tuple[Secret, ...] = setting(
        values.encryption_keys,
        "",
        "Keys for the stored secrets, comma-separated: the first encrypts, all of them decrypt."
        " `jira-access keys new` makes one.",
    )
    public_url: str | None = optional(
        values.web_address,
        "The https address under which people's browsers and Slack reach the bot.",
    )
    listen: ListenAddress = setting(
        values.listen_address,
        "127.0.0.1:8080",
        "Host and port of the web server, which also serves `/healthz`, `/readyz` and `/metrics`.",
    )
    allowed_hosts: tuple[AllowedHost, ...] = setting(
        parse_allowed_hosts,
        "*.atlassian.net,api.atlassian.com",
        "The only hosts that a Jira secret may be sent to, comma-separated, such as `jira.example.com` or"
        " `*.atlassian.net`.",
    )
    cloud_gateway: str = setting(
        values.web_address,
        DEFAULT_GATEWAY,
        "Where Cloud sites are asked with scoped tokens.",
    )
    probe_url: str | None = optional(
        values.probe_address,
        "What must answer for an unreachable Jira to count as Jira's fault and not as ours. Not set: the Slack API"
        " for `run`, nothing for `check`.",
    )
    ca_file: Path | None = optional(
        values.readable_file,
        "PEM file of an own certificate authority, trusted for Jira besides the usual ones.",
    )
    proxy_url: Secret | None = optional(
        values.proxy_address,
        "Proxy through which Jira is asked.",
    )
    admins: tuple[str, ...] = setting(
        values.people,
        "",
        "Slack users and user groups who may do everything but decide requests. Empty: nobody.",
    )
    approvers: tuple[str, ...] = setting(
        values.people,
        "",
        "Slack users and user groups who decide requests, never their own. Empty: nobody.",
    )
    auditors: tuple[str, ...] = setting(
        values.people,
        "",
        "Slack users and user groups who may read the history and the audit, besides admins.",
    )
    operators: tuple[str, ...] = setting(
        values.people,
        "",
        "Slack users and user groups who hear about the bot's own faults.",
    )
    on_call: tuple[str, ...] = setting(
        values.people,
        "",
        "Slack users and user groups who are mentioned when access is lost.",
    )
    alert_channel: str | None = optional(
        values.channel,
        "Slack channel that alerts go to.",
    )
    approvals_channel: str | None = optional(
        values.channel,
        "Slack channel that requests for approval go to.",
    )
    approval_open_for: timedelta = setting(
        length,
        "24h",
        "How long a request for approval may be decided, such as `24h` or `3d`.",
    )
    guarded_acts: tuple[GuardedAct, ...] = setting(
        values.some_of(OPTIONAL_ACTS),
        "",
        "What needs somebody else's yes besides repairs, comma-separated: `disconnect`, `rotate`,"
        " `approvals-channel`, `approvals-policy`.",
    )
    log_level: LogLevel = setting(
        values.one_of(LogLevel),
        "info",
        "The least important lines to log: `debug`, `info`, `warning` or `error`.",
    )
    log_format: LogFormat = setting(
        values.one_of(LogFormat),
        "json",
        "`json` for machines, `console` for people.",
    )
    slack_bot_token: Secret | None = optional(
        values.slack_token("xoxb-", "bot token"),
        "The app's bot token, with which the bot speaks to Slack.",
        name="SLACK_BOT_TOKEN",
    )
    slack_app_token: Secret | None = optional(
        values.slack_token("xapp-", "app-level token"),
        "The app-level token; where it is set, Slack is reached over Socket Mode.",
        name="SLACK_APP_TOKEN",
    )
    slack_signing_secret: Secret | None = optional(
        values.secret,
        "The app's signing secret; where it is set, Slack's requests are taken over HTTP.",
        name="SLACK_SIGNING_SECRET",
    )
    slack_api_url: str = setting(
        values.web_address,
        "https://slack.com/api",
        "Slack's Web API; the sandbox sets another.",
        name="SLACK_API_URL",
    )
    watch: WatchOptions

    @property
    def probe_or_slack(self) -> str:
        """The address that `run` asks to tell "Jira is away" from "we are offline"."""
        return self.probe_url or f"{self.slack_api_url}/api.test"

    def secrets(self) -> tuple[str, ...]:
        """Every secret among the settings, in the clear, for the log's redaction and for nothing else."""
        held = [getattr(self, one.name) for one in fields(self)]
        flat = [part for value in held for part in (value if isinstance(value, tuple) else (value,))]
        return tuple(part.reveal() for part in flat if isinstance(part, Secret))


_PROCESS = rows_of(Settings)
_WATCH = rows_of(WatchOptions, f"{PREFIX}WATCH_")
SETTINGS: tuple[SettingRow, ...] = (*_PROCESS, *_WATCH)
"""The table, in the order of the documentation."""


def load_settings(
    needs: Needs = (),
    *,
    environ: Mapping[str, str] | None = None,
    env_file: Path | None = Path(".env"),
) -> Settings:
    """The settings from the environment, where it is silent from `env_file`, else the defaults.

    Args:
        needs: which of them must be set, such as `RUN_NEEDS`.
        environ: variables to read instead of the process's own.
        env_file: file of `NAME=value` lines; one that does not exist is no fault, None reads none.

    Raises:
        WrongSettings: naming every setting that is wrong, unknown or missing.
    """
    sentences = {row.name: row.sentence for row in SETTINGS}
    given = read_sources(environ, env_file, sentences)
    found, watched = given.values(_PROCESS), given.values(_WATCH)
    for names in needs:
        given.require(names, sentences[names[0]])
    given.raise_problems()
    watch = WatchOptions(**cast("dict[str, Any]", watched))
    return Settings(**cast("dict[str, Any]", found), watch=watch)
