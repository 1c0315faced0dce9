"""What the process serves over HTTP: Slack's requests, and how the process is.

Anything that Bolt would stumble over is turned away here, before a byte of an unverified body is read or logged.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.health import Health
from bot.metrics import Metrics

MOST_BYTES = 1024 * 1024
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
Endpoint = Callable[[Request], Awaitable[Response]]


def make_web_app(health: Health, metrics: Metrics, slack_app: AsyncApp | None) -> Starlette:
    """The routes; without `slack_app` (Socket Mode) Slack's route is not there."""
    routes = [
        Route("/healthz", _healthz(health)),
        Route("/readyz", _readyz(health)),
        Route("/metrics", _metrics(metrics)),
    ]
    if slack_app is not None:
        routes.append(Route("/slack/events", _slack_events(slack_app), methods=["POST"]))
    return Starlette(routes=routes)


def _slack_events(slack_app: AsyncApp) -> Endpoint:
    handler = AsyncSlackRequestHandler(slack_app)

    async def endpoint(request: Request) -> Response:
        if not _could_be_signed(request):
            return PlainTextResponse("The request is not signed by Slack.", 401)
        if not await _is_small_enough(request):
            return PlainTextResponse(f"The body is larger than {MOST_BYTES} bytes.", 413)
        return await handler.handle(request)

    return endpoint


def _could_be_signed(request: Request) -> bool:
    """Whether both headers have the form that Slack gives them; slack_sdk raises on some others.

    Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12  # noqa: PLR2004 - seconds since 1970
    return is_number and signature.isascii() and signature.startswith("v0=")


async def _is_small_enough(request: Request) -> bool:
    """Read the body up to the limit; what a length header promises is not relied on."""
    size, chunks = 0, []
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            return False
        chunks.append(chunk)
    request._body = b"".join(chunks)  # noqa: SLF001 - where Starlette itself keeps a body that was read
    return True


def _healthz(health: Health) -> Endpoint:
    async def endpoint(_: Request) -> Response:
        return JSONResponse(health.facts())

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
