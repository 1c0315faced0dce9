"""The login budget on real databases: no crowd of callers, replicas or crashes sends more than is allowed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from integration.storage.examples import AWAY, GOOD, NOON, REFUSED

from access.credentials import BasicLogin, PersonalAccessToken, Secret
from access.errors import BudgetSpent
from access.evidence import Cause, Confidence, Evidence, EvidenceClass
from access.lockout import Caller, Hold, LoginHeld, login_account
from access.ports import LoginBudget
from access.sites import parse_address
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage

SITE = parse_address("https://jira.example.com")
LOGIN = BasicLogin("svc-align", Secret("wrong"))
CAPTCHA = Evidence(EvidenceClass.AUTH, Cause.CAPTCHA, Confidence.HIGH)


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(storage: Storage, clock: Clock) -> StoredLoginBudget:
    return StoredLoginBudget(storage, clock, caller=Caller.PERSON)


async def tries_sent(budgets: list[LoginBudget], outcome: Evidence | None) -> int:
    """All ask at once, and whoever may tries; returns how many did. None is a try that a crash cuts off."""

    async def one(budget: LoginBudget) -> bool:
        try:
            await budget.spend(SITE, LOGIN)
        except BudgetSpent:
            return False
        if outcome is not None:
            await budget.settle(SITE, LOGIN, outcome)
        return True

    return (await asyncio.gather(*(one(budget) for budget in budgets))).count(True)


async def test_two_refused_basic_logins_are_all_that_is_sent(budget: StoredLoginBudget) -> None:
    sent = [await tries_sent([budget], REFUSED) for _ in range(5)]

    assert sent == [1, 1, 0, 0, 0]


async def test_a_crowd_on_two_replicas_sends_two(storage: Storage, other_replica: Storage, clock: Clock) -> None:
    replicas: list[LoginBudget] = [
        StoredLoginBudget(one, clock, caller=caller)
        for one in (storage, other_replica)
        for caller in (Caller.AUTOMATIC, Caller.PERSON)
    ]

    sent = [await tries_sent(replicas * 5, REFUSED) for _round in range(3)]

    assert sent == [2, 0, 0]


async def test_what_is_spent_is_committed_before_the_request_goes_out(
    budget: StoredLoginBudget, other_replica: Storage
) -> None:
    await budget.spend(SITE, LOGIN)

    async with other_replica.reading() as transaction:
        count = await transaction.budget.read(login_account(SITE, LOGIN))
    assert count.under_way == (NOON,)


async def test_tries_cut_off_by_a_crash_stay_counted(budget: StoredLoginBudget, clock: Clock) -> None:
    await tries_sent([budget] * 2, None)
    clock.move(days=30)

    assert await tries_sent([budget], REFUSED) == 0


async def test_a_good_login_gives_the_whole_budget_back(budget: StoredLoginBudget) -> None:
    await tries_sent([budget], REFUSED)
    await tries_sent([budget], GOOD)

    assert [await tries_sent([budget], REFUSED) for _ in range(3)] == [1, 1, 0]


async def test_an_outage_costs_nothing(budget: StoredLoginBudget) -> None:
    sent = [await tries_sent([budget], AWAY) for _ in range(10)]

    assert sent == [1] * 10


async def test_a_captcha_stops_everybody_who_did_not_confirm(budget: StoredLoginBudget, clock: Clock) -> None:
    await tries_sent([budget], CAPTCHA)
    clock.move(hours=5)

    with pytest.raises(LoginHeld, match="CAPTCHA") as held:
        await budget.on_behalf_of(Caller.AUTOMATIC).spend(SITE, LOGIN)

    assert held.value.ruling.hold is Hold.CAPTCHA
    assert held.value.ruling.next_automatic == NOON + timedelta(hours=6)
    assert await tries_sent([budget.on_behalf_of(Caller.CONFIRMED)], CAPTCHA) == 1


async def test_a_hundred_confirmed_presses_at_once_send_one(budget: StoredLoginBudget) -> None:
    await tries_sent([budget], CAPTCHA)

    assert await tries_sent([budget.on_behalf_of(Caller.CONFIRMED)] * 30, None) == 1


async def test_looking_spends_nothing(budget: StoredLoginBudget) -> None:
    rulings = [await budget.look(SITE, LOGIN) for _ in range(3)]

    assert all(ruling.may_try for ruling in rulings)
    assert await tries_sent([budget], REFUSED) == 1


async def test_sites_and_accounts_have_budgets_of_their_own(budget: StoredLoginBudget) -> None:
    await tries_sent([budget] * 2, None)

    await budget.spend(parse_address("https://jira.example.com/other"), LOGIN)
    await budget.spend(SITE, BasicLogin("somebody-else", Secret("wrong")))
    await budget.spend(SITE, PersonalAccessToken(Secret("token")))

    assert await tries_sent([budget], REFUSED) == 0


async def test_moments_come_back_in_utc(budget: StoredLoginBudget, storage: Storage) -> None:
    await tries_sent([budget], REFUSED)

    async with storage.reading() as transaction:
        count = await transaction.budget.read(login_account(SITE, LOGIN))
    assert count.last_refused_at == NOON
    assert count.last_refused_at.tzinfo is UTC
