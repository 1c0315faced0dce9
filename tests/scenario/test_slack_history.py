"""`/jira-access history`: what the account changed, told apart from what people changed; for auditors alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from fixtures.bot import BotStory

from access.credentials import ApiToken, Deployment, Secret
from access.sites import parse_address
from sandbox.jira import RunningJira, example, example_world, running_jira
from sandbox.jira.example import ADMIN, API_TOKEN, SERVICE_ACCOUNT
from sandbox.slack import seed

ALIGN = "https://example.jiraalign.com/story?id=1024"


@pytest.fixture
async def cloud(bot: BotStory) -> AsyncIterator[RunningJira]:
    """A Cloud site that the bot looks after as `cloud`, beside its Data Center."""
    connection = await bot.add_connection("other")
    async with running_jira(example_world(example.Deployment.CLOUD)) as jira:
        login = ApiToken(f"{SERVICE_ACCOUNT}@example.com", Secret(API_TOKEN))
        made = replace(
            connection,
            id="id-of-cloud",
            name="cloud",
            address=parse_address(jira.url),
            deployment=Deployment.CLOUD,
            credential_kind=login.kind,
            credential_user=login.user,
            expected_account=None,
            profile="jira-align-cloud-least-privilege",
        )
        async with bot.storage.begin() as transaction:
            await transaction.connections.add(made, login)
        yield jira


def happened(jira: RunningJira) -> None:
    """An issue that the account and a person have changed, with a way back to Jira Align."""
    made = jira.control.history
    made.change("APPS-123", SERVICE_ACCOUNT, "Story Points", None, "3", minutes_ago=180)
    made.change("APPS-123", ADMIN, "status", "To Do", "Done", minutes_ago=60)
    made.change("WEB-7", SERVICE_ACCOUNT, "summary", "Old", "New", minutes_ago=30)
    made.link("APPS-123", ALIGN, "Story 1024: Checkout", application="Jira Align")


async def test_an_issues_changes_are_told_with_the_accounts_marked_apart(any_bot: BotStory) -> None:
    await any_bot.add_connection()
    happened(any_bot.jira)

    answer = await any_bot.ask("history APPS-123", "APPS-123: 2 changes", user=seed.ADMIN)

    assert "2 changes, 1 by svc-align" in answer.text
    assert "🤖" in next(line for line in answer.text.splitlines() if "Story Points: – → 3" in line)
    assert "👤" in next(line for line in answer.text.splitlines() if "status: To Do → Done" in line)
    assert answer.ephemeral_to == seed.ADMIN


async def test_the_way_back_to_jira_align_and_where_to_look_there_are_told(bot: BotStory) -> None:
    await bot.add_connection()
    happened(bot.jira)

    answer = await bot.ask("history apps-123 prod", "APPS-123", user=seed.ADMIN)

    assert "Jira Align: Story 1024: Checkout (example.jiraalign.com)" in answer.text
    assert "its audit log" in answer.text
    assert "External System" in answer.text
    assert ALIGN in str(answer.blocks)


async def test_on_cloud_the_account_is_known_by_its_id(bot: BotStory, cloud: RunningJira) -> None:
    happened(cloud)
    cloud.control.put_user(ADMIN, display_name="Jira Align Service Account")

    answer = await bot.ask("history APPS-123 cloud", "APPS-123: 2 changes, 1 by", user=seed.ADMIN)

    assert "👤" in next(line for line in answer.text.splitlines() if "To Do → Done" in line)


async def test_a_long_history_is_read_page_by_page_and_cut_in_the_answer(bot: BotStory, cloud: RunningJira) -> None:
    cloud.control.history.change_often("APPS-1", SERVICE_ACCOUNT, ADMIN, 250)

    answer = await bot.ask("history APPS-1 cloud", "APPS-1: 250 changes, 125 by", user=seed.ADMIN)

    assert "… and 235 older changes" in answer.text
    assert len(cloud.control.requests("/changelog")) == 3


async def test_a_jira_that_asks_to_slow_down_is_waited_for(bot: BotStory, cloud: RunningJira) -> None:
    happened(cloud)
    cloud.control.fault("throttle", path="/changelog", times=1, retry_after=0.01)

    await bot.ask("history APPS-123 cloud", "APPS-123: 2 changes", user=seed.ADMIN)


@pytest.mark.parametrize("name", ["cloud", "other"])
async def test_what_the_account_changed_lately_is_told_per_project(
    bot: BotStory, cloud: RunningJira, name: str
) -> None:
    happened(cloud)
    happened(bot.jira)

    answer = await bot.ask(f"history {name} --since 7d", "2 changes by", user=seed.ADMIN)

    assert answer.text.index("WEB: 1 change in 1 issue") < answer.text.index("APPS: 1 change in 1 issue")
    assert "issuekey in updatedBy(" in answer.text
    assert "/issues/?jql=issuekey%20in%20updatedBy" in str(answer.blocks)


async def test_one_project_can_be_asked_for(bot: BotStory) -> None:
    await bot.add_connection()
    happened(bot.jira)

    answer = await bot.ask("history prod --since 1d WEB", "1 change by svc-align in WEB", user=seed.ADMIN)

    assert "APPS" not in answer.text


async def test_changes_before_the_time_that_was_asked_for_do_not_count(bot: BotStory) -> None:
    await bot.add_connection()
    happened(bot.jira)

    answer = await bot.ask("history prod --since 1h", "1 change by svc-align", user=seed.ADMIN)

    assert "APPS" not in answer.text


async def test_a_jira_that_does_not_know_the_function_is_asked_in_another_way(bot: BotStory) -> None:
    await bot.add_connection()
    happened(bot.jira)
    bot.jira.control.fault("status", path="updatedBy", code=400)

    await bot.ask("history prod", "2 changes by svc-align", user=seed.ADMIN)


async def test_nothing_seen_is_not_called_access_lost(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask("history prod", "0 changes by svc-align", user=seed.ADMIN)

    assert "Nothing seen is not access lost" in answer.text


async def test_a_member_may_not_read_issues_through_the_bot(bot: BotStory) -> None:
    await bot.add_connection()
    happened(bot.jira)

    await bot.ask("history APPS-123", "only auditors and admins may")

    assert bot.jira.control.requests("/issue/") == []


async def test_looking_is_written_down_with_the_issue(bot: BotStory) -> None:
    await bot.add_connection()
    happened(bot.jira)

    await bot.ask("history APPS-123", "APPS-123: 2", user=seed.ADMIN)

    newest, *_ = await bot.audit()
    assert (newest.event.action, newest.event.details) == ("history.read", {"issue": "APPS-123"})


async def test_a_login_that_is_refused_asks_for_no_issue(bot: BotStory) -> None:
    await bot.add_connection(password="a wrong password")

    await bot.ask("history APPS-123", "The login of prod is not good just now", user=seed.ADMIN)

    newest, *_ = await bot.audit()
    assert bot.jira.control.requests("/issue/") == []
    assert (newest.event.action, newest.event.outcome) == ("history.read", "refused")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("history HR-1", "no issue HR-1"),
        ("history prod --since soon", "“soon” is not an age"),
        ("history prod --since", "Something is missing behind “--since”"),
        ("history prod WEB APPS", "Name one project, not 2"),
        ("history APPS-1 prod please", "I do not understand “please”"),
    ],
)
async def test_what_cannot_be_answered_is_said(bot: BotStory, words: str, sentence: str) -> None:
    await bot.add_connection()

    await bot.ask(words, sentence, user=seed.ADMIN)
