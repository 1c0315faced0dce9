"""`/jira-access align`: projects and boards taken over from Jira Align, and what goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from fixtures.bot import BotStory, MakeStage, Stage
from fixtures.setting_up import PUBLIC_URL, SettingUp, Shown, setting_up

from access.boards import Board, BoardOrigin
from sandbox.align.running import RunningAlign, running_align
from sandbox.align.world import TOKEN, WITHOUT_ROLE, AlignWorld, Play
from sandbox.slack import seed
from sandbox.slack.values import Message

BOARDS = (Board(84, "Mobile and Core", BoardOrigin.JIRA_ALIGN), Board(92, "Web Shop", BoardOrigin.JIRA_ALIGN))
SECRET = TOKEN.partition("|")[2]


@dataclass(frozen=True)
class AlignStory:
    """An admin, a running bot with the connection `prod`, and a Jira Align."""

    admin: SettingUp
    align: RunningAlign

    @property
    def bot(self) -> BotStory:
        return self.admin.bot

    @property
    def world(self) -> AlignWorld:
        return self.align.world

    async def link(self, connector: str = "1") -> str:
        """From the command to the token of the one-time link."""
        none = await self.bot.ask("align prod", "no Jira Align token yet", user=seed.ADMIN)
        await self.bot.slack.control.press(seed.ADMIN, none.channel, none.ts, "enter_align_token")
        view = await self.bot.slack.control.wait_for_view(seed.ADMIN, "Address of Jira Align")
        values = {"address": f"{self.align.url}/RequirementGrid?StoryID=1", "connector": connector}
        await self.bot.slack.control.submit(seed.ADMIN, view.id, values)
        return await self.admin.link_told("Jira Align token")

    async def offer(self, connector: str = "1", token: str = TOKEN) -> Message:
        """Everything up to the question in the direct message."""
        page = await self.admin.browser.enter(await self.link(connector), token)
        assert page.status == 200, page.text
        return await self.bot.sees("Jira Align told of", user=seed.ADMIN, channel="dm")

    async def refused(self, token: str = TOKEN, connector: str = "1") -> Shown:
        """The page that a token comes back to which is not kept."""
        page = await self.admin.browser.enter(await self.link(connector), token)
        assert await self.token() is None
        return page

    async def confirmed(self) -> None:
        """A token in use, and the lists taken over."""
        await self.press(await self.offer(), "confirm_align", "follows Jira Align's lists now")

    async def press(self, message: Message, action: str, containing: str, user: str = seed.ADMIN) -> Message:
        return await self.bot.press(message, action, containing, user=user)

    async def again(self, containing: str) -> Message:
        """Type `align` anew."""
        return await self.bot.ask("align prod", containing, user=seed.ADMIN)

    async def projects(self) -> tuple[str, ...] | None:
        async with self.bot.storage.reading() as transaction:
            return (await transaction.connections.get("id-of-prod")).projects

    async def boards(self) -> tuple[Board, ...]:
        async with self.bot.storage.reading() as transaction:
            return await transaction.boards.of("id-of-prod")

    async def token(self) -> str | None:
        async with self.bot.storage.reading() as transaction:
            if await transaction.align_logins.get("id-of-prod") is None:
                return None
            return (await transaction.align_logins.token("id-of-prod")).reveal()

    async def acts(self) -> list[str]:
        """What was done about Jira Align, newest first."""
        events = [entry.event for entry in await self.bot.audit()]
        return [f"{one.action} {one.outcome}" for one in events if one.action.startswith("align")]


@asynccontextmanager
async def align_story(
    stage: Stage, projects: tuple[str, ...] | None = ("APPS", "OPS"), way: str = "http", **changes: str
) -> AsyncIterator[AlignStory]:
    settings = {"JIRA_ACCESS_PUBLIC_URL": PUBLIC_URL, **changes}
    async with stage.bot(way, **settings) as bot, setting_up(bot) as admin, running_align() as align:
        await bot.add_connection(projects=projects)
        yield AlignStory(admin, align)


@pytest.fixture
async def story(stage: Stage) -> AsyncIterator[AlignStory]:
    """A connection with a list, on SQLite over HTTP."""
    async with align_story(stage) as told:
        yield told


@pytest.fixture(params=["http-sqlite", pytest.param("http-postgres", marks=pytest.mark.postgres)])
async def any_story(request: pytest.FixtureRequest, make_stage: MakeStage) -> AsyncIterator[AlignStory]:
    """The same on both databases."""
    way, _, database = request.param.partition("-")
    url = request.getfixturevalue({"sqlite": "sqlite_url", "postgres": "postgres_database_url"}[database])
    async with make_stage(url) as made, align_story(made, way=way) as told:
        yield told


async def test_projects_and_boards_are_shown_confirmed_and_taken_over(any_story: AlignStory) -> None:
    offer = await any_story.offer()

    assert "told of 3 projects and 2 boards" in offer.text
    assert "Projects: 3 found in field “projectKey”." in offer.text
    assert "Projects that would be added: CORE, WEB" in offer.text
    assert "Projects that would no longer be covered: OPS" in offer.text
    assert (await any_story.projects(), await any_story.boards()) == (("APPS", "OPS"), ())

    await any_story.press(offer, "confirm_align", "follows Jira Align's lists now")

    assert await any_story.projects() == ("APPS", "CORE", "WEB")
    assert await any_story.boards() == BOARDS
    assert await any_story.token() == TOKEN
    assert await any_story.acts() == ["align.import ok", "align.set ok", "align.enter ok", "align.begin ok"]


async def test_nothing_is_in_use_before_somebody_confirms(story: AlignStory) -> None:
    await story.offer()

    assert await story.token() is None
    assert await story.projects() == ("APPS", "OPS")


async def test_the_token_may_be_kept_and_the_lists_left_alone(story: AlignStory) -> None:
    await story.press(await story.offer(), "keep_align_token", "its Jira Align token is kept")

    assert await story.token() == TOKEN
    assert (await story.projects(), await story.boards()) == (("APPS", "OPS"), ())


async def test_a_discarded_token_is_erased(story: AlignStory) -> None:
    await story.press(await story.offer(), "discard_setup", "If a secret was entered, it is erased")

    assert await story.token() is None
    await story.again("no Jira Align token yet")


async def test_a_lost_question_comes_again(story: AlignStory) -> None:
    await story.offer()

    again = await story.again("told of 3 projects and 2 boards")

    await story.press(again, "confirm_align", "follows Jira Align's lists now")
    assert await story.projects() == ("APPS", "CORE", "WEB")


async def test_the_kept_token_shows_new_differences(story: AlignStory) -> None:
    await story.confirmed()
    await story.again("No difference that could be taken over")
    connector = story.world.connectors[1]
    connector.projects = {"APPS": "Mobile", "CORE": "Core", "DATA": "Data"}
    del connector.boards[84]

    offer = await story.again("Projects that would be added: DATA")
    assert "Projects that would no longer be covered: WEB" in offer.text
    assert "Boards that would no longer be covered: 84 Mobile and Core" in offer.text
    await story.press(offer, "confirm_align", "follows Jira Align's lists now")

    assert await story.projects() == ("APPS", "CORE", "DATA")
    assert [board.id for board in await story.boards()] == [92]


async def test_a_difference_may_be_left_as_it_is(story: AlignStory) -> None:
    await story.confirmed()
    story.world.connectors[1].projects["DATA"] = "Data"

    await story.press(await story.again("would be added: DATA"), "discard_setup", "stay as they were")

    assert await story.projects() == ("APPS", "CORE", "WEB")
    assert await story.token() == TOKEN


async def test_a_connection_that_covers_all_is_told_that_it_would_be_held_to_a_list(stage: Stage) -> None:
    async with align_story(stage, projects=None) as story:
        await story.bot.ask("test prod", "logs in")

        offer = await story.offer()

        assert "It covers all that its account sees now" in offer.text
        assert "no longer be covered: DATA, DOCS, INFRA, OPS, PAY, QA" in offer.text
        await story.press(offer, "confirm_align", "held to this list of 3 projects from now on")
        assert set(await story.projects() or ()) == {"APPS", "CORE", "WEB"}


async def test_boards_and_projects_of_jira_align_are_reported_together(story: AlignStory) -> None:
    await story.confirmed()

    report = await story.bot.ask("permissions prod", "By board")

    assert "board 84 – Mobile and Core is seen, with Manage Sprints in APPS, CORE" in report.text
    assert "2 boards (2 from Jira Align)" in (await story.bot.ask("projects prod", "2 boards")).text


def renamed(world: AlignWorld) -> None:
    world.project_names = {"key": "JIRA_Project_Key", "name": "title"}
    world.board_names = {"number": "rapidViewId", "name": "title"}


def wrapped_and_paged(world: AlignWorld) -> None:
    world.is_wrapped, world.page = True, 2


def not_paged(world: AlignWorld) -> None:
    world.page = 0


@pytest.mark.parametrize("change", [renamed, wrapped_and_paged, not_paged])
async def test_fields_wrapping_and_paging_may_differ(story: AlignStory, change: Callable[[AlignWorld], None]) -> None:
    change(story.world)

    offer = await story.offer()

    assert "told of 3 projects and 2 boards" in offer.text


async def test_more_projects_than_a_page_holds_are_all_read(story: AlignStory) -> None:
    story.world.connectors[1].projects = {f"P{number}": f"Project {number}" for number in range(1, 251)}

    offer = await story.offer()

    assert "told of 250 projects" in offer.text


async def test_fields_that_nobody_knows_are_named_and_nothing_is_guessed(story: AlignStory) -> None:
    story.world.board_names = {"number": "theThing", "name": "title"}

    offer = await story.offer()

    assert "2 entries came, and none of their fields is one that I know: id, theThing, title" in offer.text
    await story.press(offer, "confirm_align", "follows Jira Align's lists now")
    assert await story.boards() == ()


async def test_entries_without_a_usable_key_take_nothing_off(story: AlignStory) -> None:
    story.world.connectors[1].projects["not a key"] = "Strange"

    offer = await story.offer()

    assert "1 entry has nothing usable there, so nothing is taken off" in offer.text
    await story.press(offer, "confirm_align", "follows Jira Align's lists now")
    assert await story.projects() == ("APPS", "OPS", "CORE", "WEB")


async def test_an_empty_connector_takes_nothing_off(story: AlignStory) -> None:
    offer = await story.offer(connector="2")

    assert "told of nothing that can be taken over" in offer.text
    assert "the list is empty, so nothing is taken off" in offer.text
    await story.press(offer, "keep_align_token", "its Jira Align token is kept")
    assert await story.projects() == ("APPS", "OPS")


@pytest.mark.parametrize(
    ("play", "said"),
    [
        (Play.NOT_FOUND, "Jira Align has no such list (404)"),
        (Play.FORBIDDEN, "role may not read this (403); that is a limit of the role, not a loss"),
        (Play.SIGN_ON_PAGE, "a web page came where JSON was due (Sign in to continue)"),
        (Play.REDIRECT, "sent us elsewhere (sso.example.net); the token was not sent on"),
        (Play.THROTTLE, "asks us to slow down"),
        (Play.SERVER_ERROR, "a server error (503)"),
        (Play.BROKEN, "is none that I understand"),
        (Play.HANG_UP, "could not be reached (cut)"),
    ],
)
async def test_a_list_that_cannot_be_read_is_told_and_the_other_one_taken(
    story: AlignStory, play: Play, said: str
) -> None:
    story.world.play("boards", play)

    offer = await story.offer()

    assert said in offer.text
    await story.press(offer, "confirm_align", "follows Jira Align's lists now")
    assert await story.projects() == ("APPS", "CORE", "WEB")
    assert await story.boards() == ()


async def test_a_jira_align_that_says_nothing_is_given_up(stage: Stage) -> None:
    async with align_story(
        stage, JIRA_ACCESS_WATCH_CHECK_TIMEOUT="1s", JIRA_ACCESS_WATCH_CONNECT_TIMEOUT="1s"
    ) as story:
        story.world.play("projects", Play.SILENCE)

        offer = await story.offer()

        assert "Projects: no whole answer came in time" in offer.text


async def test_a_list_that_breaks_off_takes_nothing_off(story: AlignStory) -> None:
    story.world.page = 2
    story.world.play("projects", Play.SERVER_ERROR, after=1)

    offer = await story.offer()

    assert "2 found in field “projectKey”, but not to the end" in offer.text
    assert "no longer be covered" not in offer.text


async def test_a_refused_token_is_not_kept_and_asked_for_again(story: AlignStory) -> None:
    page = await story.refused("user:17|wrong")

    assert page.status == 422
    assert "Nothing was kept: neither list could be read." in page.text
    assert "refused the token (401)" in page.text
    again = await story.admin.browser.send(page.action, guard=page.guard, secret=TOKEN)
    assert "It works. Go back to Slack" in again.text
    assert len([one for one in story.world.asked if "projects" in one]) == 3
    assert (await story.acts())[:2] == ["align.enter ok", "align.enter refused"]


async def test_a_role_that_may_not_read_connectors_is_told_as_that(story: AlignStory) -> None:
    page = await story.refused(WITHOUT_ROLE)

    assert "role may not read this (403)" in page.text


async def test_a_connector_that_is_not_there_is_told(story: AlignStory) -> None:
    page = await story.refused(connector="9")

    assert "another connector number, or a version without it" in page.text


@pytest.mark.parametrize("typed", ["", "user:17|with blank", "user:17|€"])
async def test_what_cannot_be_a_token_is_refused_and_the_link_lives_on(story: AlignStory, typed: str) -> None:
    token = await story.link()

    page = await story.admin.browser.enter(token, typed)

    assert page.status == 422
    assert story.world.asked == []
    assert "It works" in (await story.admin.browser.enter(token, f"Bearer {TOKEN}")).text


async def test_a_host_that_is_not_allowed_is_refused_with_what_the_operator_adds(stage: Stage) -> None:
    async with align_story(stage, JIRA_ACCESS_ALLOWED_HOSTS="jira.example.com") as story:
        none = await story.again("no Jira Align token yet")
        await story.bot.slack.control.press(seed.ADMIN, none.channel, none.ts, "enter_align_token")
        view = await story.bot.slack.control.wait_for_view(seed.ADMIN, "Address of Jira Align")
        values = {"address": "https://example.jiraalign.com", "connector": ""}
        await story.bot.slack.control.submit(seed.ADMIN, view.id, values)

        shown = await story.admin.form_says("is not on the list of hosts that a secret may be sent to")

        assert "JIRA_ACCESS_ALLOWED_HOSTS" in shown
        assert await story.acts() == ["align.begin refused"]


@pytest.mark.parametrize(
    ("address", "connector", "said"),
    [
        ("jiraalign", "1", "not the address of a Jira Align"),
        ("https://someone:secret@example.jiraalign.com", "1", "secret"),
        ("https://example.jiraalign.com", "zero", "whole number from 1"),
        ("https://example.jiraalign.com", "0", "whole number from 1"),
    ],
)
async def test_a_form_that_cannot_be_right_says_so(story: AlignStory, address: str, connector: str, said: str) -> None:
    await story.bot.type("align prod token", seed.ADMIN)
    view = await story.bot.slack.control.wait_for_view(seed.ADMIN, "Address of Jira Align")

    outcome = await story.bot.slack.control.submit(seed.ADMIN, view.id, {"address": address, "connector": connector})

    assert said in str(outcome)


async def test_a_form_with_another_token_knows_the_connector(story: AlignStory) -> None:
    await story.confirmed()

    await story.bot.type("align prod token", seed.ADMIN)

    view = await story.bot.slack.control.wait_for_view(seed.ADMIN, "Address of Jira Align")
    assert story.align.url in str(view.body)


async def test_a_forgotten_token_is_erased_and_the_lists_stay(story: AlignStory) -> None:
    await story.confirmed()

    await story.bot.ask("align prod forget", "the Jira Align token is erased", user=seed.ADMIN)

    assert await story.token() is None
    assert await story.boards() == BOARDS
    await story.bot.ask("align prod forget", "has no Jira Align token", user=seed.ADMIN)


async def test_disconnecting_erases_the_token(story: AlignStory) -> None:
    await story.confirmed()
    question = await story.bot.ask("disconnect prod", "its Jira Align token", user=seed.ADMIN)

    await story.press(question, "disconnect", "is disconnected")

    assert await story.token() is None


async def test_another_admin_cannot_confirm_what_somebody_began(stage: Stage) -> None:
    async with align_story(stage, JIRA_ACCESS_ADMINS=f"{seed.ADMIN},{seed.MEMBER}") as story:
        offer = await story.offer()
        (actions,) = [block for block in offer.blocks if block["type"] == "actions"]
        pressed = {"action_id": "confirm_align", "value": actions["elements"][0]["value"], "action_ts": "1.1"}
        await story.bot.deliver(
            {
                "type": "block_actions",
                "user": {"id": seed.MEMBER, "team_id": seed.TEAM},
                "team": {"id": seed.TEAM},
                "channel": {"id": seed.OPS},
                "trigger_id": "forged",
                "actions": [{**pressed, "type": "button", "block_id": "b"}],
            }
        )

        await story.bot.sees("Only the person who began this", user=seed.MEMBER)

        assert await story.token() is None


async def test_two_presses_take_over_once(story: AlignStory) -> None:
    offer = await story.offer()
    press = story.bot.slack.control.press

    await asyncio.gather(*(press(seed.ADMIN, offer.channel, offer.ts, "confirm_align") for _ in range(2)))

    await story.bot.sees("follows Jira Align's lists now", user=seed.ADMIN, channel="dm")
    assert (await story.acts()).count("align.import ok") == 1


@pytest.mark.parametrize("words", ["align prod", "align prod token", "align prod forget"])
async def test_members_are_refused(story: AlignStory, words: str) -> None:
    await story.bot.ask(words, "only admins may", user=seed.MEMBER)

    assert story.world.asked == []


async def test_a_token_typed_in_slack_is_caught(story: AlignStory) -> None:
    await story.bot.ask(f"align prod {TOKEN}", "looks like a password or token", user=seed.ADMIN)


async def test_the_token_stands_nowhere_but_in_the_database_encrypted(story: AlignStory) -> None:
    await story.confirmed()
    story.world.tokens.clear()
    await story.again("Jira Align refused the token (401)")

    told = " ".join(await story.bot.seen(seed.ADMIN, "dm") + await story.bot.seen(seed.ADMIN))
    events = str([entry.event for entry in await story.bot.audit()])

    assert SECRET not in story.bot.logs.getvalue() + told + events


async def test_without_a_web_address_no_token_can_be_entered(stage: Stage) -> None:
    async with stage.bot() as bot:
        await bot.add_connection()

        await bot.ask("align prod", "JIRA_ACCESS_PUBLIC_URL", user=seed.ADMIN)


async def test_strange_words_behind_the_name_are_told(story: AlignStory) -> None:
    await story.bot.ask("align prod boards", "I do not understand what stands behind the name", user=seed.ADMIN)
