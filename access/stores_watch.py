"""What the watch needs kept, as protocols beside those of `access.stores`, and reached through the same transaction.

Leases are measured by the database's clock, so that replicas whose clocks disagree still take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Protocol

from access.findings import Finding
from access.intents import Topic
from access.likely import AuditQuestion
from access.outbox import Delivery, OutboxRow, Post
from access.silence import AccountActivity
from access.watch_state import Transition
from access.watching import WatchRow

OnUnreadable = Callable[[str, Exception], None]
_NOWHERE: Mapping[str, int] = MappingProxyType({})


class WatchStore(Protocol):
    """Watched connections."""

    async def now(self) -> datetime:
        """The database's time, UTC."""

    async def get(self, connection_id: str) -> WatchRow | None:
        """That watch as it is; None where the connection was never watched."""

    async def lock(self, connection_id: str) -> WatchRow | None:
        """The same, and nobody else may lock it until this transaction ends."""

    async def lock_all(self, connection_ids: Iterable[str]) -> Mapping[str, WatchRow]:
        """The same for several, by connection; what was never watched is left out."""

    async def list(self, connection_ids: Iterable[str]) -> tuple[WatchRow, ...]:
        """The watches of these connections, in no order."""

    async def add(self, row: WatchRow) -> bool:
        """Keep a new watch; returns whether there was none."""

    async def save(self, row: WatchRow) -> None:
        """Keep the row; lock it first. Its fence stays as it is in the database."""

    async def claim_due(
        self,
        limit: int,
        lease: timedelta,
        at_sites: Mapping[str, int] = _NOWHERE,
        per_site: int | None = None,
        on_unreadable: OnUnreadable | None = None,
    ) -> tuple[WatchRow, ...]:
        """Take up to so many looks that are due, longest due first, and none that another holds.

        Each is due again when the lease ends, and its fence is raised: only who holds the new one may finish the look.

        Args:
            limit: how many at most.
            lease: how long they are held.
            at_sites: looks that are under way at each site already.
            per_site: how many there may be at one site, those included; None for any number.
            on_unreadable: hears of a watch that this program cannot read, which is claimed but left out, and due again
                when the lease ends.

        Raises:
            ValueError: one cannot be read, and nobody was there to hear of it.
        """

    async def renew(self, row: WatchRow, lease: timedelta) -> bool:
        """Let a claim last longer; returns whether it was still held."""

    async def book(self, rows: Sequence[WatchRow]) -> None:
        """Keep what looks made of these; lock them first.

        Their fences are raised, so that a renewal under way does not move the next look.
        """

    async def let_go(self, row: WatchRow) -> None:
        """Raise the fence of a claim that is given up or booked, so that a renewal under way does not move the row."""

    async def move(self, rows: Sequence[WatchRow]) -> None:
        """Keep what became of these without a look; lock them first. Their fences stay."""

    async def due_sayings(self, limit: int) -> tuple[str, ...]:
        """Connections of which it is time to ask whether something is to be said: up to so many, longest due first."""

    async def lock_due_sayings(self, connection_ids: Iterable[str]) -> tuple[WatchRow, ...]:
        """Lock the watches of those of which that is still true, in no order; none that another has locked."""

    async def hurry_all(self, beyond: timedelta) -> None:
        """Make due now every look and every saying that is due later than that from now."""

    async def hurry(self, connection_id: str) -> None:
        """Make the next look due now, if the connection is watched."""


class ActivityStore(Protocol):
    """What the accounts of watched connections changed, project by project."""

    async def claim_due(self, lease: timedelta) -> str | None:
        """Take one watched connection whose Jira is to be read, by id; it is due again when the lease ends.

        One that was not known yet is due after as long, so that a new watch does not begin with two jobs at once.
        """

    async def get(self, connection_id: str) -> AccountActivity:
        """What is remembered; nothing where it was never read."""

    async def save(self, connection_id: str, known: AccountActivity) -> None:
        """Keep it; lock the watch first."""

    async def set_due(self, connection_id: str, wait: timedelta) -> None:
        """Make the next reading due after so long."""


class AuditQuestionStore(Protocol):
    """Who is likely to have changed something, to be asked of Jira once for each stage of an episode.

    One question a connection: a later stage, or another episode, takes the place of the one before.
    """

    async def put(self, connection_id: str, episode: str, version: int) -> None:
        """Have it asked for that stage, due at once; nothing where it, or a later one of the episode, was put before.

        Lock the watch first.
        """

    async def claim_due(self, lease: timedelta) -> AuditQuestion | None:
        """Take a question about a connection whose watch is on; it is due again when the lease ends."""

    async def put_off(self, question: AuditQuestion, wait: timedelta, tries: int) -> None:
        """Ask again after so long, having tried so often; nothing where it is closed or was replaced."""

    async def close(self, question: AuditQuestion, told_until: datetime | None) -> bool:
        """Ask it no more, and keep until when losses are dealt with, None for as before.

        Returns whether it was still open: who gets no may say nothing.
        """


