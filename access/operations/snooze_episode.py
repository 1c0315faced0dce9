"""Somebody wants to hear nothing of an episode for a while, or until it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from access.operations.find_watch import lock_watch
from access.operations.hand_over import HandOver
from access.operations.trail import Trail
from access.overlays import Snooze, snooze
from access.records import Actor
from access.stores import Storage
from access.telling import Overlaid, OverlayNote
from access.watching import WatchRow

_SAME_PRESS = timedelta(minutes=1)
"""A second press of the same person for the same end within this time is the same press."""


class SnoozeEpisode:
    """Snoozes episodes."""

    def __init__(self, storage: Storage, hand_over: HandOver, trail: Trail) -> None:
        self._storage = storage
        self._hand_over = hand_over
        self._trail = trail

    async def __call__(self, connection_id: str, episode_id: str, until: datetime | None, actor: Actor) -> WatchRow:
        """The watch once that is noted; `until` (UTC) None is "until it changes".

        Raises:
            NotFound: the connection is not there or not watched, or the episode is over and done with.
            Conflict: the episode is over; the sentence tells since when.
        """
        action = "episode.snooze"
        async with self._trail.refusals_noted(actor, action), self._storage.begin() as transaction:
            connection, row = await lock_watch(transaction, actor.workspace, connection_id)
            now = await transaction.watches.now()
            overlays = snooze(row.state, row.overlays, episode_id, str(actor), now, until)
            newest = overlays.snoozes[-1]
            if _is_same_press(row.overlays.snooze(newest.episode, newest.trouble), newest):
                return row
            row = replace(row, overlays=overlays)
            note = OverlayNote(Overlaid.SNOOZED, str(actor), until)
            await self._hand_over.note(transaction, connection, row, episode_id, note, now)
            row = await self._hand_over(transaction, connection, row, now)
            await transaction.watches.save(row)
            told = until.isoformat() if until else "it changes"
            event = self._trail.event(actor, action, connection.name, episode=episode_id, until=told)
            await transaction.audit.append(event)
        return row


def _is_same_press(before: Snooze | None, pressed: Snooze) -> bool:
    if before is None or before.by != pressed.by or (before.until is None) != (pressed.until is None):
        return False
    return pressed.at - before.at < _SAME_PRESS
