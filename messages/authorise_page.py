"""The words of the web pages around an authorisation: setting out for Jira, the values to copy, an own key, the ends.

Plain texts; the pages escape them.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from access.consumers import DraftConsumer
from access.drafts import Draft, DraftKind
from access.errors import Refused
from access.handshakes import HandshakeOver, HandshakeState, HandshakeUnknown, OtherBrowser
from access.operations.finish_handshake import Ending, Finished
from messages.application_link import link_steps, values_to_copy
from messages.authorised import failure_sentences, mismatch_sentence
from messages.authorising import expected_of
from messages.cause_words_oauth import PROVES
from messages.facts import deployment_and_version
from messages.literal import shown
from messages.secret_page import ToldPage

_NAME_LIMIT = 200
_BACK = "Go back to Slack: I have written to you there."
_CLOSE = "You can close this page."
_NOTHING = "Nothing was saved."
_TITLES = {
    HandshakeState.EXCHANGING: "Another window is at it",
    HandshakeState.FINISHED: "This was finished already",
    HandshakeState.EXPIRED: "This authorisation has run out",
    HandshakeState.REPLACED: "This authorisation is no longer needed",
}


@dataclass(frozen=True, slots=True)
class StepsPage:
    """A page with facts, steps, and perhaps values to copy or a form.

    Attributes:
        title: its heading.
        facts: who asked, and for what, as pairs of name and value.
        steps: what to do, in order.
        values: what to copy, as pairs of name and value.
        problem: why it is shown again, the main sentence first; empty at first.
        after: what happens afterwards.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    problem: tuple[str, ...] = ()
    after: str = ""


def leave_page(draft: Draft, problem: tuple[str, ...] = ()) -> StepsPage:
    """The page from which a browser sets out for Jira."""
    return StepsPage(
        title=f"Authorise {draft.plan.name} in Jira",
        facts=(*_facts(draft), ("Log in as", expected_of(draft))),
        steps=(
            "Open this page in a private window: copy its address there if you are not in one.",
            f"Press the button, and log in to Jira as {expected_of(draft)}, not as yourself.",
            "Press Allow. Jira sends you back here.",
        ),
        after="The button works once. Whoever is logged in to Jira when Allow is pressed becomes the service account.",
        problem=problem,
    )


def values_page(draft: Draft, consumer: DraftConsumer, callback: str, public_url: str) -> StepsPage:
    """Everything that an administrator copies into Jira. None of it is a secret."""
    return StepsPage(
        title=f"Application link for {draft.plan.name}",
        facts=_facts(draft),
        steps=link_steps(draft.plan, public_url),
        values=values_to_copy(consumer, callback),
        after="When Jira has saved the link, go back to Slack and press “I have saved it — check”.",
    )


def own_key_page(draft: Draft, problem: tuple[str, ...] = ()) -> StepsPage:
    """Asks for an operator's own consumer key and private key."""
    return StepsPage(
        title=f"Your own key for {draft.plan.name}",
        facts=_facts(draft),
        after="The key is kept encrypted and never shown again. It takes the place of the one that I made.",
        problem=problem,
    )


def own_key_taken(draft: Draft, *, was_told: bool) -> ToldPage:
    """The own key can sign, and is kept."""
    again = f"Type /jira-access authorize {draft.plan.name} in Slack to go on."
    return ToldPage(
        "The key is kept. Go back to Slack",
        (
            "It can sign. Whether Jira has its public half is what the check in Slack tells.",
            _BACK if was_told else again,
        ),
        is_good=True,
    )


