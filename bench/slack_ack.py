"""From a signed slash command to its acknowledgement: the bot beside bare Bolt and a route that only verifies."""

from __future__ import annotations

import asyncio
import statistics
from contextlib import ExitStack

import psutil

from bench.measuring import Row, median_row
from bench.slack_load import Load, load, settled
from bench.slack_servers import slack_server

CONNECTIONS = (1, 16, 64)
COMMANDS = 2000
REPEATS = 7
KINDS = ("route", "bolt", "bot-ack-only", "bot")
GOAL = 0.85


def measure() -> list[Row]:
    """Each server in turn, over and over, so that a busy moment of the machine strikes all."""
    return [row for connections in CONNECTIONS for row in _rows(connections)]


def _rows(connections: int) -> list[Row]:
    runs: dict[str, list[Load]] = {kind: [] for kind in KINDS}
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with slack_server("slack") as (slack, _), ExitStack() as stack:
        servers = {kind: stack.enter_context(slack_server(kind, slack)) for kind in KINDS}
        for _ in range(1 + REPEATS):
            for kind, (address, process_id) in servers.items():
                before = _processor_seconds(process_id)
                sending = load(address, connections=connections, commands=COMMANDS, response_url=f"{slack}/respond")
                runs[kind].append(asyncio.run(sending))
                spent[kind].append(1e6 * (_processor_seconds(process_id) - before) / COMMANDS)
                asyncio.run(settled(address))
    runs = {kind: of_kind[1:] for kind, of_kind in runs.items()}  # the first of all warms up
    rates = {kind: [run.per_second for run in runs[kind]] for kind in KINDS}
    ratios = [ours / bare for ours, bare in zip(rates["bot-ack-only"], rates["bolt"], strict=True)]
    slowest = max(_high(run) for run in runs["bot"])
    at = f"{connections} connections" if connections > 1 else "1 connection"
    return [
        median_row(f"{at}: a route that only verifies", rates["route"], "/s"),
        median_row(f"{at}: bare Bolt, one listener", rates["bolt"], "/s"),
        median_row(f"{at}: the bot, acknowledging only", rates["bot-ack-only"], "/s"),
        median_row(f"{at}: the bot, with the work behind it", rates["bot"], "/s"),
        median_row(f"{at}: processor time of bare Bolt for each", spent["bolt"][1:], "µs"),
        median_row(f"{at}: processor time of the bot, acknowledging only", spent["bot-ack-only"][1:], "µs"),
        median_row(f"{at}: acknowledging only against bare Bolt", ratios, "times", goal=GOAL, at_least=True),
        Row(f"{at}: with the work, 99 % are acknowledged within", slowest, "ms", goal=3000),
    ]


def _high(run: Load) -> float:
    return statistics.quantiles(run.milliseconds, n=100)[98]


def _processor_seconds(process_id: int) -> float:
    times = psutil.Process(process_id).cpu_times()
    return times.user + times.system
