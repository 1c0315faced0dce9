"""`audit`: who did what, for auditors and admins alone; and the buttons that send the same as a file."""

from __future__ import annotations

import asyncio
import re

from access.ages import parse_age
from access.errors import BadInput, NotFound
from commands.asking import Answer, Asked, Pressed
from commands.desk import Desk
from messages.audit_trail import READING, audit_file, audit_file_note, audit_trail
from messages.notices import file_sent

_NUMBER = re.compile(r"[0-9]{1,15}")
_USAGE = "Type /jira-access audit [name] [--since 90d] [by @person]."


async def answer(asked: Asked, desk: Desk) -> Answer:
    """The newest entries about one connection, or of the whole trail where none is named. It cannot be shared."""
    name, since, by = _parsed(asked.words)
    moment = parse_age(since, desk.clock()) if since else None
    return Answer(audit_trail(await desk.read_audit(asked.person, name, moment, by)))


async def press_csv(pressed: Pressed, desk: Desk) -> Answer:
    """Send the entries as a CSV file to the person who asked."""
    return await _file(pressed, desk, "csv")


async def press_json(pressed: Pressed, desk: Desk) -> Answer:
    """Send the entries as a JSON file to the person who asked."""
    return await _file(pressed, desk, "json")


async def _file(pressed: Pressed, desk: Desk, file_kind: str) -> Answer:
    number = pressed.value.removeprefix(READING)
    if not _NUMBER.fullmatch(number):
        raise NotFound("I do not know what this button is about.", "Type the command again.")
    extract = await desk.read_audit.extract(pressed.person, int(number), file_kind)
    file = await asyncio.to_thread(audit_file, extract, file_kind, desk.clock())
    return Answer(file_sent(file.name), file=file, file_note=audit_file_note(extract))


def _parsed(words: tuple[str, ...]) -> tuple[str, str, str]:
    """Name, age and person as typed; empty where one was left out. A person's name may have several words."""
    found = {"name": "", "--since": "", "by": ""}
    place = "name"
    for word in words:
        if word.lower() in ("--since", "by") and not found[word.lower()]:
            place = word.lower()
        elif found[place] and place != "by":
            raise BadInput(f"I do not understand “{word[:80]}”.", _USAGE)
        else:
            found[place] = f"{found[place]} {word}".strip()
    missing = next((one for one in ("--since", "by") if one in map(str.lower, words) and not found[one]), None)
    if missing:
        raise BadInput(f"Something is missing behind “{missing}”.", _USAGE)
    return found["name"].lower(), found["--since"], found["by"]
