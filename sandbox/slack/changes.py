"""A numbered log of what changed, and waiting for the next change; so nobody has to poll or sleep."""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """Something changed: `kind` says what, `subject` is the id of the channel, person, view or delivery."""

    number: int
    kind: str
    subject: str


class ChangeLog:
    """Everything that changed since the start, in order; numbers count from 1."""

    def __init__(self) -> None:
        self._changes: list[Change] = []
        self._changed = asyncio.Event()

    @property
    def latest(self) -> int:
        """The number of the last change, 0 before the first."""
        return len(self._changes)

    def note(self, kind: str, subject: str) -> None:
        """Write down a change and wake everybody who waits for one."""
        self._changes.append(Change(self.latest + 1, kind, subject))
        self._changed.set()
        self._changed = asyncio.Event()

    def since(self, number: int) -> list[Change]:
        """The changes after the one numbered `number`."""
        return self._changes[number:]

    async def wait(self, since: int, timeout_seconds: float) -> list[Change]:
        """The changes after `since`, as soon as there is one; empty when none came in time."""
        if since >= self.latest:
            try:
                await asyncio.wait_for(self._changed.wait(), timeout_seconds)
            except TimeoutError:
                return []
        return self.since(since)
