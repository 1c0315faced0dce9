"""Starts and stops a sandbox server inside the running event loop, and lets it break a connection on purpose.

Both sandboxes stand on this file. What they answer lives in `sandbox.jira` and `sandbox.slack`.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_HANG_UP = "sandbox.hang_up"
_STOP_SECONDS = 2.0


@asynccontextmanager
async def serving(
    app: ASGIApp,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    ssl_context: ssl.SSLContext | None = None,
) -> AsyncIterator[str]:
    """Serve `app` in the running loop for as long as the block lasts; yields the base URL without a slash.

    Port 0 takes a free one. The app runs without ASGI lifespan events, and writes its own `Date` header
    if it wants one. At the end of the block open connections are cut and unfinished requests see a
    disconnect.

    Raises:
        OSError: The address cannot be listened on, for instance because the port is taken.
    """
    listener = _listen(host, port)
    server = uvicorn.Server(_config(app))
    server.config.load()
    server.config.ssl = ssl_context
    server.lifespan = server.config.lifespan_class(server.config)
    scheme = "https" if ssl_context else "http"
    # Server.serve() would take over the signals of the process and end it with SystemExit on failure.
    await server.startup(sockets=[listener])
    try:
        yield f"{scheme}://{_in_url(host)}:{listener.getsockname()[1]}"
    finally:
        await _stop(server)
        listener.close()


class HungUp(Response):
    """An answer that never comes: the connection is cut at once."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's shape
        """Cut the connection and wait until the server has noticed."""
        scope["extensions"][_HANG_UP]()
        await _until_disconnected(receive)


class NeverAnswered(Response):
    """An answer that never comes: the connection stays open until the client, or the server, gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's shape
        """Wait until the other side has gone."""
        await _until_disconnected(receive)


class _CuttableProtocol(H11Protocol):
    """Hands the app a way to cut its own connection, which ASGI does not know."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        inner: Any = self.app

        async def with_hang_up(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[_HANG_UP] = transport.abort
            await inner(scope, receive, send)

        self.app = with_hang_up


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=_CuttableProtocol,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=60,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=2048)
    # create_server leaves the protocol number at 0, so asyncio does not switch Nagle's delay off for its connections.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


async def _stop(server: uvicorn.Server) -> None:
    for listening in server.servers:
        listening.close()
    for connection in list(server.server_state.connections):
        connection.shutdown()
        if isinstance(connection, H11Protocol):
            connection.transport.abort()
    tasks = list(server.server_state.tasks)
    if tasks:
        _, unfinished = await asyncio.wait(tasks, timeout=_STOP_SECONDS)
        for task in unfinished:
            task.cancel()
    await asyncio.sleep(0)


async def _until_disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
