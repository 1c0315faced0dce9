"""Checks: the newest, the last good one, and since when the verdict has stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from integration.storage.examples import AWAY, GOOD, NOON, REFUSED, TOKEN, a_check, a_connection, at

from access.errors import NotFound
from access.evidence import Cause, EvidenceClass, Signals
from access.results import Verdict
from storage.opening import Storage


@pytest.fixture
async def watched(storage: Storage) -> Storage:
    """A storage with connections c1 and c2."""
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.connections.add(a_connection(id="c2", name="other"), TOKEN)
    return storage


async def test_a_check_comes_back_as_it_was_kept(watched: Storage) -> None:
    signals = Signals(call="myself", status=429, retry_after_seconds=30.0, server_date=NOON, asks_oauth=True)
    kept = a_check(1, replace(GOOD, signals=signals, detail="jira.example.com"))

    async with watched.begin() as transaction:
        await transaction.checks.add(kept)

    async with watched.reading() as transaction:
        assert await transaction.checks.get("check-1") == kept
        assert await transaction.checks.report("check-1") is None


async def test_the_newest_checks_of_several_are_each_ones_newest(watched: Storage) -> None:
    async with watched.begin() as transaction:
        for number, connection_id in enumerate(("c1", "c2", "c1")):
            await transaction.checks.add(a_check(number, connection_id=connection_id))
        await transaction.checks.add(a_check(9, is_whole=False))

    async with watched.reading() as transaction:
        lasts = await transaction.checks.lasts(["c1", "c2", "never"])
        assert lasts == {one: await transaction.checks.last(one) for one in ("c1", "c2")}
        assert lasts["c1"].id == "check-2"


async def test_evidence_without_signals_comes_back_without_signals(watched: Storage) -> None:
    kept = a_check(1, replace(AWAY, signals=None))

    async with watched.begin() as transaction:
        await transaction.checks.add(kept)

    async with watched.reading() as transaction:
        assert await transaction.checks.get("check-1") == kept


async def test_a_report_can_be_shown_again(watched: Storage) -> None:
    report = {"projects": [{"key": "APPS", "missing": ["EDIT_ISSUES"]}], "note": "\u202e\u0000"}

    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1), report)

    async with watched.reading() as transaction:
        assert await transaction.checks.report("check-1") == report


async def test_a_check_that_is_not_kept_is_not_found(watched: Storage) -> None:
    async with watched.reading() as transaction:
        with pytest.raises(NotFound, match="not kept any more"):
            await transaction.checks.get("check-1")


async def test_a_connection_without_checks_has_no_last_and_no_since(watched: Storage) -> None:
    async with watched.reading() as transaction:
        assert await transaction.checks.last("c1") is None
        assert await transaction.checks.last_good("c1") is None
        assert await transaction.checks.current_since("c1") is None


async def test_the_verdict_stands_since_the_first_of_the_unbroken_run(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1, REFUSED))
        await transaction.checks.add(a_check(2, GOOD))
        await transaction.checks.add(a_check(3, REFUSED))
        await transaction.checks.add(a_check(4, REFUSED))

    async with watched.reading() as transaction:
        assert await transaction.checks.current_since("c1") == a_check(3, REFUSED)
        assert await transaction.checks.last("c1") == a_check(4, REFUSED)


async def test_a_verdict_that_never_changed_stands_since_the_first_check(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1))
        await transaction.checks.add(a_check(2))

    async with watched.reading() as transaction:
        assert await transaction.checks.current_since("c1") == a_check(1)


async def test_another_connections_checks_do_not_break_a_run(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1))
        await transaction.checks.add(a_check(2, REFUSED, connection_id="c2"))
        await transaction.checks.add(a_check(3))

    async with watched.reading() as transaction:
        assert await transaction.checks.current_since("c1") == a_check(1)


async def test_missing_permissions_count_as_a_good_login(watched: Storage) -> None:
    gaps = replace(GOOD, kind=EvidenceClass.PERMISSION, cause=Cause.PERMISSIONS_MISSING)
    degraded = a_check(2, gaps, verdict=Verdict.PERMISSIONS_MISSING)
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1))
        await transaction.checks.add(degraded)
        await transaction.checks.add(a_check(3, AWAY))

    async with watched.reading() as transaction:
        assert await transaction.checks.last_good("c1") == degraded


async def test_a_check_of_some_projects_tells_nothing_about_how_the_connection_stands(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1, REFUSED))
        await transaction.checks.add(a_check(2, GOOD, is_whole=False), {"of": "two projects"})

    async with watched.reading() as transaction:
        assert await transaction.checks.last("c1") == a_check(1, REFUSED)
        assert await transaction.checks.last_good("c1") is None
        assert await transaction.checks.current_since("c1") == a_check(1, REFUSED)
        assert await transaction.checks.last_report("c1") is None


async def test_a_check_of_some_projects_does_not_end_a_run_of_verdicts(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1, GOOD))
        await transaction.checks.add(a_check(2, REFUSED, is_whole=False))
        await transaction.checks.add(a_check(3, GOOD))

    async with watched.reading() as transaction:
        assert await transaction.checks.current_since("c1") == a_check(1, GOOD)


async def test_a_check_of_some_projects_is_found_by_its_id(watched: Storage) -> None:
    partial = a_check(1, is_whole=False)

    async with watched.begin() as transaction:
        await transaction.checks.add(partial, {"of": "two projects"})

    async with watched.reading() as transaction:
        assert await transaction.checks.get("check-1") == partial
        assert await transaction.checks.report("check-1") == {"of": "two projects"}


async def test_a_purge_keeps_the_newest_whole_check_though_a_partial_one_is_newer(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1))
        await transaction.checks.add(a_check(2, is_whole=False))

    async with watched.begin() as transaction:
        assert await transaction.checks.purge(at(60) + timedelta(days=1)) == 1

    async with watched.reading() as transaction:
        assert await transaction.checks.last("c1") == a_check(1)


async def test_looks_that_tried_no_login_are_no_checks_and_are_purged_with_them(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1))
        for minute in (2, 3, 4):
            await transaction.checks.add_spared("c1", at(minute))
        await transaction.checks.add_spared("c2", at(3))

    async with watched.begin() as transaction:
        assert await transaction.checks.spared_since("c1", at(2)) == (at(3), at(4))
        assert await transaction.checks.since("c1", at(0)) == (at(1),)
        assert await transaction.checks.last("c1") == a_check(1)

        assert await transaction.checks.purge(at(4)) == 0
        assert await transaction.checks.spared_since("c1", at(0)) == (at(4),)


async def test_a_purge_keeps_each_connections_newest_check(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.checks.add(a_check(1), {"old": True})
        await transaction.checks.add(a_check(2))
        await transaction.checks.add(a_check(3, connection_id="c2"))

    async with watched.begin() as transaction:
        forgotten = await transaction.checks.purge(at(60) + timedelta(days=1))

    async with watched.reading() as transaction:
        assert forgotten == 1
        assert await transaction.checks.report("check-1") is None
        assert await transaction.checks.last("c1") == a_check(2)
        assert await transaction.checks.last("c2") == a_check(3, connection_id="c2")


async def test_reports_since_a_moment_begin_with_the_last_one_before_it(watched: Storage) -> None:
    async with watched.begin() as transaction:
        for number in (1, 2, 4):
            await transaction.checks.add(a_check(number), {"number": number})
        await transaction.checks.add(a_check(3))

    async with watched.reading() as transaction:
        found = [report async for _, report in transaction.checks.reports("c1", at(3))]
        every = [report async for _, report in transaction.checks.reports("c1", at(0))]

    assert found == [{"number": 2}, {"number": 4}]
    assert every == [{"number": 1}, {"number": 2}, {"number": 4}]
