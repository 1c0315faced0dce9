"""Whether the audit trail holds, and how much of it was read to say so."""

from __future__ import annotations

from access.records import AuditHead, ChainReport, Checkpoint
from messages.blocks import Paragraph
from messages.facts import counted
from messages.literal import shown
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, code, line

_WORDS_LIMIT = 200
_HASH_SHOWN = 12
_VERIFY = code("jira-access audit verify")


def chain_lines(chain: ChainReport) -> list[Line]:
    """Whether it holds, its head, and what was read just now; what was not is never called verified without a date."""
    if chain.broken is not None:
        return [_broken_line(chain), _next_step()]
    if not chain.entries:
        return [line("The trail is empty.")]
    head = f"head {chain.head.hash[:_HASH_SHOWN]}… is entry {chain.head.seq:,}"
    if chain.read_from == 1:
        return [line(f"chain verified ✓ from its first entry · {head}")]
    read = counted(chain.entries - chain.read_from + 1, "entry", "entries")
    if chain.is_joined and chain.checkpoint is not None:
        before = f"chain verified ✓ · {head} · {read} read just now, the {chain.checkpoint.head.seq:,} before on "
        return [line(before, Moment(chain.checkpoint.walked_at))]
    return [line(f"the newest {read} hold · {head}"), _unread_line(chain)]


def trail_broken(report: ChainReport) -> Message:
    """What the operators are told; they are who can look into the database."""
    return message(Paragraph([_broken_line(report), _next_step()]))


def head_words(head: AuditHead, checkpoint: Checkpoint | None) -> Line:
    """For the digest: the head, to be compared later, and when all of it was last read."""
    if not head.seq:
        return line("no audit entry")
    told = f"audit head {head.seq:,} {head.hash[:_HASH_SHOWN]}"
    if checkpoint is None:
        return line(told)
    if checkpoint.broken is not None:
        return line(told, " · ❌ ", bold(f"does not hold from entry {checkpoint.broken.seq:,} on"))
    return line(told, f", verified up to {checkpoint.head.seq:,} on ", Moment(checkpoint.walked_at))


def _broken_line(chain: ChainReport) -> Line:
    seq, why = (chain.broken.seq, chain.broken.why) if chain.broken else (0, "")
    return line("❌ ", bold(f"the trail does not hold from entry {seq} on: "), shown(why, _WORDS_LIMIT))


def _next_step() -> Line:
    return line("Compare its head with the one in an older digest, and walk over all: ", _VERIFY)


def _unread_line(chain: ChainReport) -> Line:
    """About the entries that neither this reading nor a walk has seen."""
    if chain.checkpoint is None:
        return line("Those before were not read yet; I do so once a day, or at the shell: ", _VERIFY)
    told = f"All up to {chain.checkpoint.head.seq:,} were last read "
    return line(told, Moment(chain.checkpoint.walked_at), "; those between not yet: ", _VERIFY)
