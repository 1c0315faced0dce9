"""What is said about a trouble whose message stands: changes, reminders, acknowledgement, snooze, quiet windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fixtures.watching import SETTINGS, START, Story, degraded, lost, sweep

from access.errors import Conflict, NotFound
from access.evidence import Cause, EvidenceClass
from access.held_looks import hear
from access.intents import Act, Reason
from access.overlays import Overlays, QuietWindow, acknowledge, end_window_now, prune_overlays, snooze

AUTH, PERMISSION, UPSTREAM = EvidenceClass.AUTH, EvidenceClass.PERMISSION, EvidenceClass.UPSTREAM
HOUR = 60


def told_loss() -> Story:
    """A loss that was confirmed at minute 0 and announced at minute 1."""
    story = lost(0)
    story.beat(1)
    return story


def told_gaps(*words: str) -> Story:
    """Gaps that were confirmed at minute 0 and announced at minute 1."""
    story = degraded(*words)
    story.beat(1)
    return story


def see(story: Story, minutes: float, *words: str) -> None:
    """Two looks at the same gaps, the second at that minute."""
    story.look(minutes - 2, PERMISSION, permissions=sweep(*words))
    story.look(minutes, PERMISSION, permissions=sweep(*words))


def quiet(start: float, end: float) -> Overlays:
    """One quiet window between these minutes."""
    return Overlays(windows=(QuietWindow("w1", START + timedelta(minutes=start), START + timedelta(minutes=end)),))


def test_change_edits_the_message_and_adds_a_thread_line() -> None:
    story = told_gaps("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    see(story, 10, "APPS:EDIT_ISSUES")

    intents = story.beat(10)

    assert [(one.act, one.reason) for one in intents] == [(Act.EDIT, Reason.CHANGED), (Act.THREAD, Reason.CHANGED)]


def test_second_change_within_five_minutes_only_edits() -> None:
    story = told_gaps("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    see(story, 10, "APPS:EDIT_ISSUES")
    story.beat(10)
    see(story, 13, "CORE:EDIT_ISSUES")

    intents = story.beat(13)

    assert [one.act for one in intents] == [Act.EDIT]


def test_held_back_thread_line_follows_when_five_minutes_are_over() -> None:
    story = told_gaps("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    see(story, 10, "APPS:EDIT_ISSUES")
    story.beat(10)
    see(story, 13, "CORE:EDIT_ISSUES")
    story.beat(13)

    intents = story.beat(15)

    assert [one.act for one in intents] == [Act.THREAD]


def test_growth_by_more_than_half_is_a_new_message() -> None:
    story = told_gaps("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    see(story, 10, "APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES", "WEB:EDIT_ISSUES", "OPS:EDIT_ISSUES")

    intents = story.beat(10)

    assert [(one.act, one.reason) for one in intents] == [(Act.POST, Reason.GREW)]


def test_growth_by_half_is_not_a_new_message() -> None:
    story = told_gaps("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    see(story, 10, "APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES", "WEB:EDIT_ISSUES")

    intents = story.beat(10)

    assert [one.act for one in intents] == [Act.EDIT, Act.THREAD]


def test_new_permission_class_is_a_new_message() -> None:
    story = told_gaps("APPS:EDIT_ISSUES")
    see(story, 10, "APPS:EDIT_ISSUES", "APPS:SCHEDULE_ISSUES")

    assert story.reasons(10) == [Reason.NEW_PERMISSION_CLASS]


def test_loss_whose_cause_changes_is_edited() -> None:
    story = told_loss()
    story.look(10, AUTH, Cause.BAD_CREDENTIAL)

    intents = story.beat(10)

    assert [(one.act, one.reason) for one in intents] == [(Act.EDIT, Reason.CHANGED), (Act.THREAD, Reason.CHANGED)]


def test_outage_behind_a_loss_is_one_thread_line() -> None:
    story = told_loss()
    story.look(10, UPSTREAM)
    first = story.beat(10)
    story.look(20, UPSTREAM)

    assert [(one.act, one.reason) for one in first] == [(Act.THREAD, Reason.JIRA_NOT_ANSWERING)]
    assert story.beat(20) == []


def test_the_end_of_an_outage_behind_a_loss_is_one_thread_line_too() -> None:
    story = told_loss()
    story.look(10, UPSTREAM)
    story.beat(10)
    story.state, _ = hear(story.state, START + timedelta(minutes=20), SETTINGS)

    assert story.reasons(20) == [Reason.JIRA_ANSWERS_AGAIN]
    assert story.beat(30) == []


def test_an_outage_behind_a_loss_that_was_never_told_ends_in_silence() -> None:
    story = told_loss()
    story.look(10, UPSTREAM)
    story.state, _ = hear(story.state, START + timedelta(minutes=11), SETTINGS)

    assert story.beat(11) == []


def test_relapse_while_recovering_says_nothing() -> None:
    story = told_loss()
    story.look(10)
    story.beat(10)
    story.look(11, AUTH, Cause.CAPTCHA)

    assert story.beat(12) == []


def test_reminders_come_after_four_and_eight_hours() -> None:
    story = told_loss()

    said = [story.reasons(minutes) for minutes in (4 * HOUR, 4 * HOUR + 1, 8 * HOUR, 8 * HOUR + 1)]

    assert said == [[], [Reason.REMINDER], [], [Reason.REMINDER]]


def test_then_reminders_come_at_the_teams_morning() -> None:
    story = told_loss()
    story.settings = replace(SETTINGS, zone="Europe/Berlin")
    story.beat(9 * HOUR)

    said = [story.reasons(minutes) for minutes in (29 * HOUR + 59, 30 * HOUR, 54 * HOUR)]

    assert said == [[], [Reason.REMINDER], [Reason.REMINDER]]


def test_missed_reminders_fold_into_one() -> None:
    story = told_loss()

    assert story.reasons(5 * 24 * HOUR) == [Reason.REMINDER]


def test_reminder_of_a_loss_is_broadcast_and_of_gaps_is_not() -> None:
    loss, gaps = told_loss(), told_gaps("APPS:EDIT_ISSUES")

    acts = [story.beat(5 * HOUR)[0].act for story in (loss, gaps)]

    assert acts == [Act.BROADCAST, Act.THREAD]


def acked(minutes: float) -> Story:
    """A told loss that Kim took on at that minute."""
    story = told_loss()
    at = START + timedelta(minutes=minutes)
    story.overlays = acknowledge(story.state, story.overlays, "7-1", "slack:T1:UKIM", at)
    return story


def test_acknowledgement_stops_reminders() -> None:
    story = acked(3 * HOUR)

    assert story.beat(5 * HOUR) == []


def test_acknowledgement_is_asked_about_after_four_hours() -> None:
    story = acked(10)

    assert story.reasons(10 + 4 * HOUR) == [Reason.STILL_ON_IT]
    assert story.reasons(11 + 4 * HOUR) == []


def test_acknowledgement_lapses_half_an_hour_after_the_question() -> None:
    story = acked(10)
    story.beat(10 + 4 * HOUR)

    intents = story.beat(40 + 4 * HOUR)

    assert [(one.act, one.reason, one.mentions) for one in intents] == [(Act.BROADCAST, Reason.ACK_EXPIRED, True)]


def test_renewed_acknowledgement_does_not_lapse() -> None:
    story = acked(10)
    story.beat(10 + 4 * HOUR)
    renewed = START + timedelta(minutes=20 + 4 * HOUR)
    story.overlays = acknowledge(story.state, story.overlays, "7-1", "slack:T1:UKIM", renewed)

    assert story.beat(45 + 4 * HOUR) == []


def test_reminders_go_on_once_an_acknowledgement_has_lapsed() -> None:
    story = acked(10)
    story.beat(10 + 4 * HOUR)
    story.beat(40 + 4 * HOUR)

    assert story.reasons(9 * HOUR) == [Reason.REMINDER]


def test_acknowledgement_does_not_lapse_before_its_question_was_asked() -> None:
    story = acked(10)
    story.slack_works = False
    question = story.beat(9 * HOUR)
    unheard = story.reasons(12 * HOUR)
    story.confirm(question, 12 * HOUR)

    said = [story.reasons(minutes) for minutes in (12 * HOUR, 12 * HOUR + 29, 12 * HOUR + 30)]

    assert [one.reason for one in question] == [Reason.STILL_ON_IT]
    assert (unheard, said) == ([], [[], [], [Reason.ACK_EXPIRED]])


def test_snooze_that_outlasts_an_acknowledgement_ends_with_one_message_and_the_question_follows() -> None:
    story = snoozed(acked(1.5), 8 * HOUR)
    end = 8 * HOUR

    said = [story.reasons(minutes) for minutes in (5 * HOUR, end, end + 1, end + 29, end + 30, end + 31, end + 60)]

    assert said == [[], [Reason.SNOOZE_OVER], [], [], [Reason.STILL_ON_IT], [], [Reason.ACK_EXPIRED]]


def test_quiet_window_that_ends_over_an_old_acknowledgement_ends_with_one_message() -> None:
    story = acked(2)
    story.overlays = replace(story.overlays, windows=quiet(10, 8 * HOUR).windows)

    said = [story.reasons(minutes) for minutes in (5 * HOUR, 8 * HOUR, 8 * HOUR + 1, 8 * HOUR + 30)]

    assert said == [[], [Reason.QUIET_OVER_STILL_BAD], [], [Reason.STILL_ON_IT]]


def test_message_at_the_end_of_a_snooze_stands_for_the_end_of_an_acknowledgement_that_was_asked_about() -> None:
    story = acked(10)
    story.beat(10 + 4 * HOUR)
    at = START + timedelta(minutes=15 + 4 * HOUR)
    until = START + timedelta(hours=6)
    story.overlays = snooze(story.state, story.overlays, "7-1", "slack:T1:UKIM", at, until)

    said = [story.reasons(minutes) for minutes in (5 * HOUR, 6 * HOUR, 6 * HOUR + 1, 9 * HOUR)]

    assert said == [[], [Reason.SNOOZE_OVER], [], [Reason.REMINDER]]


def test_change_that_ends_a_snooze_comes_without_the_reminders_that_it_held_back() -> None:
    story = snoozed(told_gaps("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES"), None)
    see(story, 9 * HOUR, "APPS:EDIT_ISSUES")

    said = [story.reasons(minutes) for minutes in (9 * HOUR, 9 * HOUR + 1)]

    assert said == [[Reason.CHANGED, Reason.CHANGED_WHILE_SNOOZED], []]


def test_acknowledging_an_outage_does_not_acknowledge_the_loss_after_it() -> None:
    story = Story()
    story.look(-5, UPSTREAM)
    story.look(-2, UPSTREAM)
    story.look(0, UPSTREAM)
    story.beat(1)
    story.overlays = acknowledge(story.state, story.overlays, "7-1", "slack:T1:UKIM", START)
    story.look(5, AUTH, Cause.CAPTCHA)
    story.beat(6)
    story.beat(7)

    assert story.reasons(5 * HOUR) == [Reason.REMINDER]


def test_late_press_on_an_ended_episode_tells_when_it_recovered() -> None:
    story = told_loss()
    story.look(10)
    story.look(12)
    story.beat(12)

    with pytest.raises(Conflict, match="already recovered at 02:12 UTC"):
        acknowledge(story.state, story.overlays, "7-1", "slack:T1:UKIM", START)


def test_press_on_a_forgotten_episode_is_refused() -> None:
    with pytest.raises(NotFound):
        snooze(Story().state, Overlays(), "7-9", "slack:T1:UKIM", START, None)


def snoozed(story: Story, until: float | None) -> Story:
    """The story once Kim has snoozed its first episode at minute 2."""
    end = None if until is None else START + timedelta(minutes=until)
    at = START + timedelta(minutes=2)
    story.overlays = snooze(story.state, story.overlays, "7-1", "slack:T1:UKIM", at, end)
    return story


def test_snooze_stops_reminders_and_ends_with_one_message() -> None:
    story = snoozed(told_loss(), 5 * HOUR)

    said = [story.reasons(minutes) for minutes in (4 * HOUR + 30, 5 * HOUR, 5 * HOUR + 1)]

    assert said == [[], [Reason.SNOOZE_OVER], []]


def test_snooze_still_lets_the_message_be_edited() -> None:
    story = snoozed(told_gaps("APPS:EDIT_ISSUES"), 5 * HOUR)
    see(story, 10, "APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")

    assert [one.act for one in story.beat(10)] == [Act.EDIT]


def test_snooze_until_it_changes_holds_while_nothing_changes() -> None:
    story = snoozed(told_gaps("APPS:EDIT_ISSUES"), None)

    assert story.beat(3 * 24 * HOUR) == []


def test_snooze_until_it_changes_is_broken_by_a_change() -> None:
    story = snoozed(told_gaps("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES"), None)
    see(story, 10, "APPS:EDIT_ISSUES")

    assert story.reasons(10) == [Reason.CHANGED, Reason.CHANGED_WHILE_SNOOZED]


def test_snooze_until_it_changes_stays_ended_when_the_change_is_undone() -> None:
    story = snoozed(told_gaps("APPS:EDIT_ISSUES", "OPS:EDIT_ISSUES"), None)
    see(story, 10, "APPS:EDIT_ISSUES", "OPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    changed = story.reasons(10)
    see(story, 20, "APPS:EDIT_ISSUES", "OPS:EDIT_ISSUES")
    story.restart()

    assert changed == [Reason.CHANGED, Reason.CHANGED_WHILE_SNOOZED]
    assert story.reasons(20) == [Reason.CHANGED, Reason.CHANGED]
    assert story.reasons(9 * HOUR) == [Reason.REMINDER]


def test_new_message_ends_a_snooze_until_it_changes_and_nothing_tells_of_that_again() -> None:
    story = snoozed(told_gaps("APPS:EDIT_ISSUES"), None)
    see(story, 10, "APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES")
    grown = story.reasons(10)
    see(story, 20, "APPS:EDIT_ISSUES")

    assert grown == [Reason.GREW]
    assert story.reasons(20) == [Reason.CHANGED, Reason.CHANGED]


def test_snooze_of_a_loss_until_it_changes_stays_ended_when_its_first_cause_is_back() -> None:
    story = snoozed(told_loss(), None)
    story.look(10, AUTH, Cause.BAD_CREDENTIAL)
    changed = story.reasons(10)
    story.look(20, AUTH, Cause.CAPTCHA)

    assert changed == [Reason.CHANGED, Reason.CHANGED_WHILE_SNOOZED]
    assert story.reasons(20) == [Reason.CHANGED, Reason.CHANGED]


def test_loss_breaks_the_snooze_of_gaps() -> None:
    story = snoozed(told_gaps("APPS:EDIT_ISSUES"), 5 * HOUR)
    story.look(10, AUTH, Cause.CAPTCHA)

    assert story.reasons(11) == [Reason.FIRST]


def test_nothing_is_said_inside_a_quiet_window() -> None:
    story = lost(0)
    story.overlays = quiet(-10, 120)

    assert story.beat(100) == []


def test_loss_that_outlasts_a_quiet_window_is_one_message_with_its_real_start() -> None:
    story = lost(0)
    story.overlays = quiet(-10, 120)
    story.beat(60)

    intents = story.beat(120)

    assert [(one.act, one.reason, one.since) for one in intents] == [(Act.POST, Reason.QUIET_OVER_STILL_BAD, START)]
    assert story.beat(121) == []


def test_loss_announced_before_a_quiet_window_is_brought_up_once_after_it() -> None:
    story = told_loss()
    story.overlays = quiet(10, 5 * HOUR)

    said = [story.reasons(minutes) for minutes in (4 * HOUR + 30, 5 * HOUR, 5 * HOUR + 1)]

    assert said == [[], [Reason.QUIET_OVER_STILL_BAD], []]


def test_all_well_after_a_quiet_window_is_one_line_once_a_look_has_shown_it() -> None:
    story = Story()
    story.look(0)
    story.overlays = quiet(10, 120)
    before = story.reasons(121)
    story.look(122)

    said = [story.reasons(minutes) for minutes in (123, 124)]

    assert before == []
    assert said == [[Reason.QUIET_OVER_ALL_WELL], []]


def test_loss_that_came_and_went_inside_a_quiet_window_is_not_told_afterwards() -> None:
    story = lost(20)
    story.overlays = quiet(10, 120)
    story.beat(30)
    story.look(60)
    story.look(62)
    story.beat(63)
    story.look(121)

    assert story.reasons(122) == [Reason.QUIET_OVER_ALL_WELL]


def test_all_well_is_said_after_a_quiet_window_that_ends_while_a_loss_recovers() -> None:
    story = lost(20)
    story.overlays = quiet(10, 120)
    story.beat(30)
    story.look(59.5)
    story.overlays = end_window_now(story.overlays, "w1", START + timedelta(minutes=60))
    at_the_end = story.reasons(60)
    story.look(60.6)

    said = [story.reasons(minutes) for minutes in (60.6, 70)]

    assert at_the_end == []
    assert said == [[Reason.QUIET_OVER_ALL_WELL], []]


def test_relapse_after_a_quiet_window_that_ended_while_a_loss_recovered_is_told_with_its_real_start() -> None:
    story = lost(20)
    story.overlays = quiet(10, 60)
    story.beat(30)
    story.look(59.5)
    story.beat(60)
    story.look(61, AUTH, Cause.CAPTCHA)

    (intent,) = story.beat(61)

    assert (intent.reason, intent.since) == (Reason.QUIET_OVER_STILL_BAD, START + timedelta(minutes=20))
    assert story.beat(62) == []


def test_all_well_is_said_where_a_loss_of_the_last_moments_of_a_quiet_window_is_over_at_once() -> None:
    story = lost(59.8)
    story.overlays = quiet(10, 60)
    story.beat(59.9)
    at_the_end = story.reasons(60)
    story.look(60.1)
    story.look(61.2)

    assert at_the_end == []
    assert story.reasons(61.2) == [Reason.QUIET_OVER_ALL_WELL]


def test_all_well_is_said_where_a_quiet_window_ends_between_an_outage_and_the_next_good_login() -> None:
    story = Story()
    for minutes in (20, 23, 26):
        story.look(minutes, UPSTREAM)
    story.overlays = quiet(10, 60)
    story.beat(30)
    story.look(59, AUTH)
    at_the_end = story.reasons(60)
    story.look(61)

    assert at_the_end == []
    assert story.reasons(61) == [Reason.QUIET_OVER_ALL_WELL]


def test_recovery_that_is_told_after_a_quiet_window_is_its_one_line() -> None:
    story = told_loss()
    story.overlays = quiet(5, 60)
    story.look(59.5)
    story.beat(60)
    story.look(61)

    assert story.reasons(61) == [Reason.RECOVERED, Reason.RECOVERED]
    assert story.beat(62) == []


def test_recovery_inside_a_quiet_window_is_told_where_the_loss_was() -> None:
    story = told_loss()
    story.overlays = quiet(5, 120)
    story.look(20)
    story.look(22)

    assert story.reasons(22) == [Reason.RECOVERED, Reason.RECOVERED]


def test_operators_hear_of_answers_not_understood_inside_a_quiet_window() -> None:
    story = Story()
    story.overlays = quiet(-10, 120)
    story.look(0, EvidenceClass.UNKNOWN)
    story.look(5, EvidenceClass.UNKNOWN)
    story.look(10, EvidenceClass.UNKNOWN)

    assert story.reasons(11) == [Reason.NOT_UNDERSTOOD]


def test_window_ended_early_is_over_at_once() -> None:
    story = lost(0)
    story.overlays = end_window_now(quiet(-10, 120), "w1", START + timedelta(minutes=60))

    assert story.reasons(61) == [Reason.FIRST]


def test_window_that_has_not_begun_is_removed_when_ended() -> None:
    assert end_window_now(quiet(10, 120), "w1", START).windows == ()


def test_window_that_is_over_cannot_be_ended() -> None:
    with pytest.raises(Conflict, match="ended at 2026-11-02 02:30 UTC already"):
        end_window_now(quiet(10, 30), "w1", START + timedelta(minutes=60))


def test_overlays_of_forgotten_episodes_and_old_windows_are_pruned() -> None:
    story = acked(10)
    overlays = replace(story.overlays, windows=quiet(-120, -60).windows)

    pruned = prune_overlays(overlays, Story().state, START)

    assert pruned == Overlays()


def test_window_that_has_not_ended_is_not_spoken_of() -> None:
    story = Story()
    story.overlays = quiet(10, 120)
    story.look(300)

    assert story.beat(5) == []


def test_loss_brought_up_after_a_snooze_is_not_brought_up_again_for_a_window_before_it() -> None:
    story = snoozed(told_loss(), 100)
    story.overlays = replace(story.overlays, windows=quiet(10, 60).windows)

    said = [story.reasons(minutes) for minutes in (70, 100, 101)]

    assert said == [[], [Reason.SNOOZE_OVER], []]
