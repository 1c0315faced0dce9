"""Does Slack take our token, with the scopes that the manifest asks for?

Channels are in `bot.doctor_channels`, people in `bot.doctor_people`. Source for the headers read here:
https://docs.slack.dev/authentication/installing-with-oauth/#inspecting-scopes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from access.ports import Clock
from bot.doctor_clock import judge_clock, told_time
from bot.doctor_findings import Finding, State, skipped
from bot.manifest import OPTIONAL_SCOPES, SCOPES
from bot.settings import Settings
from messages.literal import shown

TROUBLES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)
"""What a call to Slack may raise."""
_WORD_LIMIT = 60
_TOKEN_STEPS = {
    "invalid_auth": "Copy the bot token from the app's page, OAuth & Permissions.",
    "not_authed": "Copy the bot token from the app's page, OAuth & Permissions.",
    "token_revoked": "Install the app in the workspace again, and set the new bot token.",
    "token_expired": "Install the app in the workspace again, and set the new bot token.",
    "account_inactive": "Install the app in the workspace again, and set the new bot token.",
    "ratelimited": "Try again in a minute.",
}


@dataclass(frozen=True, slots=True)
class SlackLook:
    """What was found, and the workspace's team id; empty where Slack does not take the token."""

    findings: tuple[Finding, ...]
    workspace: str = ""


def slack_word(error: Exception) -> str:
    """Slack's own word for what is wrong, such as `invalid_auth`; empty where Slack did not answer in its form."""
    if not isinstance(error, SlackApiError):
        return ""
    answer = error.response
    word = answer.get("error") if hasattr(answer, "get") else None
    return shown(word, _WORD_LIMIT) if isinstance(word, str) else ""


async def examine_token(client: AsyncWebClient, settings: Settings, clock: Clock) -> SlackLook:
    """Whether Slack takes the token, for which scopes, and whether the clocks agree."""
    if settings.slack_bot_token is None:
        step = "Copy the bot token from the app's page, OAuth & Permissions."
        return _unread(Finding("slack token", State.FAULT, "SLACK_BOT_TOKEN is not set.", step))
    try:
        answer = await client.auth_test()
    except TROUBLES as error:
        return _unread(_token_fault(error, settings.slack_api_url))
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    user, team = shown(str(answer.get("user")), _WORD_LIMIT), shown(str(answer.get("team")), _WORD_LIMIT)
    findings = (
        Finding("slack token", State.OK, f"Slack knows us as {user} in {team}."),
        _judge_scopes(headers.get("x-oauth-scopes")),
        _judge_clock(headers, settings, clock),
    )
    return SlackLook(findings, str(answer.get("team_id") or ""))


def _unread(fault: Finding) -> SlackLook:
    return SlackLook((fault, skipped("scopes", "Slack does not take the token.")))


def _token_fault(error: Exception, api_url: str) -> Finding:
    word = slack_word(error)
    if not word:
        step = "Look whether this machine may reach it over https, and whether SLACK_API_URL is right."
        return Finding("slack token", State.FAULT, f"Slack cannot be asked at {api_url}.", step)
    state = State.WARNING if word == "ratelimited" else State.FAULT
    step = _TOKEN_STEPS.get(word, "Look up the word at docs.slack.dev, method auth.test.")
    return Finding("slack token", state, f"Slack does not take SLACK_BOT_TOKEN: {word}.", step)


def _judge_scopes(header: str | None) -> Finding:
    if header is None:
        return skipped("scopes", "Slack did not tell which scopes the token has.")
    held = {scope.strip() for scope in header.split(",") if scope.strip()}
    missing = [scope for scope in SCOPES if scope not in held]
    if missing:
        sentence = f"The token lacks {', '.join(f'{scope} ({SCOPES[scope]})' for scope in missing)}."
        step = "Put the manifest of this version into the app (jira-access manifest), and install it again."
        return Finding("scopes", State.FAULT, sentence, step)
    more = sorted(held - set(SCOPES) - OPTIONAL_SCOPES)
    if more:
        sentence = f"The token has scopes that the bot does not use: {shown(', '.join(more), 300)}."
        return Finding("scopes", State.WARNING, sentence, "Take them out of the app, and install it again.")
    return Finding("scopes", State.OK, f"The token has the {len(SCOPES)} scopes that the bot uses.")


def _judge_clock(headers: Mapping[str, str], settings: Settings, clock: Clock) -> Finding:
    takes_http = settings.slack_app_token is None
    breaks = "Slack's requests are refused as too old." if takes_http else ""
    return judge_clock("Slack", "Slack", told_time(headers.get("date")), clock(), breaks=breaks)
