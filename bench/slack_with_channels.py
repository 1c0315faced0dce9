"""A sandbox Slack without rate limits and with as many more channels as asked for, the app in each of them.

`python -m bench.slack_with_channels NUMBER` prints its address and its app's bot token, and ends with standard input.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.slack import seed
from sandbox.slack.running import running_slack
from sandbox.slack.values import Channel


def channel_of(number: int) -> str:
    """The id of one of these channels."""
    return f"C{number:010}"


@contextmanager
def slack_with_channels(number: int) -> Iterator[tuple[str, str]]:
    """Its address for the bot and the bot's token, for as long as the block lasts."""
    command = (sys.executable, "-m", "bench.slack_with_channels", str(number))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address, token = process.stdout.readline().split()
        try:
            yield address, token
        finally:
            process.communicate()


async def _serve(number: int) -> None:
    async with running_slack() as slack:
        await slack.control.rate_limits(is_on=False)
        for one in range(number):
            members = frozenset({seed.MEMBER, slack.app.bot_user})
            slack.world.put_channel(Channel(channel_of(one), f"alerts-{one}", members))
        print(f"{slack.url}/api", slack.app.bot_token, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
