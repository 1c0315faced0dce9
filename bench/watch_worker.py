"""One process that claims due looks and books each in its own fenced transaction, as a replica does; Jira is not asked.

`python -m bench.watch_worker URL KEY` says when it is ready, waits for a line, and then prints the ids that it booked.
"""

from __future__ import annotations

import asyncio
import random
import sys
from datetime import timedelta

from access.credentials import Secret
from access.evidence import Cause, Confidence, Evidence, EvidenceClass, Signals
from access.lockout import Caller
from access.operations.book_looks import LookOutcome
from access.operations.check_connection import CheckRequest
from access.operations.hand_over import HandOver
from access.operations.look_and_decide import LookAndDecide
from access.operations.observe_look import ObserveLook
from access.operations.read_expiry import ReadExpiry
from access.operations.renew_oauth_token import RenewOAuthToken
from access.operations.sweep_round import SweepRound
from access.operations.tell_aside import TellAside
from access.operations.trail import Trail
from access.operations.watch_connections import WatchBounds, WatchConnections
from access.results import AccountFacts, CheckResult, SiteFacts, Verdict
from access.watch_settings import WatchSettings
from access.watching import WatchRow
from bench.watch_bed import opened
from bot.desk_wiring import new_id, utc_now
from bot.process import spare_the_collector
from jira_api.client import JiraClient
from messages.watch_words import WatchWords
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage

SETTINGS = WatchSettings(login_every=timedelta(days=1))
"""Each connection is looked at once."""
_AT_ONCE = 200
"""Twice what shares a transaction, so that something can be computed while one is under way."""


class NoJira:
    """A check that spends and settles the login budget, and finds the tokens with odd numbers refused."""

    def __init__(self, storage: Storage) -> None:
        self._budget = StoredLoginBudget(storage, utc_now, caller=Caller.AUTOMATIC)

    async def __call__(self, request: CheckRequest) -> CheckResult:
        """A result without a request."""
        is_refused = int(request.credential.secret.reveal().removeprefix("token-")) % 2
        kind, cause = (EvidenceClass.AUTH, Cause.BAD_CREDENTIAL) if is_refused else (EvidenceClass.OK, Cause.OK)
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
    words = WatchWords()
    hand_over = HandOver(words, SETTINGS, "C0BENCH0001", new_id)
    check, tell = NoJira(storage), TellAside(words, "C0BENCH0001", new_id)
    return LookAndDecide(
        storage,
        check,
        SweepRound(storage, jira, utc_now, sleep=asyncio.sleep),
        ReadExpiry(jira),
        ObserveLook(hand_over, SETTINGS, lambda: roll(-1, 1), NoHomes()),
        RenewOAuthToken(storage, jira.oauth_dance, check, tell, Trail(storage, utc_now), utc_now, asyncio.sleep),
        tell,
        SETTINGS,
        utc_now,
        new_id,
    )


async def work(url: str, key: str) -> list[str]:
    """Book until nothing is due; the ids that were booked.

    It is the product's own loop, with more looks at once than by default: a look that asks no Jira waits for nobody.
    """
    booked: list[str] = []
    async with opened(url, Secret(key)) as storage, JiraClient(()) as jira:
        look = looking(storage, jira)

        async def book(row: WatchRow) -> None:
            if await look(row) is LookOutcome.BOOKED:
                booked.append(row.connection_id)

        bounds = WatchBounds(looks_at_once=_AT_ONCE, lease=timedelta(minutes=5))
        watch = WatchConnections(storage, book, bounds, sleep=asyncio.sleep, on_error=_failed)
        spare_the_collector()
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        while await watch() or watch.under_way:  # noqa: ASYNC110 - as a schedule beats
            await asyncio.sleep(0.01)
    return booked


def _failed(connection_id: str, error: Exception) -> None:
    sys.stderr.write(f"{connection_id}: {error}\n")


if __name__ == "__main__":
    done = asyncio.run(work(sys.argv[1], sys.argv[2]))
    print("\n".join(done))
