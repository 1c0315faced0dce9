"""docs/commands.md knows every cause, class, state and exit status of `check`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from access.evidence import Cause, Confidence, EvidenceClass
from access.results import ProjectVerdict, Verdict

COMMANDS = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text()


@pytest.mark.parametrize("cause", [cause for cause in Cause if not cause.startswith("oauth_")])
def test_a_cause_has_a_row_with_class_meaning_and_next_step(cause: Cause) -> None:
    row = re.search(rf"^\| `{cause}` \| (\w+) \| [^|]+ \| [^|]+ \|$", COMMANDS, re.MULTILINE)

    assert row is not None
    assert row[1] in set(EvidenceClass)


def test_no_cause_is_documented_that_does_not_exist() -> None:
    causes = COMMANDS[COMMANDS.index("### Causes") :].split("\n## ")[0]

    documented = re.findall(r"^\| `(\w+)` \|", causes, re.MULTILINE)

    assert set(documented) <= set(Cause)


@pytest.mark.parametrize("word", [*EvidenceClass, *Confidence, *ProjectVerdict])
def test_a_word_of_the_json_is_explained(word: str) -> None:
    assert f"`{word}`" in COMMANDS


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_stands_beside_its_exit_status(verdict: Verdict) -> None:
    assert re.search(rf"^\| {verdict.exit_status} \| .*`{verdict}`", COMMANDS, re.MULTILINE)


def test_the_json_example_parses_and_has_the_documented_fields() -> None:
    example = json.loads(COMMANDS.split("```json")[1].split("```")[0])

    assert list(example) == [
        "verdict",
        "evidence",
        "account",
        "site",
        "profile",
        "projects",
        "global_missing",
        "requests",
        "elapsed_seconds",
    ]
