"""Somebody takes an episode on: reminders stop, and its message says who."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from access.operations.find_watch import lock_watch
from access.operations.hand_over import HandOver
from access.operations.trail import Trail
from access.overlays import Ack, acknowledge
from access.records import Actor
from access.stores import Storage
from access.telling import Overlaid, OverlayNote
from access.watching import WatchRow

_SAME_PRESS = timedelta(minutes=1)
"""A second press of the same person within this time is the same press."""


class AcknowledgeEpisode:
    """Acknowledges episodes; also for *still on it*."""

    def __init__(self, storage: Storage, hand_over: HandOver, trail: Trail) -> None:
        self._storage = storage
        self._hand_over = hand_over
        self._trail = trail

    async def __call__(self, connection_id: str, episode_id: str, actor: Actor) -> WatchRow:
        """The watch once that is noted; a double click changes nothing more.

        Raises:
            NotFound: the connection is not there or not watched, or the episode is over and done with.
            Conflict: the episode is over; the sentence tells since when.
        """
        action = "episode.acknowledge"
        async with self._trail.refusals_noted(actor, action), self._storage.begin() as transaction:
            connection, row = await lock_watch(transaction, actor.workspace, connection_id)
            now = await transaction.watches.now()
            overlays = acknowledge(row.state, row.overlays, episode_id, str(actor), now)
            newest = overlays.acks[-1]
            if _is_same_press(row.overlays.ack(newest.episode, newest.trouble), newest):
                return row
            row = replace(row, overlays=overlays)
            note = OverlayNote(Overlaid.ACKNOWLEDGED, str(actor))
            await self._hand_over.note(transaction, connection, row, episode_id, note, now)
            row = await self._hand_over(transaction, connection, row, now)
            await transaction.watches.save(row)
            await transaction.audit.append(self._trail.event(actor, action, connection.name, episode=episode_id))
        return row


def _is_same_press(before: Ack | None, ack: Ack) -> bool:
    return before is not None and before.by == ack.by and ack.at - before.at < _SAME_PRESS
