"""The notice that a secret ends: when, who says so, and the order of steps in which nobody is locked out.

Facts: https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/ and
https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from access.credentials import CredentialKind
from access.expiry import Countdown, DateSource, Notice
from access.telling import Scene
from messages.actions import ActionId
from messages.alert_facts import account_name
from messages.blocks import Actions, Bullets, Paragraph
from messages.buttons import Button, ButtonStyle
from messages.mentions import who
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, line, named
from messages.spans import lasted

SECRET_NAMES: Mapping[CredentialKind, str] = MappingProxyType(
    {
        CredentialKind.BASIC: "password",
        CredentialKind.API_TOKEN: "API token",
        CredentialKind.PAT: "personal access token",
        CredentialKind.OAUTH1: "OAuth token",
    }
)
"""What it is that ends, by kind of login."""
_TOKEN_ORDER = (
    "Make a new token, logged in as the account. The old one goes on working.",
    "Put the new one into Jira Align, or whatever else logs in with it.",
    "Replace it here; I test it before I use it.",
    "Delete the old one when both log in.",
)
_ORDER: Mapping[CredentialKind, tuple[str, ...]] = MappingProxyType(
    {
        CredentialKind.API_TOKEN: _TOKEN_ORDER,
        CredentialKind.PAT: _TOKEN_ORDER,
        CredentialKind.BASIC: (
            "Stop whatever logs in with it: Jira Align's connector, and me with /jira-access watch … off.",
            "Change the password in Jira.",
            "Put it into Jira Align and start its connector again.",
            "Replace it here, and switch me on again. Each try with the old one counts towards a lock.",
        ),
        CredentialKind.OAUTH1: (
            "Authorise me anew, logged in as the account; the old token goes on working.",
            "Authorise Jira Align anew as well: it holds a token of its own, which I cannot see.",
            "Revoke the old tokens in Jira when both log in.",
        ),
    }
)


def expiry_notice(scene: Scene, notice: Notice) -> Message:
    """The notice, with the steps for that kind of login."""
    connection = scene.connection
    secret = SECRET_NAMES[connection.credential_kind]
    left = lasted(abs(notice.ends - scene.now))
    told = f"has ended, {left} ago" if notice.has_ended else f"ends in {left}"
    mark = "🔴" if notice.has_ended else "⏳"
    name = named(connection.name, is_bold=True)
    first = line(
        f"{mark} ", name, bold(f": the {secret} of {account_name(scene)} {told}"), " (", Moment(notice.ends), ")"
    )
    lines = [first, line("Source: ", *source_of(notice), ".")]
    if notice.asked_again:
        lines.append(line("You asked me to remind you."))
    lines.append(line(bold("Next: "), "replace it in this order, which locks nobody out:"))
    return message(
        Paragraph(lines),
        Bullets([line(step) for step in _ORDER[connection.credential_kind]], is_numbered=True),
        Actions(
            [
                Button(ActionId.REPLACE_SECRET, "Replace here…", connection.id, connection.name, ButtonStyle.PRIMARY),
                Button(ActionId.REMIND_LATER, "Remind me in 3 days", connection.id, connection.name),
                Button(ActionId.WAS_REPLACED, "It was replaced – check", connection.id, connection.name),
            ]
        ),
    )


def source_of(told: Notice | Countdown) -> Line:
    """Where the date comes from."""
    match told.source:
        case DateSource.READ_FROM_JIRA:
            return line("read from Jira")
        case DateSource.OAUTH_END:
            return line("told by Jira when the token was made")
        case DateSource.TYPED:
            return line("as told by ", who(told.told_by)) if told.told_by else line("typed by somebody")
