"""What is said when a trouble is over, also when Slack did not answer meanwhile."""

from __future__ import annotations

from datetime import timedelta

from fixtures.watching import START, Story, degraded, lost, sweep

from access.evidence import Cause, EvidenceClass
from access.intents import Act, Reason, Topic
from access.overlays import Overlays, QuietWindow


def over(story: Story, minutes: float) -> None:
    """Two good logins, the second at that minute."""
    story.look(minutes - 2)
    story.look(minutes)


def test_recovery_edits_the_message_and_adds_a_line_that_notifies() -> None:
    story = lost(0)
    story.beat(1)
    over(story, 10)

    intents = story.beat(10)

    assert [(one.act, one.reason) for one in intents] == [
        (Act.EDIT, Reason.RECOVERED),
        (Act.BROADCAST, Reason.RECOVERED),
    ]
    assert {(one.since, one.ended, one.mentions) for one in intents} == {(START, START + timedelta(minutes=10), False)}


def test_recovery_is_told_once() -> None:
    story = lost(0)
    story.beat(1)
    over(story, 10)
    story.beat(10)

    assert story.beat(11) == []


def test_recovery_of_an_outage_is_an_edit_alone() -> None:
    story = Story()
    story.look(-6, EvidenceClass.UPSTREAM)
    story.look(-3, EvidenceClass.UPSTREAM)
    story.look(0, EvidenceClass.UPSTREAM)
    story.beat(1)
    story.look(25)

    assert [(one.act, one.reason) for one in story.beat(25)] == [(Act.EDIT, Reason.RECOVERED)]


def test_gaps_that_are_granted_again_are_an_edit_alone() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.beat(1)
    story.look(10, permissions=sweep())
    story.look(12, permissions=sweep())

    assert [(one.act, one.reason) for one in story.beat(12)] == [(Act.EDIT, Reason.RECOVERED)]


def test_recovery_waits_for_nothing_when_slack_confirms_late() -> None:
    story = lost(0, slack_works=False)
    post = story.beat(1)
    story.confirm(post, 3)
    over(story, 10)

    assert story.reasons(10) == [Reason.RECOVERED, Reason.RECOVERED]


def test_loss_and_recovery_that_both_did_not_get_out_fold_into_one_late_line() -> None:
    story = lost(0, slack_works=False)
    post = story.beat(1)[0]
    over(story, 10)

    intents = story.beat(10)

    assert [(one.act, one.reason, one.replaces) for one in intents] == [(Act.POST, Reason.TOLD_LATE, post.key)]


def test_late_line_is_told_once() -> None:
    story = lost(0, slack_works=False)
    story.beat(1)
    over(story, 10)
    story.beat(10)

    assert story.beat(11) == []


def test_post_that_turns_out_to_have_been_sent_gets_its_recovery() -> None:
    story = lost(0, slack_works=False)
    post = story.beat(1)
    over(story, 10)
    story.beat(10)

    story.confirm(post, 11)

    assert story.reasons(12) == [Reason.RECOVERED, Reason.RECOVERED]


def test_loss_that_ended_while_nobody_was_running_is_told_late() -> None:
    story = lost(0)
    over(story, 30)

    assert story.reasons(30) == [Reason.TOLD_LATE]


def test_late_line_waits_for_the_end_of_a_quiet_window() -> None:
    story = lost(0, slack_works=False)
    story.beat(1)
    over(story, 10)
    window = QuietWindow("w1", START + timedelta(minutes=10.5), START + timedelta(minutes=60))
    story.overlays = Overlays(windows=(window,))

    said = [story.reasons(minutes) for minutes in (11, 61)]

    assert said == [[], [Reason.TOLD_LATE]]


def test_late_line_that_got_out_settles_the_episode() -> None:
    story = lost(0, slack_works=False)
    story.beat(1)
    over(story, 10)
    late = story.beat(10)

    story.confirm(late, 11)
    story.beat(12)

    assert story.state.episodes == ()
    assert story.announced.lines == ()


def test_told_episode_is_remembered_for_a_day_and_then_forgotten() -> None:
    story = lost(0)
    story.beat(1)
    over(story, 10)
    story.beat(10)

    story.beat(23 * 60)
    remembered = story.state.episodes
    story.beat(25 * 60)

    assert len(remembered) == 1
    assert story.state.episodes == ()
    assert story.announced.lines == ()


def test_episode_whose_recovery_slack_has_not_confirmed_is_not_forgotten() -> None:
    story = lost(0)
    story.beat(1)
    story.slack_works = False
    over(story, 10)
    story.beat(10)

    story.beat(25 * 60)

    assert len(story.state.episodes) == 1


def test_ended_loss_does_not_disturb_the_next_one() -> None:
    story = lost(0)
    story.beat(1)
    over(story, 10)
    story.beat(10)
    story.look(20, EvidenceClass.AUTH, Cause.CAPTCHA)

    assert [str(one.key) for one in story.beat(21)] == ["7-2/lost/post/1"]


def test_confirming_something_forgotten_changes_nothing() -> None:
    post = lost(0).beat(1)
    other = Story()

    other.confirm(post, 3)

    assert other.announced.lines == ()


def test_second_confirmation_changes_nothing() -> None:
    story = lost(0)
    post = story.beat(1)
    before = story.announced

    story.confirm(post, 99)

    assert story.announced == before
    assert before.is_announced("7-1", "lost")
    assert before.line("7-1", "lost", Topic.POST) is not None


def test_recovery_is_told_though_slack_never_confirmed_the_message_about_growth() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.beat(1)
    story.slack_works = False
    story.look(8, EvidenceClass.PERMISSION, permissions=sweep("APPS:EDIT_ISSUES", "CORE:LINK_ISSUES"))
    story.look(10, EvidenceClass.PERMISSION, permissions=sweep("APPS:EDIT_ISSUES", "CORE:LINK_ISSUES"))
    story.beat(10)
    story.look(20, permissions=sweep())
    story.look(22, permissions=sweep())

    assert story.reasons(22) == [Reason.RECOVERED]


def test_loss_inside_a_quiet_window_is_not_told_late_though_nobody_was_running() -> None:
    story = lost(0)
    over(story, 30)
    window = QuietWindow("w1", START, START + timedelta(minutes=60))
    story.overlays = Overlays(windows=(window,))

    assert story.reasons(70) == []
