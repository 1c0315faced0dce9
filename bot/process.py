"""The life of the process: start, serve until told to stop, finish what is under way, close."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from access.errors import StorageAway
from bot.settings import Settings
from bot.web import make_web_app
from bot.web_server import web_server
from bot.wiring import Bot, Bounds, wire

_log = structlog.get_logger()


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
        spare_the_collector()
        on_ready(address)
        await stop.wait()
        _log.info("stopping")


def spare_the_collector() -> None:
    """Have the garbage collector leave alone what there is by now: a hundred megabytes of libraries, kept to the end.

    Walking over them took a sixth of a busy watch's time. Source: https://docs.python.org/3/library/gc.html#gc.freeze
    """
    gc.freeze()


@asynccontextmanager
async def serving(settings: Settings, bounds: Bounds | None = None) -> AsyncIterator[str]:
    """A bot that serves for the length of the block; yields the address of its web server.

    Raises:
        BadInput: the address cannot be listened on, or a setting cannot be used.
        Refused: the database was upgraded by a newer program.
    """
    bounds = bounds or Bounds()
    async with wire(settings, bounds) as bot:
        slack_app = bot.slack_app if bot.socket is None else None
        secret = settings.slack_signing_secret
        app = make_web_app(bot.health, bot.metrics, slack_app, secret.reveal() if secret else "", bot.pages)
        async with web_server(app, settings.listen) as address:
            try:
                await _begin(bot)
                yield address
            finally:
                await _end(bot, bounds.grace_seconds)


async def _begin(bot: Bot) -> None:
    if bot.socket is not None:
        await bot.socket.open()
    try:
        missing = await bot.storage.missing_keys()
        if missing:
            _log.error("stored secrets need keys that JIRA_ACCESS_ENCRYPTION_KEYS does not hold", key_ids=missing)
    except StorageAway as away:  # it may be back when the first command comes
        _log.warning("storage not ready", reason=str(away))
    await bot.health.ready()
    bot.engine.start()


async def _end(bot: Bot, grace_seconds: float) -> None:
    """Let Slack's line go first, so that nothing new comes in while the rest is finished."""
    if bot.socket is not None:
        await bot.socket.close()
    cut_off, _ = await asyncio.gather(bot.background.drain(grace_seconds), bot.engine.stop(grace_seconds))
    _log.info("stopped", cut_off=cut_off)
