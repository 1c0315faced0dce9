"""What is typed on purpose or by mistake: secrets, floods, binary, names that would ping or turn the writing."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixtures.bot import BotStory
from fixtures.secrets import Canary

from sandbox.slack import seed
from sandbox.slack.outcomes import Status
from storage.engine import parse_url, sqlite_file

LONG_NAME = "x" * 3000


async def test_a_secret_is_refused_and_the_person_told_to_rotate_it(any_bot: BotStory, canary: Canary) -> None:
    answer = await any_bot.ask(f"test prod {canary.api_token}", "That looks like a password or token")

    assert "replace it in Jira" in answer.text
    assert answer.ephemeral_to == seed.MEMBER


@pytest.mark.parametrize("kind", ["api_token", "pat", "slack_bot_token", "encryption_key"])
async def test_a_secret_that_was_typed_stands_nowhere(bot: BotStory, canary: Canary, kind: str) -> None:
    secret = getattr(canary, kind)
    await bot.add_connection()

    await bot.ask(f"permissions {secret}", "That looks like a password or token")

    (entry,) = await bot.audit()
    assert entry.event.details == {"reason": "looks like a secret"}
    assert secret not in "".join(await bot.seen())
    assert secret not in bot.logs.getvalue()
    assert secret not in (await bot.get("/metrics"))[1]
    assert secret.encode() not in database_bytes(bot)


async def test_a_megabyte_of_text_gets_a_short_answer(bot: BotStory) -> None:
    answer = await bot.ask("test " + "lorem ipsum " * 83_000, "characters; 2,000 are the most")

    assert len(answer.text) < 200


async def test_a_long_name_is_cut_where_it_is_repeated(bot: BotStory) -> None:
    await bot.add_connection()

    answer = await bot.ask(f"test {LONG_NAME[:1500]}", "There is no connection")

    assert LONG_NAME[:61] not in answer.text


async def test_control_characters_are_shown_as_marks(bot: BotStory) -> None:
    answer = await bot.ask("te\x00st\x07", "I do not know")

    assert "te␀st␇" in answer.text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("<!channel>", "&lt;!channel&gt;", id="channel"),
        pytest.param(f"<@{seed.ADMIN}>", f"&lt;@{seed.ADMIN}&gt;", id="person"),
        pytest.param("\u202etset", "⟨U+202E⟩tset", id="writing direction"),
        pytest.param("te\u200bst", "te⟨U+200B⟩st", id="zero width"),
    ],
)
async def test_words_that_would_ping_or_hide_are_shown_literally(bot: BotStory, typed: str, shown: str) -> None:
    answer = await bot.ask(typed, "I do not know")

    assert shown in answer.text


async def test_a_project_name_pings_nobody(bot: BotStory) -> None:
    await bot.add_connection()
    bot.jira.control.put_project("WEB", name="<!channel> \u202e*Web*")
    await bot.ask("test prod", "logs in")

    answer = await bot.ask("projects prod", "prod: 9 projects")

    assert "<!channel>" not in answer.text
    assert "&lt;!channel&gt; ⟨U+202E⟩*Web*" in answer.text


async def test_thousands_of_characters_in_a_project_name_stay_within_the_limits_of_slack(bot: BotStory) -> None:
    await bot.add_connection()
    bot.jira.control.put_project("WEB", name=LONG_NAME)
    bot.jira.control.revoke("WEB", "EDIT_ISSUES")
    await bot.ask("permissions prod", "WEB")

    answer = await bot.ask("projects prod", "prod: 9 projects")

    assert len(answer.text) <= 4000


async def test_a_form_that_nobody_knows_is_answered_in_words(bot: BotStory) -> None:
    body = {
        "type": "view_submission",
        "view": {"id": "V1", "type": "modal", "callback_id": "nobody", "state": {"values": {}}},
    }

    status, text = await bot.deliver(body)

    assert status == 200
    assert "I do not know this form any more" in text


async def test_a_kind_of_interaction_that_is_not_ours_is_turned_away(bot: BotStory) -> None:
    status, text = await bot.deliver({"type": "shortcut", "callback_id": "nobody", "trigger_id": "1"})

    assert (status, text) == (404, "")


async def test_a_press_without_any_of_the_usual_fields_does_no_harm(bot: BotStory) -> None:
    status, _ = await bot.deliver({"type": "block_actions", "actions": [{"action_id": "test_again"}]})

    assert status == 200
    assert '"event": "fault"' not in bot.logs.getvalue()


async def test_an_event_is_taken_and_nothing_is_said(bot: BotStory) -> None:
    outcome = await bot.slack.control.event("app_home_opened", user=seed.MEMBER)

    assert outcome.status is Status.OK
    assert await bot.slack.control.calls("chat.postMessage") == []


def database_bytes(bot: BotStory) -> bytes:
    file = sqlite_file(parse_url(bot.settings.database_url))
    return b"".join(Path(f"{file}{ending}").read_bytes() for ending in ("", "-wal"))
