"""The gallery page: every message is on it, and nothing of what they quote becomes part of the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.gallery import main
from messages.gallery import exhibits


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("gallery") / "new"
    assert main([str(folder)]) == 0
    return (folder / "index.html").read_text(encoding="utf-8")


def test_every_message_is_on_the_page(page: str) -> None:
    assert page.count("<article") == len(exhibits())


def test_hostile_names_stay_text(page: str) -> None:
    assert "&lt;!channel&gt; *Ops* `x`" in page
    assert not re.search(r"(href|src)=\"?[^>]*evil", page)


def test_a_folder_that_cannot_be_written_is_refused_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")

    status = main([str(tmp_path / "taken")])

    assert status == 2
    assert re.search(r"cannot be written to .*taken/index\.html: .* Name another folder\.", capsys.readouterr().err)


def test_two_folders_are_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a", "b"]) == 2
    assert "Usage" in capsys.readouterr().err
