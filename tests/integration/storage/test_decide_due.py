"""What becomes due by time alone: decided for many together, once, and for the others where one cannot be decided."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fixtures.watched import LONG_AGO, SITE, watch_row
from integration.storage.examples import TOKEN, a_connection

from access.credentials import CredentialKind
from access.episodes import observe
from access.errors import StorageAway
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.intents import Intent
from access.login_watch import Observation
from access.operations.decide_due import DecideDue
from access.operations.hand_over import HandOver
from access.outbox import OutboxRow
from access.telling import Rendered, Scene
from access.watch_settings import WatchSettings
from access.watch_state import ConnectionState
from messages.watch_words import WatchWords
from storage.opening import Storage

SETTINGS = WatchSettings()
GOOD = Evidence(EvidenceClass.OK, Cause.OK, Confidence.HIGH)
CAPTCHA = Evidence(EvidenceClass.AUTH, Cause.CAPTCHA, Confidence.HIGH)
DUE = 120


def lost(connection_id: str) -> ConnectionState:
    state = ConnectionState(connection_id)
    for minutes, evidence in enumerate((GOOD, CAPTCHA)):
        seen = Observation(at=LONG_AGO + timedelta(minutes=minutes), evidence=evidence, credential=CredentialKind.PAT)
        state = observe(state, seen, SETTINGS).state
    return state


@pytest.fixture(autouse=True)
async def _losses_are_due(storage: Storage) -> None:
    await storage.prepare()
    async with storage.begin() as transaction:
        for number in range(DUE):
            await transaction.connections.add(a_connection(id=f"c{number:03}", name=f"n{number:03}"), TOKEN)
            row = watch_row(f"c{number:03}", None, site=f"{SITE}/{number:03}")
            await transaction.watches.add(replace(row, state=lost(row.connection_id), next_say_at=LONG_AGO))


class Words(WatchWords):
    """The product's words, which fail for some connections."""

    def __init__(self, *without_words: str) -> None:
        super().__init__()
        self._without_words = without_words

    def intent(self, scene: Scene, intent: Intent) -> Rendered:
        if scene.connection.name in self._without_words:
            raise RuntimeError("no words")
        return super().intent(scene, intent)


class Faults:
    """Hears of those of which could not be decided."""

    def __init__(self) -> None:
        self.named: list[str] = []

    def __call__(self, connection_id: str, error: Exception) -> None:
        assert isinstance(error, RuntimeError)
        self.named.append(connection_id)


def deciding(storage: Storage, ids: Iterator[int], *without_words: str, faults: Faults | None = None) -> DecideDue:
    hand_over = HandOver(Words(*without_words), SETTINGS, "C0ALERTS", lambda: f"row-{next(ids):03}")
    return DecideDue(storage, hand_over, faults or Faults())


async def told(storage: Storage) -> list[OutboxRow]:
    """What waits, one row of a lane at a time, in the order in which it was written."""
    rows = []
    async with storage.reading() as transaction:
        for number in range(2 * DUE):
            row = await transaction.outbox.get(f"row-{number:03}")
            rows += [row] if row else []
    return rows


async def test_everything_that_is_due_is_decided_and_told_once(storage: Storage) -> None:
    decide = deciding(storage, itertools.count())

    assert await decide() == DUE
    assert await decide() == 0

    rows = await told(storage)
    assert [row.connection_id for row in rows] == [f"c{number:03}" for number in range(DUE)]
    assert "n007" in rows[7].rendered.text


async def test_two_replicas_tell_each_loss_once(storage: Storage, other_replica: Storage) -> None:
    ids = itertools.count()

    async def beat(decide: DecideDue) -> None:
        """Until nothing is due; on SQLite another writer's turn may last longer than one's patience."""
        is_due = True
        while is_due:
            with contextlib.suppress(StorageAway):
                is_due = await decide() > 0

    await asyncio.gather(beat(deciding(storage, ids)), beat(deciding(other_replica, ids)))

    assert sorted(row.connection_id for row in await told(storage)) == [f"c{number:03}" for number in range(DUE)]


async def test_one_that_cannot_be_decided_keeps_no_other_waiting(storage: Storage) -> None:
    faults = Faults()

    await deciding(storage, itertools.count(), "n000", "n050", faults=faults)()

    rows = await told(storage)
    assert sorted(faults.named) == ["c000", "c050"]
    assert {row.connection_id for row in rows} == {f"c{number:03}" for number in range(DUE)} - {"c000", "c050"}
    async with storage.reading() as transaction:
        assert await transaction.watches.due_sayings(9) == ("c000", "c050")


async def test_a_connection_that_is_retired_is_not_watched_any_more(storage: Storage) -> None:
    async with storage.begin() as transaction:
        await transaction.connections.retire("c000", LONG_AGO)

    await deciding(storage, itertools.count())()

    async with storage.reading() as transaction:
        row = await transaction.watches.get("c000")
    assert row is not None
    assert (row.is_on, row.next_say_at) == (False, None)
    assert "c000" not in {row.connection_id for row in await told(storage)}
