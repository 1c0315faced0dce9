"""What the process serves over HTTP: Slack's requests, the pages handed in, and how the process is.

Anything that Bolt would stumble over is turned away here, and nothing of an unverified body is parsed or logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.metrics import Metrics

MOST_BYTES = 1024 * 1024
_BODY_SECONDS = 10.0
_NOT_SIGNED = PlainTextResponse("The request is not signed by Slack.", 401)
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
_HEADERS_FOR_BOLT = ("content-type", "x-slack-request-timestamp", "x-slack-signature")
Endpoint = Callable[[Request], Awaitable[Response]]


def make_web_app(
    health: Health,
    metrics: Metrics,
    slack_app: AsyncApp | None,
    signing_secret: str = "",
    pages: Sequence[Route] = (),
) -> Starlette:
    """The routes, those of `pages` among them; without `slack_app` (Socket Mode) Slack's route is not there."""
    routes = [
        *pages,
        Route("/healthz", _healthz(health)),
        Route("/readyz", _readyz(health)),
        Route("/metrics", _metrics(metrics)),
    ]
    if slack_app is not None:
        # First, since Starlette tries its routes one after the other, and Slack is in a hurry.
        routes.insert(0, Route("/slack/events", _slack_events(slack_app, signing_secret, metrics), methods=["POST"]))
    return Starlette(routes=routes)


def _slack_events(slack_app: AsyncApp, signing_secret: str, metrics: Metrics) -> Endpoint:
    verifier = SignatureVerifier(signing_secret)

    async def endpoint(request: Request) -> Response:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not _could_be_signed(timestamp, signature):
            return _NOT_SIGNED
        try:
            body = await _body(request)
        except (ClientDisconnect, TimeoutError):
            return PlainTextResponse("The body did not arrive in time.", 408)
        if body is None:
            return PlainTextResponse(f"The body is larger than {MOST_BYTES} bytes.", 413)
        with metrics.ack_seconds.time():
            # Bolt checks again, but reads the body before it does, and stumbles over one that is no form and no JSON.
            if not (_is_text(body) and verifier.is_valid(body, timestamp, signature)):
                return _NOT_SIGNED
            return await _handed_over(slack_app, request, body)

    return endpoint


async def _handed_over(slack_app: AsyncApp, request: Request, body: bytes) -> Response:
    """Bolt's answer to a request of Slack. Bolt is shown what it reads, and none of the other headers."""
    headers: dict[str, str | Sequence[str]] = {
        name: request.headers[name] for name in _HEADERS_FOR_BOLT if name in request.headers
    }
    answer = await slack_app.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=headers))
    return Response(answer.body, answer.status, answer.first_headers())


def _could_be_signed(timestamp: str, signature: str) -> bool:
    """Whether both headers have the form that Slack gives them; slack_sdk raises on some others.

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12  # noqa: PLR2004 - seconds since 1970
    return is_number and signature.isascii() and signature.startswith("v0=")


def _is_text(body: bytes) -> bool:
    """Whether slack_sdk can decode it; Slack sends nothing else."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


async def _body(request: Request) -> bytes | None:
    """The body, None where it is too large; what a length header promises is not relied on.

    Raises:
        ClientDisconnect: the other side has gone.
        TimeoutError: it sends too slowly.
    """
    size, chunks = 0, []
    async with asyncio.timeout(_BODY_SECONDS):
        async for chunk in request.stream():
            size += len(chunk)
            if size > MOST_BYTES:
                return None
            chunks.append(chunk)
    return b"".join(chunks)


def _healthz(health: Health) -> Endpoint:
    async def endpoint(_: Request) -> Response:
        return JSONResponse(await health.facts())

    return endpoint


def _readyz(health: Health) -> Endpoint:
    async def endpoint(_: Request) -> Response:
        parts = await health.ready()
        is_ready = all(part == "ok" for part in parts.values())
        return JSONResponse({"ready": is_ready, **parts}, 200 if is_ready else 503)

    return endpoint


def _metrics(metrics: Metrics) -> Endpoint:
    async def endpoint(_: Request) -> Response:
        return Response(metrics.text(), media_type=_PROMETHEUS)

    return endpoint
