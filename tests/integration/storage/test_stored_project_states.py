"""Projects as last seen: pages of a sweep, and what a complete sweep forgets."""

from __future__ import annotations

import pytest
from integration.storage.examples import NOON, TOKEN, a_connection, a_project, at

from access.results import ProjectVerdict
from storage.opening import Storage


@pytest.fixture
async def watched(storage: Storage) -> Storage:
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
    return storage


async def test_pages_of_a_sweep_add_up(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.project_states.save("c1", [a_project(2)])
    async with watched.begin() as transaction:
        await transaction.project_states.save("c1", [a_project(1)])

    async with watched.reading() as transaction:
        assert await transaction.project_states.all("c1") == (a_project(1), a_project(2))


async def test_a_project_seen_again_is_remembered_anew(watched: Storage) -> None:
    changed = a_project(1, key="NEW", state=ProjectVerdict.MISSING, missing=("EDIT_ISSUES",), looked_at=at(5))
    async with watched.begin() as transaction:
        await transaction.project_states.save("c1", [a_project(1)])
        await transaction.project_states.save("c1", [changed])

    async with watched.reading() as transaction:
        assert await transaction.project_states.all("c1") == (changed,)


async def test_an_unfinished_sweep_forgets_nothing(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.project_states.save("c1", [a_project(1), a_project(2)])
    async with watched.begin() as transaction:
        await transaction.project_states.save("c1", [])

    async with watched.reading() as transaction:
        assert len(await transaction.project_states.all("c1")) == 2
        assert await transaction.project_states.last_sweep("c1") is None


async def test_a_finished_sweep_forgets_what_it_did_not_see(watched: Storage) -> None:
    async with watched.begin() as transaction:
        await transaction.project_states.save("c1", [a_project(1), a_project(2)])
        await transaction.project_states.finish_sweep("c1", frozenset({2}), NOON)

    async with watched.reading() as transaction:
        assert await transaction.project_states.all("c1") == (a_project(2),)
        assert await transaction.project_states.last_sweep("c1") == NOON


async def test_five_thousand_projects_fit_in_one_transaction(watched: Storage) -> None:
    everything = [a_project(number) for number in range(5000)]

    async with watched.begin() as transaction:
        await transaction.project_states.save("c1", everything)
        await transaction.project_states.finish_sweep("c1", frozenset(range(2500)), NOON)

    async with watched.reading() as transaction:
        assert await transaction.project_states.all("c1") == tuple(everything[:2500])
