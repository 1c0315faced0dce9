"""Gathers what the words about one connection may need, within the transaction that decides them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from access.findings import Finding
from access.intents import Topic
from access.outbox import OutboxRow
from access.records import CheckRecord, Connection, JsonObject
from access.reports import result_of
from access.stores import Transaction
from access.telling import Outage, Scene
from access.troubles import Stage, Strand, Trouble
from access.watch_case import Watch
from access.watch_settings import WatchSettings
from access.watching import WatchRow, settings_for

Place = tuple[str, str]
"""Episode and trouble: what a message is about."""

IN_MESSAGE = frozenset({Topic.POST, Topic.EDIT})
"""What the message itself has told."""
IN_THREAD = frozenset({Topic.POST, Topic.THREAD})
"""What was told beside it: of edits nobody is notified, and other lines tell no findings."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What whoever decides knows already: the newest whole check, and the newest with a report; None for none."""

    check: CheckRecord | None
    reported: tuple[CheckRecord, JsonObject] | None


def watch_of(row: WatchRow) -> Watch:
    """The watch as the alerting rules take it."""
    return Watch(state=row.state, overlays=row.overlays, announced=row.announced, site=row.site)


async def set_scene(
    transaction: Transaction,
    connection: Connection,
    row: WatchRow,
    defaults: WatchSettings,
    now: datetime,
    place: Place = ("", ""),
    sharing: Iterable[OutboxRow] = (),
    facts: Facts | None = None,
    told_in: AbstractSet[Topic] = IN_MESSAGE,
) -> Scene:
    """The scene of a saying about that place.

    Args:
        transaction: the one in which it is decided.
        connection: the connection.
        row: its watch, as it will be kept.
        defaults: the operator's settings.
        now: the time, UTC.
        place: what the saying is about.
        sharing: rows of the outbox that share its message.
        facts: what need not be read any more.
        told_in: the topics that tell what this saying is to differ from.
    """
    episode_id, trouble = place
    episode = row.state.find_episode(episode_id)
    stages = episode.stages if episode else ()
    stage = next((stage for stage in stages if stage.trouble == trouble), None)
    reported = facts.reported if facts else await transaction.checks.last_report(connection.id)
    was_told = bool(row.announced.about(episode_id))
    return Scene(
        connection=connection,
        watch=watch_of(row),
        settings=settings_for(row.plan, defaults),
        now=now,
        episode=episode,
        stage=stage,
        check=facts.check if facts else await transaction.checks.last(connection.id),
        result=result_of(*reported) if reported else None,
        told=await transaction.outbox.told(connection.id, place, told_in) if was_told else frozenset(),
        others=await _outages(transaction, connection, sharing),
        countdown=row.countdown,
        changed_between=await _changed_between(transaction, row, stage) if stage else None,
    )


async def facts_about(
    transaction: Transaction, speaking: Sequence[str], checks: Mapping[str, CheckRecord]
) -> Mapping[str, Facts]:
    """What the words about these connections rest on; `checks` are at hand."""
    if not speaking:
        return {}
    missing = [one for one in speaking if one not in checks]
    found = {**checks, **(await transaction.checks.lasts(missing) if missing else {})}
    reported = await transaction.checks.last_reports(speaking)
    return {one: Facts(found.get(one), reported.get(one)) for one in speaking}


async def _changed_between(transaction: Transaction, row: WatchRow, stage: Stage) -> tuple[datetime, datetime] | None:
    """The last look that saw the projects whole, and the first one that did not, or the newest where more followed."""
    if stage.trouble is not Trouble.DEGRADED:
        return None
    before = await transaction.checks.report_before(row.connection_id, stage.since)
    newest = await transaction.checks.last(row.connection_id)
    if before is None or newest is None:
        return None
    struck = {finding.project for finding in row.state.permissions.counted}
    reports = result_of(*before).projects
    read = [one.read_at or before[0].at for one in reports if one.key in struck]
    return min(read, default=before[0].at), stage.since if stage.version == 1 else newest.at


def findings_now(row: WatchRow, trouble: str) -> frozenset[Finding]:
    """The findings that a message about this trouble tells."""
    return row.state.permissions.counted if trouble == Trouble.DEGRADED else frozenset()


async def _outages(
    transaction: Transaction, connection: Connection, sharing: Iterable[OutboxRow]
) -> tuple[Outage, ...]:
    """The outages of other connections; one whose episode is forgotten has ended with its state's last look."""
    others = {row.connection_id: row for row in sharing if row.connection_id != connection.id and row.intent}
    if not others:
        return ()
    found = []
    for watched in await transaction.watches.list(others):
        told = others[watched.connection_id]
        episode = watched.state.find_episode(told.place[0])
        ended = episode.left(Trouble.UNREACHABLE) if episode else watched.state.looked_at
        since = told.intent.since if told.intent else told.written_at
        other = await transaction.connections.get(watched.connection_id)
        is_lost = episode is not None and episode.is_lost
        ended = ended if watched.is_on else None
        found.append(Outage(connection=other, since=since, ended=ended, is_lost=is_lost, is_watched=watched.is_on))
    return tuple(sorted(found, key=lambda one: one.connection.name))


def is_outage(place: Place, row: WatchRow) -> bool:
    """Whether that place is an outage of the whole Jira, which several connections may tell in one message."""
    episode = row.state.find_episode(place[0])
    return place[1] == Trouble.UNREACHABLE and episode is not None and episode.strand is Strand.LOGIN
