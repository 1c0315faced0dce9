"""Forgets what nobody will ask for any more: old checks, transitions, delivered sayings and deliveries of Slack."""

from __future__ import annotations

from datetime import datetime, timedelta

from access.stores import Storage

_JOB = "forget"
_EVERY = timedelta(hours=1)
_DELIVERIES_KEPT = timedelta(days=2)
"""Slack repeats an event for at most a day: https://docs.slack.dev/apis/events-api"""


class ForgetOld:
    """Purges once an hour, in one replica."""

    def __init__(self, storage: Storage, keep: timedelta) -> None:
        """Make ready; `keep` is for checks, transitions and sayings. The audit trail is never purged."""
        self._storage = storage
        self._keep = keep

    async def __call__(self) -> datetime | None:
        """Purge if it is due; returns since when it was, None where it was not."""
        async with self._storage.begin() as transaction:
            now = await transaction.watches.now()
            due_at = await transaction.jobs.take(_JOB, now + _EVERY)
            if due_at is not None:
                await transaction.checks.purge(now - self._keep)
                await transaction.transitions.purge(now - self._keep)
                await transaction.outbox.purge(now - self._keep)
                await transaction.seen.purge(now - _DELIVERIES_KEPT)
        return due_at
