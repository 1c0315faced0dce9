"""Writes down that a list left the bot as a file, so that an auditor finds who took what."""

from __future__ import annotations

from access.operations.trail import Trail
from access.records import Actor


class NoteExport:
    """Puts exports into the audit trail."""

    def __init__(self, trail: Trail) -> None:
        self._trail = trail

    async def __call__(self, actor: Actor, connection: str, what: str, file_name: str) -> None:
        """Append one entry, before the file is sent.

        Args:
            actor: who gets the file.
            connection: the connection's name.
            what: what is in it, in one word, such as `permissions`.
            file_name: its name.
        """
        await self._trail.note(self._trail.event(actor, f"{what}.export", connection, file=file_name))
