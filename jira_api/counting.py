"""Counts the requests that one piece of work sends, however many others are sent at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Count:
    """Keeps `access.ports.RequestCount`."""

    sent: int = 0


# A task that is started inherits this, so that the requests of a sweep's tasks count for whoever began the sweep.
_COUNTS: ContextVar[tuple[Count, ...]] = ContextVar("counts", default=())


@contextmanager
def counting() -> Iterator[Count]:
    """Count what this task, and those that it starts, send within the block; blocks may stand within blocks."""
    count = Count()
    before = _COUNTS.set((*_COUNTS.get(), count))
    try:
        yield count
    finally:
        _COUNTS.reset(before)


def count_request() -> None:
    """One request is being sent."""
    for count in _COUNTS.get():
        count.sent += 1
