"""docs/faults.md names tests that exist, for each fault once, and leaves out no test of the watch's child processes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text()
ROWS = re.findall(r"^\| (F\d+) [^|]+\| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
PROMISED = [*range(1, 15), *range(16, 27), 30, 39, 40, 42, 43, 44]


def named_in(cell: str) -> list[tuple[str, str]]:
    """File and name of each test in the last column."""
    parts = [re.findall(r"`([^`]+)`", part) for part in cell.split(";")]
    return [(file, name) for file, *names in parts for name in names]


def defined_in(file: str) -> list[str]:
    return re.findall(r"^(?:async )?def (test_\w+)", (ROOT / file).read_text(), re.MULTILINE)


def test_each_fault_stands_once() -> None:
    assert [fault for fault, _ in ROWS] == [f"F{number}" for number in PROMISED]


@pytest.mark.parametrize(("fault", "cell"), ROWS, ids=[fault for fault, _ in ROWS])
def test_the_tests_of_a_fault_exist(fault: str, cell: str) -> None:
    named = named_in(cell)

    assert named
    assert [(file, name) for file, name in named if name not in defined_in(file)] == []


def test_no_test_of_replicas_is_left_out() -> None:
    named = {name for _, cell in ROWS for _, name in named_in(cell)}
    files = [file.relative_to(ROOT) for file in (ROOT / "tests" / "faults").glob("test_watch_*.py")]

    assert [name for file in files for name in defined_in(str(file)) if name not in named] == []
