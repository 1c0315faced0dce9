"""Boards and Jira Align tokens as they are kept, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from integration.storage.examples import MARIA, NOON, TOKEN, a_connection, at
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.align import AlignLogin, AlignSource
from access.boards import Board, BoardOrigin
from access.credentials import Secret
from access.errors import NotFound
from access.operations.hand_over import HandOver
from access.operations.remove_connection import RemoveConnection
from access.operations.stand_down import StandDown
from access.sites import parse_address
from access.watch_settings import WatchSettings
from messages.watch_words import WatchWords
from storage.encryption import new_key
from storage.key_rotation import Rotation
from storage.opening import Storage, open_storage

SOURCE = AlignSource(parse_address("https://example.jiraalign.com"), 3)
LOGIN = AlignLogin(connection_id="c1", source=SOURCE, entered_by=MARIA, entered_at=NOON)
ALIGN_TOKEN = "user:17|canary-of-the-token"
BOARDS = (Board(84, "Mobile", BoardOrigin.JIRA_ALIGN), Board(92))


@pytest.fixture
async def kept(storage: Storage) -> Storage:
    """A connection with boards and a token."""
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.boards.replace("c1", BOARDS)
        await transaction.align_logins.put(LOGIN, Secret(ALIGN_TOKEN))
    return storage


async def test_boards_and_token_come_back(kept: Storage) -> None:
    async with kept.reading() as transaction:
        assert await transaction.boards.of("c1") == BOARDS
        assert await transaction.align_logins.get("c1") == LOGIN
        assert (await transaction.align_logins.token("c1")).reveal() == ALIGN_TOKEN


async def test_boards_are_replaced_as_a_whole(kept: Storage) -> None:
    async with kept.begin() as transaction:
        await transaction.boards.replace("c1", [Board(7)])

    async with kept.reading() as transaction:
        assert await transaction.boards.of("c1") == (Board(7),)


async def test_a_new_token_takes_the_place_of_the_old_one(kept: Storage) -> None:
    other = replace(LOGIN, source=replace(SOURCE, connector=1), entered_at=at(5))
    async with kept.begin() as transaction:
        await transaction.align_logins.put(other, Secret("user:17|another"))

    async with kept.reading() as transaction:
        assert await transaction.align_logins.get("c1") == other
        assert (await transaction.align_logins.token("c1")).reveal() == "user:17|another"


async def test_a_forgotten_token_is_gone(kept: Storage) -> None:
    async with kept.begin() as transaction:
        assert await transaction.align_logins.forget("c1")
        assert not await transaction.align_logins.forget("c1")
        assert await transaction.align_logins.get("c1") is None
        with pytest.raises(NotFound):
            await transaction.align_logins.token("c1")


async def test_the_token_is_not_in_the_open(kept: Storage, engine: AsyncEngine) -> None:
    del kept
    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT * FROM secrets"))).all()
        logins = (await connection.execute(text("SELECT * FROM align_logins"))).all()

    assert any(row.purpose == "align" for row in rows)
    assert "canary" not in str(rows) + str(logins)


async def test_removing_the_connection_erases_both(kept: Storage) -> None:
    stand_down = StandDown(HandOver(WatchWords(), WatchSettings(), None, lambda: "an id"))
    await RemoveConnection(kept, lambda: NOON, stand_down)(a_connection(), MARIA)

    async with kept.reading() as transaction:
        assert await transaction.boards.of("c1") == ()
        assert await transaction.align_logins.get("c1") is None
        with pytest.raises(NotFound):
            await transaction.align_logins.token("c1")


async def test_changing_the_key_covers_the_token(kept: Storage, database_url: str, key: Secret) -> None:
    new = new_key()
    async with open_storage(Secret(database_url), (new, key)) as with_both:
        assert await with_both.rotate_keys(10) == Rotation(moved=2, remaining=0)
    async with open_storage(Secret(database_url), (new,)) as without_the_old, without_the_old.reading() as transaction:
        assert (await transaction.align_logins.token("c1")).reveal() == ALIGN_TOKEN
