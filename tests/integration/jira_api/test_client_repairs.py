"""What the client reads of how a Jira is set up, and the changes that it makes there."""

from __future__ import annotations

import json

import pytest

from access.credentials import ApiToken, BasicLogin, Deployment, Secret
from access.jira_setup import Holder, HolderKind
from access.ports_repair import JiraAdmin, RepairJira
from access.repair_steps import Deed, Step
from access.sites import parse_address
from jira_api.client import JiraClient
from sandbox.jira import RunningJira, example
from sandbox.jira.accounts import account_id_for

SERVICE = Holder(HolderKind.USER, example.SERVICE_ACCOUNT, "JIRAUSER10000")
CLOUD_SERVICE = Holder(HolderKind.USER, account_id_for(example.SERVICE_ACCOUNT))
GROUP = Holder(HolderKind.GROUP, example.GROUP)
PLAY = Step(deed=Deed.ADD_PLAYER, holder=SERVICE, project="APPS", role_id=example.DEVELOPERS, role="Developers")
GRANT = Step(deed=Deed.ADD_GRANT, holder=GROUP, scheme_id=example.DEFAULT_SCHEME, permission="EDIT_ISSUES")


@pytest.fixture
def admin(client: JiraClient, data_center: RunningJira) -> JiraAdmin:
    login = BasicLogin(example.ADMIN, Secret(example.ADMIN_PASSWORD))
    jira: RepairJira = client
    return jira.administration(parse_address(data_center.url), Deployment.DATA_CENTER, login)


@pytest.fixture
def cloud_admin(client: JiraClient, cloud: RunningJira) -> JiraAdmin:
    token = ApiToken(f"{example.ADMIN}@example.com", Secret(example.ADMIN_API_TOKEN))
    return client.administration(parse_address(cloud.url), Deployment.CLOUD, token)


async def test_a_scheme_comes_with_its_grants(admin: JiraAdmin) -> None:
    scheme = (await admin.scheme_of("APPS")).value

    assert scheme is not None
    assert (scheme.id, scheme.name) == (example.PRODUCT_SCHEME, "Product scheme")
    assert "EDIT_ISSUES" in scheme.given_to(GROUP)
    assert "EDIT_ISSUES" in scheme.given_to(Holder(HolderKind.ROLE, str(example.DEVELOPERS)))


async def test_a_scheme_of_cloud_names_groups_by_id_as_well(cloud_admin: JiraAdmin) -> None:
    scheme = (await cloud_admin.scheme_of("APPS")).value

    assert scheme is not None
    assert "EDIT_ISSUES" in scheme.given_to(GROUP)
    assert all(grant.holder.id for grant in scheme.grants if grant.holder.kind is HolderKind.GROUP)


async def test_groups_of_the_account_are_read_on_data_center(admin: JiraAdmin) -> None:
    groups = (await admin.groups_of(SERVICE)).value

    assert [group.name for group in groups or ()] == [example.GROUP, example.EVERYBODY]


async def test_groups_of_the_account_are_read_on_cloud(cloud_admin: JiraAdmin) -> None:
    groups = (await cloud_admin.groups_of(CLOUD_SERVICE)).value

    assert [group.name for group in groups or ()] == [example.GROUP, example.EVERYBODY]


async def test_a_player_is_added_and_taken_out_again(admin: JiraAdmin) -> None:
    before = (await admin.players_of("APPS", example.DEVELOPERS)).value

    await admin.make(PLAY)
    after = (await admin.players_of("APPS", example.DEVELOPERS)).value
    await admin.make(PLAY.inverse)
    last = (await admin.players_of("APPS", example.DEVELOPERS)).value

    assert before is not None
    assert after is not None
    assert (before.has(SERVICE), after.has(SERVICE)) == (False, True)
    assert last == before


async def test_a_group_plays_on_cloud_by_its_id(cloud_admin: JiraAdmin) -> None:
    groups = (await cloud_admin.groups_of(CLOUD_SERVICE)).value or ()
    step = Step(deed=Deed.ADD_PLAYER, holder=groups[0].holder, project="APPS", role_id=example.DEVELOPERS)

    reply = await cloud_admin.make(step)

    players = (await cloud_admin.players_of("APPS", example.DEVELOPERS)).value
    assert "groupId" in cloud_admin.call_of(step).body
    assert reply.signals.status == 200
    assert players is not None
    assert players.has(GROUP)