def ended_page(finished: Finished, *, was_told: bool) -> tuple[HTTPStatus, ToldPage]:
    """What came of Jira's answer."""
    name = finished.draft.plan.name
    told = _BACK if was_told else f"I could not reach you in Slack just now. {_command(finished.draft)}"
    match finished.ending:
        case Ending.AUTHORISED:
            proof = (f"Jira gave a token for {name}. Nothing is in use before it is confirmed in Slack.", PROVES)
            return HTTPStatus.OK, ToldPage("It works. Go back to Slack", (*proof, told, _CLOSE), is_good=True)
        case Ending.DENIED:
            return HTTPStatus.OK, ToldPage("Denied in Jira", (f"Deny was pressed. {_NOTHING}", told, _CLOSE))
        case Ending.WRONG_ACCOUNT:
            way = "Log out of Jira, or use a private window, and press Start again in Slack."
            return HTTPStatus.CONFLICT, ToldPage("The wrong account", (mismatch_sentence(finished), _NOTHING, way))
        case Ending.NO_ANSWER:
            way = f"Load this page again to try once more, or press Try again in Slack. {_NOTHING}"
            sentences = (f"Allow was pressed, but Jira has not given a token for {name} yet.", way)
            return HTTPStatus.BAD_GATEWAY, ToldPage("Jira did not answer", sentences)
        case Ending.UNTESTED:
            way = "Load this page again to test it, or press Test again in Slack. It is not in use."
            kept = f"Jira gave a token for {name}, but could not be asked whose it is. The token is kept encrypted."
            return HTTPStatus.BAD_GATEWAY, ToldPage("The token is not tested yet", (kept, way))
        case _:
            headline, *rest = failure_sentences(finished)
            page = ToldPage("No token was kept", (f"{headline[:1].upper()}{headline[1:]}.", *rest))
            return HTTPStatus.UNPROCESSABLE_ENTITY, page


def finishing_page(draft: Draft) -> ToldPage:
    """The first look at Jira with the new token takes longer than a browser waits."""
    return ToldPage(
        "Still looking. Go back to Slack",
        (
            f"Jira has many projects to tell about for {draft.plan.name}, so this takes a while.",
            f"I write to you in Slack when it is done, whatever comes of it. {_CLOSE}",
        ),
    )


def unusable_page(refused: Refused) -> tuple[HTTPStatus, ToldPage]:
    """An answer of Jira that nothing can be done with: unknown, too late, a repeat, or in another browser."""
    status, title = _title(refused)
    return status, ToldPage(title, tuple(one for one in (refused.sentence, refused.next_step, _kept(refused)) if one))


def not_an_answer_page() -> ToldPage:
    """Somebody came to the callback's address without an answer of Jira."""
    return ToldPage("Nothing to see here", ("Jira sends browsers to this address after Allow or Deny was pressed.",))


def _title(refused: Refused) -> tuple[HTTPStatus, str]:
    if isinstance(refused, HandshakeUnknown):
        return HTTPStatus.NOT_FOUND, "No such authorisation"
    if isinstance(refused, OtherBrowser):
        return HTTPStatus.FORBIDDEN, "This is another browser"
    state = refused.state if isinstance(refused, HandshakeOver) else HandshakeState.REPLACED
    status = HTTPStatus.CONFLICT if state is HandshakeState.EXCHANGING else HTTPStatus.GONE
    return status, _TITLES.get(state, "This authorisation is over")


def _kept(refused: Refused) -> str:
    is_done = isinstance(refused, HandshakeOver) and refused.state in (
        HandshakeState.FINISHED,
        HandshakeState.EXCHANGING,
    )
    return "" if is_done else _NOTHING


def _command(draft: Draft) -> str:
    return f"Type /jira-access authorize {draft.plan.name} there."


def _facts(draft: Draft) -> tuple[tuple[str, str], ...]:
    plan = draft.plan
    asker = shown(draft.asked_by_name, _NAME_LIMIT) or draft.asked_by.id
    what = f"a new connection, {plan.name}" if draft.kind is DraftKind.CONNECT else f"the connection {plan.name}"
    return (
        ("Asked by", f"{asker} in Slack"),
        ("For", what),
        ("Jira", f"{plan.address} ({deployment_and_version(plan.deployment, shown(plan.version or '', 40))})"),
    )
