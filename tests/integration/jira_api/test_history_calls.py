"""What the client asks to learn what happened, and what it makes of the answers, on Data Center and on Cloud."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from access.credentials import ApiToken, BasicLogin, Deployment, PersonalAccessToken, Secret
from access.ports_history import JiraHistory
from access.sites import parse_address
from jira_api.client import JiraClient
from sandbox.jira import RunningJira, example
from sandbox.jira.accounts import account_id_for

ALIGN = "https://example.jiraalign.com/story?id=7"


@pytest.fixture
def cloud_history(client: JiraClient, cloud: RunningJira) -> JiraHistory:
    token = ApiToken(f"{example.SERVICE_ACCOUNT}@example.com", Secret(example.API_TOKEN))
    return client.history(parse_address(cloud.url), Deployment.CLOUD, token)


@pytest.fixture
def data_center_history(client: JiraClient, data_center: RunningJira) -> JiraHistory:
    token = PersonalAccessToken(Secret(example.PERSONAL_TOKEN))
    return client.history(parse_address(data_center.url), Deployment.DATA_CENTER, token)


async def test_cloud_gives_a_changelog_in_pages_of_a_hundred(cloud_history: JiraHistory, cloud: RunningJira) -> None:
    cloud.control.history.change_often("APPS-1", example.SERVICE_ACCOUNT, example.ADMIN, 150)

    first = (await cloud_history.issue_changes("APPS-1", 0)).value
    second = (await cloud_history.issue_changes("APPS-1", 100)).value

    assert first is not None
    assert second is not None
    assert (len(first.changes), first.next_start) == (100, 100)
    assert (len(second.changes), second.next_start) == (50, None)
    assert first.changes[0].author is not None
    assert first.changes[0].author.account_id == account_id_for(example.SERVICE_ACCOUNT)


async def test_data_center_gives_a_whole_changelog(data_center_history: JiraHistory, data_center: RunningJira) -> None:
    data_center.control.history.change_often("APPS-1", example.SERVICE_ACCOUNT, example.ADMIN, 150)

    page = (await data_center_history.issue_changes("APPS-1", 0)).value

    assert page is not None
    assert (len(page.changes), page.next_start, page.left_out) == (150, None, 0)
    assert page.changes[0].author is not None
    assert page.changes[0].author.name == example.SERVICE_ACCOUNT


async def test_an_unseen_issue_is_404_and_no_value(data_center_history: JiraHistory) -> None:
    reply = await data_center_history.issue_changes("HR-1", 0)

    assert (reply.signals.status, reply.value) == (404, None)


async def test_web_links_come_with_title_and_program(cloud_history: JiraHistory, cloud: RunningJira) -> None:
    cloud.control.history.link("APPS-1", ALIGN, "Story 7", application="Jira Align")

    links = (await cloud_history.remote_links("APPS-1")).value

    assert links is not None
    assert [(link.title, link.url, link.leads_to_align) for link in links] == [("Story 7", ALIGN, True)]


async def test_cloud_searches_page_by_page_with_a_token(cloud_history: JiraHistory, cloud: RunningJira) -> None:
    for number in range(101):
        cloud.control.history.change(f"WEB-{number}", example.SERVICE_ACCOUNT, "status", None, "Done")

    first = (await cloud_history.search("project = WEB", "")).value
    assert first is not None
    last = (await cloud_history.search("project = WEB", first.next_cursor or "")).value

    assert last is not None
    assert (len(first.issues), len(last.issues), last.next_cursor) == (100, 1, None)


async def test_cloud_fetches_the_changes_of_many_issues_at_once(cloud_history: JiraHistory, cloud: RunningJira) -> None:
    cloud.control.history.change("WEB-1", example.SERVICE_ACCOUNT, "status", None, "Done")
    cloud.control.history.change("WEB-2", example.ADMIN, "status", None, "Done")
    found = (await cloud_history.search("project = WEB", "")).value
    assert found is not None

    page = (await cloud_history.bulk_changes(tuple(issue.id for issue in found.issues), "")).value

    assert page is not None
    assert page.changes.keys() == {issue.id for issue in found.issues}
    assert page.next_cursor is None


async def test_data_center_searches_by_number_and_brings_the_changes(
    data_center_history: JiraHistory, data_center: RunningJira
) -> None:
    for number in range(26):
        data_center.control.history.change(f"WEB-{number}", example.SERVICE_ACCOUNT, "status", None, "Done")

    first = (await data_center_history.search('issuekey in updatedBy("svc-align", "-1d")', "")).value
    assert first is not None
    last = (await data_center_history.search('issuekey in updatedBy("svc-align", "-1d")', "25")).value

    assert last is not None
    assert (first.next_cursor, last.next_cursor) == ("25", None)
    assert [len(issue.changes or ()) for issue in last.issues] == [1]


async def test_a_query_that_jira_does_not_take_is_400_with_its_words(data_center_history: JiraHistory) -> None:
    reply = await data_center_history.search('issuekey in updatedBy("nobody", "-1d")', "")

    assert reply.value is None
    assert (reply.signals.status, reply.signals.message) == (400, "The user 'nobody' does not exist.")


async def test_the_audit_log_is_refused_to_the_service_account(data_center_history: JiraHistory) -> None:
    now = datetime.now(UTC)

    reply = await data_center_history.audit_records(now - timedelta(hours=1), now)

    assert (reply.signals.status, reply.value) == (403, None)


async def test_an_administrator_reads_the_audit_log_of_data_center(
    client: JiraClient, data_center: RunningJira
) -> None:
    data_center.control.history.record(
        example.ADMIN, "Permission scheme updated", "Product scheme", "SCHEME", minutes_ago=5
    )
    login = BasicLogin(example.ADMIN, Secret(example.ADMIN_PASSWORD))
    now = datetime.now(UTC)
    history = client.history(parse_address(data_center.url), Deployment.DATA_CENTER, login)

    records = (await history.audit_records(now - timedelta(hours=1), now)).value

    assert records is not None
    assert [(one.author, one.summary, one.about) for one in records] == [
        ("Dana Whitfield", "Permission scheme updated", "Product scheme")
    ]


async def test_an_administrator_reads_the_audit_log_of_cloud(client: JiraClient, cloud: RunningJira) -> None:
    cloud.control.history.record(example.ADMIN, "User removed from group", "jira-align", "GROUP", minutes_ago=120)
    cloud.control.history.record(example.ADMIN, "Permission scheme updated", "Default", "SCHEME", minutes_ago=5)
    token = ApiToken(f"{example.ADMIN}@example.com", Secret(example.ADMIN_API_TOKEN))
    now = datetime.now(UTC)
    history = client.history(parse_address(cloud.url), Deployment.CLOUD, token)

    records = (await history.audit_records(now - timedelta(hours=1), now)).value

    assert records is not None
    assert [(one.summary, one.about) for one in records] == [("Permission scheme updated", "Default")]
