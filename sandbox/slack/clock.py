"""The time of the sandbox: the machine's, moved ahead on demand, with work that falls due.

Nobody waits thirty minutes for a response_url to run out: `advance` brings the moment. Signatures are
stamped with the machine's own time instead, because the bot judges them by its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


def machine_time() -> datetime:
    """The machine's time, in UTC."""
    return datetime.now(UTC)


@dataclass(order=True, slots=True)
class _Due:
    at: datetime
    number: int
    work: Callable[[], Awaitable[None]] = field(compare=False)


class SandboxClock:
    """Tells the sandbox's time in UTC; `machine` is where it comes from."""

    def __init__(self, machine: Callable[[], datetime] = machine_time) -> None:
        self._machine = machine
        self._ahead = timedelta()
        self._due: list[_Due] = []
        self._moved = asyncio.Event()
        self._at_work = asyncio.Lock()

    def now(self) -> datetime:
        """The sandbox's time, in UTC."""
        return self._machine() + self._ahead

    def machine_now(self) -> datetime:
        """The time without what it was moved ahead by, in UTC."""
        return self._machine()

    def at(self, moment: datetime, work: Callable[[], Awaitable[None]]) -> None:
        """Have `work` done when the sandbox's time reaches `moment`."""
        self._due.append(_Due(moment, len(self._due), work))
        self._due.sort()
        self._moved.set()

    async def advance(self, seconds: float) -> None:
        """Move the time ahead, and return when everything that fell due is done."""
        self._ahead += timedelta(seconds=seconds)
        await self._run_due()
        self._moved.set()

    async def run(self) -> None:
        """Do the work that falls due, until cancelled."""
        while True:
            await self._run_due()
            self._moved.clear()
            timeout = (self._due[0].at - self.now()).total_seconds() if self._due else None
            try:
                await asyncio.wait_for(self._moved.wait(), timeout)
            except TimeoutError:
                continue

    async def _run_due(self) -> None:
        # Whoever advances the time waits for work that is under way, not only for what is still to start.
        async with self._at_work:
            while self._due and self._due[0].at <= self.now():
                await self._due.pop(0).work()
