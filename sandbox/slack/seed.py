"""The workspace that a sandbox Slack starts with: people of every kind, groups, channels and the installed app.

The ids are fixed, so that settings and tests can name them.
"""

import secrets

from sandbox.slack.values import AppInstall, Channel, Group, Role, User

TEAM = "T0SANDBOX01"
OTHER_TEAM = "T0PARTNER01"

MEMBER = "U0MEMBER001"
ADMIN = "U0ADMIN0001"
APPROVER = "U0APPROVER1"
ON_CALL = "U0ONCALL001"
GUEST = "U0GUEST0001"
SINGLE_CHANNEL_GUEST = "U0SINGLE001"
OUTSIDER = "U0OUTSIDER1"
GONE = "U0GONE00001"
OTHER_BOT = "U0OTHERBOT1"
BOT_USER = "U0JIRABOT01"

OPS = "C0ALIGNOPS1"
GENERAL = "C0GENERAL01"
PRIVATE = "C0JIRAADMIN"
NOT_JOINED = "C0NOTJOINED"
ARCHIVED = "C0ARCHIVED1"
SHARED = "C0PARTNERS1"

ADMINS_GROUP = "S0JIRAADMIN"
APPROVERS_GROUP = "S0APPROVERS"
ON_CALL_GROUP = "S0ONCALL001"

SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "users:read",
        "usergroups:read",
        "im:write",
        "files:write",
        "channels:read",
        "groups:read",
    }
)
HISTORY_SCOPES = frozenset({"channels:history", "groups:history", "im:history"})


def people() -> tuple[User, ...]:
    """Who there is; those one can act as come first, in the page's order."""
    return (
        User(MEMBER, "sam", "Sam Okafor", title="Member"),
        User(ADMIN, "maria", "Maria Lopez", Role.ADMIN, title="Jira admin"),
        User(APPROVER, "lee", "Lee Chen", title="Approver", tz="America/New_York"),
        User(ON_CALL, "kim", "Kim Novak", title="On call", tz="Asia/Tokyo"),
        User(GUEST, "gil", "Gil Brandt", Role.GUEST, title="Guest"),
        User(SINGLE_CHANNEL_GUEST, "sol", "Sol Reyes", Role.SINGLE_CHANNEL_GUEST, title="Guest of one channel"),
        User(OUTSIDER, "olga", "Olga Petrova", Role.OUTSIDER, title="From another company", team_id=OTHER_TEAM),
        User(GONE, "zed", "Zed Moss", title="Left the company", deleted=True),
        User(OTHER_BOT, "buildbot", "Build Bot", Role.BOT),
        User(BOT_USER, "jira_access", "Jira access", Role.BOT),
    )


def groups() -> tuple[Group, ...]:
    """The user groups that settings may name."""
    return (
        Group(ADMINS_GROUP, "jira-admins", "Jira admins", (ADMIN,)),
        Group(APPROVERS_GROUP, "jira-approvers", "Approvers of repairs", (APPROVER, ADMIN)),
        Group(ON_CALL_GROUP, "align-on-call", "On call for Align", (ON_CALL,)),
    )


def channels() -> tuple[Channel, ...]:
    """A channel of every kind; the app is in all but one."""
    team = frozenset({MEMBER, ADMIN, APPROVER, ON_CALL})
    return (
        Channel(
            OPS,
            "align-ops",
            team | {GUEST, SINGLE_CHANNEL_GUEST, BOT_USER},
            topic="Jira Align and its way into Jira",
        ),
        Channel(GENERAL, "general", team | {GUEST, BOT_USER}),
        Channel(
            PRIVATE,
            "jira-admins",
            frozenset({ADMIN, APPROVER, BOT_USER}),
            is_private=True,
            topic="Requests for repairs",
        ),
        Channel(
            SHARED,
            "partners",
            team | {OUTSIDER, BOT_USER},
            is_ext_shared=True,
            topic="Shared with another company",
        ),
        Channel(NOT_JOINED, "random", team, topic="The app is not a member here"),
        Channel(ARCHIVED, "old-project", team | {BOT_USER}, is_archived=True),
    )


def installation(request_url: str = "") -> AppInstall:
    """The app, with secrets made up anew; delivered to over Socket Mode when `request_url` is empty."""
    return AppInstall(
        bot_user=BOT_USER,
        scopes=SCOPES,
        request_url=request_url,
        bot_token=f"xoxb-{secrets.token_hex(16)}",
        app_token=f"xapp-1-{secrets.token_hex(16)}",
        signing_secret=secrets.token_hex(16),
    )
