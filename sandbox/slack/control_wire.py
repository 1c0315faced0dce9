"""How the control client talks to the sandbox Slack: JSON over HTTP, refusals as exceptions."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

import aiohttp

from sandbox.slack.outcomes import RefusedError
from sandbox.slack.shapes import Json, JsonObject, object_of, parsed, text_of

_REFUSED = 409
_OK = 200


class ControlError(Exception):
    """The control interface did not understand; the text says what."""


class ControlWire:
    """One connection to the control interface at `base_url`; close it, or use it as a context manager."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Give the connections back."""
        if self._session:
            await self._session.close()

    async def post(self, path: str, /, **body: Json) -> JsonObject:
        """The answer to a POST under `/_control/`.

        Raises:
            RefusedError: Slack does not let this person do this.
            ControlError: The request was not understood.
        """
        async with self._opened().post(f"{self.base_url}/_control/{path}", json=body) as answer:
            return _checked(answer.status, await answer.text())

    async def get(self, path: str, /, **query: str) -> JsonObject:
        """The answer to a GET under `/_control/`.

        Raises:
            ControlError: The request was not understood.
        """
        async with self._opened().get(f"{self.base_url}/_control/{path}", params=_filled(query)) as answer:
            return _checked(answer.status, await answer.text())

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            # The environment's proxy settings are not for loopback, and nothing here waits longer than asked.
            # No limit of connections, because a bench acts as a thousand people at once.
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                timeout=aiohttp.ClientTimeout(total=None),
                trust_env=False,
            )
        return self._session


def _filled(query: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in query.items() if value}


def _checked(status: int, text: str) -> JsonObject:
    if status == _OK:
        return object_of(parsed(text))
    try:
        sentence = text_of(object_of(parsed(text)), "error")
    except ValueError:
        sentence = text
    if status == _REFUSED:
        raise RefusedError(sentence)
    raise ControlError(f"The control interface answered {status}: {sentence}")
