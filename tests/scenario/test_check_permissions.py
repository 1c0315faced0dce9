"""Permissions through the command line on Data Center: missing, not visible, unread, throttled, against any profile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fixtures.shell import Check, Printed

from sandbox.jira import RunningJira
from sandbox.jira.example import EVERYBODY, GROUP

SWEEP = r"/mypermissions\?projectKey="
APPS = r"/mypermissions\?projectKey=APPS"
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


def test_without_keys_every_live_project_that_the_account_sees_is_looked_at(pat: Check) -> None:
    printed = pat()

    assert (printed.status, set(states(printed).values())) == (0, {"complete"})
    assert sorted(states(printed)) == ["APPS", "CORE", "DATA", "DOCS", "INFRA", "OPS", "PAY", "QA", "WEB"]


def test_a_missing_required_permission_is_named_with_what_breaks(pat: Check, data_center: RunningJira) -> None:
    data_center.control.revoke("WEB", "EDIT_ISSUES")

    printed = pat("--project", "WEB", "--project", "APPS")

    assert (printed.status, printed.cause) == (1, PERMISSIONS_MISSING)
    assert states(printed) == {"WEB": "missing", "APPS": "complete"}
    (gap,) = printed.document["projects"][0]["missing"]
    assert (gap["permission"], gap["level"], bool(gap["breaks"])) == ("EDIT_ISSUES", "required", True)


@pytest.mark.parametrize("permission", ["ASSIGNABLE_USER", "MOVE_ISSUES"])
def test_a_missing_permission_that_is_not_required_is_listed_and_changes_nothing(
    pat: Check, data_center: RunningJira, permission: str
) -> None:
    data_center.control.revoke("WEB", permission)

    printed = pat("--project", "WEB")

    assert (printed.status, printed.document["verdict"], states(printed)) == (0, "ok", {"WEB": "complete"})
    assert missing(printed, "WEB") == [permission]


def test_a_project_that_is_hidden_is_not_visible_and_not_missing(pat: Check, data_center: RunningJira) -> None:
    data_center.control.hide("WEB")

    printed = pat("--project", "WEB", "--project", "APPS")

    assert (printed.status, printed.document["verdict"], printed.cause) == (1, "permissions_missing", NOT_VISIBLE)
    assert states(printed) == {"WEB": "not_visible", "APPS": "complete"}


def test_a_project_that_does_not_exist_looks_like_a_hidden_one(pat: Check) -> None:
    printed = pat("--project", "NOSUCH")

    assert (printed.status, printed.cause, states(printed)) == (1, NOT_VISIBLE, {"NOSUCH": "not_visible"})


def test_a_missing_permission_elsewhere_outweighs_an_invisible_project(pat: Check, data_center: RunningJira) -> None:
    data_center.control.revoke("WEB", "EDIT_ISSUES")

    printed = pat("--project", "WEB", "--project", "HR")

    assert (printed.status, printed.cause) == (1, PERMISSIONS_MISSING)
    assert states(printed) == {"WEB": "missing", "HR": "not_visible"}


def test_seeing_no_project_at_all_is_a_finding(pat: Check, data_center: RunningJira) -> None:
    data_center.control.leave_group("svc-align", GROUP)

    printed = pat()

    assert (printed.status, printed.cause, printed.document["projects"]) == (1, NOT_VISIBLE, [])


UNREADABLE: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
    ("status", {"code": 500}, ("upstream", "server_error")),
    ("status", {"code": 401, "body": {"message": "Unauthorized"}}, ("unknown", "not_understood")),
    ("status", {"code": 403, "body": {"errorMessages": ["Forbidden"]}}, ("unknown", "not_understood")),
    ("status", {"code": 404, "body": "<html><title>Nothing here</title></html>"}, ("unknown", "not_understood")),
    ("anonymous", {"form": "username_header"}, ("unknown", "not_understood")),
    ("anonymous", {"form": "seraph"}, ("unknown", "not_understood")),
    ("anonymous", {"form": "json"}, ("unknown", "not_understood")),
    ("garbage", {}, ("unknown", "not_understood")),
    ("nulls", {}, ("unknown", "not_understood")),
    ("duplicate_keys", {}, ("unknown", "not_understood")),
    ("empty", {}, ("unknown", "not_understood")),
    ("sso_page", {}, ("upstream", "proxy_page")),
    ("redirect", {}, ("upstream", "redirected")),
    ("close", {}, ("upstream", "connect")),
    ("cut", {}, ("upstream", "connect")),
    ("explode", {}, ("upstream", "too_large")),
]


@pytest.mark.parametrize(("kind", "parameters", "cause"), UNREADABLE)
def test_one_project_that_cannot_be_read_among_good_ones_leaves_no_verdict(
    pat: Check, data_center: RunningJira, kind: str, parameters: dict[str, Any], cause: tuple[str, str]
) -> None:
    data_center.control.fault(kind, path=APPS, **parameters)

    printed = pat("--project", "WEB", "--project", "APPS")

    assert (printed.status, printed.document["verdict"], printed.cause) == (3, "no_verdict", cause)
    assert states(printed) == {"WEB": "complete", "APPS": "unknown"}


def test_a_gap_that_was_seen_is_certain_whatever_else_could_not_be_read(pat: Check, data_center: RunningJira) -> None:
    data_center.control.revoke("WEB", "EDIT_ISSUES")
    data_center.control.fault("status", path=APPS, code=500)

    printed = pat("--project", "WEB", "--project", "APPS")

    assert (printed.status, printed.cause) == (1, PERMISSIONS_MISSING)
    assert states(printed) == {"WEB": "missing", "APPS": "unknown"}


@pytest.mark.parametrize(("kind", "parameters"), [("status", {"code": 403}), ("anonymous", {}), ("garbage", {})])
def test_a_list_of_projects_that_cannot_be_read_is_no_loss(
    pat: Check, data_center: RunningJira, kind: str, parameters: dict[str, Any]
) -> None:
    data_center.control.fault(kind, path=r"/project\?", **parameters)

    printed = pat()

    assert (printed.status, printed.document["verdict"], printed.document["projects"]) == (3, "no_verdict", [])


def test_jira_going_down_in_the_middle_stops_the_asking(pat: Check, data_center: RunningJira) -> None:
    keys = [word for number in range(200) for word in ("--project", f"P{number}")]
    data_center.control.fault("status", path=SWEEP, code=502, skip=20)

    printed = pat(*keys)

    assert (printed.status, len(printed.document["projects"])) == (1, 200)
    assert set(states(printed).values()) == {"not_visible", "unknown"}
    assert len(data_center.control.requests("/mypermissions")) < 60


def test_a_throttle_in_the_middle_is_waited_out_and_nothing_is_left_unread(
    pat: Check, data_center: RunningJira
) -> None:
    data_center.control.fault("throttle", path=SWEEP, skip=3, times=2, retry_after=0.05)

    printed = pat()

    assert (printed.status, set(states(printed).values())) == (0, {"complete"})
    assert [entry.status for entry in data_center.control.requests("/mypermissions")].count(429) == 2


@pytest.mark.parametrize("path", [r"/project\?", r"/mypermissions$"])
def test_a_throttled_list_or_global_question_is_put_again(pat: Check, data_center: RunningJira, path: str) -> None:
    data_center.control.fault("throttle", path=path, times=1, retry_after=0.05)

    printed = pat()

    assert (printed.status, printed.document["verdict"]) == (0, "ok")


def test_a_throttle_that_asks_for_an_hour_is_not_waited_for(pat: Check, data_center: RunningJira) -> None:
    data_center.control.fault("throttle", path=SWEEP, retry_after=3600)

    printed = pat()

    assert (printed.status, printed.cause) == (3, ("throttled", "rate_limited"))
    assert printed.document["elapsed_seconds"] < 10


def test_it_holds_back_before_the_allowance_is_used_up(pat: Check, data_center: RunningJira) -> None:
    data_center.control.settings(rate_limit={"capacity": 12, "fill": 40, "interval_seconds": 1})

    printed = pat()

    assert printed.status == 0
    assert 429 not in [entry.status for entry in data_center.control.requests()]


def test_old_permission_names_are_neither_held_nor_missing(pat: Check, data_center: RunningJira) -> None:
    data_center.control.revoke("WEB", "EDIT_ISSUES")
    told = {"EDIT_ISSUE": {"key": "EDIT_ISSUE", "havePermission": True, "deprecatedKey": True}}
    data_center.control.fault("status", path=r"projectKey=CORE", code=200, body={"permissions": told})

    printed = pat("--project", "WEB", "--project", "CORE")

    assert missing(printed, "WEB") == ["EDIT_ISSUES"]
    assert "EDIT_ISSUE" not in missing(printed, "CORE")


def test_a_missing_global_permission_stands_beside_the_projects(pat: Check, data_center: RunningJira) -> None:
    data_center.control.set_global_groups("USER_PICKER", [])

    printed = pat("--project", "WEB")

    assert (printed.status, missing(printed, "WEB")) == (0, [])
    assert [gap["permission"] for gap in printed.document["global_missing"]] == ["USER_PICKER"]


def test_a_required_global_permission_of_ones_own_profile_changes_the_verdict(
    pat: Check, data_center: RunningJira, tmp_path: Path
) -> None:
    data_center.control.set_global_groups("BULK_CHANGE", [])
    ours = profile(tmp_path, '[[global]]\npermission = "BULK_CHANGE"\nlevel = "required"\nbreaks = "Bulk changes."\n')

    printed = pat("--project", "WEB", "--profile", ours)

    assert (printed.status, printed.cause, printed.document["profile"]) == (1, PERMISSIONS_MISSING, "ours")


def test_ones_own_profile_asks_for_nothing_but_its_own_rows(
    pat: Check, data_center: RunningJira, tmp_path: Path
) -> None:
    data_center.control.revoke("WEB", "EDIT_ISSUES")
    ours = profile(tmp_path, '[[project]]\npermission = "MOVE_ISSUES"\nlevel = "required"\nbreaks = "Moves."\n')

    printed = pat("--project", "WEB", "--profile", ours)

    assert (printed.status, missing(printed, "WEB")) == (0, [])


def test_a_required_permission_that_jira_does_not_have_leaves_no_verdict(pat: Check, tmp_path: Path) -> None:
    row = '[[project]]\npermission = "com.example.SIGN"\ncustom = true\nlevel = "required"\nbreaks = "Signing."\n'

    printed = pat("--project", "WEB", "--profile", profile(tmp_path, row))

    assert (printed.status, printed.cause, states(printed)) == (3, ("unknown", "not_understood"), {"WEB": "unknown"})
    assert "com.example.SIGN" in printed.err


def test_an_optional_permission_that_jira_does_not_have_is_left_out_and_said(pat: Check, tmp_path: Path) -> None:
    row = '[[project]]\npermission = "com.example.SIGN"\ncustom = true\nlevel = "optional"\nbreaks = "Signing."\n'

    printed = pat("--project", "WEB", "--profile", profile(tmp_path, row))

    assert (printed.status, missing(printed, "WEB")) == (0, [])
    assert "com.example.SIGN" in printed.err


def test_a_profile_for_cloud_is_refused_on_data_center(pat: Check, data_center: RunningJira) -> None:
    printed = pat("--profile", "jira-align-cloud-admin")

    assert (printed.status, printed.out) == (2, "")
    assert "data-center" in printed.err
    assert data_center.control.requests("/mypermissions") == []


def test_one_request_is_made_for_each_project_and_four_besides(pat: Check, data_center: RunningJira) -> None:
    printed = pat()

    assert printed.document["requests"] == len(data_center.control.requests("/rest/")) == 9 + 4


def test_the_account_is_not_blamed_for_groups_it_never_needed(pat: Check, data_center: RunningJira) -> None:
    data_center.control.leave_group("svc-align", EVERYBODY)

    printed = pat("--project", "WEB")

    assert (printed.status, states(printed)) == (0, {"WEB": "complete"})


def profile(folder: Path, text: str) -> str:
    file = folder / "ours.toml"
    file.write_text(text)
    return str(file)
