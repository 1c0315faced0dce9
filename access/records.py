"""What is kept: connections, checks, projects seen, audit entries and who did it, as frozen values.

No SQL and no ciphertext: how they are stored is `storage`'s business, the protocols are in `access.stores`. Secrets are
not part of any record; a connection's credential is read on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique
from typing import TypeAlias

from access.credentials import CredentialKind, Deployment
from access.evidence import Evidence
from access.results import ProjectVerdict, Verdict
from access.sites import SiteAddress

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]


@unique
class ActorKind(StrEnum):
    """How somebody came to the bot."""

    SLACK = "slack"
    SHELL = "shell"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something.

    Attributes:
        kind: the way they came.
        id: Slack user id, login name at the shell, or the part of the bot that acted by itself.
        workspace: Slack team id of the person; empty at the shell and for the bot.
    """

    kind: ActorKind
    id: str
    workspace: str = ""

    def __str__(self) -> str:
        return ":".join(part for part in (self.kind, self.workspace, self.id) if part)


@dataclass(frozen=True, slots=True)
class JiraAccount:
    """The account that a good login turned out to be, in Jira's words; what Jira left out is None.

    `id` is the account id on Cloud and the user key on Data Center; `name` is the user name (Data Center only).
    """

    id: str | None = None
    name: str | None = None
    display_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One Jira with the service account that an integration logs in as.

    Attributes:
        id: opaque and never used again; what buttons and other rows carry.
        workspace: Slack team id, or empty where it was made at the shell.
        name: short name, unique in the workspace among connections that are not retired.
        address: base URL of the site.
        deployment: Cloud or Data Center.
        version: Jira's version as last told; None where it does not tell.
        expected_account: account id, user name or e-mail address that the login must turn out to be; None for any.
        account: the account of the last good login; None before the first.
        credential_kind: the kind of the stored credential.
        credential_user: its user name or e-mail address; None for kinds that name nobody.
        profile: name of the profile of permissions.
        projects: keys of the integrated projects; None for all that are visible.
        alert_channel: Slack channel id; None for the default channel.
        owner: who made it.
        created_at: when, UTC.
        secret_changed_at: when the stored credential was last entered, UTC.
        retired_at: when it was removed, UTC; None while it is in use.
    """

    id: str
    workspace: str
    name: str
    address: SiteAddress
    deployment: Deployment
    credential_kind: CredentialKind
    profile: str
    owner: Actor
    created_at: datetime
    secret_changed_at: datetime
    credential_user: str | None = None
    version: str | None = None
    expected_account: str | None = None
    account: JiraAccount | None = None
    projects: tuple[str, ...] | None = None
    alert_channel: str | None = None
    retired_at: datetime | None = None


@unique
class Trigger(StrEnum):
    """What made a check happen."""

    SHELL = "shell"
    SLACK = "slack"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class ProjectCounts:
    """Projects of one check by state; all zero where permissions were not asked."""

    complete: int = 0
    missing: int = 0
    not_visible: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """One check that was made. Its report with the findings per project is kept beside it.

    Attributes:
        id: opaque; what *Evidence* buttons carry.
        connection_id: the connection looked at.
        at: when it ended, UTC.
        trigger: what made it happen.
        actor: who asked.
        verdict: the answer.
        evidence: what Jira's answers proved.
        requests: requests sent to Jira.
        elapsed_seconds: duration of the whole check.
        counts: projects by state.
        is_whole: whether all that the connection covers was looked at, and not only projects that somebody named.
    """

    id: str
    connection_id: str
    at: datetime
    trigger: Trigger
    actor: Actor
    verdict: Verdict
    evidence: Evidence
    requests: int
    elapsed_seconds: float
    counts: ProjectCounts = field(default_factory=ProjectCounts)
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class ProjectState:
    """One project as it was last seen.

    Attributes:
        project_id: Jira's number; it survives a change of the key.
        key: the key at that time.
        name: the name at that time.
        state: how it stood.
        missing: permission keys that were missing.
        looked_at: when its permissions were last read, UTC.
    """

    project_id: int
    key: str
    name: str
    state: ProjectVerdict
    missing: tuple[str, ...]
    looked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Something that was done, tried or refused, before it has a place in the chain.

    Attributes:
        at: when, UTC.
        workspace: Slack team id in which it happened, or empty.
        actor: who did it.
        action: what, as `subject.verb`, such as `connection.add`.
        connection: the connection's name at that time; empty where none is concerned.
        outcome: `ok`, or one word for why not.
        details: further facts; never a secret.
    """

    at: datetime
    workspace: str
    actor: Actor
    action: str
    outcome: str
    connection: str = ""
    details: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The end of the audit chain: number and hash of the last entry; number 0 while there is none."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An event with its place in the chain; `hash` covers the event, `seq` and `prev_hash`."""

    seq: int
    event: AuditEvent
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """Which entries to read; a part that is None selects nothing away.

    Attributes:
        workspace: Slack team id; empty selects what was done at the shell.
        with_shell: whether what was done at the shell is selected besides that workspace.
        connection: name of a connection.
        actor_id: id of the person.
        since: entries at or after, UTC.
        before_seq: entries older than that number; for the next page.
    """

    workspace: str | None = None
    connection: str | None = None
    actor_id: str | None = None
    since: datetime | None = None
    before_seq: int | None = None
    with_shell: bool = False


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """The first entry at which the audit chain does not hold, and why, in a sentence."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class ChainStep:
    """How far a walk over the chain has come: the last entry that holds; the empty chain's head at its beginning."""

    head: AuditHead | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The last walk over the audit chain from its first entry; kept sealed, so that it cannot be made up.

    Attributes:
        head: the last entry that held.
        walked_at: when that walk began, UTC.
        broken: the first entry that did not hold; None where the chain was whole.
    """

    head: AuditHead
    walked_at: datetime
    broken: BrokenEntry | None = None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk over the audit chain found.

    Attributes:
        entries: entries that hold, counted from the start; those before `read_from` are taken for held.
        head: the last entry that holds.
        broken: the first that does not; None for a whole chain.
        read_from: the first entry that was read; 1 for a walk over all.
        checkpoint: the last walk over all, which vouches for what was not read; None where there was none.
    """

    entries: int
    head: AuditHead
    broken: BrokenEntry | None = None
    read_from: int = 1
    checkpoint: Checkpoint | None = None

    @property
    def is_joined(self) -> bool:
        """Whether every entry was read, either now or by the walk that the checkpoint tells of."""
        vouched = self.checkpoint.head.seq if self.checkpoint else 0
        return self.read_from <= vouched + 1
