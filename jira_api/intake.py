"""Takes in a body piece by piece and never holds more of it than allowed, compressed or not.

Knows gzip and bytes, nothing of HTTP.
"""

from __future__ import annotations

import zlib

_GZIP_WINDOW = 31
"""zlib's number for "expect a gzip header"."""


class BodyTooLarge(Exception):
    """The body is larger than the cap."""


class BodyDamaged(Exception):
    """The body is not what its encoding says, or its end is missing."""


class BodyIntake:
    """Collects one body of at most `cap` bytes after decompression.

    httpx would inflate each piece of the network whole before anybody can count: 64 KiB may become 64 MiB.
    Here zlib itself stops one byte behind the cap.
    """

    __slots__ = ("_body", "_cap", "_gzip", "_taken")

    def __init__(self, cap: int, encoding: str = "") -> None:
        """Expect a body in the given `Content-Encoding`; raises BodyDamaged for one that was not asked for."""
        word = encoding.strip().lower()
        if word not in {"", "identity", "gzip", "x-gzip"}:
            raise BodyDamaged
        self._cap = cap
        self._body = bytearray()
        self._taken = 0
        self._gzip = zlib.decompressobj(_GZIP_WINDOW) if "gzip" in word else None

    def feed(self, piece: bytes) -> None:
        """Take the next piece of the network.

        Raises:
            BodyTooLarge: the cap is passed, by what came or by what it became.
            BodyDamaged: it cannot be decompressed.
        """
        self._taken += len(piece)
        # A stream of empty gzip blocks becomes nothing and has no end, so what came is counted too.
        if self._taken > self._cap:
            raise BodyTooLarge
        if self._gzip is None:
            self._body += piece
        else:
            self._inflate(piece, self._gzip)

    def finish(self) -> bytes:
        """The whole body; raises BodyDamaged where a compressed one stops before its end."""
        if self._gzip is not None and self._taken and not self._gzip.eof:
            raise BodyDamaged
        return bytes(self._body)

    def _inflate(self, piece: bytes, member: zlib._Decompress) -> None:
        while piece:
            if member.eof:  # gzip allows several members, one behind the other
                self._gzip = member = zlib.decompressobj(_GZIP_WINDOW)
            try:
                self._body += member.decompress(piece, self._cap + 1 - len(self._body))
            except zlib.error:
                raise BodyDamaged from None
            if len(self._body) > self._cap:
                raise BodyTooLarge
            piece = member.unused_data
