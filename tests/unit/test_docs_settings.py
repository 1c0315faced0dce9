"""Every setting stands in docs/configuration.md and .env.example, with the default and sentence of the table."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.check_settings import CheckSettings
from bot.setting_sources import SettingRow
from bot.settings import SETTINGS, load_settings

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_a_setting_stands_in_the_documentation(row: SettingRow) -> None:
    default = f"`{row.default}`" if row.default else ""

    assert f"| `{row.name}` | {default} | {row.sentence} |" in CONFIGURATION


@pytest.mark.parametrize("row", SETTINGS, ids=lambda row: row.name)
def test_a_setting_stands_in_the_example_file(row: SettingRow) -> None:
    sentence = row.sentence.replace("`", "")

    assert f"# {sentence}\n#{row.name}={row.default}\n" in EXAMPLE


def test_nothing_is_documented_that_is_no_setting() -> None:
    documented = re.findall(r"^\| `([A-Z_]+)` \|", CONFIGURATION, re.MULTILINE)
    examples = re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE)

    assert documented == [row.name for row in SETTINGS]
    assert examples == documented


def test_the_documentation_names_the_settings_of_check() -> None:
    paragraph = CONFIGURATION[CONFIGURATION.index("`jira-access check`") :].split("\n\n")[0]

    named = re.findall(r"`(JIRA_ACCESS_[A-Z_]+)`", paragraph)

    assert sorted(named) == sorted(f"JIRA_ACCESS_{one.name.upper()}" for one in fields(CheckSettings))


def test_the_example_file_loads_with_every_line_switched_on(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(re.sub(r"^#(?=[A-Z_]+=)", "", EXAMPLE, flags=re.MULTILINE))

    settings = load_settings(environ={}, env_file=env_file)

    assert settings == load_settings(environ={}, env_file=None)
