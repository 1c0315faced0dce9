"""The few settings that `jira-access check` obeys, so that a fault in Slack's settings does not stop it.

Names, defaults and forms are those of `bot.settings`; only "not set" means something else for two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from access.credentials import Secret
from access.sites import AllowedHost
from bot.setting_sources import read_sources
from bot.settings import SETTINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """What `check` was told.

    Attributes:
        database_url: None unless it was set: only then does `check` obey the stored login budget.
        probe_url: None unless it was set: then an unreachable Jira counts as Jira's fault.
    """

    allowed_hosts: tuple[AllowedHost, ...]
    cloud_gateway: str
    probe_url: str | None
    ca_file: Path | None
    proxy_url: Secret | None
    database_url: Secret | None
    encryption_keys: tuple[Secret, ...]


_ATTRIBUTES = {one.name for one in fields(CheckSettings)}
_ROWS = tuple(row for row in SETTINGS if row.attribute in _ATTRIBUTES)


def load_check_settings(
    *, environ: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")
) -> CheckSettings:
    """The settings of `check`, from the same places as `bot.settings.load_settings`.

    Raises:
        WrongSettings: naming every one of them that is wrong, and every unknown name under our prefix.
    """
    given = read_sources(environ, env_file, (row.name for row in SETTINGS))
    found = given.values(_ROWS)
    given.raise_problems()
    if "JIRA_ACCESS_DATABASE_URL" not in given.texts:
        found["database_url"] = None
    return CheckSettings(**cast("dict[str, Any]", found))
