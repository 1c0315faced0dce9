"""Boards: how they are typed, and what state follows from their projects."""

from __future__ import annotations

import pytest

from access.boards import BoardProject, BoardReport, BoardState, board_of, board_row, parse_board_words, seen_board
from access.errors import BadInput
from messages import gallery_values as made
from messages.board_report import board_parts

HELD, MISSING, UNREAD = BoardProject("APPS", may_manage=True), BoardProject("CORE", may_manage=False), BoardProject("X")


def test_boards_are_told_from_project_keys() -> None:
    assert parse_board_words(["board:84,Board:92", "WEB", "board:84"]) == ((84, 92), ("WEB",))


@pytest.mark.parametrize("word", ["board:", "board:x", "board:0", "board:-1", "board:1234567890123456", "board:8 4"])
def test_what_is_no_number_is_refused_with_a_way_to_find_it(word: str) -> None:
    with pytest.raises(BadInput, match="Not the number of a board"):
        parse_board_words([word.replace(" ", "_")])


@pytest.mark.parametrize(
    ("projects", "cause", "state"),
    [
        ((HELD,), "", BoardState.COMPLETE),
        ((HELD, MISSING), "", BoardState.LACKING),
        ((MISSING, UNREAD), "timeout", BoardState.LACKING),
        ((HELD, UNREAD), "", BoardState.PARTLY_READ),
        ((HELD,), "timeout", BoardState.PARTLY_READ),
        ((), "", BoardState.PARTLY_READ),
    ],
)
def test_the_state_of_a_seen_board(projects: tuple[BoardProject, ...], cause: str, state: BoardState) -> None:
    report = seen_board(BoardReport(84, "Mobile", BoardState.PARTLY_READ, projects, "10084", cause))

    assert report.state is state
    assert board_of(board_row(report)) == report


def test_a_report_tells_ten_boards_and_that_there_are_more() -> None:
    boards = [BoardReport(number, made.HOSTILE_NAME, BoardState.NOT_VISIBLE) for number in range(1, 14)]

    lines = board_parts(boards)[1].fallback()

    assert len(lines) == 11
    assert "3 more boards" in lines[-1]
