"""The life of the process: start, serve until told to stop, finish what is under way, close."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from access.errors import AccessError
from bot.settings import Settings
from bot.web import make_web_app
from bot.web_server import web_server
from bot.wiring import Bot, wire

_log = structlog.get_logger()
GRACE_SECONDS = 20.0
"""How long work under way may go on after a stop signal."""


async def run_process(settings: Settings, on_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; then take nothing more, finish what is under way and return.

    Args:
        settings: what the process was told.
        on_ready: told the address of the web server, once requests are taken.

    Raises:
        BadInput: the address cannot be listened on, or a setting cannot be used.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with serving(settings) as address:
        on_ready(address)
        await stop.wait()
        _log.info("stopping")


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[str]:
    """A bot that serves for the length of the block; yields the address of its web server."""
    async with wire(settings) as bot:
        slack_app = bot.slack_app if settings.slack_signing_secret and bot.socket is None else None
        async with web_server(make_web_app(bot.health, bot.metrics, slack_app), settings.listen) as address:
            await _begin(bot)
            try:
                yield address
            finally:
                await _end(bot)


async def _begin(bot: Bot) -> None:
    if bot.socket is not None:
        await bot.socket.connect_async()  # type: ignore[no-untyped-call]  # Bolt's handler has no annotations
    try:
        await bot.serving.forget_old_deliveries()
    except AccessError as error:  # storage that is away now may be back when the first command comes
        _log.warning("storage not ready", reason=str(error))
    await bot.health.ready()


async def _end(bot: Bot) -> None:
    """Let Slack's line go first, so that nothing new comes in while the rest is finished."""
    if bot.socket is not None:
        await bot.socket.close_async()  # type: ignore[no-untyped-call]  # as above
    cut_off = await bot.background.drain(GRACE_SECONDS)
    _log.info("stopped", cut_off=cut_off)
