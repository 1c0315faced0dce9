"""Permissions through the command line on Cloud: the bulk calls, what they leave out in silence, and their limits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fixtures.shell import Check, Printed

from sandbox.jira import Deployment, RunningJira, jira_in_thread, large_world
from sandbox.jira.example import API_TOKEN, GROUP, SERVICE_ACCOUNT

BULK = r"/permissions/check$"
LISTING = r"/project/search"
PERMISSIONS_MISSING = ("permission", "permissions_missing")
NOT_VISIBLE = ("permission", "projects_not_visible")


def states(printed: Printed) -> dict[str, str]:
    return {project["key"]: project["state"] for project in printed.document["projects"]}


def missing(printed: Printed, key: str) -> list[str]:
    return [
        gap["permission"]
        for project in printed.document["projects"]
        for gap in project["missing"]
        if project["key"] == key
    ]


@pytest.fixture
def large_cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningJira]:
    """A Cloud site with 2,050 projects: 21 pages, three bulk questions."""
    with jira_in_thread(large_world(2050, Deployment.CLOUD)) as jira:
        monkeypatch.setenv("JIRA_ACCESS_CLOUD_GATEWAY", jira.origin)
        yield jira


@pytest.fixture
def check_large(check: Check, large_cloud: RunningJira) -> Check:
    def run(*words: str) -> Printed:
        login = ("--auth", "api-token", "--user", f"{SERVICE_ACCOUNT}@example.com", "--json")
        return check(large_cloud.url, *login, *words, secret=API_TOKEN)

    return run


def test_without_keys_every_live_project_is_looked_at_in_four_requests(api_token: Check) -> None:
    printed = api_token()

    assert (printed.status, set(states(printed).values()), len(states(printed))) == (0, {"complete"}, 9)
    assert printed.document["requests"] == 4


def test_least_privilege_is_what_a_cloud_account_is_held_against(api_token: Check) -> None:
    assert api_token().document["profile"] == "jira-align-cloud-least-privilege"


def test_a_missing_required_permission_is_named(api_token: Check, cloud: RunningJira) -> None:
    cloud.control.revoke("WEB", "EDIT_ISSUES")

    printed = api_token()

    assert (printed.status, printed.cause, states(printed)["WEB"]) == (1, PERMISSIONS_MISSING, "missing")
    assert missing(printed, "WEB") == ["EDIT_ISSUES"]


def test_a_missing_permission_that_is_not_required_changes_nothing(api_token: Check, cloud: RunningJira) -> None:
    cloud.control.revoke("WEB", "CLOSE_ISSUES")

    printed = api_token("--project", "WEB")

    assert (printed.status, printed.document["verdict"], missing(printed, "WEB")) == (0, "ok", ["CLOSE_ISSUES"])


@pytest.mark.parametrize("key", ["HR", "NOSUCH", "OLD"])
def test_a_named_project_that_the_search_leaves_out_is_not_visible(api_token: Check, key: str) -> None:
    printed = api_token("--project", key, "--project", "WEB")

    assert (printed.status, printed.cause) == (1, NOT_VISIBLE)
    assert states(printed) == {key: "not_visible", "WEB": "complete"}


def test_ids_that_the_bulk_call_drops_in_silence_are_not_visible(api_token: Check, cloud: RunningJira) -> None:
    cloud.control.fault("drop_projects", path=BULK, keys=["WEB"])

    printed = api_token("--project", "WEB", "--project", "APPS")

    assert (printed.status, printed.cause) == (1, NOT_VISIBLE)
    assert states(printed) == {"WEB": "not_visible", "APPS": "complete"}


def test_seeing_no_project_at_all_is_a_finding(api_token: Check, cloud: RunningJira) -> None:
    cloud.control.leave_group(SERVICE_ACCOUNT, GROUP)

    printed = api_token()

    assert (printed.status, printed.cause, printed.document["projects"]) == (1, NOT_VISIBLE, [])


@pytest.mark.parametrize("words", [(), ("--project", "WEB")])
def test_an_empty_list_given_to_nobody_is_no_loss(api_token: Check, cloud: RunningJira, words: tuple[str, ...]) -> None:
    cloud.control.fault("anonymous", path=LISTING)

    printed = api_token(*words)

    assert (printed.status, printed.document["verdict"]) == (3, "no_verdict")


def test_a_bulk_answer_given_to_nobody_is_no_loss(api_token: Check, cloud: RunningJira) -> None:
    cloud.control.fault("anonymous", path=BULK)

    printed = api_token("--profile", "jira-align-cloud-admin")

    assert (printed.status, printed.document["verdict"], printed.document["global_missing"]) == (3, "no_verdict", [])
    assert set(states(printed).values()) == {"unknown"}


UNREADABLE: list[tuple[str, dict[str, Any]]] = [
    ("status", {"code": 500}),
    ("status", {"code": 401, "body": {"message": "Unauthorized"}}),
    ("status", {"code": 403, "body": {"errorMessages": ["Forbidden"]}}),
    ("garbage", {}),
    ("nulls", {}),
    ("sso_page", {}),
    ("close", {}),
    ("anonymous", {"form": "seraph"}),
]


@pytest.mark.parametrize(("kind", "parameters"), UNREADABLE)
@pytest.mark.parametrize("path", [LISTING, BULK])
def test_a_call_that_fails_after_a_good_login_leaves_no_verdict(
    api_token: Check, cloud: RunningJira, kind: str, parameters: dict[str, Any], path: str
) -> None:
    cloud.control.fault(kind, path=path, **parameters)

    printed = api_token("--project", "WEB")

    assert (printed.status, printed.document["verdict"], states(printed)) == (3, "no_verdict", {"WEB": "unknown"})


def test_a_scope_that_is_missing_for_the_permission_call_is_named_and_convicts_nobody(
    api_token: Check, cloud: RunningJira
) -> None:
    body = {"code": 401, "message": "Unauthorized; scope does not match"}
    cloud.control.fault("status", path=BULK, code=401, body=body)

    printed = api_token("--project", "WEB")

    assert (printed.status, printed.document["verdict"], printed.cause) == (
        3,
        "no_verdict",
        ("config", "scope_missing"),
    )


def test_administer_jira_is_what_the_admin_profile_asks_for(api_token: Check, cloud: RunningJira) -> None:
    before = api_token("--project", "WEB", "--profile", "jira-align-cloud-admin")
    cloud.control.set_global_groups("ADMINISTER", [GROUP])

    after = api_token("--project", "WEB", "--profile", "jira-align-cloud-admin")

    assert [gap["permission"] for gap in before.document["global_missing"]] == ["ADMINISTER"]
    assert (before.status, before.cause, after.status) == (1, PERMISSIONS_MISSING, 0)


def test_a_permission_that_this_jira_does_not_know_is_left_out_and_the_question_put_once_more(
    api_token: Check, cloud: RunningJira, tmp_path: Path
) -> None:
    row = '[[project]]\npermission = "com.example.SIGN"\ncustom = true\nlevel = "recommended"\nbreaks = "Signing."\n'
    (tmp_path / "ours.toml").write_text(row)

    printed = api_token("--project", "WEB", "--profile", str(tmp_path / "ours.toml"))

    assert (printed.status, missing(printed, "WEB")) == (0, [])
    assert [entry.status for entry in cloud.control.requests("/permissions/check")] == [400, 200]
    assert "does not know com.example.SIGN" in printed.err


def test_several_bulk_questions_learn_of_an_unknown_permission_at_once(check_large: Check, tmp_path: Path) -> None:
    row = '[[project]]\npermission = "com.example.SIGN"\ncustom = true\nlevel = "recommended"\nbreaks = "Signing."\n'
    (tmp_path / "ours.toml").write_text(row)

    printed = check_large("--profile", str(tmp_path / "ours.toml"))

    assert (printed.status, set(states(printed).values())) == (0, {"complete"})


def test_two_thousand_projects_take_three_bulk_questions(check_large: Check, large_cloud: RunningJira) -> None:
    printed = check_large()

    assert (printed.status, len(states(printed))) == (0, 2050)
    assert len(large_cloud.control.requests("/permissions/check")) == 3
    assert len(large_cloud.control.requests("/project/search")) == 21


def test_a_second_page_that_cannot_be_read_is_an_incomplete_sweep_and_no_loss(
    check_large: Check, large_cloud: RunningJira
) -> None:
    large_cloud.control.fault("status", path="startAt=100&", code=500)

    printed = check_large()

    assert (printed.status, printed.cause) == (3, ("upstream", "server_error"))
    assert (len(states(printed)), set(states(printed).values())) == (100, {"complete"})


def test_one_bulk_question_that_fails_leaves_only_its_own_projects_unread(
    check_large: Check, large_cloud: RunningJira
) -> None:
    large_cloud.control.fault("status", path=BULK, code=500, times=1)

    printed = check_large()

    assert (printed.status, printed.document["verdict"]) == (3, "no_verdict")
    assert set(states(printed).values()) == {"complete", "unknown"}


@pytest.mark.parametrize("path", [LISTING, BULK])
def test_a_throttle_is_waited_out(api_token: Check, cloud: RunningJira, path: str) -> None:
    cloud.control.fault("throttle", path=path, times=1, retry_after=0.05)

    printed = api_token()

    assert (printed.status, set(states(printed).values())) == (0, {"complete"})


def test_a_profile_for_data_center_is_refused_on_cloud(api_token: Check, cloud: RunningJira) -> None:
    printed = api_token("--profile", "jira-align-data-center")

    assert (printed.status, printed.out, "cloud" in printed.err) == (2, "", True)
    assert cloud.control.requests("/permissions/check") == []


def test_a_deprecated_key_that_cloud_volunteers_is_ignored(api_token: Check, cloud: RunningJira) -> None:
    grants = [{"permission": key, "projects": [10002], "issues": []} for key in ("BROWSE_PROJECTS", "EDIT_ISSUE")]
    body = {"globalPermissions": [], "projectPermissions": grants}
    cloud.control.fault("status", path=BULK, code=200, body=body)

    printed = api_token("--project", "WEB")

    assert "EDIT_ISSUES" in missing(printed, "WEB")
