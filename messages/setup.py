"""What is said while a connection is set up or its secret is changed, from the link to the confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from access.credentials import CredentialKind, Secret
from access.drafts import Draft, DraftKind, connection_of
from access.lockout import Hold, LoginHeld
from access.operations.confirm_setup import SetUp
from access.records import CheckRecord
from access.results import CheckResult
from messages.actions import ActionId
from messages.admin_login import admin_tested, command_of
from messages.align import align_link
from messages.blocks import Actions, Bullets, Paragraph
from messages.buttons import Button, ButtonStyle, Confirm, LinkButton
from messages.cause_words_oauth import note_of_oauth
from messages.facts import KIND_NAMES, account_of, counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named
from messages.verdicts import facts, project_counts

_OWN_LOGIN_ONLY = "ℹ️ This tests the account through my own login. Jira Align holds its own; I cannot see that one."
RISK = Confirm(
    "Try this login now?",
    "Jira has refused this account before. One more refusal can lock it behind a CAPTCHA, for Jira Align too."
    " Do this only if you know what has changed.",
    "Try once",
)


_SECRETS = {DraftKind.ROTATE: "the new secret", DraftKind.ADMIN: "the admin credential"}


def secret_link(draft: Draft, url: Secret, ends_at: datetime) -> Message:
    """The direct message with the one-time link."""
    if draft.kind is DraftKind.ALIGN:
        return align_link(draft, url, ends_at)
    plan = draft.plan
    what = _SECRETS.get(draft.kind, "the secret")
    kind = KIND_NAMES[plan.kind] if plan.kind else "login"
    return message(
        Paragraph(
            [
                line("🔑 ", bold("Enter "), bold(what), bold(" of "), named(plan.name, is_bold=True)),
                line(f"Login by {kind} at ", named(plan.address.base_url), "."),
                line("The page works once, until ", Moment(ends_at), ", and only for you: you confirm here after it."),
                *([line("The old secret stays in use until then.")] if draft.kind is DraftKind.ROTATE else []),
            ]
        ),
        Actions(
            [
                LinkButton(ActionId.OPEN_LINK, "Enter the secret", draft.id, url, plan.name),
                Button(ActionId.NEW_LINK, "New link", draft.id, plan.name),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, plan.name),
            ]
        ),
    )


def link_sent(draft: Draft) -> Message:
    """Where the link went."""
    command = command_of(draft)
    return message(
        Paragraph(
            [
                line(
                    "I have sent you a one-time link for ",
                    named(draft.plan.name, is_bold=True),
                    " as a direct message.",
                ),
                line(
                    "Nothing is in use before you confirm it there. Lost it? ",
                    code(f"/jira-access {command}"),
                ),
            ]
        )
    )


def setup_tested(draft: Draft, record: CheckRecord, result: CheckResult) -> Message:
    """The secret has passed: whom Jira named, the first report, and the question whether to go on."""
    if draft.kind is DraftKind.ADMIN:
        return admin_tested(draft, result)
    connection = connection_of(draft)
    return message(
        Paragraph(
            [
                line("✅ ", named(draft.plan.name, is_bold=True), bold(": "), bold(f"Jira named {_who(result)}")),
                line(_expectation(draft, result)),
                line("First report: ", _report(result)),
            ]
        ),
        Paragraph([line(_what_confirming_does(draft)), line(_what_it_proves(draft))]),
        facts(connection, result, record.at),
        Actions(
            [
                Button(ActionId.CONFIRM_SETUP, "Confirm", draft.id, draft.plan.name, ButtonStyle.PRIMARY),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
            ]
        ),
    )


def set_up(done: SetUp) -> Message:
    """It is in use now."""
    connection = done.connection
    is_oauth = connection.credential_kind is CredentialKind.OAUTH1
    new = "the new OAuth token" if is_oauth else "the new secret"
    what = "is connected" if done.kind is DraftKind.CONNECT else f"uses {new} from now on"
    old = [] if done.kind is DraftKind.CONNECT else [line("The old secret is erased here; delete it in Jira as well.")]
    if is_oauth:
        old.append(line(note_of_oauth()))
    buttons = [Button(ActionId.TEST_AGAIN, "Test again", connection.id, connection.name)]
    if done.result.projects:
        buttons.append(Button(ActionId.SHOW_PERMISSIONS, "Show permissions", done.record.id, connection.name))
    return message(
        Paragraph(
            [
                line("✅ ", named(connection.name, is_bold=True), bold(f" {what}")),
                line("Account: ", named(account_of(connection, done.result)), ". First report: ", _report(done.result)),
                *old,
            ]
        ),
        facts(connection, done.result, done.record.at),
        Actions(buttons),
    )


def setup_discarded(draft: Draft) -> Message:
    """It was thrown away."""
    kept = {
        DraftKind.CONNECT: "No connection was made.",
        DraftKind.ROTATE: "The old secret stays in use.",
        DraftKind.PROJECTS: "The list of projects stays as it was.",
        DraftKind.ADMIN: "What was in use before, if anything, stays so.",
        DraftKind.ALIGN: "Projects and boards stay as they were, and so does a Jira Align token that is in use.",
    }
    has_secret = draft.kind is not DraftKind.PROJECTS and draft.plan.kind is not None
    secret = "" if not has_secret else " If a secret was entered, it is erased."
    return message(
        Paragraph([line("Discarded for ", named(draft.plan.name, is_bold=True), f". {kept[draft.kind]}{secret}")])
    )


def gateway_found(draft: Draft) -> Message:
    """The token has scopes: it passed at the gateway and not at the site."""
    where = line(
        "Site: ", named(draft.plan.address.base_url), " refuses it. Gateway: ", named(draft.plan.gateway), " takes it."
    )
    return message(
        Paragraph(
            [
                line(
                    "🔀 ",
                    named(draft.plan.name, is_bold=True),
                    bold(": this token has scopes and works at the gateway only"),
                ),
                where,
                line("Set the same address as API URL in Jira Align's connector. Nothing was kept of the token."),
            ]
        ),
        Actions(
            [
                Button(
                    ActionId.SWITCH_DRAFT_TO_GATEWAY,
                    "Switch to the gateway address",
                    draft.id,
                    draft.plan.name,
                    ButtonStyle.PRIMARY,
                ),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
            ]
        ),
    )


def secret_held(draft: Draft, held: LoginHeld) -> Message:
    """A secret was entered and not tried, because the login budget is spent."""
    return message(
        Paragraph(
            [line("⏸️ ", named(draft.plan.name, is_bold=True), bold(": the secret was not tried")), *held_lines(held)]
        ),
        Actions(
            [
                Button(
                    ActionId.ENTER_DESPITE_BUDGET,
                    "Try the next one all the same…",
                    draft.id,
                    draft.plan.name,
                    confirm=RISK,
                ),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
            ]
        ),
    )


def secret_refused(draft: Draft, sentences: Sequence[str]) -> Message:
    """A secret did not pass, for whoever no longer looks at the page."""
    first, *rest = [one for one in sentences if one]
    return message(
        Paragraph([line("❌ ", named(draft.plan.name, is_bold=True), ": ", shown(first, 500))]),
        Bullets([line(shown(one, 500)) for one in rest]) if rest else None,
        Actions(
            [
                Button(ActionId.NEW_LINK, "New link", draft.id, draft.plan.name),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, draft.plan.name),
            ]
        ),
    )


def held_lines(held: LoginHeld) -> list[Line]:
    """Why a login is not tried, since when, and when the bot tries again by itself."""
    lines = [line(held.sentence)]
    if held.since is not None:
        lines.append(line("Jira last refused it ", Moment(held.since), "."))
    if held.ruling.next_automatic is not None:
        lines.append(line("Next automatic try: ", Moment(held.ruling.next_automatic), "."))
    elif held.ruling.hold is Hold.LIMIT_AFTER_CHANGE:
        lines.append(
            line("I try no further secret by myself. Log in to Jira with it first, then let an admin allow one try.")
        )
    else:
        lines.append(line("I do not try again by myself: a new secret ends this, or an admin's word."))
    return lines


def _who(result: CheckResult) -> str:
    account = result.account
    names = [name for name in (account.display_name, account.name or account.id) if name]
    first, *rest = [shown(name, 80) for name in names] or ["an account without a name"]
    return f"{first} ({rest[0]})" if rest else first


def _expectation(draft: Draft, result: CheckResult) -> str:
    if draft.kind is DraftKind.ROTATE:
        return "That is the account that this connection has had."
    if result.account.expected:
        return f"Expected was {shown(result.account.expected, 80)}: that is the one."
    return "No account was expected, so look whether this is the right one."


def _report(result: CheckResult) -> str:
    counts = project_counts(result)
    if counts:
        return f"{counts}."
    if not result.projects:
        return "the account sees no project."
    return f"all {counted(len(result.projects), 'project')} complete."


def _what_it_proves(draft: Draft) -> str:
    return note_of_oauth() if draft.plan.kind is CredentialKind.OAUTH1 else _OWN_LOGIN_ONLY


def _what_confirming_does(draft: Draft) -> str:
    if draft.kind is DraftKind.ROTATE and draft.plan.kind is CredentialKind.OAUTH1:
        return "The present login stays in use until you confirm, and is erased then."
    if draft.kind is DraftKind.ROTATE:
        return "The old secret stays in use until you confirm, and is erased then."
    return "Nothing is in use yet. Confirm, and I keep the secret and look after this connection."
