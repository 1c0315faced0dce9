"""A thousand commands at once: every one is acknowledged, those beyond the bound politely, and memory stays bounded."""

from __future__ import annotations

import asyncio

import psutil

from bench.measuring import Row
from bench.slack_load import load
from bench.slack_servers import slack_server

COMMANDS = 1000
_MIB = 1024 * 1024


def measure() -> list[Row]:
    """One thousand connections, one command each."""
    with slack_server("slack") as (slack, _), slack_server("bot", slack) as (address, process_id):
        process = psutil.Process(process_id)
        before = process.memory_info().rss / _MIB
        sending = load(address, connections=COMMANDS, commands=COMMANDS, response_url=f"{slack}/respond")
        run = asyncio.run(sending)
        after = process.memory_info().rss / _MIB
    busy = sum(b"I am busy" in body for body in run.bodies)
    return [
        Row("commands not acknowledged", COMMANDS - run.acknowledged, goal=0),
        Row("slowest acknowledgement", max(run.milliseconds), "ms", goal=3000),
        Row("told politely that the bot is busy", busy),
        Row("answers that were neither empty nor polite", sum(bool(body) for body in run.bodies) - busy, goal=0),
        Row("memory grew by", after - before, "MiB", goal=100),
    ]
