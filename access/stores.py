"""What the rules need kept, as protocols: one store per kind of record, reached through a transaction.

`storage` keeps them. Everything asked of one `Transaction` is committed together at the end of its block, or not at all
when the block raises. No network call belongs inside a block. Any call may raise `StorageAway`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from access.credentials import Credential
from access.errors import Refused
from access.home_views import HomeViewStore
from access.lockout import LoginAccount, LoginCount
from access.records import (
    Actor,
    AuditEntry,
    AuditEvent,
    AuditHead,
    AuditQuery,
    ChainReport,
    ChainStep,
    Checkpoint,
    Connection,
    ProjectState,
)
from access.stores_align import AlignLoginStore, BoardStore
from access.stores_checks import CheckStore
from access.stores_oauth import HandshakeStore, RenewalStore
from access.stores_repair import AdminLoginStore, ApprovalStore, RepairStore
from access.stores_setup import DraftStore, LinkStore
from access.stores_watch import (
    ActivityStore,
    AuditQuestionStore,
    JobStore,
    OutboxStore,
    PostStore,
    TransitionStore,
    WatchStore,
)


class ConnectionStore(Protocol):
    """Connections with their credentials."""

    async def add(self, connection: Connection, credential: Credential) -> None:
        """Keep a new connection. Raises Conflict where a live one in the workspace has its name."""

    async def get(self, connection_id: str) -> Connection:
        """That connection, retired or not. Raises NotFound."""

    async def several(self, connection_ids: Iterable[str]) -> Mapping[str, Connection]:
        """Those connections by id, retired or not; what does not exist is left out."""

    async def named(self, workspace: str, name: str) -> Connection:
        """The live connection of that name. Raises NotFound, whose next step tells the names that there are."""

    async def list(self, workspace: str | None = None) -> tuple[Connection, ...]:
        """Live connections by name; of every workspace when None."""

    async def update(self, connection: Connection) -> None:
        """Keep the changed facts of a live connection; its credential and its dates stay. Raises NotFound, Conflict."""

    async def retire(self, connection_id: str, at: datetime) -> None:
        """Take a live connection out of use and forget its secret; its checks stay. Raises NotFound."""

    async def credential(self, connection_id: str) -> Credential:
        """The credential in the clear. Raises NotFound, and Refused where its encryption key is not held."""

    async def credentials(self, connections: Iterable[Connection]) -> Mapping[str, Credential | Refused]:
        """The credential of each by the connection's id, or why there is none."""

    async def replace_credential(self, connection_id: str, credential: Credential, at: datetime) -> None:
        """Keep another credential, and let the account's count of refused logins start anew. Raises NotFound."""


class ProjectStateStore(Protocol):
    """The projects of each connection as last seen; "all visible" means the set of the last complete sweep."""

    async def all(self, connection_id: str) -> tuple[ProjectState, ...]:
        """Every remembered project, by key."""

    async def save(self, connection_id: str, states: Sequence[ProjectState]) -> None:
        """Remember some projects anew, as one page of a sweep brings them; the others stay."""

    async def finish_sweep(self, connection_id: str, visible: frozenset[int], at: datetime) -> None:
        """Book a complete sweep: forget the projects not in `visible`; after the first one all of them are told."""

    async def untold(self, connection_id: str) -> tuple[ProjectState, ...]:
        """Remembered projects that appeared since the first complete sweep and were not told of yet, by key."""

    async def mark_told(self, connection_id: str) -> None:
        """From now on every remembered project is known."""

    async def last_sweep(self, connection_id: str) -> datetime | None:
        """When the last complete sweep ended, UTC; None before the first."""


class LoginCountStore(Protocol):
    """Refused logins per site and account. The rule about them is `access.lockout`."""

    async def read(self, account: LoginAccount) -> LoginCount:
        """The count as it stands; an untouched one for an account never tried."""

    async def read_all(self, accounts: Iterable[LoginAccount]) -> Mapping[LoginAccount, LoginCount]:
        """The counts of several accounts."""

    async def lock(self, account: LoginAccount) -> LoginCount:
        """The same, and nobody else may lock it until this transaction ends."""

    async def lock_all(self, accounts: Iterable[LoginAccount]) -> Mapping[LoginAccount, LoginCount]:
        """The same for several."""

    async def save(self, account: LoginAccount, count: LoginCount) -> None:
        """Keep the count; lock it first."""

    async def save_all(self, counts: Mapping[LoginAccount, LoginCount]) -> None:
        """The same for several."""


