"""Documents of Jira are read tolerantly: what is whole becomes a value, what is not becomes None, nothing raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Deployment
from access.ports import Project, ProjectPage
from jira_api import payloads

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
FIELD_NAMES = st.sampled_from(
    [
        "accountId",
        "name",
        "key",
        "active",
        "permissions",
        "havePermission",
        "values",
        "isLast",
        "startAt",
        "id",
        "globalPermissions",
        "projectPermissions",
        "projects",
        "permission",
        "version",
        "serverTime",
        "state",
        "cloudId",
    ]
)
NEARLY_JIRA = st.recursive(
    ANY_JSON,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELD_NAMES, inner, max_size=6),
    max_leaves=20,
)
READERS: list[Callable[[object], object]] = [
    payloads.server_info,
    payloads.server_state,
    payloads.cloud_id,
    payloads.identity,
    payloads.project_list,
    lambda document: payloads.project_page(document, 0),
    payloads.held_permissions,
    payloads.bulk_permissions,
]


@pytest.mark.parametrize("read", READERS)
@given(document=NEARLY_JIRA)
def test_any_json_is_read_without_an_exception(read: Callable[[object], object], document: object) -> None:
    value = read(document)

    assert value is None or value is not document


@given(document=ANY_JSON)
def test_a_held_permission_is_always_a_known_one(document: object) -> None:
    held = payloads.held_permissions({"permissions": {"EDIT_ISSUES": {"havePermission": True}, "EXTRA": document}})

    assert held is None or held.held <= held.known


def test_server_info_tells_cloud_from_everything_else() -> None:
    cloud = payloads.server_info({"deploymentType": "Cloud", "version": "1001.0.0"})
    server = payloads.server_info({"deploymentType": "Server", "version": "10.3.24"})

    assert (cloud and cloud.deployment, server and server.deployment) == (Deployment.CLOUD, Deployment.DATA_CENTER)


def test_server_time_becomes_utc() -> None:
    info = payloads.server_info({"deploymentType": "Server", "serverTime": "2026-11-23T15:07:00.000+0100"})

    assert info is not None
    assert info.server_time == datetime(2026, 11, 23, 14, 7, tzinfo=UTC)


@pytest.mark.parametrize("given_time", ["yesterday", "2026-11-23T15:07:00", 17, None, "9999-12-31T23:59:59-2300"])
def test_a_server_time_that_is_none_is_left_out(given_time: object) -> None:
    info = payloads.server_info({"deploymentType": "Server", "serverTime": given_time})

    assert info is not None
    assert info.server_time is None


@pytest.mark.parametrize("kind", [None, 17, "", ["Cloud"]])
def test_a_jira_that_does_not_tell_its_deployment_is_not_guessed_at(kind: object) -> None:
    assert payloads.server_info({"deploymentType": kind, "version": "1001.0.0"}) is None


def test_json_of_another_server_is_no_server_info() -> None:
    assert payloads.server_info({"service": "inventory", "ok": True}) is None


def test_identity_keeps_what_is_there_and_blanks_the_rest() -> None:
    person = payloads.identity({"key": "JIRAUSER10000", "name": "svc-align", "active": True, "extra": [1]})

    assert person is not None
    assert (person.key, person.name, person.is_active) == ("JIRAUSER10000", "svc-align", True)
    assert (person.account_id, person.email, person.display_name) == (None, None, None)


def test_identity_of_wrong_types_names_nobody() -> None:
    person = payloads.identity({"accountId": 17, "name": ["svc"], "key": None, "active": "yes"})

    assert person is not None
    assert person.is_blank
    assert person.is_active is None


def test_json_of_another_server_is_no_identity() -> None:
    assert payloads.identity({"service": "inventory", "ok": True}) is None


def test_a_deleted_user_is_not_active() -> None:
    person = payloads.identity({"name": "svc-align", "active": True, "deleted": True})

    assert person is not None
    assert person.is_active is False


@pytest.mark.parametrize("name", ["a" * 256, "svc\x1b[31m", "svc\ud800", ""])
def test_a_name_that_no_account_can_have_is_left_out(name: str) -> None:
    person = payloads.identity({"name": name})

    assert person is not None
    assert person.name is None


def test_a_display_name_loses_what_a_terminal_would_obey() -> None:
    person = payloads.identity({"name": "svc", "displayName": "Sv\x1b[31mc \u202eAlign\ud800"})

    assert person is not None
    assert person.display_name == "Sv[31mc \u202eAlign"


def test_archived_projects_are_left_out() -> None:
    projects = payloads.project_list(
        [{"id": "10000", "key": "APPS", "name": "Apps"}, {"id": "10001", "key": "OLD", "archived": True}]
    )

    assert projects == (Project(10000, "APPS", "Apps"),)


@pytest.mark.parametrize("broken", [{"id": "x", "key": "A"}, {"id": "1"}, {"id": "1", "key": "A B"}, None, 7, []])
def test_one_broken_project_makes_the_whole_list_not_understood(broken: object) -> None:
    assert payloads.project_list([{"id": "10000", "key": "APPS"}, broken]) is None


def test_the_last_page_has_no_next_start() -> None:
    page = payloads.project_page({"startAt": 100, "isLast": True, "values": [{"id": "1", "key": "A"}]}, 100)

    assert page == ProjectPage((Project(1, "A"),), None)


def test_the_next_page_starts_behind_what_came() -> None:
    values = [{"id": "1", "key": "A"}, {"id": "2", "key": "B"}]

    page = payloads.project_page({"startAt": 100, "isLast": False, "maxResults": 50, "values": values}, 100)

    assert page is not None
    assert page.next_start == 102


@pytest.mark.parametrize(
    "page",
    [
        {"startAt": 0, "isLast": True, "values": []},
        {"startAt": 100, "isLast": False, "values": []},
        {"startAt": 100, "values": []},
        {"startAt": 100, "isLast": "true", "values": []},
        {"startAt": 100, "isLast": True, "values": {"0": {}}},
    ],
    ids=["other start", "empty yet not last", "end untold", "end of wrong type", "values of wrong type"],
)
def test_a_page_that_contradicts_itself_is_not_understood(page: object) -> None:
    assert payloads.project_page(page, 100) is None


def test_old_permission_names_are_ignored() -> None:
    held = payloads.held_permissions(
        {
            "permissions": {
                "EDIT_ISSUES": {"havePermission": True},
                "CREATE_ISSUES": {"havePermission": False},
                "EDIT_ISSUE": {"havePermission": True, "deprecatedKey": True},
            }
        }
    )

    assert held is not None
    assert (held.held, held.known) == ({"EDIT_ISSUES"}, {"EDIT_ISSUES", "CREATE_ISSUES"})


@pytest.mark.parametrize("entry", [{}, {"havePermission": None}, {"havePermission": "true"}, {"havePermission": 1}, []])
def test_a_permission_that_is_neither_held_nor_missing_is_not_understood(entry: object) -> None:
    assert payloads.held_permissions({"permissions": {"EDIT_ISSUES": entry}}) is None


def test_bulk_permissions_are_sets_of_ids() -> None:
    answer = {
        "globalPermissions": ["ADMINISTER"],
        "projectPermissions": [{"permission": "EDIT_ISSUES", "projects": [10001, 10002], "issues": []}],
    }

    bulk = payloads.bulk_permissions(answer)

    assert bulk is not None
    assert bulk.global_held == {"ADMINISTER"}
    assert bulk.projects == {"EDIT_ISSUES": {10001, 10002}}


@pytest.mark.parametrize(
    "answer",
    [
        {"globalPermissions": []},
        {"projectPermissions": []},
        {"globalPermissions": None, "projectPermissions": []},
        {"globalPermissions": [], "projectPermissions": [{"permission": "A"}]},
        {"globalPermissions": [], "projectPermissions": [{"permission": "A", "projects": [True]}]},
        {"globalPermissions": [], "projectPermissions": [{"permission": "A", "projects": []}] * 2},
    ],
    ids=["no projects", "no globals", "null", "grant without projects", "id of wrong type", "named twice"],
)
def test_a_bulk_answer_of_another_shape_is_not_understood(answer: object) -> None:
    assert payloads.bulk_permissions(answer) is None


@pytest.mark.parametrize("found", ["../../admin", "a b", "", 5, None])
def test_a_cloud_id_that_cannot_stand_in_a_path_is_none(found: object) -> None:
    assert payloads.cloud_id({"cloudId": found}) is None
