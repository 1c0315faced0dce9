"""What is said first about a trouble, when, and what hides it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fixtures.watching import START, Story, degraded, lost, sweep

from access.credentials import CredentialKind
from access.evidence import Cause, EvidenceClass
from access.intents import Act, Intent, Key, Reason, Topic, shares_message
from access.troubles import Trouble

AUTH, OK, UPSTREAM = EvidenceClass.AUTH, EvidenceClass.OK, EvidenceClass.UPSTREAM


def unreachable(minutes: float = 0) -> Story:
    """A connection that worked and is unreachable from that minute on."""
    story = Story()
    story.look(minutes - 20)
    story.look(minutes - 5, UPSTREAM)
    story.look(minutes - 2, UPSTREAM)
    story.look(minutes, UPSTREAM)
    return story


def test_loss_is_posted_once_group_wait_has_passed() -> None:
    story = lost(0)

    intents = story.beat(0.5)

    assert [(one.act, one.reason, one.mentions) for one in intents] == [(Act.POST, Reason.FIRST, True)]
    assert str(intents[0].key) == "7-1/lost/post/1"


def test_loss_is_not_posted_before_group_wait() -> None:
    story = lost(0)

    assert story.beat(0.4) == []


def test_loss_is_not_posted_twice() -> None:
    story = lost(0)
    story.beat(1)

    assert story.beat(2) == []


def test_restart_does_not_post_again() -> None:
    story = lost(0)
    story.beat(1)

    story.restart()

    assert story.beat(2) == []


def test_post_that_slack_has_not_confirmed_is_not_handed_over_again() -> None:
    story = lost(0, slack_works=False)
    story.beat(1)

    assert story.beat(2) == []


def test_loss_that_is_over_before_group_wait_is_never_spoken_of() -> None:
    story = lost(0)
    story.look(0.3)

    story.look(2)

    assert story.beat(3) == []


def test_suspicion_of_a_token_says_nothing() -> None:
    story = Story()
    story.look(0, AUTH, is_strong=True)

    assert story.beat(1) == []


def test_strongly_refused_password_is_one_quiet_line_without_a_mention() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0, AUTH, is_strong=True)

    intents = story.beat(1)

    assert [(one.act, one.reason, one.mentions) for one in intents] == [(Act.POST, Reason.QUIET_LINE, False)]


def test_quiet_line_is_edited_when_it_was_a_blip() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0, AUTH, is_strong=True)
    story.beat(1)
    story.look(10)

    intents = story.beat(10)

    assert [(one.act, one.reason) for one in intents] == [(Act.EDIT, Reason.BLIP_OVER)]


def test_quiet_line_that_becomes_a_loss_is_posted_anew_and_points_there() -> None:
    story = Story(CredentialKind.BASIC)
    story.look(0, AUTH, is_strong=True)
    story.beat(1)
    story.look(10, AUTH, is_strong=True)

    first, second = story.beat(11), story.beat(12)

    assert [(one.act, one.reason, one.mentions) for one in first] == [(Act.POST, Reason.FIRST, True)]
    assert [(one.act, one.reason, one.key.trouble) for one in second] == [(Act.EDIT, Reason.REPLACED, "suspect")]


def test_outage_is_one_calm_message_that_names_its_site() -> None:
    story = unreachable()

    intents = story.beat(1)

    assert [(one.act, one.reason, one.mentions) for one in intents] == [(Act.POST, Reason.FIRST, False)]
    assert intents[0].site == "https://jira.example.com"


def test_outage_message_stays_until_the_refusal_behind_it_is_confirmed() -> None:
    story = unreachable()
    story.beat(1)
    story.look(5, AUTH)

    assert story.beat(6) == []


def test_loss_after_an_outage_is_posted_and_the_outage_points_to_it() -> None:
    story = unreachable()
    story.beat(1)
    story.look(5, AUTH, Cause.CAPTCHA)

    story.beat(6)
    story.beat(7)

    assert [(one.reason, one.key.trouble) for one in story.sent[1:]] == [
        (Reason.FIRST, "lost"),
        (Reason.REPLACED, "unreachable"),
    ]


def outage(site: str, minutes: float, episode: str = "7-1") -> Intent:
    """A post about an outage that began then."""
    return Intent(
        act=Act.POST,
        reason=Reason.FIRST,
        key=Key(episode, Trouble.UNREACHABLE, Topic.POST),
        since=START + timedelta(minutes=minutes),
        site=site,
    )


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (outage("https://a.example", 5, "8-1"), True),
        (outage("https://a.example", -5, "8-1"), True),
        (outage("https://a.example", 6, "8-1"), False),
        (outage("https://b.example", 0, "8-1"), False),
    ],
)
def test_outages_of_one_host_in_one_window_share_a_message(other: Intent, *, shared: bool) -> None:
    one = outage("https://a.example", 0)

    assert shares_message(one, other, timedelta(minutes=5)) is shared


def test_losses_of_one_host_do_not_share_a_message() -> None:
    one, other = lost().beat(1)[0], lost().beat(1)[0]

    assert not shares_message(one, other, timedelta(minutes=5))


def test_degraded_is_one_message_without_a_mention() -> None:
    story = degraded("APPS:EDIT_ISSUES")

    intents = story.beat(1)

    assert [(one.act, one.reason, one.mentions) for one in intents] == [(Act.POST, Reason.FIRST, False)]


def test_loss_hides_gaps_found_with_it_and_they_show_when_it_goes() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.look(0.2, AUTH, Cause.CAPTCHA)
    hidden = story.beat(2)
    story.look(5)
    story.look(7)

    shown = story.beat(8)

    assert [one.key.trouble for one in hidden] == ["lost"]
    assert [(one.key.trouble, one.reason) for one in shown] == [
        ("degraded", Reason.NO_LONGER_HIDDEN),
        ("lost", Reason.RECOVERED),
        ("lost", Reason.RECOVERED),
    ]


def test_announced_gaps_get_a_line_when_a_loss_replaces_them() -> None:
    story = degraded("APPS:EDIT_ISSUES")
    story.beat(1)
    story.look(5, AUTH, Cause.CAPTCHA)
    story.beat(6)

    intents = story.beat(7)

    assert [(one.act, one.reason, one.key.trouble) for one in intents] == [(Act.THREAD, Reason.REPLACED, "degraded")]


def test_nothing_is_posted_while_our_own_network_is_gone() -> None:
    story = lost(0)
    story.look(0.2, EvidenceClass.OFFLINE)

    assert story.beat(2) == []


def test_loss_shows_once_our_own_network_is_back() -> None:
    story = lost(0)
    story.look(0.2, EvidenceClass.OFFLINE)
    story.beat(2)
    story.look(5, AUTH, Cause.CAPTCHA)

    assert story.reasons(6) == [Reason.NO_LONGER_HIDDEN]


@pytest.mark.parametrize("kind", [EvidenceClass.THROTTLED, EvidenceClass.OFFLINE])
def test_an_hour_without_sight_is_one_low_key_note(kind: EvidenceClass) -> None:
    story = Story()
    story.look(0, kind)
    story.look(30, kind)
    before = story.beat(31)
    story.look(60, kind)

    note = story.beat(61)

    assert before == []
    assert [(one.act, one.reason, one.mentions) for one in note] == [(Act.POST, Reason.BLIND, False)]


def test_blind_note_is_edited_when_jira_is_seen_again() -> None:
    story = Story()
    story.look(0, EvidenceClass.THROTTLED)
    story.look(60, EvidenceClass.THROTTLED)
    story.beat(61)
    story.look(70)

    assert story.reasons(71) == [Reason.NOTE_OVER]


def test_third_answer_not_understood_is_a_note_to_the_operators_alone() -> None:
    story = Story()
    story.look(0, EvidenceClass.UNKNOWN)
    story.look(5, EvidenceClass.UNKNOWN)
    story.look(10, EvidenceClass.UNKNOWN)

    intents = story.beat(11)

    assert [(one.act, one.reason) for one in intents] == [(Act.OPERATORS, Reason.NOT_UNDERSTOOD)]


def test_fourth_episode_is_one_summary_and_then_silence() -> None:
    story = flapping()

    intents = story.beat(31)

    assert [(one.act, one.reason) for one in intents] == [(Act.POST, Reason.FLAPPING)]
    assert story.beat(80) == []


def flapping() -> Story:
    """Three losses that were told and recovered, and a fourth at minute 30."""
    story = lost(0)
    for start in (10, 20, 30):
        story.beat(start - 8)
        story.look(start - 5)
        story.look(start - 3)
        story.beat(start - 2)
        story.look(start, AUTH, Cause.CAPTCHA)
    return story


def test_loss_that_is_still_there_after_an_hour_of_calm_is_told() -> None:
    story = flapping()
    story.beat(31)
    story.look(91, AUTH, Cause.CAPTCHA)

    intents = story.beat(92)

    assert [(one.reason, one.key.trouble) for one in intents] == [
        (Reason.NO_LONGER_HIDDEN, "lost"),
        (Reason.NOTE_OVER, "flapping"),
    ]


def test_fifty_projects_are_one_message() -> None:
    story = Story()
    projects = [f"P{number}" for number in range(200)]
    struck = [f"{project}:EDIT_ISSUES" for project in projects[:50]]
    story.look(-60, permissions=sweep(covered=projects, projects=projects))
    story.look(-2, EvidenceClass.PERMISSION, permissions=sweep(*struck, covered=projects, projects=projects))
    story.look(0, EvidenceClass.PERMISSION, permissions=sweep(*struck, covered=projects, projects=projects))

    assert len(story.beat(1)) == 1
