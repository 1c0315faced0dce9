"""The sweep's questions over bare sockets, nothing read but status and length: what is left is the server's part.

No client that understands its answers can be faster, so this is the floor that ours is held beside.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from sandbox.jira.example import PERSONAL_TOKEN

_LENGTH = re.compile(rb"content-length: *([0-9]+)", re.IGNORECASE)


def bare_sweep(url: str, projects: int, in_flight: int) -> float:
    """Seconds until so many `mypermissions` of that Data Center are answered, over `in_flight` connections."""
    return asyncio.run(_sweep(url, projects, in_flight))


async def _sweep(url: str, projects: int, in_flight: int) -> float:
    numbers = iter(range(1, projects + 1))
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(in_flight):
            group.create_task(_ask_on(url, numbers))
    return time.perf_counter() - began


async def _ask_on(url: str, numbers: Iterator[int]) -> None:
    """One connection: the next question as soon as the last one is answered."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    for number in numbers:
        target = f"{parts.path}/rest/api/2/mypermissions?projectKey=P{number}"
        head = f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {PERSONAL_TOKEN}\r\n\r\n"
        writer.write(head.encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(answer)
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert length is not None
        await reader.readexactly(int(length[1]))
    writer.close()
    await writer.wait_closed()
