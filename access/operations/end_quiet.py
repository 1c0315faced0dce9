"""Ends a quiet window before its time; one that has not begun is removed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.errors import BadInput, NotFound
from access.operations.find_watch import lock_watch
from access.operations.hand_over import HandOver
from access.operations.trail import Trail
from access.overlays import Overlays, QuietWindow, end_window_now
from access.records import Actor, Connection
from access.stores import Storage


class EndQuiet:
    """Ends quiet windows."""

    def __init__(self, storage: Storage, hand_over: HandOver, trail: Trail) -> None:
        self._storage = storage
        self._hand_over = hand_over
        self._trail = trail

    async def __call__(self, connection: Connection, actor: Actor, window_id: str | None = None) -> QuietWindow:
        """The window that was ended: that one, else the one that is on, else the only one to come.

        Raises:
            NotFound: the connection is not there or not watched, or there is no such window.
            BadInput: several windows are to come and none was named.
            Conflict: that window has ended already.
        """
        noted = self._trail.refusals_noted(actor, "quiet.end", connection.name)
        async with noted, self._storage.begin() as transaction:
            connection, row = await lock_watch(transaction, connection.workspace, connection.id)
            now = await transaction.watches.now()
            window = _meant(row.overlays, window_id, now)
            overlays = end_window_now(row.overlays, window.id, now)
            row = await self._hand_over(transaction, connection, replace(row, overlays=overlays), now)
            # A good look after the window is what its closing line waits for.
            await transaction.watches.save(replace(row, next_look_at=now) if row.next_look_at else row)
            event = self._trail.event(actor, "quiet.end", connection.name, window=window.id)
            await transaction.audit.append(event)
        return window


def _meant(overlays: Overlays, window_id: str | None, now: datetime) -> QuietWindow:
    if window_id is not None:
        return next((one for one in overlays.windows if one.id == window_id), None) or _none()
    running = overlays.window_at(now)
    ahead = [window for window in overlays.windows if window.start > now]
    if running is not None:
        return running
    if len(ahead) > 1:
        raise BadInput(
            f"There are {len(ahead)} quiet windows to come.", "End one of them with its button in quiet list."
        )
    return ahead[0] if ahead else _none()


def _none() -> QuietWindow:
    raise NotFound("There is no such quiet window.", "List them with /jira-access quiet list")
