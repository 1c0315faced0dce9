"""Drafts: kept whole, moved on by one hand only, and forgotten with their secret."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from integration.storage.examples import GOOD, MARIA, NOON, TOKEN, a_check, at

from access.credentials import CredentialKind, Deployment
from access.drafts import Draft, DraftKind, DraftState, Plan
from access.errors import NotFound
from access.sites import parse_address
from storage.opening import Storage


def a_draft(**changes: Any) -> Draft:  # noqa: ANN401 - any field of the record
    """A tested draft of a connection with a token."""
    plan = Plan(
        name="prod",
        address=parse_address("https://jira.example.com/jira"),
        deployment=Deployment.DATA_CENTER,
        version="10.3.1",
        kind=CredentialKind.PAT,
        expected="svc-align",
        projects=("APPS", "WEB"),
        profile="jira-align-data-center",
        alert_channel="C01OPS",
    )
    plain = Draft(
        id="d1",
        kind=DraftKind.CONNECT,
        connection_id="c1",
        asked_by=MARIA,
        asked_by_name="maria",
        made_at=NOON,
        ends_at=NOON + timedelta(hours=24),
        state=DraftState.TESTED,
        plan=plan,
        may_override=True,
        check=a_check(3, GOOD),
        report={"notes": ["ä"]},
    )
    return replace(plain, **changes)


async def keep(storage: Storage, draft: Draft) -> None:
    async with storage.begin() as transaction:
        await transaction.drafts.add(draft)
        await transaction.drafts.put_credential(draft, TOKEN)


async def advance(storage: Storage, draft: Draft, seen: DraftState) -> bool:
    async with storage.begin() as transaction:
        return await transaction.drafts.advance(draft, seen)


async def test_a_draft_comes_back_as_it_was_kept(storage: Storage) -> None:
    await keep(storage, a_draft())

    async with storage.reading() as transaction:
        kept = await transaction.drafts.get("d1")

    assert kept == a_draft()


async def test_a_draft_that_is_nowhere_is_not_found(storage: Storage) -> None:
    async with storage.reading() as transaction:
        with pytest.raises(NotFound):
            await transaction.drafts.get("nowhere")


async def test_its_credential_is_kept_beside_it(storage: Storage) -> None:
    await keep(storage, a_draft())

    async with storage.reading() as transaction:
        assert await transaction.drafts.credential(a_draft()) == TOKEN


async def test_of_two_hands_that_move_it_on_one_does(storage: Storage, other_replica: Storage) -> None:
    await keep(storage, a_draft())
    confirmed = a_draft(state=DraftState.CONFIRMED)

    done = await asyncio.gather(
        advance(storage, confirmed, DraftState.TESTED), advance(other_replica, confirmed, DraftState.TESTED)
    )

    assert sorted(done) == [False, True]


@pytest.mark.parametrize("end", [DraftState.CONFIRMED, DraftState.DISCARDED])
async def test_a_draft_that_is_over_has_no_secret(storage: Storage, end: DraftState) -> None:
    await keep(storage, a_draft())

    await advance(storage, a_draft(state=end), DraftState.TESTED)

    async with storage.reading() as transaction:
        with pytest.raises(NotFound):
            await transaction.drafts.credential(a_draft())


async def test_a_draft_that_has_run_out_is_ended_with_its_secret(storage: Storage) -> None:
    await keep(storage, a_draft())

    async with storage.begin() as transaction:
        ended = await transaction.drafts.end_old(at(24 * 60))

    async with storage.reading() as transaction:
        assert (ended, (await transaction.drafts.get("d1")).state) == (1, DraftState.DISCARDED)
        with pytest.raises(NotFound):
            await transaction.drafts.credential(a_draft())


async def test_a_draft_that_lives_is_left_alone(storage: Storage) -> None:
    await keep(storage, a_draft())

    async with storage.begin() as transaction:
        assert await transaction.drafts.end_old(at(24 * 60 - 1)) == 0


async def test_live_drafts_of_a_connection_are_told_newest_first(storage: Storage) -> None:
    await keep(storage, a_draft())
    await keep(storage, a_draft(id="d2", made_at=at(1)))
    await keep(storage, a_draft(id="d3", connection_id="c2"))
    await keep(storage, a_draft(id="d4", state=DraftState.DISCARDED))

    async with storage.reading() as transaction:
        live = await transaction.drafts.live(at(5), "c1")

    assert [draft.id for draft in live] == ["d2", "d1"]
