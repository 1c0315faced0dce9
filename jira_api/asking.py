"""Asks one site one question: target and headers in, a `Reply` with signals and value out.

Which questions there are is told in `jira_api.site_calls` and `jira_api.account_calls`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from access.credentials import Deployment
from access.ports import Reply
from access.sites import SiteAddress
from jira_api.signals import understand
from jira_api.signing import Signer
from jira_api.transport import Transport

_T = TypeVar("_T")

# Without an own User-Agent Jira's cross-site check takes a write for a browser's.
_READ_HEADERS = (("Accept", "application/json"), ("Accept-Encoding", "gzip"), ("User-Agent", "jira-access-bot"))
_WRITE_HEADERS = (*_READ_HEADERS, ("Content-Type", "application/json"), ("X-Atlassian-Token", "no-check"))


def api_path(deployment: Deployment) -> str:
    """Where the REST calls of that deployment stand behind the base URL."""
    return "/rest/api/3" if deployment is Deployment.CLOUD else "/rest/api/2"


class Asker:
    """One site, asked with one signer or anonymously."""

    __slots__ = ("_address", "_signer", "_transport")

    def __init__(self, transport: Transport, address: SiteAddress, signer: Signer | None = None) -> None:
        self._transport = transport
        self._address = address
        self._signer = signer

    async def get(
        self, call: str, target: str, read: Callable[[object], _T | None], statuses: tuple[int, ...] = (200,)
    ) -> Reply[_T]:
        """The reply to a GET; its value is what `read` makes of the JSON under one of these statuses, else None."""
        return await self._ask(call, "GET", target, None, read, statuses)

    async def post(self, call: str, target: str, document: object, read: Callable[[object], _T | None]) -> Reply[_T]:
        """The reply to a POST of a JSON document; its value comes with status 200 only."""
        return await self._ask(call, "POST", target, json.dumps(document).encode(), read, (200,))

    async def write(self, call: str, method: str, target: str, body: str) -> Reply[None]:
        """The reply to a call that changes something; there is never a value, the status alone tells."""
        document = body.encode() if body else b""
        return await self._ask(call, method, target, document, lambda _: None, ())

    async def _ask(
        self,
        call: str,
        method: str,
        target: str,
        body: bytes | None,
        read: Callable[[object], _T | None],
        statuses: tuple[int, ...],
    ) -> Reply[_T]:
        headers = list(_READ_HEADERS if body is None else _WRITE_HEADERS)
        if self._signer is not None:
            url = f"{self._address.base_url}{target}"
            headers.append(("Authorization", await self._signer.authorization(method, url)))
        answer = await self._transport.send(self._address, method, target, headers, body)
        black_out = str if self._signer is None else self._signer.black_out
        signals, document = understand(call, answer, black_out)
        is_whole = answer.status in statuses and answer.failure is None
        return Reply(signals, read(document) if is_whole else None)
