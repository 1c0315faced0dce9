"""`connect`: a new connection, from the first form to the one-time link. Confirming it is in `commands.confirming`."""

from __future__ import annotations

from collections.abc import Mapping

from access.credentials import CredentialKind, credential_from
from access.drafts import DraftKind
from access.errors import BadInput, Conflict
from access.operations.begin_connection import Details
from access.permissions import parse_project_keys
from access.sites import parse_address
from access.wishes import parse_connection_name
from commands.asking import Answer, Asked, Submitted
from commands.confirming import next_step_of
from commands.desk import Desk
from messages.actions import FieldId
from messages.setup_forms import NO_USER, address_form, details_form, refused_lines, unreachable_lines

Fields = Mapping[FieldId, str]


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Open the form; with a name, carry on with what the person has begun under it."""
    desk.issue_link.require_address()
    if len(asked.words) > 1:
        raise BadInput(
            f"I do not understand “{' '.join(asked.words[1:])[:80]}” behind the name.",
            "Type /jira-access connect; I ask for the rest.",
        )
    if not asked.words:
        return Answer(modal=address_form())
    name = parse_connection_name(asked.words[0].lower())
    draft = await desk.resume_draft(DraftKind.CONNECT, name, asked.person.actor)
    if draft is None:
        return Answer(modal=address_form(name))
    return await next_step_of(draft, asked.person, desk)


def address_problems(fields: Fields) -> dict[FieldId, str]:
    """What is wrong with name or address, from what was typed alone."""
    problems = {}
    try:
        parse_connection_name(fields.get(FieldId.NAME, ""))
    except BadInput as refused:
        problems[FieldId.NAME] = str(refused)
    try:
        parse_address(fields.get(FieldId.ADDRESS, ""))
    except BadInput as refused:
        problems[FieldId.ADDRESS] = str(refused)
    return problems


async def submit_address(submitted: Submitted, desk: Desk) -> Answer:
    """Look at the site and ask for the rest; what cannot be looked at brings the form back with the reason."""
    name, typed = submitted.fields[FieldId.NAME], submitted.fields[FieldId.ADDRESS]
    address = parse_address(typed)
    try:
        begun = await desk.begin_connection(name, address, submitted.person)
    except (BadInput, Conflict) as refused:
        return Answer(modal=address_form(name, typed, refused_lines(refused)))
    if begun.draft is None:
        return Answer(modal=address_form(name, typed, unreachable_lines(begun.look, address)))
    return Answer(modal=details_form(begun.draft, begun.look, reduced_from=address.reduced_from))


def details_problems(fields: Fields) -> dict[FieldId, str]:
    """What is wrong with the rest, from what was typed alone."""
    problems = {}
    kind, user = _kind(fields), fields.get(FieldId.LOGIN_USER, "")
    if kind is None:
        problems[FieldId.LOGIN_KIND] = "Choose a way in."
    elif kind in (CredentialKind.BASIC, CredentialKind.API_TOKEN):
        problems |= _user_problem(kind, user)
    try:
        parse_project_keys([fields.get(FieldId.PROJECTS, "")])
    except BadInput as refused:
        problems[FieldId.PROJECTS] = str(refused)
    if not fields.get(FieldId.EXPECTED, "").isprintable():
        problems[FieldId.EXPECTED] = "It holds a character that cannot be seen. Type it again."
    return problems


async def submit_details(submitted: Submitted, desk: Desk) -> Answer:
    """Take down the rest and send the one-time link; what does not fit brings the form back with the reason."""
    fields, person = submitted.fields, submitted.person
    try:
        draft = await desk.begin_connection.describe(submitted.reference, person, _details(fields))
    except BadInput as refused:
        draft = await desk.resume_draft.by_id(submitted.reference, person.actor)
        return Answer(modal=details_form(draft, None, typed=fields, problem=refused_lines(refused)))
    return await next_step_of(draft, person, desk)


def _kind(fields: Fields) -> CredentialKind | None:
    typed = fields.get(FieldId.LOGIN_KIND, "")
    return CredentialKind(typed) if typed in set(CredentialKind) else None


def _user_problem(kind: CredentialKind, user: str) -> dict[FieldId, str]:
    if not user:
        return {FieldId.LOGIN_USER: NO_USER}
    try:
        credential_from(kind, user, "unused")
    except BadInput as refused:
        return {FieldId.LOGIN_USER: refused.sentence}
    return {}


def _details(fields: Fields) -> Details:
    kind = _kind(fields)
    if kind is None:
        raise BadInput("No way in was chosen.", "Choose one.")
    needs_user = kind in (CredentialKind.BASIC, CredentialKind.API_TOKEN)
    return Details(
        kind=kind,
        user=fields.get(FieldId.LOGIN_USER) if needs_user else None,
        expected=fields.get(FieldId.EXPECTED) or None,
        projects=parse_project_keys([fields.get(FieldId.PROJECTS, "")]) or None,
        profile=fields.get(FieldId.PROFILE, ""),
        alert_channel=fields.get(FieldId.CHANNEL) or None,
    )
