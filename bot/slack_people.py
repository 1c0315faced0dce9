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

from access.people import Person, Role, Standing

T = TypeVar("T")
_ASK_SECONDS = 2.0
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
            return kept.value


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
            return Person(workspace, user_id, standing)
        roles, unread = await self._roles(user_id)
        return Person(workspace, user_id, standing, roles, unread, user.get("tz"))

    async def _roles(self, user_id: str) -> tuple[frozenset[Role], frozenset[Role]]:
        held, unread = set(), set()
        for role, ids in self._lists.items():
            if user_id in ids:
                held.add(role)
                continue
            for group in (one for one in ids if one.startswith("S")):
                try:
                    async with asyncio.timeout(_ASK_SECONDS):
                        members = await self._groups.get(group, self._ask_group)
                except _TROUBLES:
                    unread.add(role)
                    continue
                if user_id in members:
                    held.add(role)
        return frozenset(held), frozenset(unread - held)

    async def _ask_user(self, user_id: str) -> dict[str, Any]:
        answer = await self._client.users_info(user=user_id)
        user: dict[str, Any] = answer["user"]
        return user

    async def _ask_group(self, group_id: str) -> frozenset[str]:
        answer = await self._client.usergroups_users_list(usergroup=group_id)
        return frozenset(answer["users"])


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
