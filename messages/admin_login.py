"""Admin credentials in Slack: tested, in use, forgotten. The form is in `messages.approval_forms`."""

from __future__ import annotations

from access.drafts import Draft, DraftKind
from access.operations.admin_logins import AdminReady
from access.records import Connection
from access.results import CheckResult
from messages.actions import ActionId
from messages.blocks import Actions, Bullets, Paragraph
from messages.buttons import Button, ButtonStyle
from messages.facts import KIND_NAMES
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import bold, code, line, named

_COMMANDS = {
    DraftKind.ROTATE: "rotate {}",
    DraftKind.ADMIN: "repair {} admin-credential",
    DraftKind.ALIGN: "align {}",
}


def command_of(draft: Draft) -> str:
    """The words that bring somebody back to what they began."""
    return _COMMANDS.get(draft.kind, "connect {}").format(shown(draft.plan.name, 60))


def admin_tested(draft: Draft, result: CheckResult) -> Message:
    """The admin credential has passed: whom Jira named, what it will be used for, and the question whether to."""
    name = draft.plan.name
    account = result.account.display_name or result.account.name or result.account.id or "an account without a name"
    return message(
        Paragraph(
            [
                line("✅ ", named(name, is_bold=True), bold(": Jira named "), named(account, is_bold=True)),
                line("It holds Administer Jira, may change permissions and groups, and is not the service account."),
            ]
        ),
        Bullets(
            [
                line("Used for: looking at schemes, roles and groups for a plan, and repairs that somebody approved."),
                line("Never for: tests, watching, or anything that nobody asked for."),
            ]
        ),
        Actions(
            [
                Button(ActionId.CONFIRM_ADMIN, "Use it for repairs", draft.id, name, ButtonStyle.PRIMARY),
                Button(ActionId.DISCARD_SETUP, "Discard", draft.id, name),
            ]
        ),
    )


def admin_ready(ready: AdminReady) -> Message:
    """The admin credential is in use."""
    account = ready.login.account
    who = named(account.display_name or account.name or account.id or "")
    name = ready.connection.name
    return message(
        Paragraph(
            [
                line("✅ ", named(name, is_bold=True), bold(": repairs can be planned and asked for")),
                line(
                    "As ", who, f", by {KIND_NAMES[ready.login.kind]}. Nothing is changed without somebody else's yes."
                ),
                line("Begin: ", code(f"/jira-access repair {shown(name, 60)}"), "  Forget it: ")
                + line(code(f"/jira-access repair {shown(name, 60)} admin-credential forget")),
            ]
        )
    )


def admin_forgotten(connection: Connection) -> Message:
    """The admin credential is erased."""
    return message(
        Paragraph(
            [
                line("🗑️ ", named(connection.name, is_bold=True), bold(": the admin credential is erased")),
                line("If nothing else uses it, revoke it in Jira as well. Repairs are a to-do for people from now on."),
            ]
        )
    )
