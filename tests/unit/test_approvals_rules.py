"""Who may decide a request, and what a decision makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.approval_policy import GuardedAct, Policy, act_of_policy_change, parse_policy
from access.approvals import (
    AlreadyDecided,
    Approval,
    Decision,
    Outcome,
    PlanChanged,
    decide,
    expire,
    may_decide,
    parse_reason,
    withdraw,
)
from access.errors import BadInput, Conflict, NotAllowed
from access.people import Person, Role, Standing
from access.records import Actor, ActorKind
from access.rows import from_row, to_row

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
SAM = Actor(ActorKind.SLACK, "U0SAM", "T0HOME")
APPROVER = frozenset({Role.APPROVER})
LEE = Person("T0HOME", "U0LEE", Standing.MEMBER, APPROVER)
KIM = Person("T0HOME", "U0KIM", Standing.MEMBER, APPROVER)
ASKED = Approval(
    id="a1",
    workspace="T0HOME",
    connection_id="c1",
    connection="prod",
    act=GuardedAct.REPAIR,
    subject_id="r1",
    plan_hash="abc",
    asked_by=SAM,
    asked_at=NOON,
    ends_at=NOON + timedelta(hours=24),
)
TWO = replace(ASKED, policy=Policy(needed=2))


def yes(approval: Approval, person: Person = LEE, reason: str = "") -> Approval:
    return decide(approval, person, NOON, "abc", is_yes=True, reason=reason)


def no(approval: Approval, person: Person = LEE, reason: str = "") -> Approval:
    return decide(approval, person, NOON, "abc", is_yes=False, reason=reason)


def test_one_yes_approves_and_makes_it_due() -> None:
    decided = yes(ASKED)

    assert (decided.decision, decided.outcome, decided.decided_at) == (Decision.APPROVED, Outcome.DUE, NOON)


def test_one_no_denies_with_its_reason() -> None:
    decided = no(ASKED, reason="not on a Friday")

    assert (decided.decision, decided.outcome) == (Decision.DENIED, Outcome.NONE)
    assert decided.votes[0].reason == "not on a Friday"


@pytest.mark.parametrize(
    "person",
    [
        replace(LEE, standing=Standing.GUEST),
        replace(LEE, standing=Standing.UNKNOWN),
        replace(LEE, standing=Standing.DEACTIVATED),
        replace(LEE, roles=frozenset()),
        replace(LEE, roles=frozenset({Role.ADMIN})),
        replace(LEE, roles=frozenset(), unread_roles=APPROVER),
        replace(LEE, workspace="T0OTHER"),
    ],
    ids=["guest", "unknown", "deactivated", "member", "admin", "group unread", "other workspace"],
)
def test_nobody_else_decides(person: Person) -> None:
    with pytest.raises(NotAllowed, match="You may not decide this"):
        yes(ASKED, person)


def test_nobody_decides_what_they_asked_for() -> None:
    asker = Person("T0HOME", "U0SAM", Standing.MEMBER, APPROVER)

    with pytest.raises(NotAllowed, match="you asked for it yourself"):
        yes(ASKED, asker)


def test_the_same_id_in_another_workspace_is_somebody_else() -> None:
    assert not may_decide(ASKED, Person("T0OTHER", "U0SAM", Standing.MEMBER, APPROVER)).is_allowed


def test_a_changed_plan_is_not_decided() -> None:
    with pytest.raises(PlanChanged):
        decide(ASKED, LEE, NOON, "other", is_yes=True)


def test_a_second_decision_is_a_conflict() -> None:
    with pytest.raises(AlreadyDecided, match="approved already"):
        no(yes(ASKED), KIM)


def test_what_has_run_out_is_not_decided() -> None:
    with pytest.raises(AlreadyDecided, match="run out"):
        decide(ASKED, LEE, ASKED.ends_at, "abc", is_yes=True)


def test_two_approvers_are_two_people() -> None:
    first = yes(TWO)

    with pytest.raises(Conflict, match="somebody else must do so too"):
        yes(first)

    assert (first.decision, first.still_needed) == (Decision.PENDING, 1)
    assert yes(first, KIM).decision is Decision.APPROVED


def test_a_no_after_one_of_two_yes_denies() -> None:
    assert no(yes(TWO), KIM).decision is Decision.DENIED


def test_an_approver_may_change_a_yes_into_a_no_while_it_is_open() -> None:
    assert no(yes(TWO)).decision is Decision.DENIED


def test_a_yes_without_the_reason_that_the_policy_asks_for_is_refused() -> None:
    strict = replace(ASKED, policy=Policy(needs_reason=True))

    with pytest.raises(BadInput, match="needs a reason"):
        yes(strict)

    assert yes(strict, reason="agreed in stand-up").decision is Decision.APPROVED


def test_only_who_asked_withdraws() -> None:
    with pytest.raises(NotAllowed):
        withdraw(ASKED, LEE.actor, NOON)

    assert withdraw(ASKED, SAM, NOON).decision is Decision.WITHDRAWN


def test_what_was_approved_is_not_withdrawn() -> None:
    with pytest.raises(AlreadyDecided):
        withdraw(yes(ASKED), SAM, NOON)


def test_a_request_expires_at_its_end_and_not_before() -> None:
    assert expire(ASKED, ASKED.ends_at - timedelta(seconds=1)) == ASKED
    assert expire(ASKED, ASKED.ends_at).decision is Decision.EXPIRED


def test_what_was_decided_does_not_expire() -> None:
    decided = yes(ASKED)

    assert expire(decided, ASKED.ends_at + timedelta(days=9)) == decided


@given(st.lists(st.tuples(st.sampled_from(["lee", "kim", "ann", "sam"]), st.booleans()), max_size=8), st.integers(1, 2))
def test_however_people_press_it_takes_enough_others_and_one_end(presses: list[tuple[str, bool]], needed: int) -> None:
    approval = replace(ASKED, policy=Policy(needed=needed))
    ends = set[Decision]()

    for name, is_yes in presses:
        person = Person("T0HOME", f"U0{name.upper()}", Standing.MEMBER, APPROVER)
        approval = _pressed(approval, person, is_yes=is_yes)
        ends |= {approval.decision} - {Decision.PENDING}

    approvers = {vote.by for vote in approval.yes_votes}
    assert len(ends) <= 1
    assert SAM not in approvers
    assert approval.decision is not Decision.APPROVED or len(approvers) == needed


def _pressed(approval: Approval, person: Person, *, is_yes: bool) -> Approval:
    try:
        return decide(approval, person, NOON, "abc", is_yes=is_yes)
    except (NotAllowed, Conflict):
        return approval


def test_a_request_comes_back_from_its_row() -> None:
    asked = replace(yes(TWO), proposed=Policy(2, needs_reason=True, channel="C0OPS"))

    assert from_row(Approval, to_row(asked, 1), 1) == asked


@pytest.mark.parametrize(
    ("words", "policy"),
    [
        (("two",), Policy(needed=2)),
        (("one", "reason"), Policy(needs_reason=True)),
        (("C0123456",), Policy(channel="C0123456")),
        (("<#C0123456|ops>",), Policy(channel="C0123456")),
        (("2", "no-reason", "usual-channel"), Policy(needed=2)),
    ],
)
def test_a_policy_is_typed_in_words(words: tuple[str, ...], policy: Policy) -> None:
    assert parse_policy(words, Policy()) == policy


@pytest.mark.parametrize("words", [(), ("three",), ("#ops",), ("C",), ("c0123456",)])
def test_other_words_are_no_policy(words: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        parse_policy(words, Policy())


def test_another_channel_is_guarded_as_such() -> None:
    moved = act_of_policy_change(Policy(), Policy(needed=2, channel="C0OPS"))

    assert moved is GuardedAct.APPROVALS_CHANNEL
    assert act_of_policy_change(Policy(), Policy(needed=2)) is GuardedAct.APPROVALS_POLICY


def test_a_reason_is_one_line() -> None:
    assert parse_reason("  because\n of  audit ") == "because of audit"


def test_a_reason_that_is_too_long_is_refused() -> None:
    with pytest.raises(BadInput, match="501 characters"):
        parse_reason("x" * 501)
