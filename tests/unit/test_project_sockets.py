"""The tests' own ground: sockets reach loopback and Unix sockets only, databases are fresh and real."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import psycopg
import pytest
from pytest_socket import SocketConnectBlockedError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTATION_ADDRESS = "192.0.2.1"  # RFC 5737: nobody's


async def _hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


def test_a_blocking_connection_to_the_outside_is_refused() -> None:
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection((DOCUMENTATION_ADDRESS, 80), timeout=1)


async def test_an_asyncio_connection_to_the_outside_is_refused() -> None:
    with pytest.raises(SocketConnectBlockedError):
        await asyncio.open_connection(DOCUMENTATION_ADDRESS, 80)


async def test_loopback_is_reachable() -> None:
    server = await asyncio.start_server(_hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]

    async with server:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        received = await reader.read()
        writer.close()
        await writer.wait_closed()

    assert received == b""


async def test_a_unix_socket_is_reachable(tmp_path: Path) -> None:
    server = await asyncio.start_unix_server(_hang_up, str(tmp_path / "s"))

    async with server:
        reader, writer = await asyncio.open_unix_connection(str(tmp_path / "s"))
        received = await reader.read()
        writer.close()
        await writer.wait_closed()

    assert received == b""


async def test_each_database_is_empty_and_takes_a_table(empty_database_url: str) -> None:
    engine = create_async_engine(empty_database_url)

    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE first_here (id INTEGER)"))
        count = await connection.scalar(text("SELECT count(*) FROM first_here"))
    await engine.dispose()

    assert count == 0


@pytest.mark.postgres
def test_the_postgresql_server_is_a_current_one(postgres_url: str) -> None:
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as connection:
        version = connection.info.server_version

    assert version >= 160_000
