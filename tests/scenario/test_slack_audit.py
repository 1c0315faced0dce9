"""`/jira-access audit`: auditors see who did what and whether the trail is whole; nobody else does."""

from __future__ import annotations

import csv
import io
import json

import pytest
from fixtures.bot import BotStory, Stage
from sqlalchemy import text

from messages.actions import ActionId
from sandbox.slack import seed
from sandbox.slack.values import Message
from storage.engine import make_engine

LISTED = "chain verified"


async def tested_trail(bot: BotStory) -> Message:
    """The trail of a connection that a member has tested, as an admin sees it."""
    await bot.add_connection()
    await bot.ask("test prod", "logs in")
    return await bot.ask("audit prod", LISTED, user=seed.ADMIN)


async def test_the_trail_tells_who_did_what_to_the_person_alone(any_bot: BotStory) -> None:
    trail = await tested_trail(any_bot)

    assert f"<@{seed.MEMBER}> · tested the connection" in trail.text
    assert trail.ephemeral_to == seed.ADMIN
    assert "head" in trail.text


async def test_a_member_who_is_no_auditor_is_refused_and_that_is_written_down(bot: BotStory) -> None:
    await bot.add_connection()

    await bot.ask("audit prod", "only auditors and admins may")

    newest, *_ = await bot.audit()
    assert (newest.event.action, newest.event.outcome) == ("command.used", "refused")


async def test_an_auditor_need_not_be_an_admin(stage: Stage) -> None:
    async with stage.bot(JIRA_ACCESS_AUDITORS=seed.APPROVER) as bot:
        await bot.add_connection()

        await bot.ask("audit prod", "0 entries", user=seed.APPROVER)


async def test_looking_is_an_entry_of_its_own(bot: BotStory) -> None:
    await tested_trail(bot)

    newest, *_ = await bot.audit()

    assert (newest.event.action, newest.event.actor.id) == ("audit.read", seed.ADMIN)


@pytest.mark.parametrize("person", ["@sam", "sam", f"<@{seed.MEMBER}>", f"<@{seed.MEMBER}|sam>", seed.MEMBER])
async def test_one_persons_entries_can_be_asked_for_by_name_or_id(bot: BotStory, person: str) -> None:
    await tested_trail(bot)

    answer = await bot.ask(f"audit prod by {person}", "1 entry", user=seed.ADMIN)

    assert "read the audit trail" not in answer.text


async def test_somebody_who_does_not_stand_in_the_trail_is_named(bot: BotStory) -> None:
    await tested_trail(bot)

    await bot.ask("audit prod by @nobody", "Nobody called “@nobody” stands in this trail", user=seed.ADMIN)


async def test_entries_of_the_age_that_was_asked_for_are_listed(bot: BotStory) -> None:
    await tested_trail(bot)

    await bot.ask("audit prod --since 1h", "2 entries since", user=seed.ADMIN)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("audit prod --since soon", "“soon” is not an age"),
        ("audit prod --since", "Something is missing behind “--since”"),
        ("audit prod please", "I do not understand “please”"),
        ("audit prdo", "There is no connection “prdo”"),
    ],
)
async def test_what_is_mistyped_is_said(bot: BotStory, words: str, sentence: str) -> None:
    await bot.add_connection()

    await bot.ask(words, sentence, user=seed.ADMIN)


async def test_the_trail_of_a_removed_connection_can_be_read(bot: BotStory) -> None:
    await tested_trail(bot)
    async with bot.storage.begin() as transaction:
        await transaction.connections.retire("id-of-prod", (await bot.audit())[0].event.at)

    await bot.ask("audit prod", "2 entries", user=seed.ADMIN)


async def test_without_a_name_the_whole_trail_is_listed(bot: BotStory) -> None:
    await bot.ask("audit prod", "only auditors and admins may")

    answer = await bot.ask("audit", "Audit trail", user=seed.ADMIN)

    assert "typed a command → refused (not on the list)" in answer.text


async def test_a_broken_chain_is_told_with_its_first_broken_entry(bot: BotStory) -> None:
    await tested_trail(bot)
    engine = make_engine(bot.settings.database_url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER audit_entries_no_update"))
        await connection.execute(text("UPDATE audit_entries SET outcome = 'access_lost' WHERE seq = 1"))
    await engine.dispose()

    answer = await bot.ask("audit prod", "the trail does not hold from entry 1 on", user=seed.ADMIN)

    assert "Entry 1 was changed." in answer.text


async def test_the_json_file_holds_what_was_listed_and_its_hashes(any_bot: BotStory) -> None:
    trail = await tested_trail(any_bot)

    await any_bot.press(trail, ActionId.SEND_AUDIT_JSON, "direct message", user=seed.ADMIN)

    (sent,) = await any_bot.slack.control.direct_messages(seed.ADMIN)
    entries = json.loads(await any_bot.slack.control.file_content(sent.files[0]))
    assert [entry["action"] for entry in entries] == ["connection.test"]
    assert [entry["hash"] for entry in entries] == [one.hash for one in (await any_bot.audit())[-1:]]


async def test_the_csv_file_runs_nothing_and_the_export_is_written_down(bot: BotStory) -> None:
    trail = await tested_trail(bot)

    await bot.press(trail, ActionId.SEND_AUDIT_CSV, "direct message", user=seed.ADMIN)

    (sent,) = await bot.slack.control.direct_messages(seed.ADMIN)
    content = (await bot.slack.control.file_content(sent.files[0])).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content)))
    newest, *_ = await bot.audit()
    assert [row["action"] for row in rows] == ["connection.test"]
    assert newest.event.action == "audit.export"
    assert newest.event.details == {"format": "csv", "entries": 1, "reading": 2}


async def test_a_member_cannot_press_an_auditors_button(bot: BotStory) -> None:
    status, _ = await bot.deliver(
        {
            "type": "block_actions",
            "team": {"id": seed.TEAM},
            "user": {"id": seed.MEMBER, "team_id": seed.TEAM},
            "channel": {"id": seed.OPS},
            "actions": [{"action_id": ActionId.SEND_AUDIT_CSV.value, "value": "aud-1", "action_ts": "1.1"}],
        }
    )

    await bot.sees("only auditors and admins may")
    assert status == 200
