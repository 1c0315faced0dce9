"""Empties the outbox: claims what may leave, delivers it, and decides what becomes of what Slack did not take.

Every replica runs one. Nobody waits for anybody else: a channel that Slack holds back rests in the database, and a lane
whose first saying is postponed stands still alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

import structlog

from access.errors import StorageAway
from access.intents import Act, Topic
from access.operations.confirm_saying import ConfirmSaying
from access.outbox import Kind, OutboxRow, Target
from access.persistence import persistently
from access.places import Places
from access.stores import Storage
from bot.delivering import Delivering, Overtaken, Unwanted
from bot.failpoints import Failpoint, failpoint
from bot.slack_posting import Fate, NotPosted, fate_of

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class NotifierBounds:
    """How the outbox is emptied.

    Attributes:
        at_once: deliveries under way.
        lease: after so long a delivery without an end is taken over by another replica, which looks for it in Slack.
        gap: between two messages to one channel; Slack takes about one a second.
        first_retry: after a failure; doubled each time.
        longest_retry: at most.
        token_retry: between tries while Slack refuses our token.
        most_attempts: after so many a saying that Slack does not take is told to other people.
        rest: between tries once nobody could be told.
        give_up_after: a saying that nobody could be told for so long is given up.
    """

    at_once: int = 32
    lease: timedelta = timedelta(seconds=45)
    gap: timedelta = timedelta(seconds=1)
    first_retry: timedelta = timedelta(seconds=1)
    longest_retry: timedelta = timedelta(minutes=5)
    token_retry: timedelta = timedelta(minutes=1)
    most_attempts: int = 50
    rest: timedelta = timedelta(minutes=15)
    give_up_after: timedelta = timedelta(days=7)


_NEXT = {Target.CHANNEL: Target.OWNER, Target.OWNER: Target.OPERATORS}
"""Who is told where a place does not take it."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A claimed row, and the loop's time until which it may be delivered."""

    row: OutboxRow
    until: float


