"""JSON about changes that is odd, foreign or hostile: nothing is guessed from it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jira_api import history_payloads as payloads

CHANGE = {"id": "1", "created": "2026-11-12T02:56:00.000+0000", "items": [{"field": "status", "toString": "Done"}]}


def test_a_change_without_an_author_is_nobodys() -> None:
    page = payloads.change_page({"startAt": 0, "isLast": True, "values": [CHANGE]}, 0)

    assert page is not None
    assert page.changes[0].author is None


@pytest.mark.parametrize("created", [1478743560, 1478743560000])
def test_a_time_in_seconds_or_milliseconds_is_understood(created: int) -> None:
    log = {"issueId": "10001", "changeHistories": [{**CHANGE, "created": created}]}

    found = payloads.bulk_changes({"issueChangeLogs": [log]})

    assert found is not None
    assert found.changes["10001"][0].at == datetime(2016, 11, 10, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        None,
        {"values": None},
        {"values": [{**CHANGE, "created": "soon"}]},
        {"values": [{**CHANGE, "items": [{}]}]},
        {"startAt": 100, "values": [CHANGE]},
    ],
)
def test_a_page_of_another_shape_is_not_understood(document: object) -> None:
    assert payloads.change_page(document, 0) is None


def test_an_empty_page_is_the_last() -> None:
    page = payloads.change_page({"startAt": 0, "isLast": False, "values": []}, 0)

    assert page is not None
    assert page.next_start is None


def test_changes_that_a_data_center_keeps_back_are_counted() -> None:
    page = payloads.whole_changelog({"changelog": {"total": 5000, "histories": [CHANGE]}})

    assert page is not None
    assert page.left_out == 4999


def test_a_single_web_link_is_a_list_of_one() -> None:
    links = payloads.remote_links({"object": {"url": "https://example.com/", "title": "Story"}})

    assert links is not None
    assert [link.title for link in links] == ["Story"]


def test_a_last_page_has_no_token_behind_it() -> None:
    page = payloads.issues_by_token({"issues": [], "isLast": True, "nextPageToken": "again"})

    assert page is not None
    assert page.next_cursor is None
