"""`--picture`: a map and a timeline as PNG with words beside them, or the same as a table."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from fixtures.bot import BotStory

from sandbox.slack import seed
from sandbox.slack.values import Message

PNG = b"\x89PNG\r\n\x1a\n"


async def looked_at(bot: BotStory) -> None:
    """A connection that lost a permission between two looks."""
    await bot.add_connection()
    await bot.ask("test prod", "logs in")
    bot.jira.control.revoke("WEB", "EDIT_ISSUES")
    await bot.ask("test prod", "short of a required permission")


async def sent(bot: BotStory) -> tuple[Message, bytes]:
    """The direct message with the file, and the file."""
    (message,) = await bot.slack.control.direct_messages(seed.MEMBER)
    return message, await bot.slack.control.file_content(message.files[0])


def pixels(png: bytes) -> tuple[int, int]:
    """Width and height, from the head of the file."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


async def test_the_map_comes_as_a_picture_with_words_beside_it(any_bot: BotStory) -> None:
    await looked_at(any_bot)

    await any_bot.ask("permissions prod --picture", "prod-permission-map-")

    message, png = await sent(any_bot)
    assert png.startswith(PNG)
    assert "Short of a required permission: WEB." in message.text
    assert "Changed since last week: 1 project." in message.text


async def test_a_picture_is_no_wider_than_a_phone_can_show(bot: BotStory) -> None:
    await looked_at(bot)

    await bot.ask("permissions prod --picture", "prod-permission-map-")

    _, png = await sent(bot)
    assert pixels(png)[0] == 1080


async def test_the_timeline_comes_as_a_picture_with_words_beside_it(any_bot: BotStory) -> None:
    await looked_at(any_bot)

    await any_bot.ask("status prod --picture", "prod-timeline-")

    message, png = await sent(any_bot)
    assert png.startswith(PNG)
    assert "the login was good for 100.0 % of the time looked at" in message.text


async def test_the_map_comes_as_a_table(bot: BotStory) -> None:
    await looked_at(bot)

    await bot.ask("permissions prod --picture --csv", ".csv")

    _, content = await sent(bot)
    rows = {row["project"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    assert (rows["WEB"]["EDIT_ISSUES"], rows["WEB"]["changed"]) == ("missing", "yes")
    assert (rows["APPS"]["EDIT_ISSUES"], rows["APPS"]["changed"]) == ("held", "")


async def test_the_timeline_comes_as_json(bot: BotStory) -> None:
    await looked_at(bot)

    await bot.ask("status prod --picture --json", ".json")

    _, content = await sent(bot)
    spans = json.loads(content)
    assert [one["state"] for one in spans] == ["ok", "permissions_missing"]
    assert datetime.fromisoformat(spans[0]["start"]).tzinfo == UTC


async def test_the_picture_carries_the_words_for_those_who_cannot_see_it(bot: BotStory) -> None:
    await looked_at(bot)

    await bot.ask("permissions prod --picture", "prod-permission-map-")

    (file,) = bot.slack.world.files.values()
    assert file.alt_text.startswith("Map of 9 projects")


async def test_taking_a_picture_is_written_down(bot: BotStory) -> None:
    await looked_at(bot)

    await bot.ask("status prod --picture", "prod-timeline-")

    newest, *_ = await bot.audit()
    assert newest.event.action == "picture.export"


@pytest.mark.parametrize("words", ["permissions prod --picture", "status prod --picture"])
async def test_before_the_first_look_there_is_nothing_to_draw(bot: BotStory, words: str) -> None:
    await bot.add_connection()

    await bot.ask(words, "There is nothing to draw yet")


async def test_a_format_that_there_is_not_is_named(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("status prod --picture --svg", "I do not understand “--svg”")


def test_the_plotting_library_is_loaded_only_when_a_picture_is_asked_for() -> None:
    program = "import sys, bot.wiring, commands.registry; sys.exit('matplotlib' in sys.modules)"

    status = subprocess.run([sys.executable, "-c", program], check=False).returncode

    assert status == 0
