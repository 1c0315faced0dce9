"""The buttons between a link and a connection in use: new link, confirm, discard, and what to do about a held login."""

from __future__ import annotations

from access.approval_policy import GuardedAct
from access.credentials import CredentialKind
from access.drafts import Draft, DraftKind, DraftOver, DraftState, require_state
from access.people import Person
from access.reports import result_of
from commands.asking import Answer, Pressed
from commands.desk import Desk
from commands.guarding import ask_why
from commands.oauth_setup import begin_oauth_setup
from messages import notices
from messages.connection_changes import projects_changed
from messages.setup import link_sent, secret_link, set_up, setup_discarded, setup_tested


async def next_step_of(draft: Draft, person: Person, desk: Desk, *, keeps_original: bool = True) -> Answer:
    """What a draft waits for: the secret, by a fresh link, the OAuth token, or the confirmation."""
    if draft.state is DraftState.TESTED and draft.check is not None and draft.report is not None:
        return Answer(setup_tested(draft, draft.check, result_of(draft.check, draft.report)))
    if draft.plan.kind is CredentialKind.OAUTH1:
        return await begin_oauth_setup(draft, person, desk)
    ready, issued = await desk.issue_link(draft.id, person.actor)
    return Answer(
        link_sent(ready),
        keeps_original=keeps_original,
        direct_message=secret_link(ready, issued.url, issued.ends_at),
    )


async def press_open_link(_: Pressed, __: Desk) -> Answer:
    """Nothing: the browser opens the page by itself."""
    return Answer()


async def press_new_link(pressed: Pressed, desk: Desk) -> Answer:
    """Another link; the earlier one no longer works."""
    draft = await desk.resume_draft.by_id(pressed.value, pressed.person.actor)
    try:
        return await next_step_of(draft, pressed.person, desk, keeps_original=False)
    except DraftOver as over:
        return _over(over)


async def press_confirm(pressed: Pressed, desk: Desk) -> Answer:
    """Take what was tested into use; where the operator guards new secrets, ask for somebody else's yes first."""
    try:
        guarded = await _guarded_rotation(pressed, desk)
        if guarded is not None:
            return guarded
        done = await desk.confirm_setup(pressed.value, pressed.person.actor)
        return Answer(set_up(done), keeps_original=False, changes_home=True)
    except DraftOver as over:
        return _over(over)


async def _guarded_rotation(pressed: Pressed, desk: Desk) -> Answer | None:
    """The question why, before somebody else is asked for a yes; None where none is needed."""
    if GuardedAct.ROTATE not in desk.repairs.guarded:
        return None
    draft = await desk.resume_draft.by_id(pressed.value, pressed.person.actor)
    if draft.kind is not DraftKind.ROTATE:
        return None
    require_state(draft, DraftState.TESTED, desk.clock())
    connection = await desk.find_connection.by_id(pressed.person.workspace, draft.connection_id)
    return await ask_why(GuardedAct.ROTATE, connection, draft.id, desk)


async def press_discard(pressed: Pressed, desk: Desk) -> Answer:
    """Throw away what was begun."""
    try:
        draft = await desk.discard_setup(pressed.value, pressed.person.actor)
    except DraftOver as over:
        return _over(over)
    return Answer(setup_discarded(draft), keeps_original=False)


async def press_confirm_projects(pressed: Pressed, desk: Desk) -> Answer:
    """Write the list of projects that was shown."""
    try:
        change = await desk.change_projects.confirm_sync(pressed.value, pressed.person.actor)
    except DraftOver as over:
        return _over(over)
    return Answer(projects_changed(change), keeps_original=False)


async def press_enter_despite_budget(pressed: Pressed, desk: Desk) -> Answer:
    """Let the next secret be tried although the login budget is spent, and send a link for it."""
    draft = await desk.override_login_budget.for_draft(pressed.value, pressed.person.actor)
    return await next_step_of(draft, pressed.person, desk, keeps_original=False)


async def press_switch_to_gateway(pressed: Pressed, desk: Desk) -> Answer:
    """Use the gateway's address for what was begun, and send a link to enter the token anew."""
    draft = await desk.switch_to_gateway.for_draft(pressed.value, pressed.person.actor)
    return await next_step_of(draft, pressed.person, desk, keeps_original=False)


def _over(over: DraftOver) -> Answer:
    """A button that can do nothing any more goes, and the words that say why stay."""
    return Answer(notices.refusal(over), keeps_original=False)
