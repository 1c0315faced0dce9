"""The page's interface: one person's view, and acting on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.slack import seed
from sandbox.slack.running import RunningSlack, running_slack
from sandbox.slack.shapes import JsonObject, object_of, objects_of


@pytest.fixture
async def browser(slack: RunningSlack) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(slack.url) as session:
        yield session


async def _state(browser: aiohttp.ClientSession, user: str = "", channel: str = "") -> JsonObject:
    async with browser.get("/page/state", params={"as": user, "channel": channel}) as answer:
        return object_of(await answer.json())


async def _post(browser: aiohttp.ClientSession, verb: str, **body: object) -> tuple[int, JsonObject]:
    async with browser.post(f"/page/{verb}", json=body) as answer:
        return answer.status, object_of(await answer.json())


async def test_without_a_person_the_first_one_and_their_first_channel_are_shown(
    browser: aiohttp.ClientSession,
) -> None:
    state = await _state(browser)

    assert object_of(state["me"])["id"] == seed.MEMBER
    assert object_of(state["channel"])["id"] == seed.OPS


async def test_bots_and_the_gone_cannot_be_acted_as(browser: aiohttp.ClientSession) -> None:
    people = {person["id"] for person in objects_of((await _state(browser))["people"])}

    assert not people & {seed.OTHER_BOT, seed.BOT_USER, seed.GONE}


async def test_a_person_sees_their_own_channels_and_the_direct_message(browser: aiohttp.ClientSession) -> None:
    channels = objects_of((await _state(browser, seed.OUTSIDER))["channels"])

    assert [(channel["name"], channel["kind"]) for channel in channels] == [
        ("partners", "public"),
        ("Jira access", "dm"),
    ]


async def test_messages_come_drawn_with_their_replies(
    slack: RunningSlack, client: AsyncWebClient, browser: aiohttp.ClientSession
) -> None:
    parent = await client.chat_postMessage(channel=seed.OPS, text="*Lost*")
    await client.chat_postMessage(channel=seed.OPS, text="Still", thread_ts=parent["ts"])

    (message,) = objects_of((await _state(browser, seed.MEMBER, seed.OPS))["messages"])

    assert "Lost" in str(message["html"])
    assert [reply["text"] for reply in objects_of(message["replies"])] == ["Still"]


async def test_ephemeral_messages_are_marked(client: AsyncWebClient, browser: aiohttp.ClientSession) -> None:
    await client.chat_postEphemeral(channel=seed.OPS, user=seed.MEMBER, text="Only Sam")

    (message,) = objects_of((await _state(browser, seed.MEMBER, seed.OPS))["messages"])

    assert message["is_ephemeral"] is True


async def test_a_file_is_told_with_where_it_is_fetched(client: AsyncWebClient, browser: aiohttp.ClientSession) -> None:
    await client.files_upload_v2(channel=seed.OPS, content="a,b", filename="report.csv")

    (message,) = objects_of((await _state(browser, seed.MEMBER, seed.OPS))["messages"])
    (file,) = objects_of(message["files"])
    async with browser.get(str(file["url"])) as answer:
        content = await answer.text()

    assert content == "a,b"


async def test_an_open_modal_and_the_home_tab_are_drawn(
    slack: RunningSlack, client: AsyncWebClient, browser: aiohttp.ClientSession
) -> None:
    title = {"type": "plain_text", "text": "Evidence"}
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "HTTP 401"}}]
    trigger = slack.workspace.people.new_trigger(seed.MEMBER)
    await client.views_open(trigger_id=trigger, view={"type": "modal", "title": title, "blocks": blocks})
    await client.views_publish(user_id=seed.MEMBER, view={"type": "home", "blocks": blocks})

    state = await _state(browser, seed.MEMBER)

    assert [view["title"] for view in objects_of(state["views"])] == ["Evidence"]
    assert "HTTP 401" in str(object_of(state["home"])["html"])


async def test_a_line_without_a_slash_is_an_ordinary_message(
    slack: RunningSlack, browser: aiohttp.ClientSession
) -> None:
    await _post(browser, "say", **{"as": seed.MEMBER, "channel": seed.OPS, "text": "Good morning"})

    assert [one.text for one in await slack.control.messages(seed.OPS, seed.ADMIN)] == ["Good morning"]


async def test_a_line_with_a_slash_is_a_command(slack: RunningSlack, browser: aiohttp.ClientSession) -> None:
    command = {"as": seed.MEMBER, "channel": seed.OPS, "text": "/jira-access help"}

    status, outcome = await _post(browser, "say", **command)

    assert (status, outcome["status"]) == (200, "dispatch_failed")
    assert [one.kind for one in await slack.control.deliveries()] == ["slash_commands"]


async def test_what_is_not_possible_is_409_with_a_sentence(browser: aiohttp.ClientSession) -> None:
    press = {"as": seed.MEMBER, "channel": seed.OPS, "ts": "1.1", "action_id": "again"}

    status, answer = await _post(browser, "press", **press)

    assert status == 409
    assert "sees no message 1.1" in str(answer["error"])


async def test_an_unknown_verb_is_404(browser: aiohttp.ClientSession) -> None:
    assert (await _post(browser, "shout"))[0] == 404


async def test_a_body_that_is_not_json_is_400(browser: aiohttp.ClientSession) -> None:
    async with browser.post("/page/say", data=b"not json") as answer:
        assert answer.status == 400


async def test_the_stream_tells_of_every_change(slack: RunningSlack, browser: aiohttp.ClientSession) -> None:
    async with browser.get("/page/stream", params={"as": seed.MEMBER}) as stream:
        await stream.content.readuntil(b"\n\n")
        await slack.control.say(seed.MEMBER, seed.OPS, "Good morning")
        line = await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 2)

    assert b'"kind": "message"' in line


async def test_stopping_does_not_wait_for_open_streams() -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(1), AsyncExitStack() as stack:
        async with running_slack() as slack:
            stream = await stack.enter_async_context(session.get(f"{slack.url}/page/stream"))
            await stream.content.readuntil(b"\n\n")

        with pytest.raises(aiohttp.ClientPayloadError):
            await stream.content.read()


async def test_the_page_itself_is_served(browser: aiohttp.ClientSession) -> None:
    async with browser.get("/") as answer:
        page = await answer.text()

    assert "page.js" in page


async def test_an_embedding_process_adds_routes_and_a_panel() -> None:
    async def switches(_request: Request) -> Response:
        return PlainTextResponse("switches")

    routes = [Route("/demo/switches", switches)]
    async with (
        running_slack(panel_url="/demo/switches", extra_routes=routes) as slack,
        aiohttp.ClientSession(slack.url) as session,
    ):
        state = await _state(session)
        async with session.get("/demo/switches") as answer:
            text = await answer.text()

    assert object_of(state["panel"])["url"] == "/demo/switches"
    assert text == "switches"
