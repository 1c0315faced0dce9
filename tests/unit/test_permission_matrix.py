"""Every subcommand, button and form, by everybody who might: who is let pass, and who is told why not.

The tables are the real ones, their handlers are replaced by one that only says that somebody got that far. Who may do
what stands here a second time, so that a row cannot become open by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from access.approval_policy import GuardedAct
from access.approvals import Approval, Decision, may_decide, withdraw
from access.errors import NotAllowed
from access.people import Audience, Person, Role, Standing
from access.records import Actor, ActorKind
from commands.asking import Answer, Asked, Pressed, Submitted
from commands.desk import Desk
from commands.registry import BUTTONS, FORMS, SUBCOMMANDS
from commands.router import Outcome, Router
from commands.subcommand import Button, Form, Subcommand
from messages import notices

NOW = datetime(2026, 11, 5, 3, 0, tzinfo=UTC)
PASSED = Answer(notices.file_sent("passed"))
PEOPLE = {
    "member": Person("T0", "U0MEMBER", Standing.MEMBER),
    "admin": Person("T0", "U0ADMIN", Standing.MEMBER, frozenset({Role.ADMIN})),
    "approver": Person("T0", "U0APPROVER", Standing.MEMBER, frozenset({Role.APPROVER})),
    "auditor": Person("T0", "U0AUDITOR", Standing.MEMBER, frozenset({Role.AUDITOR})),
    "guest": Person("T0", "U0GUEST", Standing.GUEST),
    "outsider": Person("T1", "U0OUT", Standing.OTHER_WORKSPACE),
    "bot": Person("T0", "U0BOT", Standing.BOT),
    "deactivated": Person("T0", "U0GONE", Standing.DEACTIVATED),
    "unknown": Person("T0", "U0WHO", Standing.UNKNOWN),
    "approver, list unread": Person("T0", "U0LIST", Standing.MEMBER, frozenset(), frozenset({Role.APPROVER})),
}
MAY = {
    Audience.MEMBERS: {"member", "admin", "approver", "auditor", "approver, list unread"},
    Audience.ADMINS: {"admin"},
    Audience.APPROVERS: {"approver"},
    Audience.AUDITORS: {"admin", "auditor"},
}
OPEN_TO_MEMBERS = {
    "help",
    "whoami",
    "test",
    "permissions",
    "permissions * --changes",
    "permissions * --picture",
    "projects",
    "status",
    "status * --picture",
    "snooze",
    "repair",
    "approvals",
}
FOR_AUDITORS = {"history", "audit"}


@dataclass
class NotingDesk:
    """What the router itself asks of the desk."""

    subcommands: tuple[Subcommand, ...]
    refusals: list[tuple[Actor, str, str]] = field(default_factory=list)

    async def note_refusal(self, actor: Actor, action: str, reason: str) -> None:
        """Keep the refusal."""
        self.refusals.append((actor, action, reason))


@dataclass
class Only:
    """Everybody is this person."""

    person: Person

    async def look_up(self, workspace: str, user_id: str) -> Person:  # noqa: ARG002 - the port names them
        """That person."""
        return self.person


async def passed(_: Asked | Pressed | Submitted, __: Desk) -> Answer:
    return PASSED


def desk_and_router(who: str) -> tuple[NotingDesk, Router]:
    """The real tables before this person."""
    rows = tuple(replace(row, handler=passed) for row in SUBCOMMANDS)
    desk = NotingDesk(rows)
    buttons = [replace(button, handler=passed) for button in BUTTONS]
    forms = [replace(form, handler=passed) for form in FORMS]
    return desk, Router(cast("Desk", desk), buttons, forms, Only(PEOPLE[who]))


def asked_for_by(actor: Actor) -> Approval:
    """An open request of that person."""
    return Approval(
        id="a1",
        workspace="T0",
        connection_id="c1",
        connection="prod",
        act=GuardedAct.REPAIR,
        subject_id="r1",
        asked_by=actor,
        asked_at=NOW,
        ends_at=NOW + timedelta(hours=1),
    )


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("row", SUBCOMMANDS, ids=lambda row: row.words)
async def test_a_subcommand_lets_its_audience_pass_and_nobody_else(row: Subcommand, who: str) -> None:
    desk, router = desk_and_router(who)

    served = await router.command("T0", "U0", "C0", row.words.replace("*", "prod"))

    is_let_in = served.answer == PASSED
    assert is_let_in is (who in MAY[row.audience])
    assert (served.outcome is Outcome.ANSWERED) is is_let_in
    assert bool(desk.refusals) is (not is_let_in and who != "unknown")


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.action.value)
async def test_a_button_lets_its_audience_pass_and_nobody_else(button: Button, who: str) -> None:
    desk, router = desk_and_router(who)

    served = await router.press("T0", "U0", "C0", button.action.value, "any-id")

    is_let_in = served.answer == PASSED
    assert is_let_in is (who in MAY[button.audience])
    assert bool(desk.refusals) is (not is_let_in and who != "unknown")


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form.value)
async def test_a_form_lets_its_audience_pass_and_nobody_else(form: Form, who: str) -> None:
    desk, router = desk_and_router(who)

    served = await router.submit("T0", "U0", form.form.value, "any-id", {})

    is_let_in = served.answer == PASSED
    assert is_let_in is (who in MAY[form.audience])
    assert bool(desk.refusals) is (not is_let_in and who != "unknown")


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_decides_as_the_requester_whoever_they_are(who: str) -> None:
    person = PEOPLE[who]

    assert not may_decide(asked_for_by(person.actor), person).is_allowed


@pytest.mark.parametrize("who", PEOPLE)
def test_of_others_requests_approvers_alone_decide(who: str) -> None:
    somebody = Actor(ActorKind.SLACK, "U0ELSE", "T0")

    assert may_decide(asked_for_by(somebody), PEOPLE[who]).is_allowed is (who in MAY[Audience.APPROVERS])


@pytest.mark.parametrize("who", PEOPLE)
def test_the_requester_alone_withdraws_whoever_they_are(who: str) -> None:
    mine = withdraw(asked_for_by(PEOPLE[who].actor), PEOPLE[who].actor, NOW)

    assert mine.decision is Decision.WITHDRAWN
    with pytest.raises(NotAllowed):
        withdraw(asked_for_by(Actor(ActorKind.SLACK, "U0ELSE", "T0")), PEOPLE[who].actor, NOW)


def test_what_is_open_to_members_and_auditors_is_written_here_and_all_else_is_for_admins() -> None:
    by_audience = {audience: {row.words for row in SUBCOMMANDS if row.audience is audience} for audience in Audience}

    assert by_audience[Audience.MEMBERS] == OPEN_TO_MEMBERS
    assert by_audience[Audience.AUDITORS] == FOR_AUDITORS
    assert by_audience[Audience.APPROVERS] == set()


def test_only_approvers_press_what_decides() -> None:
    deciding = {one.action.value for one in BUTTONS if one.audience is Audience.APPROVERS}
    forms = {one.form.value for one in FORMS if one.audience is Audience.APPROVERS}

    assert (deciding, forms) == ({"approve", "approve_listed", "deny"}, {"approve", "deny"})
