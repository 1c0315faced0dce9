"""Books looks at watched connections: everything that follows from each, several of them in one transaction.

What costs time is the transaction and its statements, not the look, so that looks which end at the same time are booked
together: rows are read and locked together, moved one by one, and written together. Each is guarded by its own fence.
Whoever no longer holds the claim when the answer is in may not book it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum, unique

from access.credentials import Credential
from access.expiry import Countdown, DateSource, learn_end
from access.lockout import LoginAccount, LoginCount, login_account
from access.operations.hand_over import Watched
from access.operations.observe_look import WATCH, ObserveLook
from access.operations.remember_projects import is_whole
from access.operations.sweep_round import RoundSeen
from access.operations.tell_aside import TellAside
from access.operations.update_connection import learnt
from access.operations.whole_result import whole_result
from access.records import AuditEvent, CheckRecord, Connection, JsonObject, ProjectCounts, Trigger
from access.reports import counts_of, report_of
from access.results import CheckResult
from access.rounds import Round
from access.stores import Storage, Transaction
from access.watch_state import Transition
from access.watching import SweepCursor, WatchRow


@unique
class LookOutcome(StrEnum):
    """What became of a claimed look; `renewed`: the credential is another one now, and the next look is due at once."""

    BOOKED = "booked"
    HELD = "held"
    OVERTAKEN = "overtaken"
    GONE = "gone"
    RENEWED = "renewed"


@unique
class BookingPlace(StrEnum):
    """Where a cut-off in the middle of a booking is worth trying out."""

    BEFORE_AUDIT = "before_audit"
    BEFORE_COMMIT = "before_commit"


PassInBooking = Callable[[BookingPlace, int], None]
"""Told each place that is passed and how many looks are booked there, so that a test can have the process die there."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was known when the look began."""

    connection: Connection
    credential: Credential
    reported: tuple[CheckRecord, JsonObject] | None


@dataclass(frozen=True, slots=True)
class Look:
    """What the look found: the login, the round where one was made, and the end of the token where Jira told it."""

    result: CheckResult
    round: Round | None = None
    seen: RoundSeen | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A look that waits to be booked."""

    claimed: WatchRow
    before: Before
    look: Look

    @property
    def account(self) -> LoginAccount:
        """What was tried to log in."""
        return login_account(self.before.connection.address, self.before.credential)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is kept of all that are booked, as of this transaction; the rows are locked."""

    rows: Mapping[str, WatchRow]
    connections: Mapping[str, Connection]
    tries: Mapping[LoginAccount, LoginCount]
    now: datetime


@dataclass(frozen=True, slots=True)
class _Entry:
    """One look that may be booked, with what it leaves; `taught` is the connection with what the look taught."""

    finished: Finished
    connection: Connection
    taught: Connection
    row: WatchRow
    result: CheckResult
    record: CheckRecord
    report: JsonObject | None
    moves: tuple[Transition, ...]
    events: tuple[AuditEvent, ...]
    changes_home: bool


@dataclass(slots=True)
class _Sorted:
    """The looks by what becomes of them."""

    outcomes: list[LookOutcome] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)


