"""The weekly digest: proof that silence means that all is well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from access.silence import Silence
from access.telling import Digest, DigestLine
from access.troubles import Stage, Trouble
from access.watching import WatchRow
from messages.alert_facts import is_about_tries
from messages.blocks import Bullets, Context, Paragraph
from messages.chain_words import head_words
from messages.facts import counted
from messages.message import Message, message
from messages.pieces import Line, Moment, bold, line, named
from messages.silences import quiet_line
from messages.spans import lasted

_BAD = (Trouble.LOST, Trouble.UNREACHABLE, Trouble.DEGRADED, Trouble.FLAPPING)
_PRESENT = {
    Trouble.LOST: ("🔴", "access is lost"),
    Trouble.UNREACHABLE: ("⚪\ufe0f", "Jira is not answering"),
    Trouble.FLAPPING: ("🟠", "it comes and goes"),
    Trouble.BLIND: ("⚪\ufe0f", "I cannot see Jira"),
    Trouble.NOT_UNDERSTOOD: ("⚪\ufe0f", "I do not understand Jira's answers"),
    Trouble.UNREAD: ("⚪\ufe0f", "I cannot read all permissions"),
    Trouble.SUSPECT: ("🟡", "Jira refused a login; not sure yet"),
}
_MOST_LINES = 20
_MOST_QUIET = 10


def weekly_digest(digest: Digest) -> Message:
    """What was watched, what happened, and whether the bot itself is well."""
    looks = sum(one.looks for one in digest.lines)
    happened = ", ".join(_happened(digest.lines)) or "all quiet"
    week = digest.until.isocalendar().week
    first = line("📅 ", bold(f"Week {week}: {happened}"), f" · {counted(len(digest.lines), 'connection')}")
    told = line(f"{counted(looks, 'look')} at Jira from ", Moment(digest.since), " to ", Moment(digest.until))
    lines = [_line(one) for one in _ordered(digest.lines)[:_MOST_LINES]]
    quiet = [(one, silence) for one in digest.lines for silence in one.quiet]
    if len(digest.lines) > _MOST_LINES:
        lines.append(line(f"… and {len(digest.lines) - _MOST_LINES} more connections"))
    return message(
        Paragraph([first, told, *_next_end(digest)]),
        Bullets(lines) if lines else None,
        *_quiet(quiet),
        Context(_own_health(digest)),
    )


def _happened(lines: Sequence[DigestLine]) -> list[str]:
    """What keeps the week from having been quiet: what goes on first."""
    bad = sum(_is_bad(one) for one in lines)
    unsure = sum(_is_unsure(one) for one in lines)
    events = sum(one.episodes for one in lines)
    return [
        *([f"{counted(bad, 'connection')} in trouble now"] if bad else []),
        *([f"{counted(unsure, 'connection')} not known now"] if unsure else []),
        *([counted(events, "trouble")] if events else []),
    ]


def _is_bad(one: DigestLine) -> bool:
    return one.present is not None and one.present.trouble in _BAD


def _is_unsure(one: DigestLine) -> bool:
    return not _is_bad(one) and (one.present is not None or one.stopped_at is not None)


def _ordered(lines: Sequence[DigestLine]) -> Sequence[DigestLine]:
    """What goes on first, then the longest troubles."""
    return sorted(lines, key=lambda one: (not _is_bad(one), not _is_unsure(one), -one.troubled, one.connection.name))


def _line(one: DigestLine) -> Line:
    name = named(one.connection.name, is_bold=True)
    if not one.row.is_on:
        return line("⏸️ ", name, " is not watched")
    gap = f", longest gap {lasted(one.longest_gap)}" if one.longest_gap is not None else ""
    spared = f" ({one.spared:,} without a login, to spare the account)" if one.spared else ""
    looks = f"{counted(one.looks, 'look')}{spared}{gap}"
    week = f"{counted(one.episodes, 'trouble')}, {lasted(one.troubled)} in all · {looks}" if one.episodes else looks
    stopped = (", no look since ", Moment(one.stopped_at)) if one.stopped_at is not None else ()
    if one.present is not None:
        mark, words = _present(one.row, one.present)
        return line(f"{mark} ", name, f": {words}, since ", Moment(one.present.since), *stopped, f" · {week}")
    if one.stopped_at is not None:
        return line("⚪\ufe0f ", name, ": no look since ", Moment(one.stopped_at), f" · {week}")
    return line("🟠 ", name, f": {week}") if one.episodes else line("✅ ", name, f": all quiet · {week}")


def _present(row: WatchRow, stage: Stage) -> tuple[str, str]:
    if stage.trouble is Trouble.DEGRADED:
        projects = counted(len({one.project for one in row.state.permissions.counted}), "project")
        return "🟠", f"required permissions are missing in {projects}"
    if is_about_tries(stage):
        return "⚪\ufe0f", "I cannot test the login"
    return _PRESENT[stage.trouble]


def _quiet(found: Sequence[tuple[DigestLine, Silence]]) -> list[Paragraph | Bullets]:
    """Unusual silences, the longest first: they may mean nothing, and are no trouble."""
    if not found:
        return []
    ordered = sorted(found, key=lambda pair: pair[1].last_at)
    lines = [_quiet_line(one, silence) for one, silence in ordered[:_MOST_QUIET]]
    if len(found) > _MOST_QUIET:
        lines.append(line(f"… and {counted(len(found) - _MOST_QUIET, 'more project')}"))
    return [Paragraph([line("🔇 ", bold("Unusually quiet"), " (week-ends are not counted)")]), Bullets(lines)]


def _quiet_line(one: DigestLine, silence: Silence) -> Line:
    return line(named(one.connection.name), ": ", *quiet_line(silence, one.connection))


def _next_end(digest: Digest) -> list[Line]:
    ends = [(one.row.countdown.ends, one) for one in digest.lines if one.row.countdown is not None]
    if not ends:
        return [line("No end of a secret is known. Tell me one: /jira-access expiry name 2027-01-31")]
    at, first = min(ends, key=lambda found: found[0])
    return [line("Next end of a secret: ", named(first.connection.name), ", ", Moment(at), _left(at, digest.until))]


def _left(ends: datetime, now: datetime) -> str:
    return f" (in {lasted(ends - now)})" if ends > now else " (it has passed)"


def _own_health(digest: Digest) -> list[Line]:
    heartbeat = line("no outgoing heartbeat")
    if digest.heartbeat_at is not None:
        heartbeat = line("last heartbeat ", Moment(digest.heartbeat_at))
    waiting = f"message queue {digest.waiting:,}"
    return [heartbeat, line(waiting), head_words(digest.head, digest.checkpoint)]
