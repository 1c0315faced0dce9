"""`jira-access doctor`: prints what the doctor found, for people or as JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from bot.doctor import examine, unusable_settings
from bot.doctor_findings import Finding, State
from bot.setting_sources import WrongSettings
from bot.settings import load_settings
from bot.shell.opening import utc_now
from messages.facts import counted

_SIGNS = {State.OK: "✔", State.WARNING: "!", State.FAULT: "✘", State.SKIPPED: "–"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `doctor` takes."""
    parser.add_argument("--json", action="store_true", help="print JSON for machines instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Look, and print; 1 where there is a fault, warnings allowed."""
    try:
        findings = asyncio.run(examine(load_settings(), utc_now))
    except WrongSettings as wrong:
        findings = unusable_settings(wrong)
    sys.stdout.write(_document(findings) if arguments.json else _text(findings))
    return 1 if _count(findings, State.FAULT) else 0


def _count(findings: Sequence[Finding], state: State) -> int:
    return sum(finding.state is state for finding in findings)


def _text(findings: Sequence[Finding]) -> str:
    width = max(len(finding.check) for finding in findings)
    lines = [line for finding in findings for line in _lines(finding, width)]
    faults = counted(_count(findings, State.FAULT), "fault")
    warnings = counted(_count(findings, State.WARNING), "warning")
    return "\n".join([*lines, "", f"{faults}, {warnings}.", ""])


def _lines(finding: Finding, width: int) -> list[str]:
    about = f"{finding.about}: " if finding.about else ""
    head = f"{_SIGNS[finding.state]} {finding.check:<{width}}  "
    first = f"{head}{about}{finding.sentence}"
    return [first, f"{' ' * len(head)}→ {finding.next_step}"] if finding.next_step else [first]


def _document(findings: Sequence[Finding]) -> str:
    document = {
        "faults": _count(findings, State.FAULT),
        "warnings": _count(findings, State.WARNING),
        "checks": [
            {
                "check": finding.check,
                "about": finding.about or None,
                "state": finding.state.value,
                "sentence": finding.sentence,
                "next_step": finding.next_step or None,
            }
            for finding in findings
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
