"""`jira-access run`: the bot itself."""

from __future__ import annotations

import argparse
import asyncio

from bot.logs import configure_logging
from bot.process import run_process
from bot.redaction import Redactor
from bot.settings import RUN_NEEDS, load_settings
from storage.single_process import only_process


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Everything comes from settings."""


def run(_: argparse.Namespace) -> int:
    """Serve until told to stop."""
    settings = load_settings(RUN_NEEDS)
    configure_logging(settings.log_level, settings.log_format, Redactor(settings.secrets()))
    with only_process(settings.database_url):
        asyncio.run(run_process(settings, _say_ready))
    return 0


def _say_ready(address: str) -> None:
    import structlog  # noqa: PLC0415 - after logging was configured

    structlog.get_logger().info("ready", address=address)
