"""Quiet lines about what is no trouble of a connection, or not yet."""

from __future__ import annotations

from access.records import Connection
from access.renewals import RenewalRefused
from messages.blocks import Paragraph
from messages.causes import explain
from messages.facts import account_of
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line, named


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


def _end(refused: RenewalRefused) -> Line:
    return line(". It ends ", Moment(refused.ends), ".") if refused.ends else line(".")
