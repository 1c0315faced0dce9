"""Quiet lines about what is no trouble of a connection, or not yet."""

from __future__ import annotations

from collections.abc import Sequence

from access.likely import Likely
from access.records import Connection, ProjectState
from access.renewals import RenewalRefused
from access.results import ProjectVerdict
from messages.blocks import Bullets, Paragraph
from messages.causes import explain
from messages.facts import account_of, counted
from messages.literal import shown
from messages.message import Message, message
from messages.permission_changes import MOST_LIKELY, likely_line
from messages.pieces import Line, Moment, bold, code, line, named

_MOST_LINES = 10


def renewal_refused(connection: Connection, refused: RenewalRefused) -> Message:
    """To the owner: the OAuth token could not be renewed, what that means, and what to do."""
    why = explain(
        refused.evidence,
        connection.credential_kind,
        connection.deployment,
        account=account_of(connection),
        expected=connection.expected_account or "",
        site=connection.address.base_url,
    )
    name = named(connection.name, is_bold=True)
    lines = [
        line("🟡 ", name, bold(": Jira did not renew the OAuth token"), *_end(refused)),
        line(bold("Likely cause: "), why.headline, "."),
    ]
    if refused.was_cut_off:
        lines.append(line("The answer to an earlier renewal never reached me; Jira may have dropped the old token."))
    command = code(f"/jira-access authorize {shown(connection.name, 60)}")
    lines.append(line(bold("Next: "), "authorise me anew with ", command, "."))
    lines.append(line("I ask Jira again tomorrow, and go on with the token that I hold as long as it passes."))
    return message(Paragraph(lines))


def projects_appeared(connection: Connection, projects: Sequence[ProjectState]) -> Message:
    """To the channel: projects that the account sees now and did not see before; ten of them by name."""
    name = named(connection.name, is_bold=True)
    number = counted(len(projects), "new project")
    lines = [line(named(one.key), " ", named(one.name), *_lack(one)) for one in projects[:_MOST_LINES]]
    if len(projects) > _MOST_LINES:
        lines.append(line(f"… and {len(projects) - _MOST_LINES} more"))
    command = code(f"/jira-access projects {shown(connection.name, 60)}")
    return message(
        Paragraph([line("➕ ", name, f": {number} in sight; I look after the permissions there as well.")]),
        Bullets(lines),
        Paragraph([line("All of them, and how to choose: ", command)]),
    )


def likely_change(connection: Connection, likely: Sequence[Likely]) -> Message:
    """Into an alert's thread: who is likely to have taken the permissions away, as a guess; five entries at most."""
    command = code(f"/jira-access permissions {shown(connection.name, 60)} --changes")
    lines = [line("🔎 ", *likely_line(one)) for one in likely[:MOST_LIKELY]]
    guess = "A guess: the last fitting entry before I saw the loss. Ask there, and see all changes: "
    return message(Paragraph([*lines, line(guess, command)]))


def _lack(project: ProjectState) -> Line:
    return line(", short of a required permission") if project.state is ProjectVerdict.MISSING else ()


def _end(refused: RenewalRefused) -> Line:
    return line(". It ends ", Moment(refused.ends), ".") if refused.ends else line(".")