class Notifier:
    """Delivers sayings."""

    def __init__(
        self,
        storage: Storage,
        delivering: Delivering,
        confirming: ConfirmSaying,
        bounds: NotifierBounds,
        on_sent: Callable[[OutboxRow], None] = lambda _: None,
    ) -> None:
        self._storage = storage
        self._delivering = delivering
        self._confirming = confirming
        self._bounds = bounds
        self._on_sent = on_sent
        self._places = Places(bounds.at_once, self._claim, self._deliver)
        self.problem = ""
        """Slack's last word that stopped a saying for good or holds all of them up; empty once one got out again."""

    async def __call__(self) -> int:
        """Claim what may leave and begin to deliver it; returns how much that was.

        What does not fit is claimed as soon as deliveries have ended.

        Raises:
            StorageAway: nothing was claimed.
        """
        return await self._places.fill()

    async def drain(self, grace_seconds: float) -> None:
        """Claim nothing more, and let what is under way come to an end."""
        await self._places.drain(grace_seconds)

    async def _claim(self, free: int) -> tuple[list[_Claimed], bool]:
        until = asyncio.get_running_loop().time() + 0.8 * self._bounds.lease.total_seconds()
        async with self._storage.begin() as transaction:
            claimed = await transaction.outbox.claim(free, self._bounds.lease, self._bounds.gap)
        failpoint(Failpoint.AFTER_OUTBOX_CLAIM)
        return [_Claimed(row, until) for row in claimed], bool(claimed)

    async def _deliver(self, claimed: _Claimed) -> None:
        row = claimed.row
        try:
            await self._bring(row, claimed.until)
        except StorageAway as away:  # the lease brings it back, and then it is looked for in Slack first
            _log.warning("saying not booked", row=row.id, reason=str(away))
        except Exception:  # noqa: BLE001 - one saying's fault must not stop the others; the lease brings it back
            _log.exception("fault while delivering", row=row.id)

    async def _bring(self, row: OutboxRow, until: float) -> None:
        if await self._confirming.is_moot(row):
            return
        try:
            async with asyncio.timeout_at(until):
                # A process that hung goes on at the very line, before its loop notices that time is up.
                delivered = await self._delivering(row, lambda: asyncio.get_running_loop().time() < until)
        except Overtaken:
            _log.warning("saying not delivered", row=row.id, word="overtaken")
        except Unwanted:
            await self._confirming.withdrawn(row)
        except NotPosted as failure:
            await self._settle(row, failure)
        except TimeoutError:
            await self._settle(row, NotPosted(Fate.UNKNOWN, "timeout"))
        else:
            self.problem = ""
            spot, is_new = delivered.spot, delivered.is_new_message
            sent = partial(self._confirming.sent, row, spot.channel, spot.ts, is_new_message=is_new)
            lease_seconds = self._bounds.lease.total_seconds()
            await persistently(sent, asyncio.sleep, within_seconds=0.8 * lease_seconds)
            failpoint(Failpoint.AFTER_CONFIRM)
            self._on_sent(row)

    async def _settle(self, row: OutboxRow, failure: NotPosted) -> None:
        _log.warning("saying not delivered", row=row.id, fate=failure.fate.value, word=failure.word)
        match failure.fate:
            case Fate.HELD_BACK:
                await self._hold_back(row, timedelta(seconds=failure.wait_seconds))
            case Fate.NO_TOKEN:
                self.problem = failure.word
                await self._postpone(row, self._bounds.token_retry, failure)
            case Fate.NO_PLACE:
                self.problem = failure.word
                await self._elsewhere(row, failure)
            case Fate.NO_FILE:
                self.problem = failure.word
                await self._confirming.passed_over(row, failure.word)
            case Fate.NO_MESSAGE:
                await self._without_message(row, failure)
            case Fate.NO_WORDS if fate_of(row.problem) is Fate.NO_WORDS:  # the plain text was not taken either
                await self._rest(row, failure)
            case _ if row.attempts >= self._bounds.most_attempts:
                self.problem = failure.word
                await self._elsewhere(row, failure)
            case _:
                await self._postpone(row, self._back_off(row), failure)

    def _back_off(self, row: OutboxRow) -> timedelta:
        doublings = min(row.attempts - 1, 20)
        return min(self._bounds.longest_retry, self._bounds.first_retry * float(2**doublings))

    async def _hold_back(self, row: OutboxRow, wait: timedelta) -> None:
        async with self._storage.begin() as transaction:
            if row.channel and row.target in (Target.CHANNEL, Target.PERSON):
                await transaction.outbox.rest(row.channel, wait)
            await transaction.outbox.postpone(row, wait, "ratelimited", is_uncertain=row.is_uncertain)

    async def _postpone(self, row: OutboxRow, wait: timedelta, failure: NotPosted) -> None:
        is_uncertain = row.is_uncertain or failure.fate is Fate.UNKNOWN
        async with self._storage.begin() as transaction:
            await transaction.outbox.postpone(row, wait, failure.word, is_uncertain=is_uncertain)

    async def _elsewhere(self, row: OutboxRow, failure: NotPosted) -> None:
        """A place that does not take it: the owner hears it instead, then the operators. Small talk is dropped."""
        target = _NEXT.get(row.target)
        if row.kind is Kind.OVERLAY or target is None:
            await self._rest(row, failure)
            return
        act = Act.POST if row.act is Act.EDIT else row.act  # there is nothing to edit among other people's messages
        moved = replace(row, target=target, act=act, joins="", problem=failure.word)
        async with self._storage.begin() as transaction:
            await transaction.outbox.redirect(_doubted(moved, failure), timedelta())

    async def _rest(self, row: OutboxRow, failure: NotPosted) -> None:
        """Nobody could be told: what matters is tried again from its first place on, but not for ever."""
        self.problem = failure.word
        if is_small_talk(row):
            await self._confirming.passed_over(row, failure.word)
            return
        _log.error("saying held up", row=row.id, word=failure.word, connection=row.connection_id)
        home = replace(row, target=_home_of(row), problem=failure.word)
        async with self._storage.begin() as transaction:
            is_old = await transaction.watches.now() - row.written_at >= self._bounds.give_up_after
            if not is_old:
                await transaction.outbox.redirect(_doubted(home, failure), self._bounds.rest)
        if is_old:
            _log.error("saying given up", row=row.id, word=failure.word, connection=row.connection_id)
            await self._confirming.passed_over(row, failure.word)

    async def _without_message(self, row: OutboxRow, failure: NotPosted) -> None:
        """Somebody deleted the message: an edit of it has nothing to say any more, a line is posted on its own."""
        if row.act is Act.EDIT or row.kind is Kind.OVERLAY:
            await self._confirming.sent(row, "", "", is_new_message=False)
            return
        await self._elsewhere(row, failure)


def is_small_talk(row: OutboxRow) -> bool:
    """Whether nobody misses much without it: lines in a thread, files, results of one person's own request."""
    is_ending = row.intent is not None and row.intent.key.topic is Topic.CLOSING_LINE
    is_line = row.act in (Act.THREAD, Act.BROADCAST) and not is_ending
    return is_line or row.kind is Kind.OVERLAY or row.target is Target.PERSON


def _home_of(row: OutboxRow) -> Target:
    """To whom it was to go at first."""
    if row.act is Act.OPERATORS:
        return Target.OPERATORS
    return Target.CHANNEL if row.channel else Target.OWNER


def _doubted(row: OutboxRow, failure: NotPosted) -> OutboxRow:
    """The row, marked where what failed last may have reached Slack; a place that takes nothing has nothing."""
    is_uncertain = failure.fate is not Fate.NO_PLACE and (row.is_uncertain or failure.fate is Fate.UNKNOWN)
    return replace(row, is_uncertain=is_uncertain)
