"""An answer finds its way: over the response address, else in the channel, else as a direct message, else later."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.metrics import Metrics
from bot.replies import PressedIn, Replies, ReplyTo
from commands.asking import Answer
from messages import notices
from messages.csv_files import CsvFile
from messages.message import Message
from messages.modal import told
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind
from sandbox.slack.response_urls import MOST_USES
from sandbox.slack.running import RunningSlack, running_slack

SAID = notices.file_sent("answer.csv")
NOBODY_LISTENS = "http://127.0.0.1:1/respond"
TO_CHANNEL = ReplyTo(seed.MEMBER, seed.OPS)
"""As for a command whose response address has expired."""


class Naps:
    """Remembers the pauses instead of making them."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
async def slack() -> AsyncIterator[RunningSlack]:
    async with running_slack() as running:
        await running.control.rate_limits(is_on=False)
        yield running


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def replies(slack: RunningSlack, metrics: Metrics, naps: Naps) -> AsyncIterator[Replies]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            slack.app.bot_token, base_url=slack.api_url, session=session, retry_handlers=[], timeout=5
        )
        yield Replies(client, session, metrics, naps)


async def seen(slack: RunningSlack, channel: str, user: str = seed.MEMBER) -> list[str]:
    return [one.text for one in await slack.control.messages(channel, user)]


def lost(metrics: Metrics) -> str:
    found = re.search(rb"^jira_access_answers_lost_total (\S+)$", metrics.text(), re.MULTILINE)
    assert found is not None
    return found[1].decode()


async def test_without_a_response_address_the_person_alone_sees_it_in_the_channel(
    slack: RunningSlack, replies: Replies
) -> None:
    await replies.send(TO_CHANNEL, Answer(SAID), replaces=False)

    assert await seen(slack, seed.OPS) == [SAID.text]
    assert await seen(slack, seed.OPS, seed.ADMIN) == []


async def test_a_response_address_that_is_gone_is_no_end(slack: RunningSlack, replies: Replies) -> None:
    to = ReplyTo(seed.MEMBER, seed.OPS, NOBODY_LISTENS)

    await replies.send(to, Answer(SAID), replaces=True)

    assert await seen(slack, seed.OPS) == [SAID.text]


async def test_what_is_for_everybody_is_posted_for_everybody(slack: RunningSlack, replies: Replies) -> None:
    await replies.send(TO_CHANNEL, Answer(SAID, in_channel=True), replaces=False)

    assert await seen(slack, seed.OPS, seed.ADMIN) == [SAID.text]


async def test_where_the_bot_may_not_speak_it_writes_to_the_person(slack: RunningSlack, replies: Replies) -> None:
    await replies.send(ReplyTo(seed.MEMBER, seed.NOT_JOINED), Answer(SAID), replaces=False)

    assert await seen(slack, "dm") == [SAID.text]


async def test_while_slack_is_away_it_is_tried_again_after_growing_pauses(
    slack: RunningSlack, replies: Replies, naps: Naps, metrics: Metrics
) -> None:
    await slack.control.fault("chat.postEphemeral", FaultKind.SERVER_ERROR, times=2)
    await slack.control.fault("conversations.open", FaultKind.SERVER_ERROR, times=2)

    await replies.send(TO_CHANNEL, Answer(SAID), replaces=False)

    assert naps.seconds == [1.0, 5.0]
    assert await seen(slack, seed.OPS) == [SAID.text]
    assert lost(metrics) == "0.0"


async def test_what_slack_takes_in_no_way_is_counted_as_lost(
    slack: RunningSlack, replies: Replies, naps: Naps, metrics: Metrics
) -> None:
    await slack.control.fault("chat.postEphemeral", FaultKind.SERVER_ERROR, times=None)
    await slack.control.fault("conversations.open", FaultKind.SERVER_ERROR, times=None)

    await replies.send(TO_CHANNEL, Answer(SAID), replaces=False)

    assert naps.seconds == [1.0, 5.0, 15.0]
    assert lost(metrics) == "1.0"


async def test_a_response_address_is_tried_no_more_often_than_slack_takes_answers(
    slack: RunningSlack, replies: Replies, metrics: Metrics
) -> None:
    for method in ("response_url", "chat.postEphemeral", "conversations.open"):
        await slack.control.fault(method, FaultKind.SERVER_ERROR, times=None)
    pressed = PressedIn("Old words.", ({"type": "actions"},))
    to = ReplyTo(seed.MEMBER, seed.OPS, f"{slack.url}/respond/{seed.TEAM}/some-address", pressed_in=pressed)

    await replies.send(to, Answer(SAID, strips_buttons=True), replaces=False)

    assert len(await slack.control.calls("response_url")) <= MOST_USES
    assert lost(metrics) == "1.0"


async def test_an_answer_to_nobody_is_lost_at_once(replies: Replies, naps: Naps, metrics: Metrics) -> None:
    await replies.send(ReplyTo(""), Answer(SAID), replaces=False)

    assert naps.seconds == []
    assert lost(metrics) == "1.0"


async def test_a_file_goes_to_the_direct_message(slack: RunningSlack, replies: Replies) -> None:
    file = CsvFile("prod.csv", b"key\nWEB\n")

    await replies.send(TO_CHANNEL, Answer(SAID, file=file), replaces=False)

    assert [one.name for one in slack.world.files.values()] == ["prod.csv"]
    assert await seen(slack, seed.OPS) == [SAID.text]


async def test_a_file_that_is_not_taken_is_told_in_place_of_the_good_news(
    slack: RunningSlack, replies: Replies
) -> None:
    await slack.control.fault("files.getUploadURLExternal", FaultKind.SERVER_ERROR)

    await replies.send(TO_CHANNEL, Answer(SAID, file=CsvFile("prod.csv", b"key\nWEB\n")), replaces=False)

    assert "Slack did not take the file" in (await seen(slack, seed.OPS))[0]


async def test_a_form_that_comes_too_late_is_told(slack: RunningSlack, replies: Replies) -> None:
    to = ReplyTo(seed.MEMBER, seed.OPS, trigger_id="of-a-minute-ago")

    await replies.send(to, Answer(modal=told("Connect", "Fill this in.")), replaces=False)

    assert await seen(slack, seed.OPS) == [notices.form_too_late().text]


async def test_a_link_that_cannot_be_delivered_goes_no_other_way(
    slack: RunningSlack, replies: Replies, metrics: Metrics
) -> None:
    link: Message = notices.file_sent("a-one-time-link")
    await slack.control.fault("conversations.open", FaultKind.SERVER_ERROR, times=None)

    await replies.send(TO_CHANNEL, Answer(SAID, direct_message=link), replaces=False)

    assert await seen(slack, seed.OPS) == [notices.direct_message_failed().text]
    assert lost(metrics) == "1.0"
