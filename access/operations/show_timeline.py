"""How did a connection stand over the last 90 days? From kept looks and changes of state; Jira is not asked."""

from __future__ import annotations

from datetime import timedelta

from access.errors import NotFound
from access.ports import Clock
from access.records import Connection
from access.stores import Storage
from access.timeline import DAYS, Timeline, episode_spans, quiet_spans, verdict_spans

_MOST_TRANSITIONS = 10_000


class ShowTimeline:
    """Makes timelines."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    async def __call__(self, connection: Connection) -> Timeline:
        """The timeline up to now.

        Raises:
            NotFound: the connection was not looked at in that time.
        """
        end = self._clock()
        start = end - timedelta(days=DAYS)
        async with self._storage.reading() as transaction:
            looks = await transaction.checks.verdicts(connection.id, start)
            moves = await transaction.transitions.since(connection.id, start, _MOST_TRANSITIONS)
            watch = await transaction.watches.get(connection.id)
        if not looks:
            raise NotFound(
                f"There is nothing to draw yet: {connection.name} was not looked at in {DAYS} days.",
                f"Type /jira-access test {connection.name}",
            )
        windows = [(one.start, one.end) for one in watch.overlays.windows] if watch else []
        spans = (*verdict_spans(looks, end), *episode_spans(moves, end), *quiet_spans(windows, start, end))
        return Timeline(connection.name, start, end, spans)
