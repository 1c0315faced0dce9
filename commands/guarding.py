"""`approvals policy`, and the other acts that an operator may guard: why one is asked for, and the request."""

from __future__ import annotations

from collections.abc import Mapping

from access.approval_policy import GuardedAct, Policy, act_of_policy_change, parse_policy
from access.drafts import DraftOver, DraftState, require_state
from access.errors import BadInput
from access.people import Person
from access.records import Connection
from commands.approving import reason_problems
from commands.asking import Answer, Asked, Submitted
from commands.desk import Desk
from messages import notices
from messages.actions import FieldId
from messages.approval_forms import act_form, policy_form
from messages.approvals import approval_asked, policy_told


async def policy(asked: Asked, desk: Desk) -> Answer:
    """Show how requests about a connection are decided, or change it; a change may itself need somebody else's yes."""
    if not asked.words:
        raise BadInput("Which connection?", "Type its name: /jira-access approvals policy prod")
    name, *words = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    now = await desk.repairs.set_policy.of(connection)
    if not words:
        return Answer(policy_told(connection, now, is_new=False))
    return await _change_policy(connection, now, parse_policy(tuple(words), now), asked.person, desk)


async def ask_why(act: GuardedAct, connection: Connection, reference: str, desk: Desk) -> Answer:
    """Why the act is asked for, before the request is made."""
    policy = await desk.repairs.set_policy.of(connection)
    return Answer(modal=act_form(act, connection, reference, is_reason_needed=policy.needs_reason))


async def submit_disconnect(submitted: Submitted, desk: Desk) -> Answer:
    """Ask for approval of a disconnection."""
    connection = await desk.find_connection.by_id(submitted.person.workspace, submitted.reference)
    return await _asked(GuardedAct.DISCONNECT, connection, connection.id, submitted, desk)


async def submit_rotate(submitted: Submitted, desk: Desk) -> Answer:
    """Ask for approval of a new secret that was entered and tested."""
    try:
        draft = await desk.resume_draft.by_id(submitted.reference, submitted.person.actor)
        require_state(draft, DraftState.TESTED, desk.clock())
    except DraftOver as over:
        return Answer(notices.refusal(over))
    connection = await desk.find_connection.by_id(submitted.person.workspace, draft.connection_id)
    return await _asked(GuardedAct.ROTATE, connection, draft.id, submitted, desk)


async def submit_policy(submitted: Submitted, desk: Desk) -> Answer:
    """Ask for approval of another policy."""
    connection = await desk.find_connection.by_id(submitted.person.workspace, submitted.reference)
    now = await desk.repairs.set_policy.of(connection)
    wanted = parse_policy(tuple(submitted.fields.get(FieldId.POLICY, "").split()), now)
    act = act_of_policy_change(now, wanted)
    if wanted == now or act not in desk.repairs.guarded:
        return await _change_policy(connection, now, wanted, submitted.person, desk)
    return await _asked(act, connection, connection.id, submitted, desk, proposed=wanted)


def policy_problems(fields: Mapping[FieldId, str]) -> dict[FieldId, str]:
    """What is wrong with a policy and its reason."""
    try:
        parse_policy(tuple(fields.get(FieldId.POLICY, "").split()), Policy())
    except BadInput as refused:
        return {FieldId.POLICY: str(refused)}
    return reason_problems(fields)


async def _change_policy(connection: Connection, now: Policy, wanted: Policy, person: Person, desk: Desk) -> Answer:
    """Set the policy; where the operator guards such a change, ask for what and why first."""
    if wanted != now and act_of_policy_change(now, wanted) in desk.repairs.guarded:
        return Answer(modal=policy_form(connection, now, wanted))
    await desk.repairs.set_policy(connection, wanted, person.actor)
    return Answer(policy_told(connection, wanted, is_new=True))


async def _asked(
    act: GuardedAct,
    connection: Connection,
    subject_id: str,
    submitted: Submitted,
    desk: Desk,
    *,
    proposed: Policy | None = None,
) -> Answer:
    reason = submitted.fields.get(FieldId.REASON, "")
    request = desk.repairs.request
    made = await request.for_act(act, connection, subject_id, submitted.person, reason=reason, proposed=proposed)
    return Answer(approval_asked(made))
