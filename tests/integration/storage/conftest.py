"""A storage opened on each of the two databases, and a way to look past it at the rows."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from fixtures.databases import UNHURRIED
from sqlalchemy.ext.asyncio import AsyncEngine

from access.credentials import Secret
from storage.encryption import new_key
from storage.engine import make_engine
from storage.opening import Storage, open_storage


@pytest.fixture(scope="session")
def key() -> Secret:
    return new_key()


@pytest.fixture
async def storage(database_url: str, key: Secret) -> AsyncIterator[Storage]:
    async with open_storage(Secret(database_url), (key,), UNHURRIED) as opened:
        yield opened


@pytest.fixture
async def other_replica(database_url: str, key: Secret) -> AsyncIterator[Storage]:
    """A second process's storage on the same database: nothing but the database is shared."""
    async with open_storage(Secret(database_url), (key,), UNHURRIED) as opened:
        yield opened


@pytest.fixture
async def engine(storage: Storage, database_url: str) -> AsyncIterator[AsyncEngine]:
    """The same database without the stores, schema in place."""
    await storage.prepare()
    bare = make_engine(Secret(database_url))
    yield bare
    await bare.dispose()