class TransitionStore(Protocol):
    """Changes of state, one row each: alerts, timelines and reports read the same fact."""

    async def add(self, connection_id: str, transitions: Iterable[Transition]) -> None:
        """Keep these."""

    async def add_all(self, moves: Iterable[tuple[str, Transition]]) -> None:
        """Keep these, each with the id of its connection."""

    async def since(self, connection_id: str, after: datetime, limit: int = 1000) -> tuple[Transition, ...]:
        """Those after that time, oldest first."""

    async def purge(self, before: datetime) -> int:
        """Forget older ones. Returns how many."""


class OutboxStore(Protocol):
    """What waits to be said."""

    async def hurry_all(self, beyond: timedelta) -> None:
        """Make due now, and free, what waits, rests or is claimed for longer than that from now."""

    async def add(self, row: OutboxRow) -> bool:
        """Keep a saying; returns whether this connection had none with that key."""

    async def add_all(self, rows: Sequence[OutboxRow]) -> AbstractSet[str]:
        """Keep sayings without files, in their order; the ids of those whose connection had none with that key."""

    async def get(self, outbox_id: str) -> OutboxRow | None:
        """That row; None where it is not kept any more."""

    async def lock(self, outbox_id: str) -> OutboxRow | None:
        """The same, and nobody else may lock it until this transaction ends."""

    async def with_key(self, connection_id: str, key: str) -> OutboxRow | None:
        """The row of a connection that has this key."""

    async def claim(self, limit: int, lease: timedelta, gap: timedelta) -> tuple[OutboxRow, ...]:
        """Take up to so many sayings that may leave now, the oldest first: one a lane, one a channel.

        A lane goes on only once what was written before is delivered or given up. A channel rests for `gap` after each.
        A row whose last claim ran out without a word comes back as uncertain.
        """

    async def finish(self, row: OutboxRow, state: Delivery, problem: str = "") -> bool:
        """Book the end of a delivery; returns whether the claim was still held. Nothing is changed where it was not."""

    async def postpone(self, row: OutboxRow, wait: timedelta, problem: str, *, is_uncertain: bool) -> bool:
        """Give a claim back until later; returns whether it was still held."""

    async def redirect(self, row: OutboxRow, wait: timedelta) -> bool:
        """Keep another target for a row, and how it is said there, and give its claim back until later.

        Returns whether it was still held.
        """

    async def rest(self, channel: str, wait: timedelta) -> None:
        """Let nothing leave for that channel for so long."""

    async def supersede(self, row: OutboxRow) -> None:
        """Drop the edits of the same message that were written before this one and have not left.

        One that is under way stays, so that this one waits behind it in their lane and lands last.
        """

    async def superseded_by(self, outbox_id: str) -> tuple[OutboxRow, ...]:
        """The rows that were dropped in favour of this one."""

    async def withdraw(self, connection_id: str, key: str) -> None:
        """Drop a saying that has not left; one that may have left is marked, and is not sent again."""

    async def withdraw_about(self, connection_id: str, episodes: AbstractSet[str]) -> None:
        """The same for all that is about these episodes, but for a message that other connections share."""

    async def told(self, connection_id: str, place: tuple[str, str], topics: AbstractSet[Topic]) -> frozenset[Finding]:
        """The findings that the newest saying on these topics told, under this episode and trouble.

        What was given up or withdrawn told nothing.
        """

    async def lock_outage(self, site: str, channel: str) -> str:
        """The id of the row that last told of an outage there, empty for none; nobody else may lock the place."""

    async def note_outage(self, site: str, channel: str, outbox_id: str) -> None:
        """Remember the row that tells of an outage."""

    async def joined(self, outbox_id: str) -> tuple[OutboxRow, ...]:
        """The rows that share that row's message, itself among them."""

    async def waiting(self) -> tuple[int, datetime | None]:
        """How many sayings wait, and since when the oldest does."""

    async def purge(self, before: datetime) -> int:
        """Forget what was delivered or given up before then. Returns how many."""


class PostStore(Protocol):
    """Messages that Slack confirmed."""

    async def add(self, post: Post) -> None:
        """Keep where a message stands."""

    async def latest(self, connection_id: str, place: tuple[str, str]) -> Post | None:
        """The newest message under that episode and trouble."""

    async def all(self, connection_id: str, place: tuple[str, str]) -> tuple[Post, ...]:
        """The messages under that episode and trouble, oldest first."""

    async def get(self, outbox_id: str) -> Post | None:
        """The message that this outbox row became."""


class JobStore(Protocol):
    """Work that is due once for all replicas."""

    async def take(self, name: str, next_at: datetime) -> datetime | None:
        """Take a job that is due and book its next time; returns when it was due, None where it is not due yet.

        A job that was never known is booked, and not taken. The taker commits what it does in the same transaction.
        """
