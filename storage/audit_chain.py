"""The hash chain of the audit trail: pure, so that anybody holding an export can check it the same way.

An entry's hash is SHA-256 over the canonical JSON (keys sorted, no blanks, ASCII) of its event, its number and the
hash before it. Changing, removing or reordering entries breaks the chain at that place; cutting entries off the end, or
making the chain anew from some place on, does not: only a head that was kept elsewhere shows it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from access.records import AuditEntry, AuditEvent, AuditHead, BrokenEntry, ChainReport

EMPTY_CHAIN = AuditHead(0, "0" * 64)
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def chained(event: AuditEvent, head: AuditHead) -> AuditEntry:
    """The entry that the event becomes behind `head`."""
    return AuditEntry(head.seq + 1, event, head.hash, _hash(event, head.seq + 1, head.hash))


def _hash(event: AuditEvent, seq: int, prev_hash: str) -> str:
    body = {
        "seq": seq,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "workspace": event.workspace,
        "actor": {"kind": event.actor.kind, "workspace": event.actor.workspace, "id": event.actor.id},
        "action": event.action,
        "connection": event.connection,
        "outcome": event.outcome,
        "details": event.details,
        "prev_hash": prev_hash,
    }
    return hashlib.sha256(_canonical(body).encode("ascii")).hexdigest()


def is_intact(entry: AuditEntry) -> bool:
    """Whether the entry by itself is what its hash was made of."""
    return entry.hash == _hash(entry.event, entry.seq, entry.prev_hash)


class ChainWalk:
    """Checks entries in order, one at a time; stops counting at the first that does not hold."""

    def __init__(self, behind: AuditHead = EMPTY_CHAIN, vouched: AuditHead | None = None) -> None:
        """Make ready.

        Args:
            behind: from what the first entry must follow; it is not looked at.
            vouched: an entry that an earlier walk has seen; it must still be there.
        """
        self._head = behind
        self._vouched = vouched
        self._broken: BrokenEntry | None = None

    @property
    def head(self) -> AuditHead:
        """The last entry that holds."""
        return self._head

    @property
    def is_whole(self) -> bool:
        """Whether every entry so far holds."""
        return self._broken is None

    def take(self, entry: AuditEntry) -> None:
        """Look at the next entry."""
        if self._broken is None:
            self._broken = _fault(entry, self._head) or self._exchanged(entry)
            if self._broken is None:
                self._head = AuditHead(entry.seq, entry.hash)

    def report(self, kept_head: AuditHead) -> ChainReport:
        """What was found, held against the head that is kept apart."""
        gone = self._head.seq + 1
        if self._broken is None and self._vouched is not None and self._head.seq < self._vouched.seq:
            self._broken = BrokenEntry(
                gone, f"The chain ends before entry {gone}, but entry {self._vouched.seq} was verified earlier."
            )
        if self._broken is None and kept_head != self._head:
            self._broken = BrokenEntry(
                gone, f"The chain ends before entry {gone}, but its kept head is {kept_head.seq}."
            )
        return ChainReport(self._head.seq, self._head, self._broken)

    def _exchanged(self, entry: AuditEntry) -> BrokenEntry | None:
        """Whether another entry stands where an earlier walk has seen one: the chain was made anew."""
        if self._vouched is None or entry.seq != self._vouched.seq or entry.hash == self._vouched.hash:
            return None
        return BrokenEntry(entry.seq, f"Entry {entry.seq} is not the one that was verified earlier.")


def _fault(entry: AuditEntry, head: AuditHead) -> BrokenEntry | None:
    due = head.seq + 1
    if entry.seq != due:
        return BrokenEntry(due, f"Entry {due} is missing.")
    if entry.prev_hash != head.hash:
        return BrokenEntry(due, f"Entry {due} does not follow from the one before it.")
    if not is_intact(entry):
        return BrokenEntry(due, f"Entry {due} was changed.")
    return None
