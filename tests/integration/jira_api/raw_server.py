"""A listening socket that sends whatever bytes it is told, for what no well-behaved server does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from access.sites import SiteAddress, parse_address

Handler = Callable[[bytes], bytes | None]
"""From the head of a request to what goes on the wire; None says nothing and keeps the connection open.

An answer that says "Connection: close" is followed by the end of the connection.
"""
Serve = Callable[[Handler], Awaitable[SiteAddress]]


class RawServer:
    """One listening socket on the loopback address."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._open: set[asyncio.Transport] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> SiteAddress:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _RawProtocol(self._handler, self._open), "127.0.0.1", 0)
        return parse_address(f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}")

    async def stop(self) -> None:
        for transport in self._open:
            transport.abort()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()


class _RawProtocol(asyncio.Protocol):
    def __init__(self, handler: Handler, opened: set[asyncio.Transport]) -> None:
        self._handler = handler
        self._opened = opened
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._opened.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's shape
        self._opened.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if b"\r\n\r\n" not in self._received:
            return
        answer = self._handler(self._received)
        self._received = b""
        if answer is not None:
            self._transport.write(answer)
            if b"Connection: close" in answer:
                self._transport.close()
