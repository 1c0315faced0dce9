"""The Home tab: drawn when opened, anew on change, paged, and only with what the viewer may see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fixtures.bot import BotStory
from fixtures.home import home_with
from fixtures.watching_bot import PATIENCE_SECONDS, WatchStory

from messages.actions import ActionId
from sandbox.jira.example import PERSONAL_TOKEN, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed


async def test_it_shows_every_connection_at_a_glance(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.open_home(seed.MEMBER)

    view = await home_with(watch_story.bot, "1 connection, 1 of them good")

    assert "svc-align" in str(view.body)
    assert "last good" in str(view.body)
    assert "end of the personal access token not known" in str(view.body)


async def test_it_is_drawn_anew_when_access_is_lost(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.open_home(seed.MEMBER)
    await home_with(watch_story.bot, "1 of them good")

    watch_story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)

    view = await home_with(watch_story.bot, "access is lost")
    assert "nobody has taken it on" in str(view.body)


async def test_it_is_drawn_anew_when_somebody_notes_an_end(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.open_home(seed.MEMBER)
    await home_with(watch_story.bot, "not known")

    await watch_story.bot.ask("expiry prod 2030-01-31", "ends", user=seed.ADMIN)

    await home_with(watch_story.bot, "as told by")


async def test_it_is_drawn_anew_when_a_look_reads_another_end_and_not_at_every_look(watch_story: WatchStory) -> None:
    await watch_story.bot.slack.control.open_home(seed.MEMBER)
    await home_with(watch_story.bot, "not known")
    ends = datetime.now(UTC) + timedelta(days=90)

    watch_story.jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, PERSONAL_TOKEN, expires=ends)

    await home_with(watch_story.bot, "read from Jira")
    drawn = len(await watch_story.bot.slack.control.calls("views.publish"))
    await watch_story.looks(10)
    assert len(await watch_story.bot.slack.control.calls("views.publish")) == drawn


async def test_a_new_workspace_gets_a_helpful_page(bot: BotStory) -> None:
    await bot.slack.control.open_home(seed.MEMBER)
    await bot.slack.control.open_home(seed.ADMIN)

    member = await home_with(bot, "Nothing is set up yet")
    admin = await home_with(bot, "Nothing is set up yet", seed.ADMIN)

    assert "/jira-access connect" not in str(member.body)
    assert "/jira-access connect" in str(admin.body)


async def test_a_guest_sees_no_connection(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.slack.control.open_home(seed.GUEST)

    view = await home_with(bot, "you are a guest here", seed.GUEST)
    assert "prod" not in str(view.body)


async def test_connections_of_other_workspaces_are_not_shown(bot: BotStory) -> None:
    await bot.add_connection("theirs", workspace=seed.OTHER_TEAM)

    await bot.slack.control.open_home(seed.MEMBER)

    view = await home_with(bot, "Nothing is set up yet")
    assert "theirs" not in str(view.body)


async def test_many_connections_are_paged(bot: BotStory) -> None:
    names = [f"site{number:02}" for number in range(11)]
    await add_all(bot, names)
    await bot.slack.control.open_home(seed.MEMBER)
    first = await home_with(bot, "page 1 of 2")

    await bot.slack.control.press_in_view(seed.MEMBER, first.id, ActionId.HOME_NEXT)

    second = await home_with(bot, "page 2 of 2")
    assert [name in str(first.body) for name in names] == [True] * 10 + [False]
    assert [name in str(second.body) for name in names] == [False] * 10 + [True]


async def add_all(bot: BotStory, names: list[str]) -> None:
    for name in names:
        await bot.add_connection(name)


async def test_a_test_from_there_is_answered_as_a_direct_message(bot: BotStory) -> None:
    await bot.add_connection()
    await bot.slack.control.open_home(seed.MEMBER)
    view = await home_with(bot, "not tested yet")

    await bot.slack.control.press_in_view(seed.MEMBER, view.id, ActionId.TEST_AGAIN)

    answer = await bot.slack.control.wait_for_message("dm", seed.MEMBER, "logs in", PATIENCE_SECONDS)
    assert "prod" in answer.text
    await home_with(bot, "1 of them good")
