"""Lets requests-oauthlib speak through our own transport, so that its calls meet the same guards as all others.

Allow-list, deadline, byte cap, certificates, proxy and the counter of requests stand in `jira_api.transport`; nothing
of them is written a second time here.
"""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from access.sites import SiteAddress
from jira_api.exchange import RawAnswer
from jira_api.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Mapping

_OURS = {"host", "content-length", "connection"}
"""Headers that the transport writes itself."""


class NoAnswer(Exception):
    """No whole answer came; why stands in the adapter's `answer`."""


class TransportAdapter(BaseAdapter):
    """Carries one request of one session. Called in a thread, while the event loop runs in another."""

    def __init__(self, transport: Transport, address: SiteAddress, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._transport = transport
        self._address = address
        self._loop = loop
        self._answer: RawAnswer | None = None

    @property
    def answer(self) -> RawAnswer:
        """What came. Raises RuntimeError before anything was sent."""
        if self._answer is None:
            raise RuntimeError("The session has sent nothing.")
        return self._answer

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,  # noqa: FBT001, FBT002, ARG002 - requests' own signature
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,  # noqa: ARG002 - the transport has its own deadline
        verify: bool | str = True,  # noqa: FBT001, FBT002, ARG002 - the transport always checks
        cert: object = None,  # noqa: ARG002 - the transport has none
        proxies: Mapping[str, str] | None = None,  # noqa: ARG002 - the transport has its own
    ) -> Response:
        """The answer, as requests knows one. Raises NoAnswer where none came whole, BadInput where none may be had."""
        url = request.url or ""
        target = url.removeprefix(self._address.base_url)
        headers = [(name, _text(value)) for name, value in request.headers.items() if name.lower() not in _OURS]
        sending = self._transport.send(self._address, request.method or "POST", target, headers)
        try:
            # Ends by itself: the transport gives up at its deadline.
            self._answer = asyncio.run_coroutine_threadsafe(sending, self._loop).result()
        except CancelledError:
            raise NoAnswer from None
        if self._answer.failure is not None or self._answer.status is None:
            raise NoAnswer
        return _as_response(request, self._answer)

    def close(self) -> None:
        """Nothing is held: the transport keeps its own connections."""


def _text(value: str | bytes) -> str:
    # requests-oauthlib hands signed headers over as bytes.
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _as_response(request: PreparedRequest, answer: RawAnswer) -> Response:
    response = Response()
    response.status_code = answer.status or 0
    response.headers.update(answer.headers)
    response.headers.pop("content-encoding", None)  # the body has been unpacked
    response.encoding = "utf-8"
    response.raw = io.BytesIO(answer.body)
    response.request = request
    response.url = request.url or ""
    return response
