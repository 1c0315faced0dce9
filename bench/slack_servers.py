"""The servers whose acknowledgements are compared, each a process of its own: `python -m bench.slack_servers KIND`.

All stand on the product's own web server, with the same flags. Not here: who asks them (`bench.slack_ack`).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.logs import configure_logging
from bot.process import serving
from bot.redaction import Redactor
from bot.setting_values import ListenAddress
from bot.settings import RUN_NEEDS, load_settings
from bot.web_server import web_server
from bot.wiring import Bounds
from messages import notices
from storage.encryption import new_key

SECRET = "signing-secret-of-the-bench"
PATH = "/slack/events"
_ANYWHERE = ListenAddress("127.0.0.1", 0)


@contextmanager
def slack_server(kind: str, slack_url: str = "http://127.0.0.1:9") -> Iterator[tuple[str, int]]:
    """Address and process id of such a server for as long as the block lasts; `slack_url` is what the bot calls."""
    command = [sys.executable, "-m", "bench.slack_servers", kind]
    environment = {**os.environ, "BENCH_SLACK_URL": slack_url}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip(), server.pid
        finally:
            server.stdin.close()  # which ends it, also where this process dies


@asynccontextmanager
async def bare_route() -> AsyncIterator[str]:
    """A route that verifies the signature and says nothing."""
    verifier = SignatureVerifier(SECRET)

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        return PlainTextResponse("", 200 if verifier.is_valid_request(body, dict(request.headers)) else 401)

    async with web_server(Starlette(routes=[Route(PATH, endpoint, methods=["POST"])]), _ANYWHERE) as address:
        yield address


@asynccontextmanager
async def bare_bolt() -> AsyncIterator[str]:
    """Bolt with one listener that says what the bot says when it is busy, with the flags that the bot sets."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1")

    app = AsyncApp(
        name="bare",
        client=AsyncWebClient(),
        authorize=authorize,
        signing_secret=SECRET,
        process_before_response=True,
    )

    said = notices.busy()

    async def on_command(ack: AsyncAck) -> None:
        await ack(text=said.text, blocks=[dict(block) for block in said.blocks], response_type="ephemeral")

    app.command("/jira-access")(on_command)
    handler = AsyncSlackRequestHandler(app)

    async def endpoint(request: Request) -> Response:
        return await handler.handle(request)

    async with web_server(Starlette(routes=[Route(PATH, endpoint, methods=["POST"])]), _ANYWHERE) as address:
        yield address


@asynccontextmanager
async def silent_slack() -> AsyncIterator[str]:
    """What the bot asks of Slack while it serves `help`, answered at once."""
    user = {"id": "U1", "team_id": "T1"}
    answer = {"ok": True, "team_id": "T1", "user_id": "UBOT", "user": user, "users": []}

    async def endpoint(_: Request) -> Response:
        return JSONResponse(answer)

    async with web_server(Starlette(routes=[Route("/{rest:path}", endpoint, methods=["POST"])]), _ANYWHERE) as address:
        yield address


def the_bot(in_flight: int) -> Callable[[], AbstractAsyncContextManager[str]]:
    """The whole bot on a fresh SQLite file; with nothing in flight every command is told that it is busy."""

    @asynccontextmanager
    async def serve() -> AsyncIterator[str]:
        with tempfile.TemporaryDirectory() as folder:
            environ = {
                "JIRA_ACCESS_DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite'}",
                "JIRA_ACCESS_ENCRYPTION_KEYS": new_key().reveal(),
                "JIRA_ACCESS_LISTEN": "127.0.0.1:0",
                "SLACK_BOT_TOKEN": "xoxb-bench-1",
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": os.environ["BENCH_SLACK_URL"],
            }
            settings = load_settings(RUN_NEEDS, environ=environ, env_file=None)
            configure_logging(settings.log_level, settings.log_format, Redactor(settings.secrets()))
            async with serving(settings, Bounds(in_flight=in_flight, grace_seconds=1.0)) as address:
                yield address

    return serve


KINDS: dict[str, Callable[[], AbstractAsyncContextManager[str]]] = {
    "route": bare_route,
    "bolt": bare_bolt,
    "slack": silent_slack,
    "bot": the_bot(in_flight=64),
    "bot-ack-only": the_bot(in_flight=0),
}


async def _serve(kind: str, wait: Callable[[], Awaitable[object]]) -> None:
    async with KINDS[kind]() as address:
        print(address, flush=True)
        await wait()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], lambda: asyncio.to_thread(sys.stdin.read)))
