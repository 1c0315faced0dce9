"""The manifest with which the Slack app is made: one text, filled in for the way in that is used.

`manifest.yml` in the repository is this text for `EXAMPLE_URL`, printed anew whenever the table of subcommands changes.
The scopes here are also what `jira-access doctor` holds the installed app against.
Format: https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from commands.registry import SUBCOMMANDS

EXAMPLE_URL = "https://jira-access.example.com"
COMMAND = "/jira-access"
EVENTS_PATH = "/slack/events"

SCOPES: Mapping[str, str] = MappingProxyType(
    {
        "commands": f"{COMMAND} itself",
        "chat:write": "answers and shared reports",
        "users:read": "tells members from guests, bots and people of other workspaces",
        "usergroups:read": "who belongs to the user groups in the settings",
        "im:write": "opens the direct message that a file goes to",
        "files:write": "full lists as CSV files",
        "channels:read": "whether the bot is in the channels that it shall write to (doctor)",
        "groups:read": "the same for private channels",
    }
)
"""Every scope that the code needs, with what for."""

OPTIONAL_SCOPES = frozenset({"channels:history", "groups:history"})
"""Scopes that are not asked for, but do no harm: with them the bot can find out the fate of a message cut off."""

_DESCRIPTION = "Looks after the account with which Jira Align and others log in to Jira."
_LONG_DESCRIPTION = (
    "Tests the service account with which Jira Align, or any other integration, logs in to Jira, and says why it fails:"
    " a wrong password, a CAPTCHA, an expired token, a scope that is missing, or Jira itself being away."
    " Reports for each project which permissions are missing and what breaks without them."
    " Answers are seen only by the person who asked, until they share them."
    " It never asks for a password or token in Slack. Begin with /jira-access help."
)


def usage_hint() -> str:
    """What Slack shows behind the command while it is typed: the first word of every subcommand."""
    return " | ".join(dict.fromkeys(row.first_word for row in SUBCOMMANDS))


def manifest_text(public_url: str | None) -> str:
    """The manifest as YAML.

    Args:
        public_url: the https address under which Slack reaches the bot, without a slash at its end; None for Socket
            Mode, in which Slack needs no address.
    """
    return "\n".join([*_display(), *_features(public_url), *_scopes(), *_settings(public_url), ""])


def _display() -> list[str]:
    return [
        "_metadata:",
        "  major_version: 1",
        "  minor_version: 1",
        "display_information:",
        "  name: Jira access",
        f"  description: {_quoted(_DESCRIPTION)}",
        f"  long_description: {_quoted(_LONG_DESCRIPTION)}",
        '  background_color: "#1d3b6e"',
    ]


def _features(public_url: str | None) -> list[str]:
    return [
        "features:",
        "  app_home:",
        "    home_tab_enabled: true",
        "    messages_tab_enabled: true  # files are sent there",
        "    messages_tab_read_only_enabled: true",
        "  bot_user:",
        "    display_name: Jira access",
        "    always_online: true",
        "  slash_commands:",
        f"    - command: {COMMAND}",
        *_address("      url", public_url),
        "      description: Does the integration still get into Jira, and if not, why?",
        f"      usage_hint: {_quoted(usage_hint())}",
        "      should_escape: true  # a channel that is typed as #name comes with its id",
    ]


def _scopes() -> list[str]:
    width = max(map(len, SCOPES))
    scopes = [f"      - {scope:<{width}}  # {what_for}" for scope, what_for in SCOPES.items()]
    return ["oauth_config:", "  scopes:", "    bot:", *scopes]


def _settings(public_url: str | None) -> list[str]:
    return [
        "settings:",
        "  event_subscriptions:",
        *_address("    request_url", public_url),
        "    bot_events:",
        "      - app_home_opened  # draws the Home tab",
        "  interactivity:",
        "    is_enabled: true",
        *_address("    request_url", public_url),
        "  org_deploy_enabled: false",
        f"  socket_mode_enabled: {'true' if public_url is None else 'false'}",
        "  token_rotation_enabled: false",
    ]


def _address(key: str, public_url: str | None) -> list[str]:
    return [] if public_url is None else [f"{key}: {_quoted(public_url + EVENTS_PATH)}"]


def _quoted(text: str) -> str:
    """The text as YAML takes it, whatever stands in it: a JSON string is one of its forms."""
    return json.dumps(text, ensure_ascii=False)
