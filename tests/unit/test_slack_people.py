"""Who somebody is, as the sandbox Slack tells it; asked once for many, and forgotten in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from fixtures.bot import Clock
from slack_sdk.web.async_client import AsyncWebClient

from access.people import Role, Standing
from bot.slack_line import SlackIdentity
from bot.slack_people import SlackPeople
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from sandbox.slack.running import RunningSlack, running_slack

LISTS = {
    Role.ADMIN: (seed.ADMINS_GROUP,),
    Role.APPROVER: (seed.APPROVERS_GROUP, seed.MEMBER),
    Role.AUDITOR: (),
    Role.OPERATOR: (seed.ADMINS_GROUP,),
}


@pytest.fixture
async def slack() -> AsyncIterator[RunningSlack]:
    async with running_slack() as running:
        await running.control.rate_limits(is_on=False)
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(slack: RunningSlack, clock: Clock) -> SlackPeople:
    client = AsyncWebClient(slack.app.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)
    return SlackPeople(client, SlackIdentity(client).workspace, LISTS, monotonic=clock)


async def test_roles_come_by_name_and_through_user_groups(people: SlackPeople) -> None:
    admin = await people.look_up(seed.TEAM, seed.ADMIN)
    member = await people.look_up(seed.TEAM, seed.MEMBER)

    assert admin.roles == {Role.ADMIN, Role.APPROVER, Role.OPERATOR}
    assert member.roles == {Role.APPROVER}


@pytest.mark.parametrize(
    ("user", "standing"),
    [
        (seed.MEMBER, Standing.MEMBER),
        (seed.GUEST, Standing.GUEST),
        (seed.SINGLE_CHANNEL_GUEST, Standing.GUEST),
        (seed.OTHER_BOT, Standing.BOT),
        (seed.GONE, Standing.DEACTIVATED),
        (seed.OUTSIDER, Standing.OTHER_WORKSPACE),
        ("U0NOBODY001", Standing.UNKNOWN),
    ],
)
async def test_what_somebody_is_comes_from_slack_and_not_from_the_payload(
    people: SlackPeople, user: str, standing: Standing
) -> None:
    assert (await people.look_up(seed.TEAM, user)).standing is standing


async def test_another_workspace_is_not_asked_about(people: SlackPeople, slack: RunningSlack) -> None:
    person = await people.look_up(seed.OTHER_TEAM, seed.MEMBER)

    assert person.standing is Standing.OTHER_WORKSPACE
    assert await slack.control.calls("users.info") == []


async def test_a_crowd_of_commands_asks_once(people: SlackPeople, slack: RunningSlack) -> None:
    await asyncio.gather(*(people.look_up(seed.TEAM, seed.ADMIN) for _ in range(20)))

    assert len(await slack.control.calls("users.info")) == 1
    assert len(await slack.control.calls("usergroups.users.list")) == 2


async def test_an_answer_is_forgotten_after_twenty_seconds(
    people: SlackPeople, slack: RunningSlack, clock: Clock
) -> None:
    await people.look_up(seed.TEAM, seed.ADMIN)
    await slack.control.set_group(seed.ADMINS_GROUP, [])
    clock.seconds += 19
    still = await people.look_up(seed.TEAM, seed.ADMIN)
    clock.seconds += 2

    no_more = await people.look_up(seed.TEAM, seed.ADMIN)

    assert Role.ADMIN in still.roles
    assert Role.ADMIN not in no_more.roles


async def test_a_group_that_slack_cannot_tell_leaves_its_roles_unread(people: SlackPeople, slack: RunningSlack) -> None:
    await slack.control.fault("usergroups.users.list", FaultKind.SERVER_ERROR, times=None)

    admin = await people.look_up(seed.TEAM, seed.ADMIN)
    member = await people.look_up(seed.TEAM, seed.MEMBER)

    assert (admin.roles, admin.unread_roles) == (frozenset(), {Role.ADMIN, Role.APPROVER, Role.OPERATOR})
    assert member.roles == {Role.APPROVER}


async def test_a_trouble_is_not_remembered(people: SlackPeople, slack: RunningSlack) -> None:
    await slack.control.fault("users.info", FaultKind.SERVER_ERROR)
    before = await people.look_up(seed.TEAM, seed.MEMBER)

    after = await people.look_up(seed.TEAM, seed.MEMBER)

    assert (before.standing, after.standing) == (Standing.UNKNOWN, Standing.MEMBER)
