"""Sends one request to an allowed host and brings back what came, within limits. The only import of httpx.

Nothing is followed, retried or remembered: no redirects, no second try, no cookies (a session cookie would hide
a credential that has gone bad), no settings from the environment. What goes wrong becomes a `Failure`, never an
exception, so that no error text of a library, which may quote a header, gets any further.

On addresses: the allow-list is the guard, and it is asked before every request. It names hosts, not IP addresses,
since Data Center stands on private ones. Nothing is looked up for the check, so there is no gap between a checked
address and a used one to slip through: the name is resolved once, by the connection that is used. A name that
suddenly resolves elsewhere meets TLS, which demands a certificate for the allowed name; only hosts that the
operator has allowed for plain http lack that.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from access.errors import BadInput
from access.evidence import Failure
from access.ports import Clock
from access.sites import AllowedHost, SiteAddress, require_allowed
from jira_api.counting import count_request
from jira_api.exchange import RawAnswer
from jira_api.intake import BodyDamaged, BodyIntake, BodyTooLarge

Headers = Sequence[tuple[str, str]]

# Shorter than the 5 s after which Apache closes an idle connection: a request sent into a closing one is lost.
_KEEP_ALIVE_SECONDS = 4.0
_MOST_IN_FLIGHT = 256


class Transport:
    """The way out to every Jira: one pool of connections for the life of the process."""

    def __init__(
        self,
        allowed: tuple[AllowedHost, ...],
        *,
        clock: Clock,
        ca_file: Path | None = None,
        proxy_url: str | None = None,
        deadline_seconds: float = 20.0,
        connect_seconds: float = 10.0,
        byte_cap: int = 8 * 2**20,
    ) -> None:
        """Make ready; nothing is sent yet.

        Args:
            allowed: hosts that a request may go to.
            clock: the time now, UTC.
            ca_file: certificate authorities, PEM, to trust besides the usual ones.
            proxy_url: http or https address of a proxy that everything goes through.
            deadline_seconds: for a whole exchange, from connecting to the last byte.
            connect_seconds: for connecting, and again for the TLS handshake.
            byte_cap: largest body taken, after decompression.

        Raises:
            BadInput: the file holds no certificate, or the proxy's address is not one.
        """
        # At DEBUG httpcore logs the headers of every answer: session cookies, and whatever a server quotes back.
        logging.getLogger("httpcore").setLevel(logging.INFO)
        self._allowed = allowed
        self._clock = clock
        self._deadline = deadline_seconds
        self._byte_cap = byte_cap
        self._extensions = {"timeout": {"connect": connect_seconds, "read": None, "write": None, "pool": None}}
        # Waiting for a free slot happens before the clock runs: our own crowd is never blamed on Jira.
        self._slots = asyncio.Semaphore(_MOST_IN_FLIGHT)
        self._sent = 0
        # The pool alone, without httpx.AsyncClient on top: that adds cookies, redirects and a log line per request.
        # No limit on idle connections, since httpcore counts busy ones towards it and would close what is needed.
        self._pool = httpx.AsyncHTTPTransport(
            verify=_tls_context(ca_file),
            trust_env=False,
            http2=False,
            proxy=_proxy(proxy_url),
            limits=httpx.Limits(keepalive_expiry=_KEEP_ALIVE_SECONDS),
        )

    @property
    def sent(self) -> int:
        """Requests sent so far."""
        return self._sent

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def send(
        self, address: SiteAddress, method: str, target: str, headers: Headers, body: bytes | None = None
    ) -> RawAnswer:
        """What that site answers to one request; `target` is path and query behind its base URL, percent-encoded.

        Raises:
            BadInput: the host is not allowed; nothing was sent.
        """
        require_allowed(address, self._allowed)
        request = httpx.Request(
            method, f"{address.base_url}{target}", headers=headers, content=body, extensions=self._extensions
        )
        return await self._exchange(request)

    async def probe(self, url: str) -> bool:
        """Whether anything answers in HTTP there. Meant for the operator's own probe: no credential is sent."""
        answer = await self._exchange(httpx.Request("HEAD", url, extensions=self._extensions))
        return answer.status is not None

    async def _exchange(self, request: httpx.Request) -> RawAnswer:
        loop = asyncio.get_running_loop()
        taken = _Taken()
        failure: Failure | None = None
        async with self._slots:
            self._sent += 1
            count_request()
            began = loop.time()
            try:
                async with asyncio.timeout(self._deadline):
                    await self._take(request, taken)
            except (httpx.HTTPError, OSError, UnicodeError, BodyTooLarge, BodyDamaged) as error:
                failure = _failure_of(error)
        return RawAnswer(
            asked_host=request.url.host,
            received_at=self._clock(),
            elapsed_seconds=loop.time() - began,
            status=taken.status,
            headers=taken.headers,
            body=taken.body,
            failure=failure,
        )

    async def _take(self, request: httpx.Request, taken: _Taken) -> None:
        response = await self._pool.handle_async_request(request)
        try:
            taken.status = response.status_code
            taken.headers = dict(response.headers)
            intake = BodyIntake(self._byte_cap, taken.headers.get("content-encoding", ""))
            async for piece in response.aiter_raw():
                intake.feed(piece)
            taken.body = intake.finish()
        finally:
            await response.aclose()


@dataclass(slots=True)
class _Taken:
    """What has arrived so far; kept when the rest does not, since status and headers tell much by themselves."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


def _failure_of(error: Exception) -> Failure:
    if isinstance(error, BodyTooLarge):
        return Failure.TOO_LARGE
    for reason in _reasons(error):
        if isinstance(reason, (socket.gaierror, UnicodeError)):  # the resolver cannot even encode some names
            return Failure.DNS
        # An end of the stream is a cut, also where TLS notices it.
        if isinstance(reason, ssl.SSLError) and not isinstance(reason, (ssl.SSLEOFError, ssl.SSLZeroReturnError)):
            return Failure.TLS
    if isinstance(error, (TimeoutError, httpx.TimeoutException)):
        return Failure.TIMEOUT
    if isinstance(error, (httpx.ConnectError, httpx.ProxyError)):
        return Failure.CONNECT
    return Failure.CUT


def _reasons(error: BaseException) -> Iterator[BaseException]:
    # httpcore re-raises `from None`, which wipes __cause__ but leaves __context__.
    reason: BaseException | None = error
    while reason is not None:
        yield reason
        reason = reason.__cause__ or reason.__context__


def _tls_context(ca_file: Path | None) -> ssl.SSLContext:
    if ca_file is None:
        return _usual_trust()
    context = _read_usual_trust()
    try:
        context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError):
        raise BadInput(
            f"The certificate file {ca_file} cannot be read, or holds no certificate.",
            "Give a PEM file that begins with -----BEGIN CERTIFICATE-----.",
        ) from None
    return context


def _read_usual_trust() -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)  # the certificates of Mozilla's list
    context.load_default_certs()  # those of the machine
    return context


@cache
def _usual_trust() -> ssl.SSLContext:
    """Read once: it takes 40 ms of the processor, and nobody changes it afterwards."""
    return _read_usual_trust()


def _proxy(url: str | None) -> httpx.Proxy | None:
    if not url:
        return None
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        # The address is not repeated: it may hold a password.
        raise BadInput("The proxy's address is not an http or https address.", "Give one like http://proxy:3128.")
    return httpx.Proxy(url)
