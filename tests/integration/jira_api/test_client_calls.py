"""What the client asks and what it makes of a healthy Jira's answers, on Data Center and on Cloud."""

from __future__ import annotations

import asyncio

import pytest

from access.credentials import ApiToken, BasicLogin, Deployment, Secret
from access.evidence import Content
from access.ports import Jira, JiraAccount, JiraSite
from access.sites import parse_address, parse_allowed_hosts
from jira_api.account_calls import AccountCalls
from jira_api.client import JiraClient
from sandbox.jira import RunningJira, example


def test_the_client_keeps_the_ports(client: JiraClient) -> None:
    address = parse_address("http://127.0.0.1:7990")
    site: JiraSite = client.site(address)
    account: JiraAccount = client.account(address, Deployment.DATA_CENTER, BasicLogin("svc", Secret("x")))

    jira: Jira = client

    assert (jira.requests, site, account) == (0, site, account)


async def test_myself_on_data_center_names_the_account(on_data_center: AccountCalls) -> None:
    reply = await on_data_center.myself()

    assert reply.value is not None
    assert (reply.value.name, reply.value.account_id) == (example.SERVICE_ACCOUNT, None)
    assert (reply.value.is_active, reply.signals.header_user) == (True, example.SERVICE_ACCOUNT)


async def test_myself_on_cloud_names_the_account_id(on_cloud: AccountCalls) -> None:
    reply = await on_cloud.myself()

    assert reply.value is not None
    assert reply.value.account_id is not None
    assert reply.value.name is None
    assert reply.value.account_id == reply.signals.header_account_id


async def test_a_password_logs_in_with_basic(client: JiraClient, data_center: RunningJira) -> None:
    login = BasicLogin(example.SERVICE_ACCOUNT, Secret(example.PASSWORD))

    reply = await client.account(parse_address(data_center.url), Deployment.DATA_CENTER, login).myself()

    assert reply.value is not None
    assert data_center.control.requests("/myself")[-1].auth == "basic"


async def test_a_refused_login_has_signals_and_no_value(client: JiraClient, data_center: RunningJira) -> None:
    login = BasicLogin(example.SERVICE_ACCOUNT, Secret("wrong-password"))

    reply = await client.account(parse_address(data_center.url), Deployment.DATA_CENTER, login).myself()

    assert reply.value is None
    assert (reply.signals.status, reply.signals.login_reason) == (401, "AUTHENTICATED_FAILED")


async def test_a_refused_login_is_sent_once(client: JiraClient, data_center: RunningJira) -> None:
    login = BasicLogin(example.SERVICE_ACCOUNT, Secret("wrong-password"))

    await client.account(parse_address(data_center.url), Deployment.DATA_CENTER, login).myself()

    assert data_center.control.failed_logins(example.SERVICE_ACCOUNT) == 1


async def test_a_scoped_token_works_at_the_gateway(client: JiraClient, cloud: RunningJira) -> None:
    token = ApiToken(f"{example.SERVICE_ACCOUNT}@example.com", Secret(example.SCOPED_TOKEN))

    reply = await client.account(parse_address(cloud.gateway_url), Deployment.CLOUD, token).myself()

    assert reply.value is not None
    assert cloud.control.requests("/myself")[-1].path == f"/ex/jira/{cloud.world.site.cloud_id}/rest/api/3/myself"


async def test_server_info_keeps_the_context_path(client: JiraClient, data_center: RunningJira) -> None:
    reply = await client.site(parse_address(data_center.url)).server_info()

    assert reply.value is not None
    assert reply.value.deployment is Deployment.DATA_CENTER
    assert data_center.control.requests("serverInfo")[-1].path == "/jira/rest/api/2/serverInfo"


async def test_server_info_of_cloud_is_asked_without_a_login(client: JiraClient, cloud: RunningJira) -> None:
    reply = await client.site(parse_address(cloud.url)).server_info()

    assert reply.value is not None
    assert reply.value.deployment is Deployment.CLOUD
    assert reply.value.server_time is not None
    assert cloud.control.requests("serverInfo")[-1].auth == "none"


async def test_a_running_node_says_so(client: JiraClient, data_center: RunningJira) -> None:
    reply = await client.site(parse_address(data_center.url)).status()

    assert reply.value == "RUNNING"


async def test_a_node_under_maintenance_tells_its_state_with_a_503(
    client: JiraClient, data_center: RunningJira
) -> None:
    data_center.control.fault("maintenance", state="STARTING")

    reply = await client.site(parse_address(data_center.url)).status()

    assert (reply.signals.status, reply.value) == (503, "STARTING")


async def test_the_cloud_id_comes_without_a_login(client: JiraClient, cloud: RunningJira) -> None:
    reply = await client.site(parse_address(cloud.url)).cloud_id()

    assert reply.value == cloud.world.site.cloud_id


async def test_data_center_lists_visible_projects_without_archived_ones(on_data_center: AccountCalls) -> None:
    reply = await on_data_center.list_projects()

    assert reply.value is not None
    keys = {project.key for project in reply.value}
    assert {"APPS", "CORE", "WEB"} <= keys
    assert not keys & {"OLD", "HR"}


