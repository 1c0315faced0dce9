"""Answers that go wrong on the wire: cut, dripped, endless, too big, packed to burst, never sent.

Each is a Starlette response, so that it can take the place of an ordinary one.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator
from functools import lru_cache

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from sandbox.jira.answers import JSON, Answer
from sandbox.serving import HungUp

_MIB = 1024 * 1024
_SPACES = b" " * _MIB
# A gzip stream's header, and its first byte sequences, without name or time: RFC 1952, section 2.3.
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"


class CutBody(Response):
    """The headers promise the whole body; a part of it comes, then the connection is cut."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body, answer.status, dict(answer.headers), answer.content_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the first half, then hang up."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await HungUp()(scope, receive, send)


class LeavableStream(StreamingResponse):
    """A stream that ends when the client goes, or the server stops."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the shape of ASGI
        """Send until the stream is over or nobody listens."""
        sending = asyncio.ensure_future(self.stream_response(send))
        leaving = asyncio.ensure_future(disconnected(receive))
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        sending.cancel()
        leaving.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)


async def disconnected(receive: Receive) -> None:
    """Returns when the other side has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def dripped(answer: Answer, interval_seconds: float) -> Response:
    """The whole answer, one byte at a time."""
    headers = dict(answer.headers) | {"Content-Length": str(len(answer.body))}
    return LeavableStream(_drops(answer.body, interval_seconds), answer.status, headers, answer.content_type)


def endless(interval_seconds: float) -> Response:
    """JSON that begins well and never ends."""
    return LeavableStream(_for_ever(interval_seconds), 200, media_type=JSON)


def huge(size: int) -> Response:
    """A body of so many bytes, well-formed JSON but for its size."""
    return LeavableStream(_blanks(size), 200, {"Content-Length": str(size)}, JSON)


def exploding(mebibytes: int) -> Response:
    """A gzip body that is a thousand times larger when unpacked."""
    return LeavableStream(_packed_blanks(mebibytes), 200, {"Content-Encoding": "gzip"}, JSON)


async def _drops(body: bytes, interval_seconds: float) -> AsyncIterator[bytes]:
    for place in range(len(body)):
        yield body[place : place + 1]
        await asyncio.sleep(interval_seconds)


async def _for_ever(interval_seconds: float) -> AsyncIterator[bytes]:
    yield b'{"values":['
    while True:
        yield b'{"key":"AGAIN"},' * 256
        await asyncio.sleep(interval_seconds)


async def _blanks(size: int) -> AsyncIterator[bytes]:
    left = size - 2
    yield b"{"
    while left > 0:
        yield _SPACES[:left]
        left -= _MIB
        await asyncio.sleep(0)
    yield b"}"


async def _packed_blanks(mebibytes: int) -> AsyncIterator[bytes]:
    yield _GZIP_HEADER
    for _ in range(mebibytes):
        yield _packed_mebibyte()
        await asyncio.sleep(0)
    # The end of the stream is left out: who has unpacked this far has lost already.


@lru_cache(maxsize=1)
def _packed_mebibyte() -> bytes:
    """One mebibyte of blanks, packed so that it can be repeated: it refers to nothing before it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(_SPACES) + packer.flush(zlib.Z_FULL_FLUSH)
