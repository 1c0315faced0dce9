"""Random stories: looks, beats, people and a Slack that fails, held against the promises of the watch."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from fixtures.watching import START, Story, sweep
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from access.credentials import CredentialKind
from access.evidence import Cause, EvidenceClass
from access.intents import Act, Intent, Key, Reason, Topic
from access.lockout import Hold
from access.login_watch import LoginState
from access.overlays import Overlays, QuietWindow, acknowledge, snooze
from access.troubles import Episode, Trouble

MINUTES = st.sampled_from([0.2, 0.6, 1, 2.5, 5, 10, 30, 61, 250])
AGAIN = (Reason.GREW, Reason.NEW_PERMISSION_CLASS)
MAY_BREAK_SILENCE = (Reason.RECOVERED, Reason.BLIP_OVER, Reason.NOTE_OVER)
GAPS = st.sampled_from([(), ("APPS:EDIT_ISSUES",), ("APPS:EDIT_ISSUES", "CORE:EDIT_ISSUES"), ("WEB:NOT_VISIBLE",)])
LOOKS = st.sampled_from(
    [
        (EvidenceClass.AUTH, Cause.BAD_CREDENTIAL),
        (EvidenceClass.AUTH, Cause.CAPTCHA),
        (EvidenceClass.AUTH, Cause.WRONG_ACCOUNT),
        (EvidenceClass.CONFIG, Cause.SCOPE_MISSING),
        (EvidenceClass.UPSTREAM, Cause.SERVER_ERROR),
        (EvidenceClass.UPSTREAM, Cause.TIMEOUT),
        (EvidenceClass.THROTTLED, Cause.RATE_LIMITED),
        (EvidenceClass.OFFLINE, Cause.NO_NETWORK),
        (EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD),
    ]
)


class WatchStory(RuleBasedStateMachine):
    """One connection, as anything may happen to it."""

    def __init__(self) -> None:
        super().__init__()
        self.minutes = 0.0
        self.story = Story(slack_works=False)
        self.unconfirmed: list[Intent] = []
        self.posted: dict[tuple[str, str], bool] = {}
        self.ended: dict[str, Episode] = {}
        self.has_worked = False
        self.accusations = 0

    @initialize(credential=st.sampled_from(CredentialKind))
    def choose_kind(self, credential: CredentialKind) -> None:
        self.story.credential = credential

    def _look(self, minutes: float, kind: EvidenceClass, cause: Cause | None = None, **more: object) -> None:
        self.minutes += minutes
        before = {episode.id for episode in self.story.state.episodes if episode.is_open}
        self.story.look(self.minutes, kind, cause, **more)  # type: ignore[arg-type]  # handed through
        self._note_ends(before)

    def _note_ends(self, before: set[str]) -> None:
        for episode in self.story.state.episodes:
            if episode.id in before and not episode.is_open:
                self.ended[episode.id] = episode

    @rule(minutes=MINUTES, gaps=GAPS, is_complete=st.booleans())
    def pass_login(self, minutes: float, gaps: tuple[str, ...], *, is_complete: bool) -> None:
        kind = EvidenceClass.PERMISSION if gaps else EvidenceClass.OK
        self.has_worked, self.accusations = True, 0
        self._look(minutes, kind, permissions=sweep(*gaps, is_complete=is_complete))

    @rule(minutes=MINUTES, look=LOOKS, is_strong=st.booleans())
    def fail_login(self, minutes: float, look: tuple[EvidenceClass, Cause], *, is_strong: bool) -> None:
        kind, cause = look
        self.accusations += kind is EvidenceClass.AUTH or (kind is EvidenceClass.CONFIG and self.has_worked)
        self._look(minutes, kind, cause, is_strong=is_strong)

    @rule(minutes=MINUTES, hold=st.sampled_from(Hold), wait=st.none() | MINUTES, jira_answers=st.booleans())
    def hold_back_login(self, minutes: float, hold: Hold, wait: float | None, *, jira_answers: bool) -> None:
        self.minutes += minutes
        login = self.story.state.login
        before = {episode.id for episode in self.story.state.episodes if episode.is_open}
        self.story.held(self.minutes, hold, None if wait is None else self.minutes + wait, jira_answers=jira_answers)
        self._note_ends(before)
        after = self.story.state.login
        assert (after.passes, after.proofs, after.refused_since) == (login.passes, login.proofs, login.refused_since)
        assert login.state is not LoginState.LOST or after.state is LoginState.LOST
        assert not jira_answers or after.state is not LoginState.UNREACHABLE

    @rule(minutes=MINUTES)
    def beat(self, minutes: float) -> None:
        self.minutes += minutes
        intents = self.story.beat(self.minutes)
        again = self.story.beat(self.minutes)
        assert again == [], "asked again at once, there is nothing more to say"
        self._check_quiet(intents)
        self._check_loss_is_proved(intents)
        self._check_recoveries()
        self.unconfirmed += intents

    def _check_quiet(self, intents: list[Intent]) -> None:
        if self.story.overlays.window_at(START + timedelta(minutes=self.minutes)) is None:
            return
        aloud = [one for one in intents if one.key.trouble != Trouble.NOT_UNDERSTOOD]
        assert all(one.reason in MAY_BREAK_SILENCE for one in aloud)

    def _check_loss_is_proved(self, intents: list[Intent]) -> None:
        speaks_of_loss = any(
            one.key.trouble == Trouble.LOST and one.ended is None and one.act is Act.POST for one in intents
        )
        assert not speaks_of_loss or self.accusations > 0

    def _check_recoveries(self) -> None:
        """Everything that Slack confirmed and that is over has been taken back, or points to what replaced it."""
        said = {(one.key.episode, one.key.trouble, one.key.topic) for one in self.story.sent}
        for place, is_confirmed in self.posted.items():
            if is_confirmed and place[0] in self.ended:
                assert {(*place, Topic.CLOSING_EDIT), (*place, Topic.REPLACED)} & said, f"no recovery of {place}"

    @precondition(lambda self: self.unconfirmed)
    @rule(data=st.data())
    def let_slack_confirm(self, data: st.DataObject) -> None:
        intent = data.draw(st.sampled_from(self.unconfirmed))
        self.unconfirmed.remove(intent)
        self.story.confirm([intent], self.minutes)
        if intent.key.topic is Topic.POST and not self._is_withdrawn(intent.key):
            self.posted[intent.key.episode, intent.key.trouble] = False

    @precondition(lambda self: self.posted)
    @rule()
    def expect_recoveries_from_now_on(self) -> None:
        """A confirmation may come after the last beat; only from the next beat on is its recovery owed."""
        self.beat(1)
        self.posted = dict.fromkeys(self.posted, True)

    def _is_withdrawn(self, key: Key) -> bool:
        """Whether its late line was confirmed, after which the outbox never sends the post."""
        late = [one for one in self.story.sent if one.key.topic is Topic.LATE and one.replaces == key]
        return any(one not in self.unconfirmed for one in late)

    @rule(wait=MINUTES, length=MINUTES)
    def plan_quiet_window(self, wait: float, length: float) -> None:
        start = START + timedelta(minutes=self.minutes + wait)
        window = QuietWindow(f"w{len(self.story.overlays.windows)}", start, start + timedelta(minutes=length))
        overlays = self.story.overlays
        self.story.overlays = Overlays(overlays.acks, overlays.snoozes, (*overlays.windows, window))

    @precondition(lambda self: any(one.is_open and one.last for one in self.story.state.episodes))
    @rule(until=st.none() | MINUTES, takes_on=st.booleans())
    def press_a_button(self, until: float | None, *, takes_on: bool) -> None:
        episode = next(one.id for one in self.story.state.episodes if one.is_open and one.last)
        now = START + timedelta(minutes=self.minutes)
        end = None if until is None else now + timedelta(minutes=until)
        state, overlays = self.story.state, self.story.overlays
        pressed = (
            acknowledge(state, overlays, episode, "slack:T1:U1", now)
            if takes_on
            else snooze(state, overlays, episode, "slack:T1:U1", now, end)
        )
        self.story.overlays = pressed

    @invariant()
    def restart_changes_nothing(self) -> None:
        before = (self.story.state, self.story.announced, self.story.overlays)
        self.story.restart()
        assert (self.story.state, self.story.announced, self.story.overlays) == before

    @invariant()
    def nothing_is_said_twice(self) -> None:
        keys = Counter(str(intent.key) for intent in self.story.sent)
        assert not [key for key, times in keys.items() if times > 1]

    @invariant()
    def one_state_of_one_episode_is_posted_once(self) -> None:
        posts = Counter(
            (one.key.episode, one.key.trouble, one.key.topic)
            for one in self.story.sent
            if one.act in (Act.POST, Act.OPERATORS) and one.reason not in AGAIN
        )
        assert not [place for place, times in posts.items() if times > 1]

    @invariant()
    def an_open_login_episode_means_trouble(self) -> None:
        is_open = any(one.is_open and one.strand == "login" for one in self.story.state.episodes)
        assert is_open is (self.story.state.login.state is not LoginState.HEALTHY)


WatchStory.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
TestWatchStory = pytest.mark.timeout(180)(WatchStory.TestCase)
