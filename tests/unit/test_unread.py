"""Permissions that cannot be read whole for hours: one quiet note, ended by a look that reads what failed."""

from __future__ import annotations

from fixtures.watching import PROJECTS, Story, lost, sweep

from access.evidence import Cause, Confidence, Evidence, EvidenceClass, Signals
from access.findings import Unread, unread_of
from access.intents import Act, Reason
from access.results import ProjectReport, ProjectVerdict
from access.troubles import Strand

HOUR = 60
BUT_CORE = tuple(key for key in PROJECTS if key != "CORE")


def half_read(hours: int) -> Story:
    """A connection that was seen whole, and whose CORE has failed in every round since."""
    story = Story()
    story.look(0, permissions=sweep())
    for hour in range(1, hours + 1):
        story.look(hour * HOUR, permissions=sweep(covered=BUT_CORE, is_complete=False))
    return story


def test_a_few_rounds_that_are_not_whole_are_not_told() -> None:
    assert half_read(4).beat(4 * HOUR + 1) == []


def test_after_hours_without_a_whole_round_it_is_told_once() -> None:
    story = half_read(5)
    (note,) = story.beat(5 * HOUR + 1)
    story.look(6 * HOUR, permissions=sweep(covered=BUT_CORE, is_complete=False))

    assert (note.act, note.reason, note.mentions) == (Act.POST, Reason.UNREAD, False)
    assert story.beat(6 * HOUR + 1) == []
    assert story.beat(20 * HOUR) == []


def test_a_whole_round_ends_the_note() -> None:
    story = half_read(5)
    story.beat(5 * HOUR + 1)
    story.look(6 * HOUR, permissions=sweep())

    assert story.reasons(6 * HOUR) == [Reason.NOTE_OVER]
    assert story.state.unread is None


def test_a_short_round_at_other_projects_does_not_end_it() -> None:
    story = half_read(5)
    story.beat(5 * HOUR + 1)
    story.look(6 * HOUR, permissions=sweep(covered=("APPS",)))

    assert story.beat(6 * HOUR) == []
    assert story.state.open_episode(Strand.SWEEP) is not None


def test_taking_off_the_project_that_failed_ends_it() -> None:
    story = half_read(5)
    story.beat(5 * HOUR + 1)
    story.look(6 * HOUR, permissions=sweep(covered=BUT_CORE, projects=BUT_CORE))

    assert story.reasons(6 * HOUR) == [Reason.NOTE_OVER]


def test_a_whole_round_in_between_begins_the_hours_anew() -> None:
    story = half_read(3)
    story.look(3 * HOUR + 30, permissions=sweep())
    story.look(5 * HOUR, permissions=sweep(covered=BUT_CORE, is_complete=False))

    assert story.beat(5 * HOUR + 1) == []


def test_a_lost_login_is_not_told_as_unread_permissions() -> None:
    story = lost()
    story.look(5 * HOUR, EvidenceClass.AUTH, permissions=sweep(is_complete=False))

    assert story.state.unread is None


def test_the_first_project_that_failed_is_named_with_its_request() -> None:
    ill = Evidence(
        EvidenceClass.UPSTREAM, Cause.SERVER_ERROR, Confidence.HIGH, Signals(call="mypermissions", status=500)
    )
    reports = (
        ProjectReport("APPS", ProjectVerdict.COMPLETE),
        ProjectReport("CORE", ProjectVerdict.UNKNOWN, evidence=ill),
    )

    assert unread_of(reports, ill) == Unread(Cause.SERVER_ERROR, "mypermissions", "CORE", 500)
    assert unread_of((), ill) == Unread(Cause.SERVER_ERROR, "mypermissions", "", 500)
    assert unread_of(reports[:1], None) is None
