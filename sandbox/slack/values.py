"""What a workspace is made of: people, channels, messages, files, views and the app that is installed.

Values only. How they change stands in `sandbox.slack.world`, how Slack spells them in `sandbox.slack.api_objects`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique

from sandbox.slack.shapes import JsonObject


@unique
class Role(StrEnum):
    """What a person is to the workspace, as the page and the tests name it."""

    MEMBER = "member"
    ADMIN = "admin"
    GUEST = "guest"
    SINGLE_CHANNEL_GUEST = "single-channel guest"
    OUTSIDER = "outsider"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class User:
    """One account; an outsider belongs to another team, and `tz` is an IANA name."""

    id: str
    name: str
    real_name: str
    role: Role = Role.MEMBER
    title: str = ""
    team_id: str = "T0SANDBOX01"
    tz: str = "Europe/Berlin"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A user group (`S…`)."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel (`C…`) or, when `is_im`, a direct message between the app and one person (`D…`)."""

    id: str
    name: str
    members: frozenset[str] = frozenset()
    is_private: bool = False
    is_archived: bool = False
    is_ext_shared: bool = False
    is_im: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `ephemeral_to` names the only person who sees it."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: tuple[JsonObject, ...] = ()
    thread_ts: str = ""
    is_broadcast: bool = False
    edited_ts: str = ""
    ephemeral_to: str = ""
    metadata: JsonObject | None = None
    files: tuple[str, ...] = ()

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread under another message."""
        return self.thread_ts not in {"", self.ts}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file; `content` is None until its bytes were uploaded, `shared_in` empty until it was completed.

    `alt_text` stands for a picture where it cannot be seen.
    """

    id: str
    name: str
    title: str
    length: int
    user: str
    content: bytes | None = field(default=None, repr=False)
    shared_in: tuple[str, ...] = ()
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A modal that is open for one person, or the person's Home tab; `body` is what the app sent."""

    id: str
    user: str
    type: str
    body: JsonObject
    hash: str
    root_id: str
    previous_id: str = ""
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    """Where the app may answer one interaction: five times within thirty minutes."""

    token: str
    user: str
    channel: str
    created: datetime
    original_ts: str = ""
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Trigger:
    """A right to open one modal, good for three seconds; `view_id` is the modal it was pressed in."""

    id: str
    user: str
    created: datetime
    view_id: str = ""
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What an embedding process wants beside the page: a page of its own under `url`, else trusted HTML.

    The forms in `html` are posted without leaving the page; `label` stands on the button that opens the panel.
    """

    html: str = ""
    url: str = ""
    label: str = "Switches"


@dataclass(frozen=True, slots=True)
class Hint:
    """A line that can be typed, offered while one types; `summary` says what it does."""

    text: str
    summary: str = ""


@dataclass(frozen=True, slots=True)
class AppInstall:
    """The one app of the workspace; its secrets never show in a repr.

    `request_url` takes what is delivered over HTTP; empty means Socket Mode. `hints` is for the page only.
    """

    app_id: str = "A0JIRAACCES"
    bot_id: str = "B0JIRAACCES"
    bot_user: str = "U0JIRABOT01"
    name: str = "Jira access"
    commands: tuple[str, ...] = ("/jira-access",)
    hints: tuple[Hint, ...] = ()
    events: tuple[str, ...] = ("app_home_opened", "tokens_revoked", "app_uninstalled", "user_change")
    scopes: frozenset[str] = frozenset()
    request_url: str = ""
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    is_revoked: bool = False
