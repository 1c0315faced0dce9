"""Puts the bot onto the demo's stage: its settings, its connections, and its two ways to Slack.

The stage itself, with the sandboxes and the switches, is `sandbox.demo`.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from access.credentials import ApiToken, BasicLogin, Credential, Deployment, Secret
from access.profiles import default_profile_for
from access.records import Actor, ActorKind, Connection
from access.sites import parse_address
from access.stores import Storage
from bot.process import serving
from bot.settings import RUN_NEEDS, STORE_NEEDS, Settings, load_settings
from bot.wiring import Bounds
from commands.registry import SUBCOMMANDS
from sandbox.demo.breakages import Place
from sandbox.demo.stage import Stage, running_stage
from sandbox.jira.example import API_TOKEN, PASSWORD, SERVICE_ACCOUNT
from sandbox.slack import seed
from sandbox.slack.values import Hint
from sandbox.tour.visit import Demo
from storage.encryption import new_key
from storage.engine import PATIENT
from storage.opening import open_storage

_BOUNDS = Bounds(grace_seconds=3.0, patience=PATIENT)
"""Ctrl-C at a desk is not kept waiting as long as a service would be; two bots and the stage share one machine."""
_COMMAND = "/jira-access"
_QUICK = {
    "JIRA_ACCESS_WATCH_BEAT_EVERY": "0.3s",
    "JIRA_ACCESS_WATCH_LEASE": "5s",
    "JIRA_ACCESS_WATCH_OUTBOX_LEASE": "3s",
    "JIRA_ACCESS_WATCH_LOGIN_EVERY": "1s",
    "JIRA_ACCESS_WATCH_PERMISSIONS_EVERY": "3s",
    "JIRA_ACCESS_WATCH_GROUP_WAIT": "0.3s",
    "JIRA_ACCESS_WATCH_THREAD_EVERY": "2s",
    "JIRA_ACCESS_WATCH_BASIC_WAIT": "2s",
    "JIRA_ACCESS_WATCH_API_TOKEN_WAIT": "0.5s",
    "JIRA_ACCESS_WATCH_API_TOKEN_RETRY": "1s",
    "JIRA_ACCESS_WATCH_CAPTCHA_PAUSE": "5s",
    "JIRA_ACCESS_WATCH_UPSTREAM_SPAN": "2s",
    "JIRA_ACCESS_WATCH_UPSTREAM_RETRY": "1s",
    "JIRA_ACCESS_WATCH_RECOVERY_GAP": "0.5s",
    "JIRA_ACCESS_WATCH_PERMISSION_SECOND_LOOK": "1s",
    "JIRA_ACCESS_WATCH_FLAPPING_EPISODES": "100",
}
"""A watch that tells in seconds what takes minutes elsewhere: who tries it out switches back and forth all the time."""
_INTEGRATED = ("APPS", "CORE", "WEB")
"""The projects of `prod`, by name: of "all visible" ones a hidden project would simply be one fewer."""


@asynccontextmanager
async def running_demo(*, port: int = 0) -> AsyncIterator[Demo]:
    """The bot on its stage, on a database in a temporary folder, for the length of the block.

    Args:
        port: where the page listens; 0 takes a free port.

    Raises:
        OSError: the port cannot be listened on.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="jira-access-demo-")))
        kept = {
            "JIRA_ACCESS_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite'}",
            "JIRA_ACCESS_ENCRYPTION_KEYS": new_key().reveal(),
        }
        settings = load_settings(STORE_NEEDS, environ=kept, env_file=None)
        storage = await stack.enter_async_context(
            open_storage(settings.database_url, settings.encryption_keys, PATIENT)
        )
        await storage.prepare()  # a slow machine takes longer for it than a transaction waits
        enter_secret = partial(_enter_secret, storage)
        stage = await stack.enter_async_context(running_stage(enter_secret, port=port, hints=_hints()))
        await _add_connections(storage, stage)
        environ = kept | _environment(stage)
        address = await stack.enter_async_context(serving(_over_http(environ, stage), _BOUNDS))
        await stage.slack.control.connect_http(_events(address))
        yield Demo(stage, partial(_over_socket_mode, environ, stage, _events(address)))


