"""What alerts say: what, where and since when first; nobody notified without need; no button after the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from access.announcements import Announced, Line
from access.evidence import Cause
from access.intents import Act, Key, Reason, Topic
from access.telling import Outage, Overlaid, OverlayNote, Scene
from access.troubles import Trouble, stage_of
from access.watch_case import stamp
from messages import gallery_scenes as made
from messages.gallery_values import CLOUD, NOW, PROD
from messages.watch_words import WatchWords

WORDS = WatchWords(("S0ONCALL",))


def said(scene: Scene, act: Act, reason: Reason, *, mentions: bool = False) -> str:
    return WORDS.intent(scene, made.intent_for(act, reason, scene, mentions=mentions)).text


def kinds_of(scene: Scene, act: Act, reason: Reason) -> set[object]:
    return {block["type"] for block in WORDS.intent(scene, made.intent_for(act, reason, scene)).blocks}


@pytest.mark.parametrize("trouble", Trouble)
def test_the_first_line_says_what_where_and_since_when(trouble: Trouble) -> None:
    first = said(made.scene_of(trouble), Act.POST, Reason.FIRST).splitlines()[0]

    assert "prod: " in first
    assert "since <!date^" in first


def test_the_second_line_is_the_likely_cause_and_the_third_the_next_step() -> None:
    lines = said(made.scene_of(Trouble.LOST), Act.POST, Reason.FIRST).splitlines()

    assert lines[1].startswith("Likely cause: ")
    assert "confidence in this finding: high" in lines[1]
    assert lines[2].startswith("Next: ")


def test_only_an_intent_that_mentions_notifies_who_is_on_call() -> None:
    scene = made.scene_of(Trouble.LOST)

    assert "<!subteam^S0ONCALL>" in said(scene, Act.POST, Reason.FIRST, mentions=True)
    assert "<!subteam" not in said(scene, Act.POST, Reason.FIRST)


@pytest.mark.parametrize("trouble", [Trouble.UNREACHABLE, Trouble.BLIND, Trouble.NOT_UNDERSTOOD])
def test_what_proves_nothing_about_the_account_says_so_and_never_speaks_of_lost_access(trouble: Trouble) -> None:
    text = said(made.scene_of(trouble), Act.POST, Reason.FIRST)

    assert "lost" not in text
    assert "account" in text


@pytest.mark.parametrize("trouble", Trouble)
def test_nothing_can_be_pressed_after_the_end(trouble: Trouble) -> None:
    over = made.scene_of(trouble, is_over=True)

    assert "actions" not in kinds_of(over, Act.EDIT, Reason.RECOVERED)
    assert WORDS.standing(over).text == said(over, Act.EDIT, Reason.RECOVERED)


def test_recovery_says_how_long_it_lasted_and_what_changed() -> None:
    renewed = made.scene_of(Trouble.LOST, replace(PROD, secret_changed_at=NOW - timedelta(minutes=4)), is_over=True)

    text = said(renewed, Act.EDIT, Reason.RECOVERED)

    assert "(4 h 18 min)" in text
    assert "a new secret was entered here" in text


def test_a_loss_that_was_not_mended_here_does_not_claim_it() -> None:
    text = said(made.scene_of(Trouble.LOST, is_over=True), Act.EDIT, Reason.RECOVERED)

    assert "nothing here; the secret is the same" in text


def test_an_acknowledged_alert_says_who_and_offers_to_go_on() -> None:
    standing = WORDS.standing(made.taken_on(made.scene_of(Trouble.LOST)))

    assert "<@U0KIM> has taken this on" in standing.text
    assert "Still on it" in str(standing.blocks)


def test_an_acknowledgement_that_has_run_out_does_not_stand_in_the_alert() -> None:
    scene = made.taken_on(made.scene_of(Trouble.LOST))
    (ack,) = scene.watch.overlays.acks
    asked, number = NOW + timedelta(hours=3), stamp(ack.at)
    question = Line(Key(ack.episode, ack.trouble, Topic.STILL_ON_IT, number), asked, asked, number)
    unasked = replace(scene, now=NOW + timedelta(hours=5))
    later = replace(unasked, watch=replace(scene.watch, announced=Announced((question,))))

    assert "has taken this on" in WORDS.standing(unasked).text
    assert "has taken this on" not in WORDS.standing(later).text


def test_a_captcha_says_where_to_look_first_and_that_the_bot_holds_back() -> None:
    scene = made.scene_of(Trouble.LOST, cause=Cause.CAPTCHA)
    login = scene.watch.state.login
    locked = replace(login, tries=replace(login.tries, captcha_at=NOW, saw_captcha=True, refused=2))
    held = replace(scene, watch=replace(scene.watch, state=replace(scene.watch.state, login=locked)))

    text = said(held, Act.POST, Reason.FIRST)

    assert "check Jira Align first" in text
    assert "I hold my own tries back" in text


def test_a_loss_on_the_day_of_its_end_says_that_it_fits() -> None:
    scene = made.scene_of(Trouble.LOST, CLOUD)
    due = replace(scene, countdown=replace(made.COUNTDOWN, ends=made.BEGAN))

    assert "The secret was due to end" in said(due, Act.POST, Reason.FIRST)


def test_ten_projects_stand_in_the_message_and_all_of_them_in_the_file() -> None:
    scene = replace(made.scene_of(Trouble.DEGRADED, gaps=made.many_gaps(200)), told=frozenset())

    rendered = WORDS.intent(scene, made.intent_for(Act.POST, Reason.FIRST, scene))

    assert rendered.text.count("lost Edit Issues") == 10
    assert "190 more projects" in rendered.text
    assert rendered.file is not None
    assert rendered.file.content.count(b"EDIT_ISSUES") == 200


def test_ten_projects_need_no_file() -> None:
    scene = replace(made.scene_of(Trouble.DEGRADED, gaps=made.many_gaps(10)), told=frozenset())

    assert WORDS.intent(scene, made.intent_for(Act.POST, Reason.FIRST, scene)).file is None


def test_an_edit_brings_no_file() -> None:
    scene = made.scene_of(Trouble.DEGRADED, gaps=made.many_gaps(200))

    assert WORDS.intent(scene, made.intent_for(Act.EDIT, Reason.CHANGED, scene)).file is None


def test_a_line_about_a_change_tells_the_difference_alone() -> None:
    scene = made.scene_of(Trouble.DEGRADED, gaps=made.many_gaps(3))
    before = replace(scene, told=made.many_gaps(2) | made.many_gaps(1, "GONE"))

    text = said(before, Act.THREAD, Reason.CHANGED)

    assert "TEAM2 lost Edit Issues" in text
    assert "GONE0 has Edit Issues back" in text
    assert "TEAM0" not in text


def test_a_hidden_project_is_told_apart_from_a_missing_permission() -> None:
    text = said(made.scene_of(Trouble.DEGRADED), Act.POST, Reason.FIRST)

    assert "CORE is no longer visible" in text


def test_a_loss_behind_a_shared_outage_leaves_the_others_in_its_message() -> None:
    scene = made.scene_of(Trouble.UNREACHABLE)
    assert scene.episode is not None
    lost = stage_of(Trouble.LOST, NOW, Cause.BAD_CREDENTIAL, since=NOW - timedelta(minutes=8))
    other = Outage(connection=replace(PROD, name="stage"), since=made.BEGAN)
    shared = replace(scene, episode=scene.episode.entered(lost), others=(other,))

    text = said(shared, Act.EDIT, Reason.REPLACED)
    over = said(replace(shared, others=(replace(other, ended=NOW),)), Act.EDIT, Reason.REPLACED)

    assert "is not answering 1 connection " in text
    assert "stage since" in text
    assert "prod answered again after 4 h 10 min" in text
    assert "access is lost now" in text
    assert over.startswith("🟢")


@pytest.mark.parametrize("own_first", [True, False])
def test_an_outage_of_several_connections_reads_the_same_from_either_side(own_first: bool) -> None:  # noqa: FBT001 - which side tells
    one = made.scene_of(Trouble.UNREACHABLE)
    other = replace(PROD, name="staging")
    mine, theirs = (PROD, other) if own_first else (other, PROD)
    scene = replace(one, connection=mine, others=(Outage(connection=theirs, since=made.BEGAN),))

    text = said(scene, Act.POST, Reason.FIRST)

    assert "https://jira.example.com is not answering 2 connections" in text
    assert text.index("• prod") < text.index("• staging")


@pytest.mark.parametrize("trouble", [Trouble.LOST, Trouble.UNREACHABLE, Trouble.DEGRADED])
def test_what_could_not_be_told_in_time_is_told_late_in_two_lines(trouble: Trouble) -> None:
    text = said(made.scene_of(trouble, is_over=True), Act.POST, Reason.TOLD_LATE)

    assert "I could not tell you then" in text
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize("what", Overlaid)
def test_a_line_says_who_did_it(what: Overlaid) -> None:
    assert "<@U0KIM>" in WORDS.overlay(made.scene_of(Trouble.LOST), OverlayNote(what, made.KIM)).text


def test_never_is_it_promised_that_nothing_was_lost() -> None:
    texts = [said(made.scene_of(trouble, is_over=True), Act.EDIT, Reason.RECOVERED) for trouble in Trouble]

    assert "nothing was lost" not in "".join(texts).lower()
