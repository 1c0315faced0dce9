"""Do the ids in the lists of people belong to somebody who can use the bot?

What somebody is in the workspace is judged by `bot.slack_people`, as it is at each press.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from access.people import Standing
from bot.doctor_findings import Finding, State, skipped
from bot.doctor_slack import TROUBLES
from bot.settings import Settings
from bot.slack_people import SlackPeople
from messages.facts import counted

Groups = Mapping[str, Mapping[str, Any]]
_WHAT_IS_WRONG = {
    Standing.GUEST: "is a guest, whom the bot does not answer",
    Standing.OTHER_WORKSPACE: "belongs to another workspace",
    Standing.BOT: "is a bot",
    Standing.DEACTIVATED: "has left",
    Standing.UNKNOWN: "is not known to Slack",
}
_ADMINS = "JIRA_ACCESS_ADMINS"


async def examine_people(client: AsyncWebClient, settings: Settings, workspace: str) -> list[Finding]:
    """A finding for each list of people."""
    lists = {
        _ADMINS: settings.admins,
        "JIRA_ACCESS_APPROVERS": settings.approvers,
        "JIRA_ACCESS_AUDITORS": settings.auditors,
        "JIRA_ACCESS_OPERATORS": settings.operators,
        "JIRA_ACCESS_ON_CALL": settings.on_call,
    }

    async def home() -> str:
        return workspace

    people = SlackPeople(client, home, {})
    named = {one for ids in lists.values() for one in ids}
    group_ids = {one for one in named if one.startswith("S")}
    known_groups: Groups | None = await _groups(client) if group_ids else {}
    troubles = {group: _group_trouble(known_groups, group) for group in group_ids}
    for user in sorted(named - group_ids):
        standing = (await people.look_up(workspace, user)).standing
        troubles[user] = _WHAT_IS_WRONG.get(standing, "")
    return [_judge(setting, ids, troubles) for setting, ids in lists.items()]


def _judge(setting: str, ids: tuple[str, ...], troubles: Mapping[str, str]) -> Finding:
    if not ids:
        if setting == _ADMINS:
            step = f"Set {_ADMINS} to the ids of users or user groups."
            return Finding("people", State.WARNING, "Nobody is named, so there is no admin.", step, setting)
        return skipped("people", "Nobody is named.", setting)
    wrong = [f"{one} {troubles[one]}" for one in ids if troubles[one]]
    if wrong:
        step = "Correct the list: copy ids from the profile in Slack."
        return Finding("people", State.FAULT, f"{'; '.join(wrong)}.", step, setting)
    return Finding("people", State.OK, f"{counted(len(ids), 'id')}, known to Slack.", about=setting)


async def _groups(client: AsyncWebClient) -> Groups | None:
    """The workspace's user groups by id, those switched off as well; None where Slack does not tell."""
    try:
        answer = await client.usergroups_list(include_disabled=True, include_count=True)
    except TROUBLES:
        return None
    groups: list[dict[str, Any]] = answer.get("usergroups") or []
    return {group["id"]: group for group in groups}


def _group_trouble(groups: Groups | None, group: str) -> str:
    if groups is None:
        return "could not be looked up"
    if group not in groups:
        return "is not a user group of this workspace"
    if groups[group].get("date_delete"):
        return "is a user group that was switched off"
    return "is a user group without members" if groups[group].get("user_count") in (0, "0") else ""
