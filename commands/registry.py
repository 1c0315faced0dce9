"""The tables: what people type, what they press, what they submit.

Help, guards, `whoami`, the manifest, the documentation's test and the metrics all read them.
"""

from __future__ import annotations

from access.people import Audience
from commands import connection_status, credentials, evidence, help_page, permissions, projects, whoami
from commands.subcommand import Button, Form, Subcommand
from messages.actions import ActionId

SUBCOMMANDS: tuple[Subcommand, ...] = (
    Subcommand("help", "help", "show what you can type", Audience.MEMBERS, help_page.answer),
    Subcommand("whoami", "whoami", "show who you are to me and what you may do", Audience.MEMBERS, whoami.answer),
    Subcommand(
        "test",
        "test [name]",
        "test the login and the permissions, and say why they fail",
        Audience.MEMBERS,
        credentials.answer,
        "test prod",
        asks_jira=True,
    ),
    Subcommand(
        "permissions",
        "permissions [name] [PROJECT…]",
        "report which permissions are missing and what breaks without them",
        Audience.MEMBERS,
        permissions.answer,
        "permissions prod WEB APPS",
        asks_jira=True,
    ),
    Subcommand("projects", "projects [name]", "list the integrated projects", Audience.MEMBERS, projects.answer),
    Subcommand(
        "status",
        "status",
        "show how every connection stands, and since when",
        Audience.MEMBERS,
        connection_status.answer,
    ),
)

BUTTONS: tuple[Button, ...] = (
    Button(ActionId.TEST_AGAIN, Audience.MEMBERS, credentials.press_test_again),
    Button(ActionId.SHARE_VERDICT, Audience.MEMBERS, credentials.press_share),
    Button(ActionId.SHOW_EVIDENCE, Audience.MEMBERS, evidence.press_show),
    Button(ActionId.SHOW_PERMISSIONS, Audience.MEMBERS, permissions.press_show),
    Button(ActionId.SHARE_PERMISSIONS, Audience.MEMBERS, permissions.press_share),
    Button(ActionId.SEND_PERMISSIONS_FILE, Audience.MEMBERS, permissions.press_send_file),
    Button(ActionId.SEND_PROJECTS_FILE, Audience.MEMBERS, projects.press_send_file),
)

FORMS: tuple[Form, ...] = ()
