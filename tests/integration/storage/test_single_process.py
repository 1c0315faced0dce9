"""One SQLite file serves one running process, and a dead one holds nobody up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from access.credentials import Secret
from access.errors import BadInput, Conflict
from storage.single_process import only_process

HOLD_AND_DIE = """
import os, sys
from access.credentials import Secret
from storage.single_process import only_process

with only_process(Secret(sys.argv[1])):
    os.abort()
"""


def test_a_second_process_is_refused_and_told_which_holds_it(sqlite_url: str) -> None:
    with (
        only_process(Secret(sqlite_url)),
        pytest.raises(Conflict, match=rf"process {os.getpid()}") as refusal,
        only_process(Secret(sqlite_url)),
    ):
        pytest.fail("two processes hold one file")

    assert "use PostgreSQL" in refusal.value.next_step


def test_another_way_to_write_the_path_meets_the_same_lock(tmp_path: Path) -> None:
    (tmp_path / "way").symlink_to(tmp_path)

    with (
        only_process(Secret(f"sqlite:///{tmp_path}/bot.sqlite")),
        pytest.raises(Conflict),
        only_process(Secret(f"sqlite:///{tmp_path}/way/bot.sqlite")),
    ):
        pytest.fail("two processes hold one file")


def test_the_next_process_may_start_once_the_first_has_ended(sqlite_url: str) -> None:
    with only_process(Secret(sqlite_url)):
        pass

    with only_process(Secret(sqlite_url)):
        assert True


def test_a_crashed_process_leaves_no_lock(sqlite_url: str) -> None:
    crashed = subprocess.run([sys.executable, "-c", HOLD_AND_DIE, sqlite_url], check=False, timeout=50)

    with only_process(Secret(sqlite_url)):
        assert crashed.returncode < 0


def test_postgresql_takes_any_number_of_processes() -> None:
    url = Secret("postgresql://bot:pw@127.0.0.1/bot")

    with only_process(url), only_process(url) as second:
        assert second is None


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(BadInput, match="cannot be made: No such file"),
        only_process(Secret(f"sqlite:///{tmp_path}/missing/bot.sqlite")),
    ):
        pytest.fail("nothing can be locked there")
