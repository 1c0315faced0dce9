"""How many requests a look of the watch took: those of its round as well, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fixtures.bot import Stage
from fixtures.crowds import crowd_id, looks_at_crowd, watch_crowd
from fixtures.watching_bot import QUICK, eventually

SIZE = 4
ONCE = {
    "JIRA_ACCESS_WATCH_LOGIN_EVERY": "1h",
    "JIRA_ACCESS_WATCH_PERMISSIONS_EVERY": "1d",
    "JIRA_ACCESS_WATCH_LEASE": "60s",
}
"""A look that outlasts its lease on a crowded machine would be made again, and its requests be booked nowhere."""


@pytest.mark.everywhere
async def test_looks_at_the_same_time_count_each_its_own_requests_and_those_of_its_round(stage: Stage) -> None:
    async with stage.bot(**{**QUICK, **ONCE}) as bot:
        bot.jira.control.settings(latency_seconds=0.2)
        bot.jira.control.forget_requests()
        await watch_crowd(bot, SIZE, datetime.now(UTC), is_round_due=True)

        async def all_looked() -> bool:
            return min(await looks_at_crowd(bot, SIZE)) > 0

        await eventually(all_looked)

        async with bot.storage.reading() as transaction:
            looks = [await transaction.checks.last(crowd_id(number)) for number in range(SIZE)]
        counted = [look.requests for look in looks if look is not None]
        rounds = bot.jira.control.requests("mypermissions")
        assert sum(counted) == len(bot.jira.control.requests())
        assert len(set(counted)) == 1
        assert len(rounds) >= SIZE
