"""The permission machine: what has to be seen, how often, before a gap or its end counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from fixtures.watching import PROJECTS, SETTINGS, START, Story, degraded, lost, missing, sweep

from access.episodes import expect_findings
from access.evidence import Cause, EvidenceClass
from access.findings import GLOBAL, NOT_VISIBLE, Finding, PermissionState, look_from
from access.login_watch import LoginState
from access.profiles import Level
from access.results import Gap, ProjectReport, ProjectVerdict
from access.troubles import Strand, Trouble

PERMISSION = EvidenceClass.PERMISSION
ONE_LOOK = replace(SETTINGS, permission_looks=1)


def watched(*baseline: str) -> Story:
    """A connection whose first sweep, an hour ago, lacked these."""
    story = Story()
    story.look(-60, PERMISSION, permissions=sweep(*baseline))
    return story


def test_gaps_of_the_first_sweep_are_the_baseline() -> None:
    story = watched("APPS:EDIT_ISSUES")

    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))
    story.look(2, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.state is PermissionState.COMPLETE


def test_one_look_is_not_enough_for_a_gap() -> None:
    story = watched()

    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.state is PermissionState.COMPLETE


def test_second_look_a_minute_later_makes_degraded() -> None:
    story = watched()
    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    step = story.look(1, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.counted == missing("APPS:EDIT_ISSUES")
    assert [(move.source, move.target) for move in step.transitions] == [("complete", "degraded")]


def test_second_look_too_soon_does_not_count() -> None:
    story = watched()
    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    story.look(0.5, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.state is PermissionState.COMPLETE


def test_second_look_at_other_projects_does_not_count() -> None:
    story = watched()
    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    story.look(2, permissions=sweep(covered=["CORE", "WEB"]))

    assert story.state.permissions.state is PermissionState.COMPLETE
    assert story.state.permissions.awaited == {"APPS"}


def test_gap_that_is_gone_at_the_second_look_was_nothing() -> None:
    story = watched()
    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    story.look(2, permissions=sweep())

    assert story.state.permissions.sightings == ()


def test_incomplete_sweep_is_never_a_loss() -> None:
    story = watched()
    everything = [f"{project}:{NOT_VISIBLE}" for project in PROJECTS]

    story.look(0, PERMISSION, permissions=sweep(*everything, is_complete=False))
    story.look(2, PERMISSION, permissions=sweep(*everything, is_complete=False))

    assert story.state.permissions.known == frozenset()


def test_sudden_loss_of_most_projects_needs_a_second_look_whatever_is_set() -> None:
    story = watched()
    story.settings = ONE_LOOK
    most = [f"{project}:{NOT_VISIBLE}" for project in PROJECTS[:4]]

    first = story.look(0, PERMISSION, permissions=sweep(*most))
    second = story.look(2, PERMISSION, permissions=sweep(*most))

    assert first.transitions == ()
    assert [move.target for move in second.transitions] == ["degraded"]


def test_small_loss_counts_at_once_where_one_look_is_set() -> None:
    story = watched()
    story.settings = ONE_LOOK

    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.state is PermissionState.DEGRADED


def test_more_projects_are_a_change_of_the_same_episode() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.look(5, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES"))

    step = story.look(7, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES"))

    assert [(move.source, move.target, move.episode) for move in step.transitions] == [("degraded", "degraded", "7-1")]
    assert story.state.episodes[0].stages[0].version == 2


def test_fewer_projects_are_a_change_of_the_same_episode() -> None:
    story = degraded("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    story.look(5, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    story.look(7, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.counted == missing("APPS:EDIT_ISSUES")
    assert story.state.permissions.state is PermissionState.DEGRADED


def test_everything_granted_once_is_still_degraded() -> None:
    story = degraded("APPS:EDIT_ISSUES")

    story.look(5, permissions=sweep())

    assert story.state.permissions.state is PermissionState.DEGRADED


def test_everything_granted_twice_ends_the_episode() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.look(5, permissions=sweep())

    step = story.look(7, permissions=sweep())

    assert [(move.source, move.target) for move in step.transitions] == [("degraded", "complete")]
    assert story.state.episodes[0].ended == START + timedelta(minutes=7)


def test_project_out_of_sight_tells_nothing_about_its_permissions() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.look(5, PERMISSION, permissions=sweep(f"APPS:{NOT_VISIBLE}"))

    story.look(7, PERMISSION, permissions=sweep(f"APPS:{NOT_VISIBLE}"))

    assert story.state.permissions.counted == missing("APPS:EDIT_ISSUES", f"APPS:{NOT_VISIBLE}")


def test_baseline_gap_that_was_granted_and_is_lost_again_counts() -> None:
    story = watched("APPS:EDIT_ISSUES")
    story.look(0, permissions=sweep())
    story.look(2, permissions=sweep())
    story.look(10, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    story.look(12, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.state is PermissionState.DEGRADED


def test_baseline_is_taken_project_by_project_where_the_first_round_covers_a_slice() -> None:
    story = Story()
    story.look(-60, permissions=sweep(covered=["APPS"]))

    story.look(0, PERMISSION, permissions=sweep("CORE:EDIT_ISSUES", covered=["CORE"]))

    assert story.state.permissions.baseline == missing("CORE:EDIT_ISSUES")


def test_expected_gap_does_not_count() -> None:
    story = watched()
    story.state, _ = expect_findings(story.state, missing("APPS:EDIT_ISSUES"), START)

    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))
    story.look(2, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.state is PermissionState.COMPLETE


def test_marking_the_last_gap_as_expected_ends_the_episode() -> None:
    story = degraded("APPS:EDIT_ISSUES")

    state, transitions = expect_findings(story.state, missing("APPS:EDIT_ISSUES"), START)

    assert state.permissions.state is PermissionState.COMPLETE
    assert [move.target for move in transitions] == ["complete"]


def test_project_that_is_no_longer_integrated_takes_its_gaps_along() -> None:
    story = degraded("APPS:EDIT_ISSUES")

    story.look(5, permissions=sweep(covered=PROJECTS[1:], projects=PROJECTS[1:]))

    assert story.state.permissions.state is PermissionState.COMPLETE


def test_permissions_seen_behind_an_outage_are_not_read() -> None:
    story = watched()

    story.look(0, EvidenceClass.UPSTREAM, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.permissions.sightings == ()


def test_account_that_returns_with_a_gap_is_recovered_and_degraded() -> None:
    story = watched()
    story.look(0, EvidenceClass.AUTH, Cause.CAPTCHA)
    story.look(5, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    story.look(7, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))

    assert story.state.login.state is LoginState.HEALTHY
    assert story.state.permissions.state is PermissionState.DEGRADED


def test_loss_and_gaps_are_episodes_of_their_own() -> None:
    story = degraded("APPS:EDIT_ISSUES")

    story.look(5, EvidenceClass.AUTH, Cause.CAPTCHA)

    assert [episode.strand for episode in story.state.episodes] == [Strand.PERMISSIONS, Strand.LOGIN]
    assert lost().state.episodes[0].stages[0].trouble is Trouble.LOST


def test_report_becomes_a_look_with_required_gaps_only() -> None:
    gap, wish = Gap("EDIT_ISSUES", Level.REQUIRED, ""), Gap("LINK_ISSUES", Level.RECOMMENDED, "")
    projects = (
        ProjectReport("APPS", ProjectVerdict.MISSING, (gap, wish)),
        ProjectReport("CORE", ProjectVerdict.NOT_VISIBLE),
        ProjectReport("WEB", ProjectVerdict.UNKNOWN),
    )

    look = look_from(projects, (Gap("ADMINISTER", Level.REQUIRED, ""),), frozenset({"APPS", "CORE", "WEB"}))

    assert look.covered == {GLOBAL, "APPS", "CORE"}
    assert look.missing == {
        Finding("APPS", "EDIT_ISSUES"),
        Finding("CORE", NOT_VISIBLE),
        Finding(GLOBAL, "ADMINISTER"),
    }


def test_gap_on_a_project_that_was_not_looked_at_again_is_not_believed_when_fewer_looks_are_needed() -> None:
    story = watched()
    story.look(0, PERMISSION, permissions=sweep("APPS:EDIT_ISSUES"))
    story.settings = ONE_LOOK

    story.look(5, permissions=sweep(covered=["CORE"]))

    assert story.state.permissions.state is PermissionState.COMPLETE