@asynccontextmanager
async def _over_socket_mode(environ: dict[str, str], stage: Stage, http_again: str) -> AsyncIterator[None]:
    """A second bot on the same database, which Slack reaches over Socket Mode for the length of the block."""
    token = {"SLACK_APP_TOKEN": stage.slack.app.app_token}
    settings = load_settings(RUN_NEEDS, environ=environ | token, env_file=None)
    await stage.slack.control.connect_socket()
    try:
        async with serving(settings, _BOUNDS):
            yield
    finally:
        await stage.slack.control.connect_http(http_again)


def _over_http(environ: dict[str, str], stage: Stage) -> Settings:
    """The settings of the first bot. Its port is chosen beforehand, so that its links can name it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    own = {
        "JIRA_ACCESS_LISTEN": address,
        "JIRA_ACCESS_PUBLIC_URL": f"http://{address}",
        "SLACK_SIGNING_SECRET": stage.slack.app.signing_secret,
    }
    return load_settings(RUN_NEEDS, environ=environ | own, env_file=None)


def _events(address: str) -> str:
    return f"{address}/slack/events"


def _environment(stage: Stage) -> dict[str, str]:
    return {
        "JIRA_ACCESS_ALLOWED_HOSTS": "http://127.0.0.1:*",
        "JIRA_ACCESS_CLOUD_GATEWAY": stage.jiras[Place.CLOUD].origin,
        "JIRA_ACCESS_LISTEN": "127.0.0.1:0",
        **_QUICK,
        "JIRA_ACCESS_ADMINS": seed.ADMINS_GROUP,
        "JIRA_ACCESS_APPROVERS": seed.APPROVERS_GROUP,
        "JIRA_ACCESS_ON_CALL": seed.ON_CALL_GROUP,
        "JIRA_ACCESS_ALERT_CHANNEL": seed.OPS,
        "JIRA_ACCESS_APPROVALS_CHANNEL": seed.PRIVATE,
        "SLACK_BOT_TOKEN": stage.slack.app.bot_token,
        "SLACK_API_URL": stage.slack.api_url.rstrip("/"),
    }


def _credential(place: Place) -> Credential:
    if place is Place.CLOUD:
        return ApiToken(f"{SERVICE_ACCOUNT}@example.com", Secret(API_TOKEN))
    return BasicLogin(SERVICE_ACCOUNT, Secret(PASSWORD))


async def _enter_secret(storage: Storage, place: Place) -> None:
    async with storage.begin() as transaction:
        connection = await transaction.connections.named("", place)
        await transaction.connections.replace_credential(connection.id, _credential(place), datetime.now(UTC))


async def _add_connections(storage: Storage, stage: Stage) -> None:
    async with storage.begin() as transaction:
        for place in Place:
            await transaction.connections.add(_connection(place, stage), _credential(place))


def _connection(place: Place, stage: Stage) -> Connection:
    jira, credential, now = stage.jiras[place], _credential(place), datetime.now(UTC)
    user = jira.world.user(SERVICE_ACCOUNT)
    deployment = Deployment(jira.world.site.deployment)
    return Connection(
        id=f"demo-{place}",
        workspace="",
        name=place,
        address=parse_address(jira.url),
        deployment=deployment,
        credential_kind=credential.kind,
        credential_user=credential.user,
        expected_account=user.account_id if deployment is Deployment.CLOUD else user.name,
        profile=default_profile_for(deployment).name,
        projects=_INTEGRATED if place is Place.PROD else None,
        owner=Actor(ActorKind.SHELL, "demo"),
        created_at=now,
        secret_changed_at=now,
    )


def _hints() -> list[Hint]:
    """Every subcommand, with words that can be sent as they are."""
    return [Hint(f"{_COMMAND} {row.example or row.words}", row.summary) for row in SUBCOMMANDS]