async def test_cloud_lists_projects_page_by_page(on_cloud: AccountCalls, cloud: RunningJira) -> None:
    cloud.control.reset(Deployment.CLOUD.value, projects=230)

    pages = [(await on_cloud.search_projects(start)).value for start in (0, 100, 200)]

    assert [page and (len(page.projects), page.next_start) for page in pages] == [(100, 100), (100, 200), (30, None)]


async def test_cloud_looks_for_the_keys_it_is_given(on_cloud: AccountCalls) -> None:
    reply = await on_cloud.search_projects(0, ("APPS", "WEB", "HR", "NOPE"))

    assert reply.value is not None
    assert {project.key for project in reply.value.projects} == {"APPS", "WEB"}


async def test_data_center_tells_all_permissions_but_the_deprecated_ones(on_data_center: AccountCalls) -> None:
    reply = await on_data_center.my_permissions("APPS")

    assert reply.value is not None
    assert "EDIT_ISSUES" in reply.value.held
    assert "ADMINISTER" in reply.value.known - reply.value.held
    assert "EDIT_ISSUE" not in reply.value.known


async def test_cloud_tells_the_permissions_that_were_asked_for(on_cloud: AccountCalls) -> None:
    reply = await on_cloud.my_permissions("APPS", ("EDIT_ISSUES", "ADMINISTER"))

    assert reply.value is not None
    assert (reply.value.held, reply.value.known) == ({"EDIT_ISSUES"}, {"EDIT_ISSUES", "ADMINISTER"})


async def test_global_permissions_are_asked_without_a_project(on_cloud: AccountCalls, cloud: RunningJira) -> None:
    await on_cloud.my_permissions(None, ("USER_PICKER", "ADMINISTER"))

    assert "projectKey" not in cloud.control.requests("mypermissions")[-1].query


async def test_a_project_that_cannot_be_seen_is_a_404(on_cloud: AccountCalls) -> None:
    reply = await on_cloud.my_permissions("HR", ("EDIT_ISSUES",))

    assert reply.value is None
    assert (reply.signals.status, reply.signals.message_form) == (404, "errorMessages")


@pytest.mark.parametrize("key", ["A B", "A&permissions=X", "A/../B", "Ä", "A%20"])
async def test_a_project_key_never_becomes_anything_else(
    on_data_center: AccountCalls, data_center: RunningJira, key: str
) -> None:
    reply = await on_data_center.my_permissions(key)

    assert reply.signals.status == 404
    assert data_center.control.requests()[-1].path == "/jira/rest/api/2/mypermissions"


async def test_bulk_permissions_name_projects_by_id(on_cloud: AccountCalls, cloud: RunningJira) -> None:
    apps, web = cloud.world.project("APPS").project_id, cloud.world.project("WEB").project_id
    cloud.control.revoke("WEB", "EDIT_ISSUES")

    reply = await on_cloud.check_permissions(
        ("ADMINISTER", "USER_PICKER"), ("EDIT_ISSUES", "LINK_ISSUES"), (apps, web, 99_999)
    )

    assert reply.value is not None
    assert reply.value.global_held == {"USER_PICKER"}
    assert reply.value.projects["LINK_ISSUES"] <= {apps, web}
    assert 99_999 not in reply.value.projects["LINK_ISSUES"]


async def test_bulk_permissions_may_be_global_alone(on_cloud: AccountCalls) -> None:
    reply = await on_cloud.check_permissions(("ADMINISTER", "USER_PICKER"), (), ())

    assert reply.value is not None
    assert (reply.value.global_held, reply.value.projects) == ({"USER_PICKER"}, {})


@pytest.mark.timeout(180)
async def test_five_thousand_projects_fit_into_one_answer(data_center: RunningJira) -> None:
    data_center.control.reset(Deployment.DATA_CENTER.value, projects=5_000)
    login = BasicLogin(example.SERVICE_ACCOUNT, Secret(example.PASSWORD))

    # As long as a crowded machine takes; what is tested is the size.
    async with JiraClient(parse_allowed_hosts("http://127.0.0.1:*"), deadline_seconds=150.0) as jira:
        reply = await jira.account(parse_address(data_center.url), Deployment.DATA_CENTER, login).list_projects()

    assert reply.signals.content is Content.JSON
    assert len(reply.value or ()) == 5_000


async def test_requests_are_counted(client: JiraClient, on_data_center: AccountCalls) -> None:
    await on_data_center.myself()
    await on_data_center.my_permissions("APPS")

    assert client.requests == 2


async def test_a_piece_of_work_counts_what_its_tasks_send_and_nobody_elses(
    client: JiraClient, on_data_center: AccountCalls
) -> None:
    async def work(calls: int) -> int:
        with client.counting() as count:
            await asyncio.gather(*(on_data_center.myself() for _ in range(calls)))
        return count.sent

    assert await asyncio.gather(work(1), work(3), work(0)) == [1, 3, 0]
    assert client.requests == 4