class AuditStore(Protocol):
    """The append-only audit trail with its hash chain."""

    async def append(self, event: AuditEvent) -> AuditEntry:
        """Put an event at the chain's end. Writers queue here until they commit: append last in a transaction."""

    async def append_all(self, events: Sequence[AuditEvent]) -> None:
        """The same for several, in their order."""

    async def head(self) -> AuditHead:
        """The chain's end, to be kept elsewhere as proof."""

    async def tail(self, query: AuditQuery, limit: int) -> tuple[AuditEntry, ...]:
        """The newest entries that the query selects, newest first."""

    async def count(self, query: AuditQuery) -> int:
        """How many entries the query selects."""

    async def actors(self, query: AuditQuery) -> tuple[Actor, ...]:
        """Whose entries the query selects, each once, in no order."""

    async def entry(self, seq: int) -> AuditEntry | None:
        """The entry of that number; None where there is none."""

    def pages(self, size: int = 1000) -> AsyncIterator[tuple[AuditEntry, ...]]:
        """The whole trail, oldest first, in pages; memory is bounded by one page."""

    async def verify(self) -> ChainReport:
        """Walk over the whole chain and name the first entry that does not hold."""

    async def verify_newest(self, most: int) -> ChainReport:
        """Walk over what came behind the last walk over all, or over so many of the newest entries if that is less."""

    async def walk(self, step: ChainStep, size: int) -> ChainStep | ChainReport:
        """Go on with a walk over the whole chain by so many entries; a report once it has come to its end."""

    async def checkpoint(self) -> Checkpoint | None:
        """The last walk over all; None where there was none, or where what is kept of it cannot be believed."""

    async def keep_checkpoint(self, report: ChainReport, walked_at: datetime) -> None:
        """Keep that a walk over all found this; nothing is kept where no encryption key is set."""


class SeenStore(Protocol):
    """Deliveries that were already taken, so that a repeat has no second effect."""

    async def first_time(self, key: str, at: datetime) -> bool:
        """Whether this key was never seen; from now on it was."""

    async def purge(self, before: datetime) -> int:
        """Forget keys seen before then. Returns how many."""


class Transaction(Protocol):
    """Everything that is kept, as of one transaction."""

    @property
    def connections(self) -> ConnectionStore:
        """Connections with their credentials."""

    @property
    def checks(self) -> CheckStore:
        """Checks that were made."""

    @property
    def project_states(self) -> ProjectStateStore:
        """Projects as last seen."""

    @property
    def budget(self) -> LoginCountStore:
        """Refused logins."""

    @property
    def drafts(self) -> DraftStore:
        """What was begun and not confirmed yet."""

    @property
    def links(self) -> LinkStore:
        """One-time links."""

    @property
    def handshakes(self) -> HandshakeStore:
        """OAuth handshakes."""

    @property
    def renewals(self) -> RenewalStore:
        """Renewals of OAuth tokens."""

    @property
    def watches(self) -> WatchStore:
        """Watched connections."""

    @property
    def activity(self) -> ActivityStore:
        """What the accounts changed."""

    @property
    def audit_questions(self) -> AuditQuestionStore:
        """What is to be asked of Jira's audit log."""

    @property
    def transitions(self) -> TransitionStore:
        """Changes of state."""

    @property
    def outbox(self) -> OutboxStore:
        """What waits to be said."""

    @property
    def posts(self) -> PostStore:
        """Messages that Slack confirmed."""

    @property
    def jobs(self) -> JobStore:
        """Work that is due once for all replicas."""

    @property
    def home_views(self) -> HomeViewStore:
        """Home tabs that were opened."""

    @property
    def approvals(self) -> ApprovalStore:
        """Requests for approval."""

    @property
    def repairs(self) -> RepairStore:
        """Plans of repairs."""

    @property
    def admin_logins(self) -> AdminLoginStore:
        """Admin credentials."""

    @property
    def align_logins(self) -> AlignLoginStore:
        """Jira Align tokens."""

    @property
    def boards(self) -> BoardStore:
        """Boards of connections."""

    @property
    def audit(self) -> AuditStore:
        """The audit trail."""

    @property
    def seen(self) -> SeenStore:
        """Deliveries already taken."""


class Storage(Protocol):
    """The way to everything that is kept."""

    def begin(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that may write. On SQLite there is one writer at a time: keep the block short."""

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that only reads, and keeps nobody from writing."""

    async def ping(self) -> None:
        """Return when the database answers and has this program's schema; else raise StorageAway or Refused."""
