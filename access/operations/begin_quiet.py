"""Plans a time in which checks go on and nothing is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from access.errors import BadInput
from access.operations.find_watch import lock_watch
from access.operations.hand_over import HandOver
from access.operations.trail import Trail
from access.overlays import QuietWindow
from access.quiet import QuietRequest
from access.records import Actor, Connection
from access.stores import Storage

_MOST_WINDOWS = 50


class BeginQuiet:
    """Keeps quiet windows."""

    def __init__(self, storage: Storage, hand_over: HandOver, trail: Trail, new_id: Callable[[], str]) -> None:
        self._storage = storage
        self._hand_over = hand_over
        self._trail = trail
        self._new_id = new_id

    async def __call__(self, connection: Connection, request: QuietRequest, actor: Actor) -> QuietWindow:
        """The window as it is kept.

        Raises:
            NotFound: the connection is not there or not watched.
            BadInput: there are fifty windows already.
        """
        window = QuietWindow(f"quiet-{self._new_id()}", request.start, request.end, request.reason, str(actor))
        noted = self._trail.refusals_noted(actor, "quiet.begin", connection.name)
        async with noted, self._storage.begin() as transaction:
            connection, row = await lock_watch(transaction, connection.workspace, connection.id)
            if len(row.overlays.windows) >= _MOST_WINDOWS:
                raise BadInput(
                    f"{connection.name} has {_MOST_WINDOWS} quiet windows already.", "End one of them first."
                )
            overlays = replace(row.overlays, windows=(*row.overlays.windows, window))
            now = await transaction.watches.now()
            row = await self._hand_over(transaction, connection, replace(row, overlays=overlays), now)
            await transaction.watches.save(row)
            details = {"start": window.start.isoformat(), "end": window.end.isoformat(), "reason": window.reason}
            event = self._trail.event(actor, "quiet.begin", connection.name, window=window.id, **details)
            await transaction.audit.append(event)
        return window
