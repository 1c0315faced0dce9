"""docs/commands.md and docs/operations.md know every subcommand, button and metric, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.metrics import Metrics
from commands.registry import BUTTONS, SUBCOMMANDS
from commands.router import Outcome
from commands.subcommand import Subcommand
from messages.actions import ActionId

DOCS = Path(__file__).resolve().parents[2] / "docs"
IN_SLACK = (DOCS / "commands.md").read_text().split("## In Slack")[1].split("\n## ")[0]
OPERATIONS = (DOCS / "operations.md").read_text()


@pytest.mark.parametrize("row", SUBCOMMANDS, ids=lambda row: row.words)
def test_a_subcommand_has_its_row_with_summary_and_audience(row: Subcommand) -> None:
    usage = row.usage.replace("|", "\\|")

    assert f"| `{usage}` | {row.summary} | {row.audience} |" in IN_SLACK


def test_no_subcommand_is_documented_that_is_not_there() -> None:
    documented = re.findall(
        r"^\| `([^`]+)` \| [^|]+ \| (?:members|admins|approvers|auditors) \|$", IN_SLACK, re.MULTILINE
    )

    assert [one.replace("\\|", "|") for one in documented] == [row.usage for row in SUBCOMMANDS]


def test_every_button_has_one_handler() -> None:
    handled = [button.action for button in BUTTONS]

    assert len(handled) == len(set(handled))
    assert set(handled) <= set(ActionId)


def test_the_metrics_of_the_code_stand_in_the_documentation() -> None:
    metrics = Metrics()
    served = re.findall(r"^# TYPE (\w+) ", metrics.text().decode(), re.MULTILINE)

    documented = re.findall(r"^\| `(jira_access_\w+)`", OPERATIONS, re.MULTILINE)

    assert sorted(documented) == sorted(name for name in served if not name.endswith("_created"))


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_of_a_command_stands_in_the_documentation(outcome: Outcome) -> None:
    row = next(line for line in OPERATIONS.splitlines() if "`jira_access_commands_total`" in line)

    assert f"`{outcome}`" in row


def test_the_scopes_of_the_manifest_stand_in_the_documentation() -> None:
    manifest = yaml.safe_load((DOCS.parent / "manifest.yml").read_text())
    section = OPERATIONS.split("## What the app may do in Slack")[1].split("\n## ")[0]

    first_cells = " ".join(re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE))
    documented = set(re.findall(r"`([^`]+)`", first_cells))

    assert documented == set(manifest["oauth_config"]["scopes"]["bot"])
