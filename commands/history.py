"""`history`: what the account changed, in one issue or lately in each project; for auditors and admins alone."""

from __future__ import annotations

from access.ages import parse_age
from access.errors import BadInput
from access.issue_history import is_issue_key
from access.permissions import parse_project_keys
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.histories import account_history, issue_history

_USAGE = "Type /jira-access history APPS-123 [name], or /jira-access history name --since 7d [PROJECT]."
_USUAL_AGE = "7d"


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Ask Jira. The answer cannot be shared: members must not read through the bot what Jira hides from them."""
    if asked.words and is_issue_key(asked.words[0]):
        return await _of_issue(asked, desk)
    return await _of_account(asked, desk)


async def _of_issue(asked: Asked, desk: Desk) -> Answer:
    key, *words = asked.words
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, words)
    if rest:
        raise BadInput(f"I do not understand “{' '.join(rest)[:80]}”.", _USAGE)
    return Answer(issue_history(await desk.read_issue_history(asked.person, connection, key)))


async def _of_account(asked: Asked, desk: Desk) -> Answer:
    words, age = _without_age(asked.words)
    connection, rest = await desk.find_connection.first_of(asked.person.workspace, words)
    keys = parse_project_keys(rest)
    if len(keys) > 1:
        raise BadInput(f"Name one project, not {len(keys)}.", _USAGE)
    now = desk.clock()
    found = await desk.read_account_history(
        asked.person, connection, age=age, since=parse_age(age, now), project="".join(keys)
    )
    return Answer(account_history(found, at=now))


def _without_age(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The words without `--since` and the age behind it; seven days where none was typed."""
    lower = [word.lower() for word in words]
    if "--since" not in lower:
        return words, _USUAL_AGE
    place = lower.index("--since")
    if place + 1 == len(words):
        raise BadInput("Something is missing behind “--since”.", _USAGE)
    return (*words[:place], *words[place + 2 :]), lower[place + 1]
