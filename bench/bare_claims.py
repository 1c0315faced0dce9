"""What a booking is measured against: claims in batches of 100, then a fenced update of each row with its own commit.

It does nothing else: no budget, no state, no audit line, no message. `python -m bench.bare_claims URL KEY` says when it
is ready, waits for a line, and then prints the ids that it finished, as `bench.watch_worker` does.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, Update, any_, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from access.credentials import Secret
from storage.engine import make_engine
from storage.watch_tables import watches

_BATCH = 100
_LEASE = timedelta(minutes=5)
_EVERY = timedelta(days=1)
_due: Select[tuple[str]] = (
    select(watches.c.connection_id)
    .where(watches.c.next_look_at <= bindparam("now"))
    .order_by(watches.c.next_look_at)
    .limit(_BATCH)
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(watches)
    .where(watches.c.connection_id == any_(func.array(_due.scalar_subquery())))
    .values(next_look_at=bindparam("leased_until"), fence=watches.c.fence + 1)
    .returning(watches.c.connection_id, watches.c.fence)
)
_FINISH: Update = (
    update(watches)
    .where(watches.c.connection_id == bindparam("finished"), watches.c.fence == bindparam("held"))
    .values(next_look_at=bindparam("next"), fence=watches.c.fence + 1)
)


async def _claim(engine: AsyncEngine) -> list[tuple[str, int]]:
    now = datetime.now(UTC)
    async with engine.begin() as database:
        claimed = await database.execute(_CLAIM, {"now": now, "leased_until": now + _LEASE})
        return [(row.connection_id, row.fence) for row in claimed]


async def _finish(engine: AsyncEngine, connection_id: str, fence: int) -> bool:
    values = {"finished": connection_id, "held": fence, "next": datetime.now(UTC) + _EVERY}
    async with engine.begin() as database:
        return (await database.execute(_FINISH, values)).rowcount == 1


async def work(url: str) -> list[str]:
    """Claim and finish until nothing is due; the ids that were finished."""
    engine = make_engine(Secret(url))
    async with engine.connect() as database:
        await database.execute(select(1))
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    finished: list[str] = []
    while claimed := await _claim(engine):
        finished += [row for row, fence in claimed if await _finish(engine, row, fence)]
    await engine.dispose()
    return finished


if __name__ == "__main__":
    print("\n".join(asyncio.run(work(sys.argv[1]))))
