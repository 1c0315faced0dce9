"""Entries of Jira Align whose fields nobody has described: what is found, and what following them would change."""

from __future__ import annotations

import pytest

from access.align import AlignDifference, AlignList, AlignLook, AlignTrouble, differences, parse_align_address
from access.align_reading import boards_in, projects_in, trouble_of
from access.boards import MOST_BOARDS, Board, BoardOrigin
from access.errors import BadInput
from access.evidence import Content, Failure, Signals
from access.ports_align import AlignEntry
from jira_api.align_payloads import entries

A_BOARD = Board(84, "Mobile", BoardOrigin.JIRA_ALIGN)
NOTHING = AlignList()


def an_entry(**fields: str) -> AlignEntry:
    return AlignEntry(tuple(fields.items()))


def told(*documents: dict[str, object]) -> tuple[AlignEntry, ...]:
    """The entries of a bare list with these objects."""
    found = entries(list(documents))
    assert found is not None
    return tuple(found)


@pytest.mark.parametrize("name", ["projectKey", "ProjectKey", "PROJECT_KEY", "Jira Project Key", "externalKey", "key"])
def test_a_key_is_found_however_its_field_is_written(name: str) -> None:
    found = projects_in([an_entry(id="7", **{name: "APPS"})])

    assert (found.projects, found.field, found.trouble) == (("APPS",), name, None)


def test_a_key_inside_an_object_is_found() -> None:
    found = projects_in(told({"id": 7, "project": {"id": 3, "key": "APPS"}}))

    assert (found.projects, found.field) == (("APPS",), "project.key")


def test_a_field_of_the_right_name_with_other_values_is_passed_over() -> None:
    found = projects_in([an_entry(projectKey="17", key="APPS"), an_entry(projectKey="18", key="CORE")])

    assert (found.projects, found.field) == (("APPS", "CORE"), "key")


def test_an_entrys_own_number_is_never_a_board() -> None:
    found = boards_in(told({"id": 84, "name": "Mobile"}))

    assert (found.boards, found.trouble, found.fields) == ((), AlignTrouble.NO_FIELD_FITS, ("id", "name"))


def test_boards_come_with_their_names_each_once() -> None:
    found = boards_in(told({"boardId": 84, "boardName": "Mobile"}, {"boardId": "84", "boardName": "again"}))

    assert found.boards == (A_BOARD,)


def test_too_many_boards_are_not_taken() -> None:
    found = boards_in([an_entry(boardId=str(number)) for number in range(1, MOST_BOARDS + 2)])

    assert (found.boards, found.trouble, found.detail) == ((), AlignTrouble.TOO_LONG, str(MOST_BOARDS))


@pytest.mark.parametrize(
    "document", [None, 7, "text", {}, {"value": 7}, [7], [[]], {"message": "no"}, {"value": [{"id": 1}, None]}]
)
def test_what_is_no_list_of_objects_is_not_understood(document: object) -> None:
    assert entries(document) is None


@pytest.mark.parametrize("wrapper", ["value", "Items", "results", "data"])
def test_a_list_may_be_wrapped(wrapper: str) -> None:
    assert entries({"@odata.context": "x", wrapper: [{"id": 1}]}) == (AlignEntry((("id", "1"),)),)


@pytest.mark.parametrize(
    ("signals", "trouble"),
    [
        (Signals(call="c", failure=Failure.TIMEOUT), AlignTrouble.TIMEOUT),
        (Signals(call="c", failure=Failure.TLS), AlignTrouble.UNREACHABLE),
        (Signals(call="c", status=302), AlignTrouble.REDIRECTED),
        (Signals(call="c", status=200, content=Content.HTML), AlignTrouble.PAGE),
        (Signals(call="c", status=403, content=Content.HTML), AlignTrouble.PAGE),
        (Signals(call="c", status=404, content=Content.HTML), AlignTrouble.ABSENT),
        (Signals(call="c", status=401, content=Content.JSON), AlignTrouble.REFUSED),
        (Signals(call="c", status=502, content=Content.HTML), AlignTrouble.SERVER_ERROR),
        (Signals(call="c", status=418), AlignTrouble.NOT_UNDERSTOOD),
    ],
)
def test_why_a_list_is_not_there(signals: Signals, trouble: AlignTrouble) -> None:
    assert trouble_of(signals)[0] is trouble


def look(projects: AlignList = NOTHING, boards: AlignList = NOTHING) -> AlignLook:
    return AlignLook(projects, boards)


def test_a_whole_list_adds_and_takes_off() -> None:
    found = differences(look(AlignList(projects=("A1", "B1"))), ("B1", "C1"), ("B1", "C1"), ())

    assert (found.projects, found.added, found.removed) == (("B1", "A1"), ("A1",), ("C1",))


@pytest.mark.parametrize(
    "told_list",
    [
        AlignList(projects=("A1",), unusable=1),
        AlignList(projects=("A1",), trouble=AlignTrouble.TIMEOUT),
    ],
)
def test_a_list_that_is_not_whole_only_adds(told_list: AlignList) -> None:
    found = differences(look(told_list), ("B1",), ("B1",), ())

    assert (found.projects, found.removed) == (("B1", "A1"), ())


def test_a_list_that_is_not_whole_takes_the_place_of_all_visible_never() -> None:
    partly = AlignList(projects=("A1",), trouble=AlignTrouble.TIMEOUT)

    assert differences(look(partly), None, ("A1", "B1"), ()).projects is None


@pytest.mark.parametrize("told_list", [NOTHING, AlignList(trouble=AlignTrouble.FORBIDDEN)])
def test_nothing_told_changes_nothing(told_list: AlignList) -> None:
    assert not differences(look(told_list, told_list), ("B1",), ("B1",), (A_BOARD,)).is_any


def test_the_same_lists_in_another_order_are_no_difference() -> None:
    same = look(AlignList(projects=("B1", "A1")), AlignList(boards=(A_BOARD,)))

    assert differences(same, ("A1", "B1"), ("A1", "B1"), (Board(84),)) == AlignDifference()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.jiraalign.com", "https://example.jiraalign.com"),
        (" https://EXAMPLE.jiraalign.com/RequirementGrid?StoryID=7#x ", "https://example.jiraalign.com"),
        ("https://example.jiraalign.com:8443/rest/align/api/docs/index.html", "https://example.jiraalign.com:8443"),
    ],
)
def test_the_address_of_any_page_will_do(typed: str, address: str) -> None:
    assert parse_align_address(typed).base_url == address


@pytest.mark.parametrize(
    "typed", ["", "example.jiraalign.com", "ftp://example.com", "https://a:b@example.com", "https://"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        parse_align_address(typed)
