"""`watch`: let the bot look at a connection by itself, how often, and where it speaks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from access.errors import BadInput
from access.operations.set_watch import WatchChange
from access.quiet import parse_length
from access.watching import settings_for
from commands.asking import Answer, Asked
from commands.desk import Desk
from messages.watch_answers import watch_set

_USAGE = "Type /jira-access watch name on|off|every 5m [permissions every 1h] [in #channel] [silence on|off]."
_CHANNEL = re.compile(r"<#(?P<listed>[CG][A-Z0-9]{2,})(?:\|[^>]*)?>|(?P<plain>[CG][A-Z0-9]{8,})", re.ASCII)
_LONGEST = timedelta(days=1)


async def answer(asked: Asked, desk: Desk) -> Answer:
    """Set the watch as typed, and say how it is set. The name must be typed."""
    if len(asked.words) < 2:  # noqa: PLR2004 - a name and what to do
        raise BadInput("Which connection, and what about it?", _USAGE)
    name, *rest = asked.words
    connection = await desk.find_connection.named(asked.person.workspace, name)
    row = await desk.set_watch(connection, parse_watch(rest), asked.person.actor)
    channel = row.plan.channel or connection.alert_channel or desk.alert_channel or ""
    told = watch_set(connection, row, settings_for(row.plan, desk.watch_settings), channel)
    return Answer(told, changes_home=True)


def parse_watch(words: list[str]) -> WatchChange:
    """What the words behind the name ask for; whoever sets an interval or a channel also wants it watched.

    Raises:
        BadInput: a word has no meaning here, or something is missing behind one.
    """
    change, left = WatchChange(), list(words)
    while left:
        match [word.lower() for word in left]:
            case ["on", *_]:
                change, left = replace(change, is_on=True), left[1:]
            case ["off"]:
                change, left = replace(change, is_on=False), []
            case ["permissions", "every", length, *_]:
                span = parse_length(length, _LONGEST)
                change, left = replace(change, is_on=True, permissions_every=span), left[3:]
            case ["every", length, *_]:
                change, left = replace(change, is_on=True, login_every=parse_length(length, _LONGEST)), left[2:]
            case ["silence", "on" | "off" as word, *_]:
                change, left = replace(change, is_on=True, tells_silence=word == "on"), left[2:]
            case ["in", _, *_]:
                change, left = replace(change, is_on=True, channel=parse_channel(left[1])), left[2:]
            case _:
                raise BadInput(f"I do not understand “{' '.join(left)[:80]}”.", _USAGE)
    return change


def parse_channel(typed: str) -> str:
    """The id of the channel that Slack put in place of `#name`, or that was typed as an id.

    Raises:
        BadInput: it is neither.
    """
    found = _CHANNEL.fullmatch(typed.strip())
    if found is None:
        raise BadInput(
            f"“{typed[:60]}” is not a channel that I know.",
            "Choose it from Slack's list while you type #, or give its id, which begins with C.",
        )
    return found["listed"] or found["plain"]
