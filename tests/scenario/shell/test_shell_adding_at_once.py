"""Two people add a connection of the same name at the same time: one is kept whole, of the other nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from access.credentials import BasicLogin, CredentialKind, Secret
from access.errors import Conflict
from access.operations.add_connection import AddConnection
from access.operations.look_at_site import LookAtSite
from access.records import Actor, ActorKind, AuditQuery
from access.sites import parse_address
from access.wishes import Wish
from bot.settings import load_settings
from bot.shell.opening import JiraDesk, new_id, open_desk, utc_now
from sandbox.jira import RunningJira
from sandbox.jira.example import PASSWORD, SERVICE_ACCOUNT

DANA = Actor(ActorKind.SHELL, "dana")
LOGIN = BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))


@pytest.fixture
async def desk(database_url: str, key: str) -> AsyncIterator[JiraDesk]:
    """Storage and Jira, as the shell opens them."""
    environ = {
        "JIRA_ACCESS_DATABASE_URL": database_url,
        "JIRA_ACCESS_ENCRYPTION_KEYS": key,
        "JIRA_ACCESS_ALLOWED_HOSTS": "http://127.0.0.1:*",
    }
    async with open_desk(load_settings(environ=environ, env_file=None), 10.0) as opened:
        yield opened


async def test_the_slower_of_two_leaves_nothing_behind(desk: JiraDesk, jira: RunningJira) -> None:
    wish = Wish(name="prod", address=parse_address(jira.url), kind=CredentialKind.BASIC)
    look = LookAtSite(desk.storage, desk.jira, desk.settings.cloud_gateway)
    add = AddConnection(desk.storage, desk.check_for, utc_now, new_id)
    first, second = await look(wish), await look(wish)
    kept = await add(wish, first, LOGIN, DANA)

    with pytest.raises(Conflict, match="already a connection “prod”"):
        await add(wish, second, LOGIN, DANA)

    async with desk.storage.reading() as stored:
        connections = await stored.connections.list()
        entries = await stored.audit.tail(AuditQuery(), 10)
    assert connections == (kept.connection,)
    assert [entry.event.outcome for entry in entries] == ["ok"]


async def test_projects_are_remembered_with_the_first_test(desk: JiraDesk, jira: RunningJira) -> None:
    wish = Wish(name="prod", address=parse_address(jira.url), kind=CredentialKind.BASIC)
    look = await LookAtSite(desk.storage, desk.jira, desk.settings.cloud_gateway)(wish)

    added = await AddConnection(desk.storage, desk.check_for, utc_now, new_id)(wish, look, LOGIN, DANA)

    assert added.connection is not None
    async with desk.storage.reading() as stored:
        remembered = await stored.project_states.all(added.connection.id)
        swept_at = await stored.project_states.last_sweep(added.connection.id)
    assert {state.key for state in remembered} == {project.key for project in added.result.projects}
    assert swept_at is not None
