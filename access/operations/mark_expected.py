"""Marks gaps as expected, so that nobody is warned of them any more; or takes such marks back."""

from __future__ import annotations

from dataclasses import replace

from access.episodes import expect_findings
from access.findings import Finding
from access.operations.find_watch import lock_watch
from access.operations.hand_over import HandOver
from access.operations.trail import Trail
from access.records import Actor
from access.stores import Storage
from access.telling import Overlaid, OverlayNote
from access.troubles import Strand
from access.watching import WatchRow


class MarkExpected:
    """Keeps what is expected to be missing."""

    def __init__(self, storage: Storage, hand_over: HandOver, trail: Trail) -> None:
        self._storage = storage
        self._hand_over = hand_over
        self._trail = trail

    async def __call__(
        self, connection_id: str, actor: Actor, findings: frozenset[Finding] | None = None, *, is_expected: bool = True
    ) -> WatchRow:
        """The watch once these gaps are marked, or unmarked; None stands for all that count now.

        Raises:
            NotFound: the connection is not there or not watched.
        """
        async with self._storage.begin() as transaction:
            connection, row = await lock_watch(transaction, actor.workspace, connection_id)
            now = await transaction.watches.now()
            known = row.state.permissions
            meant = known.counted if findings is None else findings
            expected = known.expected | meant if is_expected else known.expected - meant
            episode = row.state.open_episode(Strand.PERMISSIONS)
            state, moves = expect_findings(row.state, expected, now)
            row = replace(row, state=state)
            await transaction.transitions.add(connection.id, moves)
            if episode is not None and meant:
                note = OverlayNote(Overlaid.EXPECTED, str(actor))
                await self._hand_over.note(transaction, connection, row, episode.id, note, now)
            row = await self._hand_over(transaction, connection, row, now)
            await transaction.watches.save(row)
            words = sorted(finding.to_word() for finding in meant)
            action = "findings.expect" if is_expected else "findings.unexpect"
            await transaction.audit.append(self._trail.event(actor, action, connection.name, findings=words))
        return row
