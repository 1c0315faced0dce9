"""One process that claims due looks and books each in its own fenced transaction, as a replica does; Jira is not asked.

`python -m bench.watch_worker URL KEY` prints the seconds that its start took, then the ids that it booked, one a line.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time
from datetime import timedelta

from access.credentials import Secret
from access.evidence import Cause, Confidence, Evidence, EvidenceClass, Signals
from access.lockout import Caller
from access.operations.check_connection import CheckRequest
from access.operations.hand_over import HandOver
from access.operations.look_and_decide import LookAndDecide, LookOutcome
from access.operations.observe_look import ObserveLook
from access.operations.read_expiry import ReadExpiry
from access.operations.sweep_round import SweepRound
from access.results import AccountFacts, CheckResult, SiteFacts, Verdict
from access.watch_settings import WatchSettings
from access.watching import WatchRow
from bench.watch_bed import opened
from bot.desk_wiring import new_id, utc_now
from jira_api.client import JiraClient
from messages.watch_words import WatchWords
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage

SETTINGS = WatchSettings(login_every=timedelta(days=1))
"""Each connection is looked at once."""
_STARTED = time.monotonic()
_AT_ONCE = 16
_BATCH = 100


class NoJira:
    """A check that spends and settles the login budget, and finds every second login refused."""

    def __init__(self, storage: Storage) -> None:
        self._budget = StoredLoginBudget(storage, utc_now, caller=Caller.AUTOMATIC)
        self._turn = 0

    async def __call__(self, request: CheckRequest) -> CheckResult:
        """A result without a request."""
        self._turn += 1
        kind, cause = (EvidenceClass.OK, Cause.OK) if self._turn % 2 else (EvidenceClass.AUTH, Cause.CAPTCHA)
        evidence = Evidence(kind, cause, Confidence.HIGH, Signals(call="myself", status=200))
        await self._budget.spend(request.address, request.credential)
        await self._budget.settle(request.address, request.credential, evidence)
        return CheckResult(
            verdict=Verdict.OK if evidence.is_good else Verdict.ACCESS_LOST,
            evidence=evidence,
            credential_kind=request.credential.kind,
            account=AccountFacts("svc", "svc", "svc"),
            site=SiteFacts(request.address.base_url, request.address.guessed_deployment("")),
        )


class NoHomes:
    """No Home tabs to draw anew."""

    async def refresh(self, workspace: str) -> None:
        """Nothing."""


def looking(storage: Storage, jira: JiraClient) -> LookAndDecide:
    """The look of a replica, with a check that needs no Jira."""
    roll = random.Random(1).uniform  # noqa: S311 - spreads looks
    words = HandOver(WatchWords(), SETTINGS, "C0BENCH0001", new_id)
    observe = ObserveLook(words, SETTINGS, lambda: roll(-1, 1), NoHomes())
    sweep = SweepRound(storage, jira, utc_now, sleep=asyncio.sleep)
    return LookAndDecide(storage, NoJira(storage), sweep, ReadExpiry(jira), observe, SETTINGS, utc_now, new_id)


async def work(url: str, key: str) -> list[str]:
    """Book until nothing is due; the ids that were booked."""
    booked: list[str] = []
    gate = asyncio.Semaphore(_AT_ONCE)
    async with opened(url, Secret(key)) as storage, JiraClient(()) as jira:
        look = looking(storage, jira)

        async def book(row: WatchRow) -> None:
            async with gate:
                if await look(row) is LookOutcome.BOOKED:
                    booked.append(row.connection_id)

        while claimed := await _claim(storage):
            await asyncio.gather(*map(book, claimed))
    return booked


async def _claim(storage: Storage) -> tuple[WatchRow, ...]:
    async with storage.begin() as transaction:
        return await transaction.watches.claim_due(_BATCH, timedelta(minutes=5))


if __name__ == "__main__":
    print(time.monotonic() - _STARTED)
    print("\n".join(asyncio.run(work(sys.argv[1], sys.argv[2]))))
