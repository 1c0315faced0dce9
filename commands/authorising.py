"""`authorize`: the way to an OAuth token, from the application link to Jira's answer. Confirming is in `confirming`."""

from __future__ import annotations

from access.credentials import CredentialKind
from access.drafts import Draft, DraftKind, DraftOver, DraftState
from access.errors import BadInput
from access.handshakes import HandshakeOver
from access.operations.finish_handshake import Ending
from access.reports import result_of
from commands.asking import Answer, Asked, Pressed
from commands.confirming import next_step_of
from commands.desk import Desk
from commands.oauth_setup import begin_oauth_setup
from messages import notices
from messages.authorised import authorisation_over, not_authorised
from messages.authorising import authorise_link, consumer_checked, wizard, wizard_sent
from messages.setup import setup_tested


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Send the wizard; a token that has passed already is shown again to be confirmed."""
    desk.issue_link.require_address()
    begun = await _begun_connection(asked, desk)
    if begun is not None:
        return await next_step_of(begun, asked.person, desk)
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, asked.words)
    if rest:
        raise BadInput(
            f"I do not understand “{' '.join(rest)[:80]}” behind the name.",
            f"Type /jira-access authorize {connection.name}.",
        )
    draft = await desk.resume_draft(DraftKind.ROTATE, connection.name, asked.person.actor)
    if draft is not None and _is_tested(draft):
        return await next_step_of(draft, asked.person, desk)
    prepared = await desk.begin_authorisation(connection, asked.person)
    return Answer(wizard_sent(prepared.draft), direct_message=wizard(prepared))


async def press_show_wizard(pressed: Pressed, desk: Desk) -> Answer:
    """All values again, in a message of their own."""
    draft = await desk.resume_draft.by_id(pressed.value, pressed.person.actor)
    try:
        return await begin_oauth_setup(draft, pressed.person, desk)
    except DraftOver as over:
        return Answer(notices.refusal(over), keeps_original=False)


async def press_start(pressed: Pressed, desk: Desk) -> Answer:
    """Check the application link, and send the link to Jira's page where Jira takes it."""
    try:
        started = await desk.start_handshake(pressed.value, pressed.person.actor)
    except DraftOver as over:
        return Answer(notices.refusal(over), keeps_original=False)
    return Answer(
        consumer_checked(started),
        keeps_original=False,
        direct_message=authorise_link(started.draft, started.link) if started.link else None,
    )


async def press_resume(pressed: Pressed, desk: Desk) -> Answer:
    """Take up an exchange to which Jira gave no answer."""
    try:
        finished = await desk.finish_handshake.resume(pressed.value, pressed.person.actor)
    except HandshakeOver as over:
        return Answer(authorisation_over(over.draft, over), keeps_original=False)
    except DraftOver as over:
        return Answer(notices.refusal(over), keeps_original=False)
    draft = finished.draft
    if finished.ending is Ending.AUTHORISED and draft.check is not None and draft.report is not None:
        told = setup_tested(draft, draft.check, result_of(draft.check, draft.report))
        return Answer(told, keeps_original=False)
    return Answer(not_authorised(finished), keeps_original=False)


async def _begun_connection(asked: Asked, desk: Desk) -> Draft | None:
    """The new connection that this person is setting up under that name, where it is to log in with OAuth."""
    if len(asked.words) != 1:
        return None
    draft = await desk.resume_draft(DraftKind.CONNECT, asked.words[0].lower(), asked.person.actor)
    return draft if draft is not None and draft.plan.kind is CredentialKind.OAUTH1 else None


def _is_tested(draft: Draft) -> bool:
    return draft.state is DraftState.TESTED and draft.plan.kind is CredentialKind.OAUTH1
