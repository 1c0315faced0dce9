"""Gaps, project reports and the verdict of a check whose login was good: every rule of the contract of `check`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import CredentialKind, Deployment
from access.errors import BadInput
from access.evidence import Cause, Confidence, Evidence, EvidenceClass, Signals
from access.permissions import gaps, judge, parse_project_keys, report_project, verdict_of_login
from access.ports import HeldPermissions
from access.profiles import Certainty, Level, Profile, Requirement
from access.results import Gap, ProjectReport, ProjectVerdict, Verdict
from messages.causes import explain

LOGIN = Evidence(EvidenceClass.OK, Cause.OK, Confidence.HIGH, Signals(call="myself", status=200))
OUTAGE = Evidence(EvidenceClass.UPSTREAM, Cause.SERVER_ERROR, Confidence.HIGH)


def need(permission: str, level: Level = Level.REQUIRED) -> Requirement:
    return Requirement(permission, permission.title(), level, f"{permission} breaks.", Certainty.LIKELY, "here")


NEEDS = (need("D", Level.OPTIONAL), need("B"), need("C", Level.RECOMMENDED), need("A"))
PROFILE = Profile("ours", "Ours", (), NEEDS)


def gap(level: Level) -> Gap:
    return Gap("X", level, "breaks")


def project(state: ProjectVerdict, key: str = "WEB") -> ProjectReport:
    return ProjectReport(key, state, evidence=OUTAGE if state is ProjectVerdict.UNKNOWN else None)


COMPLETE, MISSING = project(ProjectVerdict.COMPLETE), project(ProjectVerdict.MISSING)
UNSEEN, UNREAD = project(ProjectVerdict.NOT_VISIBLE), project(ProjectVerdict.UNKNOWN)

JUDGED = [
    ("all complete", (COMPLETE,), (), None, Verdict.OK, Cause.OK),
    ("one missing", (COMPLETE, MISSING), (), None, Verdict.PERMISSIONS_MISSING, Cause.PERMISSIONS_MISSING),
    ("one unseen", (COMPLETE, UNSEEN), (), None, Verdict.PERMISSIONS_MISSING, Cause.PROJECTS_NOT_VISIBLE),
    ("missing and unseen", (UNSEEN, MISSING), (), None, Verdict.PERMISSIONS_MISSING, Cause.PERMISSIONS_MISSING),
    ("no project at all", (), (), None, Verdict.PERMISSIONS_MISSING, Cause.PROJECTS_NOT_VISIBLE),
    ("listing unread", (), (), OUTAGE, Verdict.NO_VERDICT, Cause.SERVER_ERROR),
    ("one unread", (COMPLETE, UNREAD), (), OUTAGE, Verdict.NO_VERDICT, Cause.SERVER_ERROR),
    ("unread and missing", (UNREAD, MISSING), (), OUTAGE, Verdict.PERMISSIONS_MISSING, Cause.PERMISSIONS_MISSING),
    ("unread and unseen", (UNREAD, UNSEEN), (), OUTAGE, Verdict.PERMISSIONS_MISSING, Cause.PROJECTS_NOT_VISIBLE),
    ("listing cut short", (COMPLETE,), (), OUTAGE, Verdict.NO_VERDICT, Cause.SERVER_ERROR),
    (
        "global required",
        (COMPLETE,),
        (gap(Level.REQUIRED),),
        None,
        Verdict.PERMISSIONS_MISSING,
        Cause.PERMISSIONS_MISSING,
    ),
    ("global recommended", (COMPLETE,), (gap(Level.RECOMMENDED),), None, Verdict.OK, Cause.OK),
    (
        "global and no project",
        (),
        (gap(Level.REQUIRED),),
        None,
        Verdict.PERMISSIONS_MISSING,
        Cause.PERMISSIONS_MISSING,
    ),
]


@pytest.mark.parametrize(
    ("projects", "global_missing", "trouble", "verdict", "cause"),
    [row[1:] for row in JUDGED],
    ids=[row[0] for row in JUDGED],
)
def test_findings_come_to_one_verdict(
    projects: tuple[ProjectReport, ...],
    global_missing: tuple[Gap, ...],
    trouble: Evidence | None,
    verdict: Verdict,
    cause: Cause,
) -> None:
    judged, evidence = judge(LOGIN, projects, global_missing, trouble)

    assert (judged, evidence.cause) == (verdict, cause)


STATES = st.lists(st.sampled_from([COMPLETE, MISSING, UNSEEN, UNREAD]), min_size=1, max_size=6).map(tuple)


@given(STATES)
def test_an_unread_project_never_makes_a_loss(projects: tuple[ProjectReport, ...]) -> None:
    trouble = OUTAGE if UNREAD in projects else None

    verdict, _ = judge(LOGIN, projects, (), trouble)

    assert (verdict is Verdict.PERMISSIONS_MISSING) == (MISSING in projects or UNSEEN in projects)
    assert (verdict is Verdict.OK) == (set(projects) == {COMPLETE})


@pytest.mark.parametrize(
    ("kind", "cause", "call", "status", "verdict"),
    [
        (EvidenceClass.AUTH, Cause.BAD_CREDENTIAL, "myself", 401, Verdict.ACCESS_LOST),
        (EvidenceClass.CONFIG, Cause.SCOPE_MISSING, "myself", 401, Verdict.ACCESS_LOST),
        (EvidenceClass.CONFIG, Cause.OAUTH_TIMESTAMP_REFUSED, "myself", 400, Verdict.ACCESS_LOST),
        (EvidenceClass.CONFIG, Cause.SCOPE_MISSING, "project/search", 401, Verdict.NO_VERDICT),
        (EvidenceClass.UPSTREAM, Cause.PROXY_PAGE, "myself", 401, Verdict.NO_VERDICT),
        (EvidenceClass.THROTTLED, Cause.RATE_LIMITED, "myself", 429, Verdict.NO_VERDICT),
        (EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD, "myself", 418, Verdict.NO_VERDICT),
    ],
)
def test_only_a_refusal_of_myself_loses_access(
    kind: EvidenceClass, cause: Cause, call: str, status: int, verdict: Verdict
) -> None:
    evidence = Evidence(kind, cause, Confidence.HIGH, Signals(call=call, status=status))

    assert verdict_of_login(evidence) is verdict


def test_a_kind_that_the_site_does_not_take_leaves_no_verdict_since_nothing_was_sent() -> None:
    evidence = Evidence(EvidenceClass.CONFIG, Cause.METHOD_NOT_SUPPORTED, Confidence.HIGH)

    assert verdict_of_login(evidence) is Verdict.NO_VERDICT


@pytest.mark.parametrize(("verdict", "status"), list(zip(Verdict, [0, 1, 1, 3], strict=True)))
def test_each_verdict_has_its_exit_status(verdict: Verdict, status: int) -> None:
    assert verdict.exit_status == status


def test_gaps_are_listed_worst_level_first_and_in_the_order_of_the_profile() -> None:
    missing = gaps(NEEDS, frozenset())

    assert [one.permission for one in missing] == ["B", "A", "C", "D"]


def test_a_permission_that_this_jira_does_not_know_is_no_gap() -> None:
    missing = gaps(NEEDS, frozenset("B"), frozenset("BC"))

    assert [one.permission for one in missing] == ["C"]


@pytest.mark.parametrize(
    ("held", "state"),
    [("AB", ProjectVerdict.COMPLETE), ("ABCD", ProjectVerdict.COMPLETE), ("ACD", ProjectVerdict.MISSING)],
)
def test_only_a_required_gap_makes_a_project_short(held: str, state: ProjectVerdict) -> None:
    report = report_project("WEB", PROFILE, HeldPermissions(frozenset(held), frozenset("ABCD")))

    assert report.state is state


def test_a_required_permission_that_jira_does_not_mention_is_named_as_the_reason_for_no_verdict() -> None:
    report = report_project("WEB", PROFILE, HeldPermissions(frozenset("A"), frozenset("ACD")))

    assert report.state is ProjectVerdict.UNKNOWN
    assert report.evidence is not None
    told = explain(report.evidence, CredentialKind.PAT, Deployment.DATA_CENTER)
    assert "not as documented (it says nothing of what the profile requires: B)" in told.meaning


@given(st.frozensets(st.sampled_from("ABCDE")), st.frozensets(st.sampled_from("ABCDE")))
def test_a_gap_is_exactly_what_is_asked_known_and_not_held(held: frozenset[str], known: frozenset[str]) -> None:
    missing = {one.permission for one in gaps(NEEDS, held, known)}

    assert missing == (frozenset("ABCD") & known) - held


@given(st.frozensets(st.sampled_from("ABCD")), st.sampled_from("ABCD"))
def test_one_more_permission_never_makes_a_project_worse(held: frozenset[str], more: str) -> None:
    known = frozenset("ABCD")

    before = report_project("WEB", PROFILE, HeldPermissions(held, known))
    after = report_project("WEB", PROFILE, HeldPermissions(held | {more}, known))

    assert set(after.missing) <= set(before.missing)


def test_project_keys_are_taken_once_in_upper_case_from_commas_and_blanks() -> None:
    assert parse_project_keys(["web, apps", "WEB", "A_1"]) == ("WEB", "APPS", "A_1")


@pytest.mark.parametrize("typed", ["W", "1WEB", "WEB-1", "WÉB", "../X", "WEB?X", "_WEB", "A" * 256])
def test_what_cannot_be_a_project_key_is_named(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_project_keys(["WEB", typed])

    assert typed[:40] in str(caught.value)


def test_of_many_wrong_keys_five_are_named() -> None:
    with pytest.raises(BadInput, match="and 4995 more") as caught:
        parse_project_keys([f"{number}X" for number in range(5000)])

    assert len(str(caught.value)) < 200


@given(st.lists(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{1,9}", fullmatch=True)))
def test_parsing_project_keys_twice_changes_nothing(typed: list[str]) -> None:
    keys = parse_project_keys(typed)

    assert parse_project_keys(keys) == keys
    assert set(keys) == {key.upper() for key in typed}
