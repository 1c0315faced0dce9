"""To whom direct messages of the watch go: a connection's owner, the admins where they have gone, or the operators."""

from __future__ import annotations

import asyncio

import aiohttp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from access.errors import NotFound
from access.outbox import OutboxRow, Target
from access.records import ActorKind
from access.stores import Storage

_ASK_SECONDS = 5.0
_MOST = 20
"""A note to more people than this is a broadcast, and nobody feels meant by one."""
_TROUBLES = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError)


class Recipients:
    """Finds people; where Slack cannot be asked about somebody, they count as there."""

    def __init__(
        self, client: AsyncWebClient, storage: Storage, admins: tuple[str, ...], operators: tuple[str, ...]
    ) -> None:
        self._client = client
        self._storage = storage
        self._admins = admins
        self._operators = operators

    async def of(self, row: OutboxRow) -> tuple[str, ...]:
        """Slack user ids; empty where nobody is named."""
        if row.target is Target.PERSON:
            return (row.channel,)
        if row.target is Target.OPERATORS:
            return await self._people(self._operators or self._admins)
        owner = await self._owner(row.connection_id)
        return (owner,) if owner else await self._people(self._admins)

    async def _owner(self, connection_id: str) -> str:
        """The connection's owner; empty where nobody in Slack made it, or they have gone."""
        try:
            async with self._storage.reading() as transaction:
                owner = (await transaction.connections.get(connection_id)).owner
        except NotFound:
            return ""
        return owner.id if owner.kind is ActorKind.SLACK and await self._is_there(owner.id) else ""

    async def _is_there(self, user_id: str) -> bool:
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                answer = await self._client.users_info(user=user_id)
        except _TROUBLES as error:
            return "user_not_found" not in str(error)
        return not answer["user"].get("deleted", False)

    async def _people(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The people of a list, each once; members of user groups that Slack does not tell are left out."""
        found: list[str] = []
        for one in ids:
            found += await self._members(one) if one.startswith("S") else [one]
        return tuple(dict.fromkeys(found))[:_MOST]

    async def _members(self, group_id: str) -> list[str]:
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                answer = await self._client.usergroups_users_list(usergroup=group_id)
        except _TROUBLES:
            return []
        return [str(user) for user in answer.get("users") or []]
