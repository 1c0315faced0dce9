"""What is said in Slack once Jira's answer to an authorisation came back, or could not be used.

A token that has passed is told by `messages.setup.setup_tested`, which also asks for the confirmation.
"""

from __future__ import annotations

from access.credentials import CredentialKind
from access.drafts import Draft, connection_of
from access.errors import Refused
from access.operations.finish_handshake import Ending, Finished
from messages.actions import ActionId
from messages.authorising import expected_of
from messages.blocks import Actions, Bullets, Paragraph, Part
from messages.buttons import Button, ButtonStyle
from messages.causes import Explanation, explain
from messages.facts import explained
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, line, named

_NOTHING = "Nothing was saved."
_NAME_LIMIT = 80


def not_authorised(finished: Finished) -> Message:
    """Why no token was kept, and what to do next."""
    match finished.ending:
        case Ending.WRONG_ACCOUNT:
            return authorised_as_somebody_else(finished)
        case Ending.NO_ANSWER:
            return exchange_unanswered(finished)
        case Ending.UNTESTED:
            return token_untested(finished)
        case Ending.DENIED:
            return authorisation_denied(finished.draft)
        case _:
            return authorisation_failed(finished)


def authorised_as_somebody_else(finished: Finished) -> Message:
    """Allow was pressed by another account than the one expected."""
    draft = finished.draft
    return message(
        Paragraph([line("❌ ", named(draft.plan.name, is_bold=True), ": ", bold(mismatch_sentence(finished)))]),
        Paragraph([line(f"{_NOTHING} Log out of Jira, or use a private window, and start again.")]),
        _again(draft),
    )


def mismatch_sentence(finished: Finished) -> str:
    """“You authorised as Maria Lopez, expected svc-align.”"""
    account = finished.result.account if finished.result else None
    names = [name for name in (account.display_name, account.name or account.id) if name] if account else []
    first, *rest = [shown(name, _NAME_LIMIT) for name in names] or ["somebody else"]
    who = f"{first} ({rest[0]})" if rest else first
    wanted = (account and account.expected) or finished.draft.plan.expected
    return f"You authorised as {who}, expected {shown(wanted or 'another account', _NAME_LIMIT)}."


def exchange_unanswered(finished: Finished) -> Message:
    """Allow was pressed, and Jira did not give the token in time."""
    draft = finished.draft
    told = _explained(finished)
    return message(
        Paragraph(
            [
                line("⏸️ ", named(draft.plan.name, is_bold=True), bold(": Jira has not given the token yet")),
                line(f"{told.headline[:1].upper()}{told.headline[1:]}. {_NOTHING}"),
                line(
                    "Allow was pressed, so it can be tried again without the browser, until ",
                    Moment(finished.ends_at),
                    ".",
                ),
            ]
        ),
        Actions(
            [
                Button(ActionId.RESUME_HANDSHAKE, "Try again", draft.id, draft.plan.name, ButtonStyle.PRIMARY),
                Button(ActionId.START_HANDSHAKE, "Start again", draft.id, draft.plan.name),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
            ]
        ),
    )


def token_untested(finished: Finished) -> Message:
    """Jira gave a token, and could not be asked whose it is."""
    draft = finished.draft
    told = _explained(finished)
    return message(
        Paragraph(
            [
                line(
                    "⏸️ ", named(draft.plan.name, is_bold=True), bold(": Jira gave a token, and I could not test it yet")
                ),
                line(f"{told.headline[:1].upper()}{told.headline[1:]}."),
                line(
                    "The token is kept encrypted, and is not in use. It can be tested until ",
                    Moment(finished.ends_at),
                    ".",
                ),
            ]
        ),
        Actions(
            [
                Button(ActionId.RESUME_HANDSHAKE, "Test again", draft.id, draft.plan.name, ButtonStyle.PRIMARY),
                Button(ActionId.START_HANDSHAKE, "Start again", draft.id, draft.plan.name),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
            ]
        ),
    )


def authorisation_denied(draft: Draft) -> Message:
    """Deny was pressed."""
    return message(
        Paragraph(
            [
                line("❌ ", named(draft.plan.name, is_bold=True), bold(": Deny was pressed in Jira")),
                line(f"{_NOTHING} If that was a slip, start again and press Allow as {expected_of(draft)}."),
            ]
        ),
        _again(draft),
    )


def authorisation_failed(finished: Finished) -> Message:
    """Jira gave no token, or one that does not log in."""
    draft = finished.draft
    headline, *rest = failure_sentences(finished)
    return message(
        Paragraph([line("❌ ", named(draft.plan.name, is_bold=True), bold(f": {headline}"))]),
        Bullets([line(one) for one in rest]) if rest else None,
        _again(draft),
    )


def failure_sentences(finished: Finished) -> tuple[str, ...]:
    """The same in plain sentences, the main one first, for the page as well."""
    if finished.refusal is not None:
        return ("the token was not tested", finished.refusal.sentence, finished.refusal.next_step or _NOTHING, _NOTHING)
    told = _explained(finished)
    repeat = ("Jira may have answered the first try after I had stopped waiting; it answers each authorisation once.",)
    advice = finished.evidence.signals.oauth_advice if finished.evidence and finished.evidence.signals else None
    return (
        told.headline,
        told.meaning,
        *(repeat if finished.is_repeat else ()),
        *((f"Jira says: {shown(advice, 200)}",) if advice else ()),
        *told.next_steps,
        f"{_NOTHING} Start again from Slack.",
    )


def authorisation_over(draft: Draft, refused: Refused) -> Message:
    """An answer of Jira came too late, twice, or in another browser."""
    second: list[Line] = [line(refused.next_step)] if refused.next_step else []
    return message(
        Paragraph([line("⚠️ ", named(draft.plan.name, is_bold=True), ": ", shown(refused.sentence, 300)), *second]),
        _again(draft),
    )


def _explained(finished: Finished) -> Explanation:
    if finished.result is not None:
        return explained(connection_of(finished.draft), finished.result)
    plan = finished.draft.plan
    if finished.evidence is None:
        raise ValueError("Only an exchange that was answered, or not, is explained.")
    return explain(
        finished.evidence,
        CredentialKind.OAUTH1,
        plan.deployment,
        expected=plan.expected or "",
        site=plan.address.base_url,
    )


def _again(draft: Draft) -> Part:
    return Actions(
        [
            Button(ActionId.START_HANDSHAKE, "Start again", draft.id, draft.plan.name, ButtonStyle.PRIMARY),
            Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
        ]
    )
