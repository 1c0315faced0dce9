"""Asking Jira many questions at the pace it bears, and stopping when it has stopped answering."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from access.diagnosis import diagnose_trouble
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.pacing import Pace
from access.ports import Reply, Sleep

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Patience:
    """When to stop asking.

    Attributes:
        failures_in_row: unanswered questions in a row after which Jira counts as gone.
        longest_hold_seconds: the longest `Retry-After` that is waited for.
        holds_in_row: waits without a good answer in between, after which the rest is left unread.
        total_seconds: after this long nothing more is asked.
    """

    failures_in_row: int = 5
    longest_hold_seconds: float = 60.0
    holds_in_row: int = 10
    total_seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class Spread(Generic[Q, A]):
    """What came of it: replies by question, and why asking stopped early (None where it did not)."""

    replies: dict[Q, Reply[A]]
    stopped_by: Evidence | None


class Spreader(Generic[Q, A]):
    """Puts questions to Jira with `pace.width` of them in flight.

    A throttled question is put again after the wait that Jira asked for; a question that failed in another way is not.
    """

    def __init__(
        self,
        ask: Callable[[Q], Awaitable[Reply[A]]],
        *,
        pace: Pace,
        sleep: Sleep,
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._ask = ask
        self._pace = pace
        self._sleep = sleep
        self._patience = patience or Patience()
        self._monotonic = monotonic
        self._progress = progress
        self._replies: dict[Q, Reply[A]] = {}
        self._waiting: deque[Q] = deque()
        self._failures = 0
        self._holds = 0
        self._hold_seconds = 0.0
        self._stopped_by: Evidence | None = None

    async def put(self, questions: Sequence[Q]) -> Spread[Q, A]:
        """Ask them all; the result holds a reply for each question that was answered in any way."""
        self._waiting.extend(questions)
        total = len(questions)
        stop_at = self._monotonic() + self._patience.total_seconds
        in_flight: dict[asyncio.Task[Reply[A]], Q] = {}
        try:
            while (self._waiting and self._stopped_by is None) or in_flight:
                await self._launch(in_flight)
                done, _ = await asyncio.wait(in_flight, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    self._take(in_flight.pop(task), task.result())
                self._note(total, stop_at)
        finally:
            for task in in_flight:
                task.cancel()
            # Nothing of ours is left running, and no failure is left for the loop to report.
            await asyncio.gather(*in_flight, return_exceptions=True)
        return Spread(self._replies, self._stopped_by)

    def _note(self, total: int, stop_at: float) -> None:
        if self._progress is not None:
            self._progress(len(self._replies), total)
        if self._waiting and self._stopped_by is None and self._monotonic() > stop_at:
            self._stopped_by = Evidence(EvidenceClass.UPSTREAM, Cause.TIMEOUT, Confidence.HIGH)

    async def _launch(self, in_flight: dict[asyncio.Task[Reply[A]], Q]) -> None:
        if self._hold_seconds and self._stopped_by is None:
            hold, self._hold_seconds = self._hold_seconds, 0.0
            self._holds += 1
            await self._sleep(hold)
        while self._waiting and self._stopped_by is None and len(in_flight) < self._pace.width:
            question = self._waiting.popleft()
            in_flight[asyncio.ensure_future(self._ask(question))] = question

    def _take(self, question: Q, reply: Reply[A]) -> None:
        trouble = diagnose_trouble(reply.signals)
        hold = self._pace.saw(reply.signals, trouble.kind if trouble else None)
        self._hold_seconds = max(self._hold_seconds, hold)
        if trouble is None:
            self._failures = self._holds = 0
            self._replies[question] = reply
            if hold > self._patience.longest_hold_seconds and self._waiting:
                self._stopped_by = Evidence(EvidenceClass.THROTTLED, Cause.RATE_LIMITED, Confidence.HIGH, reply.signals)
        elif trouble.kind is EvidenceClass.THROTTLED:
            self._take_throttled(question, reply, trouble, hold)
        else:
            self._replies[question] = reply
            self._failures += 1
            if self._failures >= self._patience.failures_in_row:
                self._stopped_by = trouble

    def _take_throttled(self, question: Q, reply: Reply[A], trouble: Evidence, hold: float) -> None:
        if hold > self._patience.longest_hold_seconds or self._holds >= self._patience.holds_in_row:
            self._replies[question] = reply
            self._stopped_by = trouble
        else:
            self._waiting.append(question)
