"""The wizard that leads to an OAuth 1.0a token, step by step, up to the link to Jira's page.

What is said once Jira's answer came back is in `messages.authorised`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from access.consumers import ConsumerStep, StepOutcome
from access.credentials import CredentialKind, Deployment, connector_says
from access.drafts import Draft, DraftKind
from access.evidence import Cause
from access.operations.begin_authorisation import Prepared
from access.operations.issue_link import IssuedLink
from access.operations.start_handshake import Started
from messages.actions import ActionId
from messages.application_link import link_steps, values_to_copy
from messages.blocks import Actions, Bullets, Context, Paragraph, Preformatted
from messages.buttons import Button, ButtonStyle, LinkButton
from messages.causes import NAME_LIMIT, Explanation, explain
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named
from messages.verdicts import likely_line, steps

_SIGNS = {StepOutcome.PASSED: "✅ ", StepOutcome.FAILED: "❌ ", StepOutcome.NOT_JUDGED: "⚪\ufe0f "}
_STEP_WORDS = {
    ConsumerStep.ANSWERS: "Jira answers where OAuth 1.0a is asked",
    ConsumerStep.KEY_KNOWN: "Jira knows my consumer key",
    ConsumerStep.CLOCKS_AGREE: "Jira's clock and mine agree",
    ConsumerStep.SIGNATURE_ACCEPTED: "Jira accepts my signature: right public key, right address",
    ConsumerStep.CALLBACK_ACCEPTED: "Jira takes my callback address",
}
_SIGNATURE_TROUBLES = frozenset({Cause.OAUTH_SIGNATURE_INVALID, Cause.OAUTH_SIGNATURE_METHOD_REJECTED})


def wizard(prepared: Prepared) -> Message:
    """All three steps, of which the first is to be done in Jira."""
    draft, plan = prepared.draft, prepared.draft.plan
    values = values_to_copy(prepared.consumer, prepared.callback)
    public_url = prepared.callback.removesuffix(urlsplit(prepared.callback).path)
    return message(
        Paragraph(
            [line("🔐 ", bold("Authorise "), named(plan.name, is_bold=True), bold(" with OAuth 1.0a")), *_why(draft)]
        ),
        Paragraph([_title(1, "In Jira, make an application link"), *_known(prepared)]),
        Bullets([line(step) for step in link_steps(plan, public_url)], is_numbered=True),
        Preformatted([one for name, value in values for one in (f"{name}:", *value.splitlines(), "")][:-1]),
        Actions([_link(ActionId.OPEN_VALUES, "Copy page with all values", draft, prepared.values)]),
        Paragraph([_title(2, "Let me check it"), line("I ask Jira whether it knows my consumer. No login is tried.")]),
        Paragraph([_title(3, "Authorise"), line(f"A private window, logged in to Jira as {expected_of(draft)}.")]),
        _buttons(draft, "I have saved it — check", prepared.own_key),
        Context(
            [
                line("Only you see this; nothing is in use before you confirm it"),
                line("kept until ", Moment(draft.ends_at)),
            ]
        ),
    )


def wizard_sent(draft: Draft) -> Message:
    """Where the wizard went."""
    return message(
        Paragraph(
            [
                line("I have sent you the steps for ", named(draft.plan.name, is_bold=True), " as a direct message."),
                line("Lost them? ", code(f"/jira-access authorize {draft.plan.name}")),
            ]
        )
    )


def consumer_checked(started: Started) -> Message:
    """What Jira said to our consumer, step by step; the link goes apart, by direct message."""
    draft, check = started.draft, started.check
    judged = [line(_SIGNS[check.steps[step]], words) for step, words in _STEP_WORDS.items()]
    told = _explained(started)
    if check.evidence.is_good:
        return message(
            Paragraph([line("✅ ", bold("Step 1 of 3  "), "The application link is saved")]),
            Paragraph([line("✅ ", bold("Step 2 of 3  "), "Jira takes my consumer "), *judged]),
            Paragraph([_title(3, "Authorise"), line("The link is in the message below.")]),
        )
    return message(
        Paragraph(
            [
                line("❌ ", bold("Step 2 of 3  "), named(draft.plan.name, is_bold=True), bold(f": {told.headline}")),
                *judged,
            ]
        ),
        Paragraph([line(told.meaning), *([likely_line(told)] if told.likely else []), *_signed(started)]),
        steps(told),
        Preformatted([f"Consumer key: {started.consumer.key}", *started.consumer.pair.public_key.split("\n")]),
        _buttons(draft, "Check again", None),
    )


def authorise_link(draft: Draft, link: IssuedLink) -> Message:
    """The direct message with the one-time link to Jira's page."""
    account = expected_of(draft)
    return message(
        Paragraph(
            [
                _title(3, f"Authorise {draft.plan.name}"),
                line("1. Open a private window, so that you are not logged in to Jira as yourself."),
                line("2. Open the link there, log in to Jira as ", bold(account), ", and press Allow."),
                line("Whoever is logged in to Jira in that window when Allow is pressed becomes the service account."),
                line(
                    "The link works once, until ",
                    Moment(link.ends_at),
                    ", and only for you: you confirm here after it.",
                ),
            ]
        ),
        Actions(
            [
                LinkButton(ActionId.OPEN_LINK, "Authorise", draft.id, link.url, draft.plan.name),
                Button(ActionId.START_HANDSHAKE, "Start again", draft.id, draft.plan.name),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
            ]
        ),
    )


