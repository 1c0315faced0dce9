"""What Slack never takes: others are told, nothing is lost in silence, and nothing goes round for ever."""

from __future__ import annotations

import json

from fixtures.bot import Stage
from fixtures.watching_bot import QUICK, WatchStory, begin, eventually

from sandbox.jira.example import PERSONAL_TOKEN, PERSONAL_TOKEN_NAME, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.faults import FaultKind

POST = "chat.postMessage"
IMPATIENT = {**QUICK, "JIRA_ACCESS_WATCH_OUTBOX_TRIES": "1", "JIRA_ACCESS_WATCH_OUTBOX_REST": "0.2s"}


def lose(story: WatchStory) -> None:
    story.jira.revoke_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME)


async def give_back(story: WatchStory) -> None:
    story.jira.put_personal_token(SERVICE_ACCOUNT, PERSONAL_TOKEN_NAME, PERSONAL_TOKEN)
    await story.until(lambda row: row.state.login.state == "healthy" and row.state.login.passes == 2)


async def refuse_everything(story: WatchStory, channel: str = "") -> None:
    await story.bot.slack.control.fault(POST, FaultKind.NOT_OK, error="fatal_error", times=None, channel=channel)


async def told(story: WatchStory, words: str) -> list[str]:
    """The messages with these words, in the alert channel or to the admin, whoever's turn it was."""
    slack = story.bot.slack.control
    every = [*await slack.messages(seed.OPS, seed.MEMBER), *await slack.messages("dm", seed.ADMIN)]
    return [one.text for one in every if words in one.text]


async def queue(story: WatchStory) -> tuple[int, str]:
    _, body = await story.bot.get("/healthz")
    facts = json.loads(body)
    return facts["waiting"], facts["delivery"]


async def nothing_waits(story: WatchStory) -> None:
    async def is_empty() -> bool:
        return await story.waiting() == 0

    await eventually(is_empty)


async def test_what_the_channel_does_not_take_goes_to_people(either_stage: Stage) -> None:
    async with either_stage.bot(**IMPATIENT) as bot:
        story = await begin(bot)
        await refuse_everything(story, seed.OPS)

        lose(story)
        await story.told("has lost access to Jira", "dm", seed.ADMIN)
        await give_back(story)

        await story.told("access is back", "dm", seed.ADMIN)
        assert await story.messages() == []


async def test_what_nobody_could_be_told_waits_and_is_told_once_slack_takes_it(either_stage: Stage) -> None:
    async with either_stage.bot(**IMPATIENT) as bot:
        story = await begin(bot)
        await refuse_everything(story)
        lose(story)
        await bot.until("/healthz", "fatal_error")
        waited = await queue(story)

        await bot.slack.control.clear_faults()
        await nothing_waits(story)

        assert waited == (1, "fatal_error")
        assert len(await told(story, "has lost access to Jira")) == 1
        assert await queue(story) == (0, "ok")


async def test_what_ended_before_anybody_could_be_told_is_one_late_line(either_stage: Stage) -> None:
    async with either_stage.bot(**IMPATIENT) as bot:
        story = await begin(bot)
        await refuse_everything(story)
        lose(story)
        await bot.until("/healthz", "fatal_error")
        await give_back(story)

        await bot.slack.control.clear_faults()
        await nothing_waits(story)

        assert len(await told(story, "could not tell")) == 1
        assert await told(story, "has lost access to Jira") == []


async def test_what_is_given_up_stands_in_the_audit_trail_and_its_end_is_told_late(either_stage: Stage) -> None:
    async with either_stage.bot(**IMPATIENT, JIRA_ACCESS_WATCH_OUTBOX_GIVE_UP="0.3s") as bot:
        story = await begin(bot)
        await refuse_everything(story)
        lose(story)
        await nothing_is_left_to_try(story)
        (given_up,) = [one.event for one in await bot.audit() if one.event.action == "watch.tell"]
        tried = len(await bot.slack.control.calls(POST))

        await story.looks(3)
        assert len(await bot.slack.control.calls(POST)) == tried
        await bot.slack.control.clear_faults()
        await give_back(story)

        await nothing_waits(story)
        assert len(await told(story, "could not tell")) == 1
        assert (given_up.outcome, given_up.connection) == ("given_up", "prod")


async def nothing_is_left_to_try(story: WatchStory) -> None:
    await story.until(lambda row: bool(row.announced.lines))
    await nothing_waits(story)
