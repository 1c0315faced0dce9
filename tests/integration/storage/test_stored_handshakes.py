"""Handshakes: exchanged by one hand, replaced as a whole, and forgotten with their request token."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from integration.storage.examples import MARIA, NOON, at
from integration.storage.test_stored_drafts import a_draft
from sqlalchemy.ext.asyncio import AsyncEngine

from access.consumers import DraftConsumer
from access.credentials import Secret
from access.drafts import DraftState
from access.handshakes import Handshake, HandshakeState, word_hash
from access.ports_oauth import KeyPair, RequestToken
from storage.encryption import new_key
from storage.opening import Storage, open_storage
from storage.tables import metadata

TOKEN = RequestToken(Secret("canary-request-token"), Secret("canary-request-secret"), at(10))
VERIFIER = Secret("canary-verifier")
CONSUMER = DraftConsumer("jira-access-7f3a", KeyPair(Secret("canary-private-key"), "the public key"))


def a_handshake(**changes: Any) -> Handshake:  # noqa: ANN401 - any field of the record
    """A handshake that was begun at noon."""
    plain = Handshake(
        id="h1", token_hash=word_hash(TOKEN.token), draft_id="d1", person=MARIA, made_at=NOON, ends_at=at(10)
    )
    return replace(plain, **changes)


async def keep(storage: Storage, handshake: Handshake) -> Handshake:
    async with storage.begin() as transaction:
        await transaction.handshakes.add(handshake, TOKEN)
    return handshake


async def claim(storage: Storage, handshake: Handshake, minutes: float) -> Handshake | None:
    async with storage.begin() as transaction:
        return await transaction.handshakes.claim(handshake, VERIFIER, at(minutes))


async def settle(storage: Storage, handshake: Handshake, state: HandshakeState) -> bool:
    async with storage.begin() as transaction:
        return await transaction.handshakes.settle(handshake, state)


async def kept(storage: Storage) -> Handshake | None:
    async with storage.reading() as transaction:
        return await transaction.handshakes.by_token(word_hash(TOKEN.token))


async def test_a_handshake_comes_back_as_it_was_kept(storage: Storage) -> None:
    handshake = await keep(storage, a_handshake())

    async with storage.reading() as transaction:
        token = await transaction.handshakes.request_token(handshake)

    assert await kept(storage) == handshake
    assert token == TOKEN


async def test_of_two_hands_one_exchanges(storage: Storage, other_replica: Storage) -> None:
    handshake = await keep(storage, a_handshake())

    claims = await asyncio.gather(claim(storage, handshake, 1), claim(other_replica, handshake, 1))

    assert [one is None for one in claims].count(True) == 1


async def test_the_verifier_is_kept_for_an_exchange_that_is_cut_off(storage: Storage) -> None:
    handshake = await keep(storage, a_handshake())
    await claim(storage, handshake, 1)

    async with storage.reading() as transaction:
        assert await transaction.handshakes.verifier(handshake) == VERIFIER


async def test_an_exchange_that_was_cut_off_is_taken_up_after_its_time(storage: Storage) -> None:
    first = await claim(storage, await keep(storage, a_handshake()), 1)
    assert first is not None

    assert await claim(storage, first, 1.5) is None
    again = await claim(storage, first, 2)

    assert again is not None
    assert again.fence == 2


async def test_an_outcome_counts_for_the_newest_exchange_only(storage: Storage) -> None:
    first = await claim(storage, await keep(storage, a_handshake()), 1)
    assert first is not None
    second = await claim(storage, first, 3)
    assert second is not None

    assert not await settle(storage, first, HandshakeState.FINISHED)
    assert await settle(storage, second, HandshakeState.FINISHED)


async def test_an_exchange_without_an_answer_can_be_tried_again(storage: Storage) -> None:
    claimed = await claim(storage, await keep(storage, a_handshake()), 1)
    assert claimed is not None
    await settle(storage, claimed, HandshakeState.AUTHORISED)

    assert await claim(storage, claimed, 1.1) is not None


async def test_nothing_is_exchanged_after_the_end(storage: Storage) -> None:
    assert await claim(storage, await keep(storage, a_handshake()), 10) is None


@pytest.mark.parametrize("state", [HandshakeState.FINISHED, HandshakeState.FAILED])
async def test_an_end_forgets_the_request_token(state: HandshakeState, storage: Storage) -> None:
    claimed = await claim(storage, await keep(storage, a_handshake()), 1)
    assert claimed is not None
    await settle(storage, claimed, state)

    async with storage.reading() as transaction:
        assert await transaction.handshakes.request_token(claimed) is None


async def test_a_replaced_handshake_is_not_exchanged_and_forgets_its_token(storage: Storage) -> None:
    handshake = await keep(storage, a_handshake())
    async with storage.begin() as transaction:
        assert await transaction.handshakes.replace_open("d1") == 1

    assert await claim(storage, handshake, 1) is None
    async with storage.reading() as transaction:
        assert await transaction.handshakes.request_token(handshake) is None


async def test_an_exchange_under_way_is_not_settled_once_it_was_replaced(storage: Storage) -> None:
    claimed = await claim(storage, await keep(storage, a_handshake()), 1)
    assert claimed is not None
    async with storage.begin() as transaction:
        await transaction.handshakes.replace_open("d1")

    assert not await settle(storage, claimed, HandshakeState.FINISHED)


async def test_a_handshake_is_tied_to_one_browser(storage: Storage) -> None:
    handshake = await keep(storage, a_handshake())

    async with storage.begin() as transaction:
        bound = [await transaction.handshakes.bind(handshake, word) for word in ("ours", "ours", "theirs")]

    assert bound == [True, True, False]


async def test_the_newest_handshake_of_a_draft_is_found(storage: Storage) -> None:
    await keep(storage, a_handshake(id="old", token_hash="old"))
    await keep(storage, a_handshake(id="new", token_hash="new", made_at=at(1)))

    async with storage.reading() as transaction:
        newest = await transaction.handshakes.newest("d1")

    assert newest is not None
    assert newest.id == "new"


async def test_old_handshakes_are_forgotten(storage: Storage) -> None:
    await keep(storage, a_handshake())

    async with storage.begin() as transaction:
        assert await transaction.handshakes.purge(at(11)) == 1

    assert await kept(storage) is None


async def test_a_draft_keeps_its_consumer_until_it_ends(storage: Storage) -> None:
    draft = a_draft()
    async with storage.begin() as transaction:
        await transaction.drafts.add(draft)
        await transaction.drafts.put_consumer(draft, CONSUMER)
    async with storage.reading() as transaction:
        assert await transaction.drafts.consumer(draft) == CONSUMER

    async with storage.begin() as transaction:
        await transaction.drafts.advance(replace(draft, state=DraftState.DISCARDED), draft.state)

    async with storage.reading() as transaction:
        assert await transaction.drafts.consumer(draft) is None


async def test_no_row_holds_token_verifier_or_key(storage: Storage, engine: AsyncEngine) -> None:
    await claim(storage, await keep(storage, a_handshake()), 1)
    async with storage.begin() as transaction:
        await transaction.drafts.add(a_draft())
        await transaction.drafts.put_consumer(a_draft(), CONSUMER)

    async with engine.connect() as connection:
        dump = repr([(await connection.execute(table.select())).all() for table in metadata.sorted_tables])

    assert "h1" in dump
    assert "canary" not in dump


async def test_a_new_encryption_key_reaches_request_tokens_and_consumers(database_url: str) -> None:
    old, new = new_key(), new_key()
    async with open_storage(Secret(database_url), (old,)) as storage:
        handshake = await keep(storage, a_handshake())
        async with storage.begin() as transaction:
            await transaction.drafts.add(a_draft())
            await transaction.drafts.put_consumer(a_draft(), CONSUMER)
    async with open_storage(Secret(database_url), (new, old)) as storage:
        rotation = await storage.rotate_keys()

    async with open_storage(Secret(database_url), (new,)) as storage, storage.reading() as transaction:
        assert rotation.moved == 2
        assert await transaction.handshakes.request_token(handshake) == TOKEN
        assert await transaction.drafts.consumer(a_draft()) == CONSUMER