def expected_of(draft: Draft) -> str:
    """The account to log in as, by the name that was given for it."""
    return shown(draft.plan.expected or "the service account", NAME_LIMIT)


def _why(draft: Draft) -> Sequence[Line]:
    plan = draft.plan
    lines = [line(named(plan.address.base_url), ". ", connector_says(plan.deployment, CredentialKind.OAUTH1))]
    if draft.kind is DraftKind.ROTATE:
        lines.append(line("The present login stays in use until you confirm the new one."))
    if plan.deployment is Deployment.CLOUD:
        lines.append(line("For a new connection on Cloud an API token is the better way in."))
    return lines


def _known(prepared: Prepared) -> Sequence[Line]:
    if not prepared.is_in_use:
        return ()
    return (
        line("This connection has a link in Jira already, and I keep its key: if it is still there, go to step 2."),
    )


def _title(number: int, words: str) -> Line:
    return line(bold(f"Step {number} of 3  {shown(words, NAME_LIMIT)}"))


def _buttons(draft: Draft, check: str, own_key: IssuedLink | None) -> Actions:
    name = draft.plan.name
    buttons: list[Button | LinkButton] = [Button(ActionId.START_HANDSHAKE, check, draft.id, name, ButtonStyle.PRIMARY)]
    if own_key is None:
        buttons.append(Button(ActionId.SHOW_WIZARD, "Show all values", draft.id, name))
    else:
        buttons.append(_link(ActionId.OPEN_OWN_KEY, "Use my own key", draft, own_key))
    buttons.append(Button(ActionId.DISCARD_SETUP, "Discard", draft.id, name))
    return Actions(buttons)


def _link(action: ActionId, label: str, draft: Draft, link: IssuedLink) -> LinkButton:
    return LinkButton(action, label, draft.id, link.url, draft.plan.name, ButtonStyle.PLAIN)


def _explained(started: Started) -> Explanation:
    """The evidence in words, with the button of this message where others say “Test again”."""
    plan = started.draft.plan
    told = explain(
        started.check.evidence,
        CredentialKind.OAUTH1,
        plan.deployment,
        expected=plan.expected or "",
        site=plan.address.base_url,
    )
    return replace(told, next_steps=tuple(step.replace("Test again", "Check again") for step in told.next_steps))


def _signed(started: Started) -> Sequence[Line]:
    """The address as it stands in the signature; a key never does."""
    if started.check.evidence.cause not in _SIGNATURE_TROUBLES:
        return ()
    address = started.draft.plan.address
    parts = urlsplit(address.base_url)
    return (
        line(
            "I signed for scheme ",
            code(parts.scheme),
            ", host ",
            code(shown(parts.netloc, NAME_LIMIT)),
            ", context path ",
            code(shown(parts.path, NAME_LIMIT) or "(none)"),
            ". Jira must see the same ones.",
        ),
    )
