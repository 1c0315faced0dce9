"""Signed slash commands as fast as they are acknowledged, over a number of connections that stay open.

Requests are spelt out by hand and answers hardly read, so that the asking costs less than the answering.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from bench.slack_servers import PATH, SECRET

_numbers = itertools.count()


@dataclass(frozen=True, slots=True)
class Load:
    """What came of one run: commands acknowledged, seconds it took, and each acknowledgement's milliseconds."""

    acknowledged: int
    seconds: float
    milliseconds: tuple[float, ...]
    bodies: tuple[bytes, ...]

    @property
    def per_second(self) -> float:
        """Commands acknowledged in a second."""
        return self.acknowledged / self.seconds


async def load(address: str, *, connections: int, commands: int, response_url: str = "") -> Load:
    """Send so many commands over so many connections; every one must be acknowledged with 200."""
    host = urlsplit(address).netloc
    prepared = [_request(host, response_url) for _ in range(commands)]
    waiting = iter(prepared)
    taken: list[float] = []
    bodies: list[bytes] = []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(*_host_and_port(host))
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            bodies.append(await _answer(reader))
            taken.append(1000 * (time.perf_counter() - began))
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(connections)))
    return Load(len(taken), time.perf_counter() - began, tuple(taken), tuple(bodies))


async def settled(address: str) -> None:
    """Wait until the bot at that address has nothing under way; another server has nothing to wait for."""
    while b'"in_flight":0' not in (body := await _page(address, "/healthz")) and b"in_flight" in body:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.05)


async def _page(address: str, path: str) -> bytes:
    host = urlsplit(address).netloc
    reader, writer = await asyncio.open_connection(*_host_and_port(host))
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    body = await reader.read()
    writer.close()
    return body


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200"), head
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(int(length.partition(b":")[2]))


def _request(host: str, response_url: str) -> bytes:
    number = next(_numbers)
    body = (
        "command=%2Fjira-access&text=help&team_id=T1&user_id=U1&channel_id=C1"
        f"&trigger_id={number}&response_url={quote(response_url, safe='')}"
    ).encode()
    timestamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {timestamp}\r\n"
        f"X-Slack-Signature: v0={signature}\r\n\r\n"
    )
    return head.encode() + body


def _host_and_port(host: str) -> tuple[str, int]:
    name, _, port = host.rpartition(":")
    return name, int(port)
