"""Requests, plans, policies and admin credentials as they are kept, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from integration.storage.examples import MARIA, NOON, TOKEN, a_connection, at
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from access.approval_policy import GuardedAct, Policy
from access.approvals import Approval, Decision, Outcome
from access.credentials import BasicLogin, Secret
from access.errors import NotFound
from access.jira_setup import Holder, HolderKind
from access.records import JiraAccount
from access.repair_steps import Deed, Step
from access.repairs import Condition, Option, Purpose, Remedy, Repair, RepairPlan, Way
from access.stores_repair import AdminLogin
from storage.opening import Storage

STEP = Step(
    deed=Deed.ADD_PLAYER, holder=Holder(HolderKind.USER, "svc-align"), project="APPS", role_id=10001, role="Developers"
)
PLAN = RepairPlan(
    purpose=Purpose.REPAIR,
    account="svc-align",
    remedies=(
        Remedy(
            projects=("APPS",),
            missing=("EDIT_ISSUES",),
            scheme="Product scheme",
            option=Option(way=Way.ROLE_FOR_ACCOUNT, steps=(STEP,), besides=("LINK_ISSUES",)),
        ),
    ),
    conditions=(Condition("the permission scheme of APPS", "10100"),),
    scope=("APPS",),
)
REPAIR = Repair(id="r1", workspace="T01TEAM", connection_id="c1", plan=PLAN, made_by=MARIA, made_at=NOON)
LEASE = timedelta(minutes=2)


def an_approval(number: int = 1, **changes: object) -> Approval:
    plain = Approval(
        id=f"a{number}",
        workspace="T01TEAM",
        connection_id="c1",
        connection="prod",
        act=GuardedAct.REPAIR,
        subject_id="r1",
        plan_hash=PLAN.hash,
        asked_by=MARIA,
        asked_at=at(number),
        ends_at=at(number + 60),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field of the record


@pytest.fixture
async def kept(storage: Storage) -> Storage:
    """A storage with a connection, a plan and a request about it."""
    async with storage.begin() as transaction:
        await transaction.connections.add(a_connection(), TOKEN)
        await transaction.repairs.add(REPAIR)
        await transaction.approvals.add(an_approval())
    return storage


async def test_a_plan_comes_back_with_its_hash(kept: Storage) -> None:
    async with kept.reading() as transaction:
        found = await transaction.repairs.get("r1")

    assert found == REPAIR
    assert found.plan.hash == PLAN.hash


async def test_a_plan_is_asked_for_once(kept: Storage) -> None:
    async with kept.begin() as transaction:
        times = [await transaction.repairs.mark_asked("r1", at(minutes)) for minutes in (1, 2)]

    assert times == [True, False]


async def test_plans_that_nobody_asked_for_are_forgotten(kept: Storage) -> None:
    async with kept.begin() as transaction:
        await transaction.repairs.add(replace(REPAIR, id="r2", asked_at=NOON))
        forgotten = await transaction.repairs.purge(at(1))

    assert forgotten == 1


async def test_the_undo_of_a_plan_is_found(kept: Storage) -> None:
    async with kept.begin() as transaction:
        await transaction.repairs.add(replace(REPAIR, id="r2", undoes="r1"))
        found = await transaction.repairs.undo_of("r1")

    assert found is not None
    assert found.id == "r2"


async def test_of_two_writers_the_one_that_saw_the_newest_version_wins(kept: Storage) -> None:
    approved = an_approval(decision=Decision.APPROVED, outcome=Outcome.DUE, version=2)

    async with kept.begin() as transaction:
        saved = [await transaction.approvals.save(approved, seen_version=1) for _ in range(2)]

    assert saved == [True, False]


async def test_a_hundred_presses_at_once_decide_once(kept: Storage, other_replica: Storage) -> None:
    async def press(storage: Storage) -> bool:
        async with storage.begin() as transaction:
            now = await transaction.approvals.lock("a1")
            decided = replace(now, decision=Decision.APPROVED, version=now.version + 1)
            return now.decision is Decision.PENDING and await transaction.approvals.save(decided, now.version)

    decided = await asyncio.gather(*(press(one) for one in (kept, other_replica) * 50))

    assert sum(decided) == 1


async def test_what_is_due_is_handed_out_once_until_its_lease_ends(kept: Storage, other_replica: Storage) -> None:
    async with kept.begin() as transaction:
        await transaction.approvals.save(an_approval(decision=Decision.APPROVED, outcome=Outcome.DUE), 1)

    claims = [await _claim(kept, 1), await _claim(other_replica, 2), await _claim(other_replica, 10)]

    assert [claim and claim[1] for claim in claims] == [1, None, 2]


async def test_an_old_fence_writes_no_end(kept: Storage) -> None:
    async with kept.begin() as transaction:
        await transaction.approvals.save(an_approval(decision=Decision.APPROVED, outcome=Outcome.DUE), 1)
    await _claim(kept, 1)
    await _claim(kept, 10)
    done = an_approval(decision=Decision.APPROVED, outcome=Outcome.DONE)

    async with kept.begin() as transaction:
        renewed = [await transaction.approvals.renew("a1", fence, at(20)) for fence in (1, 2)]
        finished = [await transaction.approvals.finish(done, fence) for fence in (1, 2)]

    assert (renewed, finished) == ([False, True], [False, True])
    assert await _claim(kept, 60) is None


async def test_a_claim_can_be_for_one_request_only(kept: Storage) -> None:
    async with kept.begin() as transaction:
        await transaction.approvals.save(an_approval(outcome=Outcome.DUE), 1)
        claimed = await transaction.approvals.claim_due(at(1), LEASE, only="a2")

    assert claimed is None


async def test_requests_run_out_at_their_end(kept: Storage) -> None:
    async with kept.begin() as transaction:
        before = await transaction.approvals.run_out(at(60))
        after = await transaction.approvals.run_out(at(61))

    assert ([one.id for one in before], [one.id for one in after]) == ([], ["a1"])


async def test_the_request_about_a_plan_is_found_while_it_is_open(kept: Storage) -> None:
    async with kept.begin() as transaction:
        pending = await transaction.approvals.open_about("r1")
        await transaction.approvals.save(an_approval(decision=Decision.DENIED, version=2), 1)
        denied = await transaction.approvals.open_about("r1")

    assert pending == an_approval()
    assert denied is None


async def test_a_list_shows_what_waits_and_what_is_recent_newest_first(kept: Storage) -> None:
    async with kept.begin() as transaction:
        await transaction.approvals.add(an_approval(2, decision=Decision.DENIED))
        await transaction.approvals.add(an_approval(3, workspace="T0OTHER"))
        all_of_it = await transaction.approvals.of_workspace("T01TEAM", at(0))
        recent = await transaction.approvals.of_workspace("T01TEAM", at(5))

    assert [one.id for one in all_of_it] == ["a2", "a1"]
    assert [one.id for one in recent] == ["a1"]


async def test_a_policy_is_the_usual_one_until_it_is_set(kept: Storage) -> None:
    strict = Policy(2, needs_reason=True, channel="C0OPS")

    async with kept.begin() as transaction:
        before = await transaction.approvals.policy("c1")
        await transaction.approvals.set_policy("c1", strict)
        after = await transaction.approvals.policy("c1")

    assert (before, after) == (Policy(), strict)


async def test_an_admin_credential_is_sealed_and_comes_back(kept: Storage, engine: AsyncEngine) -> None:
    login = AdminLogin(
        connection_id="c1",
        kind=BasicLogin("dana", Secret("x")).kind,
        user="dana",
        account=JiraAccount("JIRAUSER1", "dana", "Dana"),
        entered_by=MARIA,
        entered_at=NOON,
    )

    async with kept.begin() as transaction:
        await transaction.admin_logins.put(login, BasicLogin("dana", Secret("canary-admin-secret")))
        found = await transaction.admin_logins.get("c1")
        credential = await transaction.admin_logins.credential("c1")

    async with engine.connect() as connection:
        rows = [str(row) for row in await connection.execute(text("SELECT * FROM secrets"))]
    assert (found, credential) == (login, BasicLogin("dana", Secret("canary-admin-secret")))
    assert "canary-admin-secret" not in "".join(rows)


async def test_an_admin_credential_can_be_forgotten(kept: Storage) -> None:
    login = AdminLogin(
        connection_id="c1",
        kind=TOKEN.kind,
        user=None,
        account=JiraAccount("JIRAUSER1"),
        entered_by=MARIA,
        entered_at=NOON,
    )
    async with kept.begin() as transaction:
        await transaction.admin_logins.put(login, TOKEN)
        forgotten = [await transaction.admin_logins.forget("c1") for _ in range(2)]

        with pytest.raises(NotFound):
            await transaction.admin_logins.credential("c1")

    assert forgotten == [True, False]


async def _claim(storage: Storage, minutes: float) -> tuple[Approval, int] | None:
    async with storage.begin() as transaction:
        return await transaction.approvals.claim_due(at(minutes), LEASE)
