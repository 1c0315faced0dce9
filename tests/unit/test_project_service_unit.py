"""The systemd unit fits the program: its command, its time to end, and the status that starts nothing anew."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import pytest

from bot.cli import WRONG_USAGE
from bot.wiring import Bounds

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def service() -> dict[str, str]:
    parser = ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names are case-sensitive
    parser.read(ROOT / "deploy/jira-access.service")
    return dict(parser["Service"])


def test_it_runs_the_installed_program(service: dict[str, str]) -> None:
    assert service["ExecStart"].endswith("/.venv/bin/jira-access run")


def test_it_waits_until_what_is_under_way_has_ended(service: dict[str, str]) -> None:
    assert int(service["TimeoutStopSec"]) > Bounds().grace_seconds


def test_wrong_settings_start_nothing_anew(service: dict[str, str]) -> None:
    assert service["RestartPreventExitStatus"] == str(WRONG_USAGE)


def test_the_guide_names_the_folder_that_the_unit_works_in(service: dict[str, str]) -> None:
    guide = (ROOT / "docs/operations.md").read_text()

    assert f"cd {service['WorkingDirectory']} &&" in guide
    assert service["WorkingDirectory"].endswith(service["StateDirectory"])
