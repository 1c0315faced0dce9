"""Approvals: somebody else's yes or no to a repair or to another guarded act, with an end time.

Here: what is kept of one, who may decide, and what a decision makes of it. How a decision is written so that of many
presses one wins is `access.operations.decide_approval`; what is done afterwards `access.operations.carry_out`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.approval_policy import GuardedAct, Policy
from access.approval_reports import Report
from access.errors import BadInput, Conflict, NotAllowed
from access.people import Audience, Person, Ruling, may
from access.records import Actor

OPEN_FOR = timedelta(hours=24)
"""How long a request may be decided where the operator set nothing else."""
LONGEST_REASON = 500


@unique
class Decision(StrEnum):
    """How a request stands: open, or in one of its ends."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@unique
class Outcome(StrEnum):
    """What has come of an approved request.

    `changed`: Jira was not as it was when the plan was made, so nothing was done. `unverified`: done, but the look
    afterwards did not show everything that was expected.
    """

    NONE = "none"
    DUE = "due"
    RUNNING = "running"
    DONE = "done"
    UNVERIFIED = "unverified"
    CHANGED = "changed"
    FAILED = "failed"


ENDED = frozenset({Outcome.DONE, Outcome.UNVERIFIED, Outcome.CHANGED, Outcome.FAILED})


