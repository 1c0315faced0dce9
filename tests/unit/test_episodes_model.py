"""Properties of the state machines that hold for every sequence of looks."""

from __future__ import annotations

from datetime import timedelta

from fixtures.watching import SETTINGS, START, Story
from hypothesis import given, settings
from hypothesis import strategies as st

from access.credentials import CredentialKind
from access.episodes import change_secret
from access.evidence import Cause, EvidenceClass
from access.held_looks import sit_out
from access.lockout import Caller, rule
from access.login_watch import LoginState
from access.next_look import spared_look
from access.troubles import Strand
from access.watch_state import Transition

ANSWERS = st.sampled_from(
    [
        (EvidenceClass.OK, Cause.OK),
        (EvidenceClass.AUTH, Cause.BAD_CREDENTIAL),
        (EvidenceClass.AUTH, Cause.CAPTCHA),
        (EvidenceClass.AUTH, Cause.BASIC_DISABLED),
        (EvidenceClass.CONFIG, Cause.METHOD_NOT_SUPPORTED),
        (EvidenceClass.UPSTREAM, Cause.TIMEOUT),
        (EvidenceClass.THROTTLED, Cause.RATE_LIMITED),
        (EvidenceClass.OFFLINE, Cause.NO_NETWORK),
        (EvidenceClass.UNKNOWN, Cause.NOT_UNDERSTOOD),
    ]
)
JUDGES_NOBODY = st.sampled_from(
    [EvidenceClass.UPSTREAM, EvidenceClass.THROTTLED, EvidenceClass.OFFLINE, EvidenceClass.UNKNOWN]
)
GAPS = st.sampled_from([0.2, 1, 2.5, 5, 60, 400])
KINDS = st.sampled_from(CredentialKind)


def refused_in_a_row(answers: list[tuple[EvidenceClass, Cause]], *, new_secret_after: int | None) -> int:
    """The most passwords that Jira refused in a row while the bot looked only when its own schedule said so."""
    story, minutes, in_a_row, most = Story(CredentialKind.BASIC), 0.0, 0, 0
    for number, (kind, cause) in enumerate(answers):
        now = START + timedelta(minutes=minutes)
        ruling = rule(CredentialKind.BASIC, story.state.login.tries, now, Caller.AUTOMATIC, SETTINGS.lockout)
        if ruling.may_try or kind is EvidenceClass.UPSTREAM:
            next_look = story.look(minutes, kind, cause, is_strong=True).next_look
            in_a_row = 0 if kind is EvidenceClass.OK else in_a_row + (cause is Cause.BAD_CREDENTIAL)
        else:
            story.state, _ = sit_out(story.state, now, ruling, SETTINGS, jira_answers=True)
            next_look = spared_look(ruling, now, SETTINGS)
        most = max(most, in_a_row)
        if number == new_secret_after:
            story.state, in_a_row = change_secret(story.state), 0
        else:
            minutes = (next_look.at - START) / timedelta(minutes=1)
    return most


@settings(max_examples=150, deadline=None)
@given(answers=st.lists(ANSWERS, max_size=25))
def test_schedule_never_risks_a_third_refused_password(answers: list[tuple[EvidenceClass, Cause]]) -> None:
    assert refused_in_a_row(answers, new_secret_after=None) <= 2


@settings(max_examples=100, deadline=None)
@given(answers=st.lists(ANSWERS, max_size=25), after=st.integers(0, 20))
def test_schedule_never_risks_a_third_refusal_of_a_new_secret_either(
    answers: list[tuple[EvidenceClass, Cause]], after: int
) -> None:
    assert refused_in_a_row(answers, new_secret_after=after) <= 2


@settings(max_examples=100, deadline=None)
@given(kinds=st.lists(JUDGES_NOBODY, max_size=30), gap=GAPS, credential=KINDS)
def test_throttling_outage_and_garbage_never_mean_lost(
    kinds: list[EvidenceClass], gap: float, credential: CredentialKind
) -> None:
    states = _states(credential, [(kind, None) for kind in kinds], gap)

    assert states <= {LoginState.HEALTHY, LoginState.UNREACHABLE}


def _states(
    credential: CredentialKind, answers: list[tuple[EvidenceClass, Cause | None]], gap: float
) -> set[LoginState]:
    story = Story(credential)
    story.look(-1)
    states = {story.state.login.state}
    for number, (kind, cause) in enumerate(answers):
        states.add(story.look(number * gap, kind, cause).state.login.state)
    return states


@settings(max_examples=100, deadline=None)
@given(answers=st.lists(ANSWERS, max_size=30), gap=GAPS, credential=KINDS)
def test_transitions_form_an_unbroken_chain(
    answers: list[tuple[EvidenceClass, Cause]], gap: float, credential: CredentialKind
) -> None:
    moves = _login_moves(credential, answers, gap)

    assert [move.source for move in moves] == ["healthy", *(move.target for move in moves)][: len(moves)]


def _login_moves(
    credential: CredentialKind, answers: list[tuple[EvidenceClass, Cause]], gap: float
) -> list[Transition]:
    story = Story(credential)
    steps = [story.look(number * gap, kind, cause) for number, (kind, cause) in enumerate(answers)]
    return [move for step in steps for move in step.transitions if move.strand is Strand.LOGIN]


@settings(max_examples=100, deadline=None)
@given(answers=st.lists(ANSWERS, max_size=20), gap=GAPS, credential=KINDS)
def test_restart_between_any_two_looks_changes_nothing(
    answers: list[tuple[EvidenceClass, Cause]], gap: float, credential: CredentialKind
) -> None:
    running, restarted = Story(credential), Story(credential)

    told = [_look_twice(running, restarted, number * gap, answer) for number, answer in enumerate(answers)]

    assert all(told)


def _look_twice(running: Story, restarted: Story, minutes: float, answer: tuple[EvidenceClass, Cause]) -> bool:
    restarted.restart()
    return running.look(minutes, *answer) == restarted.look(minutes, *answer)


@settings(max_examples=60, deadline=None)
@given(answers=st.lists(ANSWERS, max_size=20), gap=GAPS, credential=KINDS)
def test_two_good_logins_a_minute_apart_always_lead_back_to_healthy(
    answers: list[tuple[EvidenceClass, Cause]], gap: float, credential: CredentialKind
) -> None:
    story = Story(credential)
    _login_moves_in(story, answers, gap)

    story.look(10_000)
    story.look(10_002)

    assert story.state.login.state is LoginState.HEALTHY


def _login_moves_in(story: Story, answers: list[tuple[EvidenceClass, Cause]], gap: float) -> None:
    for number, (kind, cause) in enumerate(answers):
        story.look(number * gap, kind, cause)
