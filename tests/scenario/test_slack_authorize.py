"""`/jira-access authorize` and `connect` with OAuth 1.0a: from the application link to a connection in use."""

from __future__ import annotations

from fixtures.authorising import Authorising


async def test_an_admin_connects_with_oauth(who: Authorising) -> None:
    question = await who.question(await who.connect())
    await who.admin.confirm(question)
    answer = await who.bot.ask("test prod", "logs in")
    assert "through my own consumer" in answer.text