@dataclass(frozen=True, slots=True)
class Vote:
    """One approver's word. `reason` is empty where none was given."""

    by: Actor
    is_yes: bool
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One request.

    Attributes:
        id: opaque; what buttons carry.
        workspace: Slack team id; only its members may decide.
        connection_id: what it is about.
        connection: the connection's name at that time.
        act: what is asked for.
        subject_id: the repair, draft or connection.
        plan_hash: hash of the plan that was shown; empty for acts without one.
        asked_by: who asked.
        asked_at: when, UTC.
        ends_at: until when it may be decided, UTC.
        reason: why, in the asker's words; may be empty.
        policy: by which rules it is decided; those of the moment at which it was asked for.
        proposed: for a change of the policy, the policy that it would be.
        decision: how it stands.
        votes: what approvers said, in order.
        decided_at: when it was decided, withdrawn or ran out, UTC.
        outcome: what has come of it.
        ended_at: when carrying out came to its end, UTC.
        report: what that came to.
        version: raised at each change, so that a message knows whether it is the newest.
    """

    id: str
    workspace: str
    connection_id: str
    connection: str
    act: GuardedAct
    subject_id: str
    asked_by: Actor
    asked_at: datetime
    ends_at: datetime
    plan_hash: str = ""
    reason: str = ""
    policy: Policy = field(default_factory=Policy)
    proposed: Policy | None = None
    decision: Decision = Decision.PENDING
    votes: tuple[Vote, ...] = ()
    decided_at: datetime | None = None
    outcome: Outcome = Outcome.NONE
    ended_at: datetime | None = None
    report: Report = field(default_factory=Report)
    version: int = 1

    @property
    def yes_votes(self) -> tuple[Vote, ...]:
        """Those who said yes."""
        return tuple(vote for vote in self.votes if vote.is_yes)

    @property
    def still_needed(self) -> int:
        """How many more approvers must say yes."""
        return max(0, self.policy.needed - len(self.yes_votes))

    def is_open(self, now: datetime) -> bool:
        """Whether it may still be decided."""
        return self.decision is Decision.PENDING and now < self.ends_at


class AlreadyDecided(Conflict):
    """Somebody else was faster, or the time is over.

    Attributes:
        approval: as it is kept; words for people are made from it.
    """

    def __init__(self, approval: Approval) -> None:
        super().__init__(_OVER[approval.decision], "See what waits: /jira-access approvals")
        self.approval = approval


_OVER = {
    Decision.PENDING: "This request has run out.",
    Decision.APPROVED: "This request was approved already.",
    Decision.DENIED: "This request was denied already.",
    Decision.EXPIRED: "This request has run out.",
    Decision.WITHDRAWN: "This request was withdrawn.",
}


class PlanChanged(Conflict):
    """The plan is no longer the one that was asked about."""

    def __init__(self) -> None:
        super().__init__("The plan is not the one that was shown, so nothing was decided.", "Make a new plan.")


def may_decide(approval: Approval, person: Person) -> Ruling:
    """Whether this person may decide this request now, and why or why not."""
    if person.workspace != approval.workspace:
        return Ruling(is_allowed=False, because="only members of the workspace in which it was asked may")
    ruling = may(person, Audience.APPROVERS)
    if ruling.is_allowed and person.actor == approval.asked_by:
        return Ruling(is_allowed=False, because="you asked for it yourself, and somebody else must decide")
    return ruling


def parse_reason(typed: str) -> str:
    """A reason on one line, without blanks around it.

    Raises:
        BadInput: it is too long.
    """
    reason = " ".join(typed.split())
    if len(reason) > LONGEST_REASON:
        raise BadInput(f"That reason has {len(reason)} characters; {LONGEST_REASON} are the most.", "Make it shorter.")
    return reason


def require_decidable(approval: Approval, person: Person, now: datetime) -> None:
    """Let a person pass who may decide a request that is open.

    Raises:
        NotAllowed: this person may not decide it.
        AlreadyDecided: it was decided, withdrawn or has run out.
    """
    ruling = may_decide(approval, person)
    if not ruling.is_allowed:
        raise NotAllowed(f"You may not decide this: {ruling.because}.", "What you may do: /jira-access whoami")
    if not approval.is_open(now):
        raise AlreadyDecided(approval)


def decide(
    approval: Approval, person: Person, now: datetime, plan_hash: str, *, is_yes: bool, reason: str = ""
) -> Approval:
    """The request after this person's word; with enough yes it is approved, with one no it is denied.

    Args:
        approval: as it is kept now.
        person: who decides, as of now.
        now: the time, UTC.
        plan_hash: hash of the plan as it is kept now; empty for acts without one.
        is_yes: whether they approve.
        reason: why; may be empty where the policy does not ask for one.

    Raises:
        NotAllowed: this person may not decide it.
        AlreadyDecided: it was decided, withdrawn or has run out.
        PlanChanged: the plan is no longer the one that was asked about.
        BadInput: the policy asks for a reason and there is none.
        Conflict: they said yes already, and somebody else's yes is still needed.
    """
    require_decidable(approval, person, now)
    if plan_hash != approval.plan_hash:
        raise PlanChanged
    if is_yes and approval.policy.needs_reason and not reason:
        raise BadInput("A yes needs a reason for this connection.", "Press Approve again and give one.")
    if is_yes and any(vote.by == person.actor for vote in approval.yes_votes):
        raise Conflict("You have approved this already; somebody else must do so too.")
    voted = replace(approval, votes=(*approval.votes, Vote(person.actor, is_yes, now, reason)))
    return _counted(replace(voted, version=approval.version + 1), now)


def _counted(approval: Approval, now: datetime) -> Approval:
    if any(not vote.is_yes for vote in approval.votes):
        return replace(approval, decision=Decision.DENIED, decided_at=now)
    if approval.still_needed:
        return approval
    return replace(approval, decision=Decision.APPROVED, decided_at=now, outcome=Outcome.DUE)


def withdraw(approval: Approval, actor: Actor, now: datetime) -> Approval:
    """The request taken back by who asked for it.

    Raises:
        NotAllowed: somebody else asked for it.
        AlreadyDecided: it was decided, withdrawn or has run out.
    """
    if approval.asked_by != actor:
        raise NotAllowed("Only the person who asked for this may withdraw it.")
    if not approval.is_open(now):
        raise AlreadyDecided(approval)
    return replace(approval, decision=Decision.WITHDRAWN, decided_at=now, version=approval.version + 1)


def expire(approval: Approval, now: datetime) -> Approval:
    """The request once its time is over; as it is while it is open or decided."""
    if approval.decision is not Decision.PENDING or now < approval.ends_at:
        return approval
    return replace(approval, decision=Decision.EXPIRED, decided_at=approval.ends_at, version=approval.version + 1)


def begun(approval: Approval) -> Approval:
    """The request while it is carried out."""
    return replace(approval, outcome=Outcome.RUNNING, version=approval.version + 1)


def ended(approval: Approval, outcome: Outcome, report: Report, now: datetime) -> Approval:
    """The request once carrying out came to that end."""
    return replace(approval, outcome=outcome, report=report, ended_at=now, version=approval.version + 1)


def undone(approval: Approval, now: datetime) -> Approval:
    """The request once another one took all of it back."""
    return replace(approval, report=replace(approval.report, undone_at=now), version=approval.version + 1)
