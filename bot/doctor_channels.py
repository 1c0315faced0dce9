"""Can the bot write to the channels that it is told to write to, and does nobody else read along?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from access.records import Connection
from bot.doctor_findings import Finding, State
from bot.doctor_slack import TROUBLES, slack_word
from bot.settings import Settings
from messages.literal import shown

_NAME_LIMIT = 80
_AT_ONCE = 4


def channels_in_use(settings: Settings, connections: Iterable[Connection]) -> dict[str, list[str]]:
    """Every channel that is written to, with the settings and connections that name it."""
    uses: dict[str, list[str]] = {}
    named = (
        (settings.alert_channel, "JIRA_ACCESS_ALERT_CHANNEL"),
        (settings.approvals_channel, "JIRA_ACCESS_APPROVALS_CHANNEL"),
        *((connection.alert_channel, f"connection {connection.name}") for connection in connections),
    )
    for channel, use in named:
        if channel is not None:
            uses.setdefault(channel, []).append(use)
    return uses


async def examine_channels(client: AsyncWebClient, uses: Mapping[str, list[str]]) -> list[Finding]:
    """A finding for each channel; `uses` is what `channels_in_use` told."""
    if not uses:
        step = "Set JIRA_ACCESS_ALERT_CHANNEL to the id of a channel."
        return [Finding("channel", State.WARNING, "No channel is set, so alerts would go nowhere.", step)]
    turns = asyncio.Semaphore(_AT_ONCE)

    async def examine(channel: str) -> Finding:
        async with turns:
            return await _examine(client, channel, ", ".join(uses[channel]))

    return list(await asyncio.gather(*map(examine, uses)))


async def _examine(client: AsyncWebClient, channel: str, use: str) -> Finding:
    try:
        answer = await client.conversations_info(channel=channel)
    except TROUBLES as error:
        return _unread(channel, use, slack_word(error))
    told = answer.get("channel")
    return _judge(channel, use, told if isinstance(told, dict) else {})


def _unread(channel: str, use: str, word: str) -> Finding:
    if word == "channel_not_found":
        sentence = f"There is no channel {channel} ({use}), or it is private and the bot is not in it."
        return Finding("channel", State.FAULT, sentence, "Correct the id, or /invite the bot there.", channel)
    if word == "missing_scope":
        sentence = f"The token lacks the scope to look at {channel} ({use})."
        return Finding("channel", State.FAULT, sentence, "See the check of the scopes.", channel)
    sentence = f"Slack could not be asked about {channel} ({use}){f': {word}' if word else ''}."
    return Finding("channel", State.WARNING, sentence, "Try again.", channel)


def _judge(channel: str, use: str, told: Mapping[str, Any]) -> Finding:
    name = f"#{shown(str(told.get('name') or channel), _NAME_LIMIT)} ({use})"
    if told.get("is_archived"):
        return Finding("channel", State.FAULT, f"{name} is archived.", "Name another channel.", channel)
    if not told.get("is_member"):
        return Finding("channel", State.FAULT, f"The bot is not in {name}.", "/invite the bot there.", channel)
    if told.get("is_ext_shared"):
        sentence = f"{name} is shared with another company, which would read along."
        return Finding("channel", State.FAULT, sentence, "Name a channel of this workspace alone.", channel)
    return Finding("channel", State.OK, f"The bot is in {name}.", about=channel)
