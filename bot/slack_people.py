"""Who somebody is, asked of Slack at each press and remembered for seconds: keeps `access.people.People`.

Sources: https://docs.slack.dev/reference/methods/users.info, https://docs.slack.dev/reference/objects/user-object and
https://docs.slack.dev/reference/methods/usergroups.users.list
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from access.people import Person, Role, Standing

T = TypeVar("T")
_ASK_SECONDS = 2.0
_MOST_KEPT = 1000
_TROUBLES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


@dataclass(frozen=True, slots=True)
class _Remembered(Generic[T]):
    value: T
    until: float


class _Memory(Generic[T]):
    """Keeps answers for a few seconds, and asks once however many want to know."""

    def __init__(self, keep_seconds: float, monotonic: Callable[[], float]) -> None:
        self._keep_seconds = keep_seconds
        self._monotonic = monotonic
        self._kept: dict[str, _Remembered[T]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def get(self, key: str, ask: Callable[[str], Awaitable[T]]) -> T:
        async with self._locks.setdefault(key, asyncio.Lock()):
            kept = self._kept.get(key)
            if kept is None or kept.until <= self._monotonic():
                kept = _Remembered(await ask(key), self._monotonic() + self._keep_seconds)
                self._kept[key] = kept
                self._forget_some()
            return kept.value

    def _forget_some(self) -> None:
        """A workspace may have a hundred thousand people, of whom few come again."""
        if len(self._kept) <= _MOST_KEPT:
            return
        now = self._monotonic()
        for key in [key for key, one in self._kept.items() if one.until <= now and not self._locks[key].locked()]:
            del self._kept[key], self._locks[key]


class SlackPeople:
    """Looks people up in Slack; closed when Slack cannot tell."""

    def __init__(
        self,
        client: AsyncWebClient,
        home_workspace: Callable[[], Awaitable[str]],
        lists: Mapping[Role, tuple[str, ...]],
        *,
        keep_seconds: float = 20.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._home_workspace = home_workspace
        self._lists = lists
        self._users: _Memory[dict[str, Any]] = _Memory(keep_seconds, monotonic)
        self._groups: _Memory[frozenset[str]] = _Memory(keep_seconds, monotonic)

    async def look_up(self, workspace: str, user_id: str) -> Person:
        """The person as Slack knows them now; standing UNKNOWN where Slack could not be asked in time."""
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                home = await self._home_workspace()
                if workspace != home:
                    return Person(workspace, user_id, Standing.OTHER_WORKSPACE)
                user = await self._users.get(user_id, self._ask_user)
        except _TROUBLES:
            return Person(workspace, user_id, Standing.UNKNOWN)
        standing = _standing(user, home)
        if standing is not Standing.MEMBER:
            return Person(workspace, user_id, standing, name=_name(user))
        roles, unread = await self._roles(user_id)
        return Person(workspace, user_id, standing, roles, unread, user.get("tz"), _name(user))

    async def _roles(self, user_id: str) -> tuple[frozenset[Role], frozenset[Role]]:
        """The lists that the person is on, and those that cannot be read now; all groups are asked at once."""
        groups = sorted({one for ids in self._lists.values() for one in ids if one.startswith("S")})
        members = dict(zip(groups, await asyncio.gather(*map(self._members, groups)), strict=True))
        held, unread = set(), set()
        for role, ids in self._lists.items():
            asked = [members[one] for one in ids if one in members]
            if user_id in ids or any(user_id in group for group in asked if group is not None):
                held.add(role)
            elif None in asked:
                unread.add(role)
        return frozenset(held), frozenset(unread)

    async def _members(self, group_id: str) -> frozenset[str] | None:
        """Who is in the user group; None where Slack does not tell in time."""
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                return await self._groups.get(group_id, self._ask_group)
        except _TROUBLES:
            return None

    async def _ask_user(self, user_id: str) -> dict[str, Any]:
        answer = await self._client.users_info(user=user_id)
        return _part(answer, "user", dict)

    async def _ask_group(self, group_id: str) -> frozenset[str]:
        answer = await self._client.usergroups_users_list(usergroup=group_id)
        return frozenset(_part(answer, "users", list))


def _part(answer: AsyncSlackResponse, name: str, form: type[T]) -> T:
    """That part of an answer. Raises SlackClientError where it is missing or of another form: then nobody is let in."""
    found = answer.get(name)
    if not isinstance(found, form):
        raise SlackClientError(f"Slack's answer has no {name}")
    return found


def _name(user: Mapping[str, Any]) -> str:
    profile = dict(user.get("profile") or {})
    return str(profile.get("display_name") or user.get("real_name") or user.get("name") or "")


def _standing(user: Mapping[str, Any], home: str) -> Standing:
    if user.get("deleted"):
        return Standing.DEACTIVATED
    if user.get("is_bot") or user.get("is_workflow_bot"):
        return Standing.BOT
    if user.get("is_stranger") or (user.get("team_id") not in (home, None) and not user.get("enterprise_user")):
        return Standing.OTHER_WORKSPACE
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return Standing.GUEST
    return Standing.MEMBER
