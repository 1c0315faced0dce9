"""Runs the web app inside the running loop, with the signals left to the process."""

from __future__ import annotations

import errno
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from access.errors import BadInput
from bot.setting_values import ListenAddress

_FAREWELL_SECONDS = 3
"""How long requests that are not finished may hold up the end."""


@asynccontextmanager
async def web_server(app: ASGIApp, address: ListenAddress) -> AsyncIterator[str]:
    """Serve for the length of the block; yields the address that is listened on.

    Raises:
        BadInput: the address cannot be listened on; the sentence says why.
    """
    listener = _listen(address)
    server = uvicorn.Server(_config(app))
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    # Server.serve() would take over the signals of the process and end it with SystemExit on failure.
    await server.startup(sockets=[listener])
    try:
        yield f"http://{_in_url(address.host)}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await server.shutdown(sockets=[listener])


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
    )


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _listen(address: ListenAddress) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        listener = socket.create_server((address.host, address.port), family=family, backlog=2048)
    except OSError as error:
        raise BadInput(
            f"{address.host}:{address.port} cannot be listened on: {_why(error)}.",
            "Set JIRA_ACCESS_LISTEN to another host:port, or stop what holds this one.",
        ) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "another program listens there"
    if error.errno == errno.EACCES:
        return "this user may not; ports below 1024 are for root"
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address"
    return error.strerror or "the system refuses"