async def test_a_grant_is_found_again_and_removed(admin: JiraAdmin, data_center: RunningJira) -> None:
    data_center.control.revoke_in_scheme(example.DEFAULT_SCHEME, "EDIT_ISSUES")
    scheme = (await admin.scheme_of("PAY")).value
    assert scheme is not None

    made = await admin.make(GRANT)
    with_it = (await admin.grants_of(scheme)).value
    found = with_it.find("EDIT_ISSUES", GROUP) if with_it else None
    removed = await admin.make(GRANT.inverse, found.id if found else None)

    assert (made.signals.status, removed.signals.status) == (201, 204)
    assert (await admin.grants_of(scheme)).value == scheme


async def test_a_second_grant_of_the_same_is_refused_with_jiras_words(cloud_admin: JiraAdmin) -> None:
    reply = await cloud_admin.make(GRANT)

    assert reply.signals.status == 400
    assert "already exists" in (reply.signals.message or "")


async def test_groups_are_made_joined_left_and_deleted(admin: JiraAdmin) -> None:
    new = Holder(HolderKind.GROUP, "jira-connector")
    steps = (
        Step(deed=Deed.CREATE_GROUP, holder=new),
        Step(deed=Deed.JOIN_GROUP, holder=SERVICE, group="jira-connector"),
    )

    made = [(await admin.make(step)).signals.status for step in steps]
    size = (await admin.size_of_group("jira-connector")).value
    undone = [(await admin.make(step.inverse)).signals.status for step in reversed(steps)]

    assert (made, size, undone) == ([201, 201], 1, [200, 200])
    assert (await admin.size_of_group("jira-connector")).signals.status == 404


async def test_team_managed_projects_are_told_apart(cloud_admin: JiraAdmin, cloud: RunningJira) -> None:
    cloud.control.put_project("WEB", team_managed=True)

    page = (await cloud_admin.admin_projects(0)).value

    assert page is not None
    assert [project.key for project in page.projects if project.is_team_managed] == ["WEB"]


async def test_a_free_plan_is_told(cloud_admin: JiraAdmin, cloud: RunningJira) -> None:
    before = (await cloud_admin.is_free_plan()).value
    cloud.control.settings(free_plan=True)

    assert (before, (await cloud_admin.is_free_plan()).value) == (False, True)


async def test_garbage_is_no_setup(admin: JiraAdmin, data_center: RunningJira) -> None:
    data_center.control.fault("nulls", path="/rest/api/")

    answers = (await admin.scheme_of("APPS"), await admin.players_of("APPS", 10001), await admin.groups_of(SERVICE))

    assert [one.value for one in answers] == [None, None, None]


def test_a_dry_run_tells_the_call_as_it_would_go_out(admin: JiraAdmin, cloud_admin: JiraAdmin) -> None:
    here, there = admin.call_of(PLAY), cloud_admin.call_of(GRANT)

    assert (here.method, here.target) == ("POST", "/rest/api/2/project/APPS/role/10001")
    assert json.loads(here.body) == {"user": [example.SERVICE_ACCOUNT]}
    assert there.target == "/rest/api/3/permissionscheme/10000/permission"
    assert json.loads(there.body)["permission"] == "EDIT_ISSUES"


def test_a_grant_that_is_not_there_yet_is_removed_under_a_placeholder(admin: JiraAdmin) -> None:
    assert admin.call_of(GRANT.inverse).target == "/rest/api/2/permissionscheme/10000/permission/{permissionId}"


def test_names_are_quoted_in_addresses(admin: JiraAdmin) -> None:
    odd = Holder(HolderKind.GROUP, "a&b/c d")

    call = admin.call_of(Step(deed=Deed.JOIN_GROUP, holder=SERVICE, group=odd.name))

    assert call.target == "/rest/api/2/group/user?groupname=a%26b%2Fc+d"