class BookLooks:
    """Books finished looks."""

    def __init__(
        self,
        storage: Storage,
        observe: ObserveLook,
        tell: TellAside,
        new_id: Callable[[], str],
        passing: PassInBooking = lambda _, __: None,
    ) -> None:
        self._storage = storage
        self._observe = observe
        self._tell = tell
        self._new_id = new_id
        self._passing = passing

    async def __call__(self, finished: Sequence[Finished]) -> list[LookOutcome]:
        """Book those whose claim is still held, all in one transaction; what became of each, in their order.

        Raises:
            StorageAway: nothing was booked; the looks are made again when their leases end.
        """
        async with self._storage.begin() as transaction:
            found = await _find(transaction, finished)
            by_kind = self._sort(finished, found)
            for connection_id in sorted(by_kind.outdated):
                await transaction.watches.hurry(connection_id)
            await self._write(transaction, by_kind.entries, found.now)
            self._passing(BookingPlace.BEFORE_COMMIT, len(by_kind.entries))
        for workspace in {entry.connection.workspace for entry in by_kind.entries if entry.changes_home}:
            await self._observe.redraw(workspace)
        return by_kind.outcomes

    def _sort(self, finished: Sequence[Finished], found: _Found) -> _Sorted:
        by_kind = _Sorted()
        for one in finished:
            row, connection = found.rows.get(one.claimed.connection_id), found.connections.get(one.before.connection.id)
            is_held = row is not None and connection is not None and row.fence == one.claimed.fence
            if row is None or connection is None or not is_held:
                by_kind.outcomes.append(LookOutcome.OVERTAKEN)
            elif connection.retired_at is not None or _is_outdated(connection, one.before.connection):
                by_kind.outdated.append(connection.id)
                by_kind.outcomes.append(LookOutcome.OVERTAKEN)
            else:
                by_kind.entries.append(self._entry(one, connection, row, found))
                by_kind.outcomes.append(LookOutcome.BOOKED)
        return by_kind

    def _entry(self, finished: Finished, connection: Connection, row: WatchRow, found: _Found) -> _Entry:
        look, now = finished.look, found.now
        before = finished.before
        result = whole_result(look.result, look.seen, before.reported, before.connection.profile)
        taken = replace(row, sweep=_cursor_after(row.sweep, look, now), countdown=_countdown(row, look, now))
        moved = self._observe.move(
            connection,
            finished.before.credential,
            taken,
            look.result,
            look.seen.look() if look.seen else None,
            found.tries[finished.account],
            now,
        )
        return _Entry(
            finished=finished,
            connection=connection,
            taught=learnt(connection, result),
            row=moved.row,
            result=result,
            record=self._record(connection, result, now),
            report=report_of(result) if look.seen else None,
            moves=moved.moves,
            events=moved.events,
            changes_home=moved.changes_home(row),
        )

    def _record(self, connection: Connection, result: CheckResult, now: datetime) -> CheckRecord:
        return CheckRecord(
            id=self._new_id(),
            connection_id=connection.id,
            at=now,
            trigger=Trigger.WATCH,
            actor=WATCH,
            verdict=result.verdict,
            evidence=result.evidence,
            requests=result.requests,
            elapsed_seconds=result.elapsed_seconds,
            counts=counts_of(result) if result.projects else ProjectCounts(),
        )

    async def _write(self, transaction: Transaction, entries: Sequence[_Entry], now: datetime) -> None:
        await transaction.checks.add_all([(entry.record, entry.report) for entry in entries])
        for entry in entries:
            await self._keep_learnt(transaction, entry, now)
        await transaction.transitions.add_all((entry.connection.id, move) for entry in entries for move in entry.moves)
        watched = [Watched(entry.connection, entry.row, entry.record) for entry in entries]
        await transaction.watches.book(await self._observe.hand_over.several(transaction, watched, now))
        self._passing(BookingPlace.BEFORE_AUDIT, len(entries))
        # Last, because writers queue at the trail's end: nothing but the commit comes behind it.
        await transaction.audit.append_all([event for entry in entries for event in entry.events])

    async def _keep_learnt(self, transaction: Transaction, entry: _Entry, now: datetime) -> None:
        """What the look taught about the connection, and the projects that a round saw; mostly nothing."""
        connection, seen = entry.connection, entry.finished.look.seen
        if entry.taught != connection:
            await transaction.connections.update(entry.taught)
        if seen is None or connection.projects is not None:
            return
        if seen.is_whole and is_whole(entry.result):
            numbers = frozenset(one.project_id for one in await transaction.project_states.all(connection.id))
            await transaction.project_states.finish_sweep(connection.id, numbers, now)
        if seen.trouble is None:
            await self._tell.new_projects(transaction, connection, entry.row)


async def _find(transaction: Transaction, finished: Sequence[Finished]) -> _Found:
    ids = [one.claimed.connection_id for one in finished]
    return _Found(
        rows=await transaction.watches.lock_all(ids),
        connections=await transaction.connections.several(ids),
        tries=await transaction.budget.read_all(one.account for one in finished),
        now=await transaction.watches.now(),
    )


def _countdown(row: WatchRow, look: Look, now: datetime) -> Countdown | None:
    """What Jira itself tells is believed more than what a person typed."""
    if look.ends_at is None:
        return row.countdown
    return learn_end(row.countdown, look.ends_at, DateSource.READ_FROM_JIRA, at=now)


def _is_outdated(now: Connection, before: Connection) -> bool:
    """Whether the look was made with a secret or at an address that is not the connection's any more."""
    return (now.secret_changed_at, now.address) != (before.secret_changed_at, before.address)


def _cursor_after(cursor: SweepCursor, look: Look, now: datetime) -> SweepCursor:
    """A round that could not be read is over as well: the next one is made when it is due, not at once."""
    if look.seen is None or look.round is None or not look.round.is_due:
        return cursor
    if look.seen.trouble is not None:
        return replace(cursor, swept_at=now)
    return SweepCursor(now, now if look.seen.is_whole else cursor.whole_at, look.seen.after)
