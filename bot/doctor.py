"""Looks for faults in everything that the bot depends on, and says what to do about each.

Network checks run at the same time, each within a deadline; what cannot be looked at is skipped with its reason.
Nothing is changed, no message is sent, and no secret goes to any Jira.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from access.ports import Clock
from access.records import Connection
from bot.doctor_channels import channels_in_use, examine_channels
from bot.doctor_database import DatabaseLook, examine_database
from bot.doctor_findings import Finding, State, skipped
from bot.doctor_people import examine_people
from bot.doctor_settings import examine_settings
from bot.doctor_sites import examine_sites
from bot.doctor_slack import SlackLook, examine_token
from bot.setting_sources import WrongSettings
from bot.settings import Settings
from bot.shell.opening import open_jira

DEADLINE_SECONDS = 10.0


def unusable_settings(wrong: WrongSettings) -> list[Finding]:
    """The findings where the settings cannot even be read: one fault for each, and nothing else looked at."""
    step = "docs/configuration.md explains every setting."
    faults = [Finding("settings", State.FAULT, problem, step) for problem in wrong.problems]
    others = ("way in", "public url", "database", "keys", "slack token", "scopes", "clock", "channel", "people", "site")
    return [*faults, *(skipped(check, "The settings come first.") for check in others)]


async def examine(settings: Settings, clock: Clock, deadline_seconds: float = DEADLINE_SECONDS) -> list[Finding]:
    """Everything that was found, in the order in which faults are best mended.

    Args:
        settings: what to look at.
        clock: the time now, UTC.
        deadline_seconds: for each part that asks the network.
    """
    findings = examine_settings(settings)
    database = await _database(settings, deadline_seconds)
    findings += database.findings
    connections = database.connections or ()
    slack, sites = await asyncio.gather(
        _slack(settings, connections, clock, deadline_seconds),
        _sites(settings, connections, clock, deadline_seconds),
    )
    if database.connections is None:
        sites = [skipped("site", "The connections cannot be read.")]
    return [*findings, *slack, *sites]


async def _database(settings: Settings, deadline_seconds: float) -> DatabaseLook:
    try:
        async with asyncio.timeout(deadline_seconds):
            return await examine_database(settings)
    except TimeoutError:
        return DatabaseLook((_too_slow("database", deadline_seconds),))


async def _slack(
    settings: Settings, connections: Sequence[Connection], clock: Clock, deadline_seconds: float
) -> list[Finding]:
    token = settings.slack_bot_token
    # Without retry handlers: a check that hangs is to be told, not tried again.
    client = AsyncWebClient(
        token=token.reveal() if token else None,
        base_url=f"{settings.slack_api_url}/",
        retry_handlers=[],
        timeout=max(1, int(deadline_seconds)),
    )
    try:
        async with asyncio.timeout(deadline_seconds):
            look = await examine_token(client, settings, clock)
    except TimeoutError:
        look = SlackLook((_too_slow("slack token", deadline_seconds),))
    if not look.workspace:
        why = "Slack cannot be asked."
        return [*look.findings, skipped("channel", why), skipped("people", why)]
    channels, people = await asyncio.gather(
        _within(deadline_seconds, "channel", examine_channels(client, channels_in_use(settings, connections))),
        _within(deadline_seconds, "people", examine_people(client, settings, look.workspace)),
    )
    return [*look.findings, *channels, *people]


async def _sites(
    settings: Settings, connections: Sequence[Connection], clock: Clock, deadline_seconds: float
) -> list[Finding]:
    if not connections:
        return [skipped("site", "There is no connection yet.")]
    async with open_jira(settings, deadline_seconds) as jira:
        return await _within(deadline_seconds * 2, "site", examine_sites(jira, connections, clock))


async def _within(seconds: float, check: str, work: Awaitable[list[Finding]]) -> list[Finding]:
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        return [_too_slow(check, seconds)]


def _too_slow(check: str, seconds: float) -> Finding:
    return Finding(check, State.FAULT, f"There was no answer within {seconds:g} s.", "Try again; look at the network.")
