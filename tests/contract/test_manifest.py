"""The Slack app's manifest is valid against Slack's schema and says what the code does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot.manifest import EXAMPLE_URL, SCOPES, manifest_text, usage_hint
from commands.registry import SUBCOMMANDS
from sandbox.slack.seed import SCOPES as SANDBOX_SCOPES

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "\n".join(path.read_text() for path in ROOT.glob("bot/**/*.py") if path.name != "manifest.py")

# Which calls of slack_sdk need the scope; "commands" is the slash command itself.
# https://docs.slack.dev/reference/scopes
CALLS = {
    "chat:write": ("chat_postMessage", "chat_postEphemeral", "chat_update"),
    "users:read": ("users_info",),
    "usergroups:read": ("usergroups_users_list", "usergroups_list"),
    "im:write": ("conversations_open",),
    "files:write": ("files_upload_v2",),
    "channels:read": ("conversations_info",),
    "groups:read": ("conversations_info",),
}
NEEDS_NO_SCOPE = {"auth_test", "is_connected", "views_open", "views_update", "views_push", "views_publish"}
# Asked only to find out the fate of a message cut off; refused without the optional history scopes.
MAY_BE_REFUSED = {"conversations_history", "conversations_replies"}


def _parsed(public_url: str | None) -> Any:  # noqa: ANN401 - a document of any shape, judged by the schema
    return yaml.safe_load(manifest_text(public_url))


@pytest.fixture(scope="session")
def schema(specs_folder: Path) -> Any:  # noqa: ANN401 - a JSON Schema
    return json.loads((specs_folder / "slack-manifest.schema.json").read_text())


@pytest.mark.parametrize("public_url", [EXAMPLE_URL, "https://bot.example.com/jira-access", None])
def test_the_manifest_is_valid_against_slacks_schema(schema: Any, public_url: str | None) -> None:  # noqa: ANN401 - see above
    faults = [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(_parsed(public_url))]

    assert faults == []


def test_the_file_in_the_repository_is_the_one_that_the_command_prints() -> None:
    assert (ROOT / "manifest.yml").read_text() == manifest_text(EXAMPLE_URL)


def test_slack_is_told_the_same_address_for_commands_and_presses() -> None:
    manifest = _parsed("https://bot.example.com")

    addresses = set(re.findall(r'https://bot\.example\.com[^"]*', json.dumps(manifest)))

    assert addresses == {"https://bot.example.com/slack/events"}


def test_socket_mode_needs_no_address() -> None:
    manifest = _parsed(None)

    assert manifest["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(manifest)


@pytest.mark.parametrize("public_url", ['https://x.example.com/a"b', "https://x.example.com/#: {[&*!|>'%@`"])
def test_an_address_cannot_break_the_yaml(public_url: str) -> None:
    manifest = _parsed(public_url)

    assert manifest["settings"]["interactivity"]["request_url"] == f"{public_url}/slack/events"


def test_the_usage_hint_names_every_subcommand() -> None:
    command = _parsed(None)["features"]["slash_commands"][0]

    words = command["usage_hint"].split(" | ")
    assert len(words) == len(set(words))
    assert set(words) == {row.first_word for row in SUBCOMMANDS}
    assert len(usage_hint()) <= 1000


def test_the_long_description_has_a_length_that_slack_takes() -> None:
    assert 175 <= len(_parsed(None)["display_information"]["long_description"]) <= 4000


def test_the_scopes_are_those_of_the_table() -> None:
    assert _parsed(None)["oauth_config"]["scopes"] == {"bot": [*SCOPES]}


@pytest.mark.parametrize("scope", sorted(set(SCOPES) - {"commands"}))
def test_a_scope_is_asked_for_because_the_code_calls_something_that_needs_it(scope: str) -> None:
    assert [call for call in CALLS[scope] if re.search(rf"\b{call}\(", PRODUCT)] != []


def test_no_call_is_made_whose_scope_is_not_known_here() -> None:
    called = set(re.findall(r"\bclient\.([a-z]+_\w+)\(", PRODUCT.replace("self._client", "client")))

    assert called - {call for calls in CALLS.values() for call in calls} <= NEEDS_NO_SCOPE | MAY_BE_REFUSED


def test_the_sandbox_installs_the_app_with_the_same_scopes() -> None:
    assert set(SCOPES) == SANDBOX_SCOPES
