"""Keeps the checks that were made, so that `status` knows since when and a report can be shown again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.errors import NotFound
from access.evidence import EvidenceClass
from access.records import CheckRecord, JsonObject, ProjectCounts, Trigger
from access.results import Verdict
from storage.many_rows import among, insert_all
from storage.rows import AnyRow, actor_columns, actor_of, evidence_columns, evidence_of
from storage.tables import check_reports, checks, connections
from storage.watch_tables import spared_looks

# Missing permissions are found only behind a good login.
_GOOD = (EvidenceClass.OK, EvidenceClass.PERMISSION)


class StoredChecks:
    """The port `CheckStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, check: CheckRecord, report: JsonObject | None = None) -> None:
        """Keep a check and, where permissions were asked, the report to show again."""
        await self.add_all([(check, report)])

    async def add_all(self, made: Sequence[tuple[CheckRecord, JsonObject | None]]) -> None:
        """Keep several checks, each with its report."""
        await insert_all(self._connection, checks, [_columns(check) for check, _ in made])
        reports = [{"check_id": check.id, "report": report} for check, report in made if report is not None]
        await insert_all(self._connection, check_reports, reports)

    async def get(self, check_id: str) -> CheckRecord:
        """That check. Raises NotFound."""
        check = await self._first(select(checks).where(checks.c.id == check_id))
        if check is None:
            raise NotFound("That check is not kept any more.", "Test again.")
        return check

    async def report(self, check_id: str) -> JsonObject | None:
        """The report kept with that check; None where there is none."""
        query = select(check_reports.c.report).where(check_reports.c.check_id == check_id)
        report: JsonObject | None = (await self._connection.execute(query)).scalar_one_or_none()
        return report

    async def last(self, connection_id: str) -> CheckRecord | None:
        """The newest whole check; None before the first."""
        return await self._first(_newest(_whole(connection_id)))

    async def lasts(self, connection_ids: Iterable[str]) -> Mapping[str, CheckRecord]:
        """The same for several, by connection; those without one are left out."""
        chosen = self._newest_of_each(select(checks.c.seq), connection_ids)
        rows = await self._connection.execute(select(checks).where(checks.c.seq.in_(chosen)))
        return {row.connection_id: _check(row) for row in rows}

    async def last_report(self, connection_id: str) -> tuple[CheckRecord, JsonObject] | None:
        """The newest whole check that asked for permissions, with its report; None before the first."""
        query = select(checks, check_reports.c.report).join(check_reports, check_reports.c.check_id == checks.c.id)
        newest = query.where(_whole(connection_id)).order_by(checks.c.seq.desc())
        row = (await self._connection.execute(newest.limit(1))).one_or_none()
        return None if row is None else (_check(row), row.report)

    async def last_reports(self, connection_ids: Iterable[str]) -> Mapping[str, tuple[CheckRecord, JsonObject]]:
        """The same for several, by connection; those without one are left out."""
        reported = select(checks.c.seq).join(check_reports, check_reports.c.check_id == checks.c.id)
        chosen = self._newest_of_each(reported, connection_ids)
        query = select(checks, check_reports.c.report).join(check_reports, check_reports.c.check_id == checks.c.id)
        rows = await self._connection.execute(query.where(checks.c.seq.in_(chosen)))
        return {row.connection_id: (_check(row), row.report) for row in rows}

    async def reports(self, connection_id: str, since: datetime) -> AsyncIterator[tuple[CheckRecord, JsonObject]]:
        """The whole checks that asked for permissions with their reports, oldest first, one in memory at a time.

        They begin with the last one before `since`, where there is one.
        """
        of_connection = _whole(connection_id)
        reported = select(checks, check_reports.c.report).join(check_reports, check_reports.c.check_id == checks.c.id)
        before = select(func.max(checks.c.seq)).join(check_reports, check_reports.c.check_id == checks.c.id)
        seq = await self._connection.scalar(before.where(of_connection, checks.c.at < since)) or 0
        wanted = (of_connection, (checks.c.seq == seq) | (checks.c.at >= since))
        query = reported.where(*wanted).order_by(checks.c.seq)
        async with self._connection.stream(query) as rows:
            async for row in rows:
                yield _check(row), row.report

    async def report_before(self, connection_id: str, at: datetime) -> tuple[CheckRecord, JsonObject] | None:
        """The newest whole check before that time that asked for permissions, with its report; None where none is."""
        reported = select(checks, check_reports.c.report).join(check_reports, check_reports.c.check_id == checks.c.id)
        query = reported.where(_whole(connection_id), checks.c.at < at).order_by(checks.c.seq.desc()).limit(1)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else (_check(row), row.report)

    async def since(self, connection_id: str, after: datetime) -> tuple[datetime, ...]:
        """When checks were made after that time (UTC), oldest first."""
        query = select(checks.c.at).where(checks.c.connection_id == connection_id, checks.c.at > after)
        return tuple(await self._connection.scalars(query.order_by(checks.c.seq)))

    async def add_spared(self, connection_id: str, at: datetime) -> None:
        """Keep that a look was made then (UTC) which tried no login because none may be tried."""
        await self._connection.execute(insert(spared_looks).values(connection_id=connection_id, at=at))

    async def spared_since(self, connection_id: str, after: datetime) -> tuple[datetime, ...]:
        """When such looks were made after that time (UTC), oldest first."""
        query = select(spared_looks.c.at).where(spared_looks.c.connection_id == connection_id)
        return tuple(
            await self._connection.scalars(query.where(spared_looks.c.at > after).order_by(spared_looks.c.seq))
        )

    async def verdicts(self, connection_id: str, since: datetime) -> tuple[tuple[datetime, Verdict], ...]:
        """When checks were made from that time on (UTC) and what each came to, oldest first."""
        query = select(checks.c.at, checks.c.verdict).where(checks.c.connection_id == connection_id)
        rows = await self._connection.execute(query.where(checks.c.at >= since).order_by(checks.c.seq))
        return tuple((row.at, Verdict(row.verdict)) for row in rows)

    async def last_good(self, connection_id: str) -> CheckRecord | None:
        """The newest whole check with a good login; None where there was none."""
        return await self._first(_newest(_whole(connection_id), checks.c.evidence_class.in_(_GOOD)))

    async def current_since(self, connection_id: str) -> CheckRecord | None:
        """The first of the unbroken run of whole checks with the newest one's verdict; None before the first."""
        newest = await self.last(connection_id)
        if newest is None:
            return None
        of_connection = _whole(connection_id)
        last_other = select(func.max(checks.c.seq)).where(of_connection, checks.c.verdict != newest.verdict)
        after = func.coalesce(last_other.scalar_subquery(), 0)
        return await self._first(select(checks).where(of_connection, checks.c.seq > after).order_by(checks.c.seq))

    async def purge(self, before: datetime) -> int:
        """Forget older checks, but never a connection's newest whole one. Returns how many."""
        await self._connection.execute(delete(spared_looks).where(spared_looks.c.at < before))
        newest = select(func.max(checks.c.seq)).where(checks.c.is_whole).group_by(checks.c.connection_id)
        done = await self._connection.execute(delete(checks).where(checks.c.at < before, checks.c.seq.not_in(newest)))
        return done.rowcount

    def _newest_of_each(self, numbers: Select[tuple[int]], connection_ids: Iterable[str]) -> Select[Any]:
        """For each connection from the end of its index: a grouping would read all the checks that were ever made."""
        newest = numbers.where(checks.c.connection_id == connections.c.id, checks.c.is_whole)
        newest = newest.order_by(checks.c.seq.desc()).limit(1).correlate(connections)
        return select(newest.scalar_subquery()).where(among(self._connection, connections.c.id, connection_ids))

    async def _first(self, query: Select[Any]) -> CheckRecord | None:
        row = (await self._connection.execute(query.limit(1))).one_or_none()
        return None if row is None else _check(row)


def _whole(connection_id: str) -> ColumnElement[bool]:
    return and_(checks.c.connection_id == connection_id, checks.c.is_whole)


def _newest(*conditions: ColumnElement[bool]) -> Select[Any]:
    return select(checks).where(*conditions).order_by(checks.c.seq.desc())


def _columns(check: CheckRecord) -> dict[str, Any]:
    return {
        "id": check.id,
        "connection_id": check.connection_id,
        "at": check.at,
        "trigger": check.trigger,
        "verdict": check.verdict,
        "requests": check.requests,
        "elapsed_seconds": check.elapsed_seconds,
        "counts": asdict(check.counts),
        "is_whole": check.is_whole,
        **actor_columns(check.actor, "actor"),
        **evidence_columns(check.evidence),
    }


def _check(row: AnyRow) -> CheckRecord:
    return CheckRecord(
        id=row.id,
        connection_id=row.connection_id,
        at=row.at,
        trigger=Trigger(row.trigger),
        actor=actor_of(row, "actor"),
        verdict=Verdict(row.verdict),
        evidence=evidence_of(row),
        requests=row.requests,
        elapsed_seconds=row.elapsed_seconds,
        counts=ProjectCounts(**row.counts),
        is_whole=row.is_whole,
    )
