"""One-time links: spent by one hand, in time, and never kept in the clear."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from integration.storage.examples import MARIA, NOON, at

from access.credentials import Secret
from access.links import Link, LinkPurpose, LinkState, token_hash
from storage.opening import Storage

TOKEN = Secret("example-link-token")
HASH = token_hash(TOKEN)


def a_link(**changes: Any) -> Link:  # noqa: ANN401 - any field of the record
    """An open link of fifteen minutes."""
    plain = Link(
        token_hash=HASH, purpose=LinkPurpose.CONNECT, subject_id="d1", person=MARIA, made_at=NOON, ends_at=at(15)
    )
    return replace(plain, **changes)


async def keep(storage: Storage, link: Link) -> None:
    async with storage.begin() as transaction:
        await transaction.links.add(link)


async def spend(storage: Storage, minutes: float) -> bool:
    async with storage.begin() as transaction:
        return await transaction.links.spend(HASH, at(minutes))


async def kept(storage: Storage) -> Link | None:
    async with storage.reading() as transaction:
        return await transaction.links.get(HASH)


async def test_a_link_comes_back_as_it_was_kept(storage: Storage) -> None:
    await keep(storage, a_link())

    assert await kept(storage) == a_link()


async def test_a_link_is_spent_once(storage: Storage) -> None:
    await keep(storage, a_link())

    assert [await spend(storage, 1), await spend(storage, 1)] == [True, False]


async def test_of_two_hands_one_spends_it(storage: Storage, other_replica: Storage) -> None:
    await keep(storage, a_link())

    assert sorted(await asyncio.gather(spend(storage, 1), spend(other_replica, 1))) == [False, True]


async def test_a_link_that_has_run_out_is_not_spent(storage: Storage) -> None:
    await keep(storage, a_link())

    assert not await spend(storage, 15)


async def test_a_replaced_link_is_not_spent(storage: Storage) -> None:
    await keep(storage, a_link())
    async with storage.begin() as transaction:
        assert await transaction.links.replace_open("d1") == 1

    assert not await spend(storage, 1)
    assert (await kept(storage)) == a_link(state=LinkState.REPLACED)


async def test_old_links_are_forgotten(storage: Storage) -> None:
    await keep(storage, a_link())

    async with storage.begin() as transaction:
        assert await transaction.links.purge(at(16)) == 1

    assert await kept(storage) is None
