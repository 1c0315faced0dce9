"""The composition root: from settings to a bot that is ready to serve, in one place."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from access.credentials import Secret
from access.lockout import Caller
from access.operations.check_connection import CheckConnection
from access.operations.check_stored_connection import CheckStoredConnection
from access.operations.find_connection import FindConnection
from access.operations.list_projects import ListProjects
from access.operations.note_refusal import NoteRefusal
from access.operations.prove_login import ProveLogin
from access.operations.recall_check import RecallCheck
from access.operations.show_status import ShowStatus
from access.people import Role
from bot.background import Background
from bot.counted_checks import CountedCheck
from bot.health import Health
from bot.metrics import Metrics
from bot.replies import Replies
from bot.serving_slack import ServingSlack
from bot.settings import Settings
from bot.slack_app import make_slack_app
from bot.slack_line import SlackIdentity, SocketHandler, SocketLine
from bot.slack_people import SlackPeople
from commands.desk import Desk
from commands.registry import BUTTONS, FORMS, SUBCOMMANDS
from commands.router import Router
from jira_api.client import JiraClient
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage, open_storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much the process takes on, and for how long.

    Attributes:
        in_flight: commands under way at once; more are told politely to come back.
        deadline_seconds: the longest that one command may take: a sweep over thousands of projects at the pace that
            Jira allows.
        grace_seconds: how long commands under way may go on after a stop signal.
        monotonic: the clock by which Slack's answers about people grow old, in seconds.
    """

    in_flight: int = 64
    deadline_seconds: float = 900.0
    grace_seconds: float = 20.0
    monotonic: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything that the process drives."""

    storage: Storage
    background: Background
    serving: ServingSlack
    slack_app: AsyncApp
    socket: SocketLine | None
    health: Health
    metrics: Metrics


def utc_now() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """An opaque id that nobody can guess."""
    return secrets.token_urlsafe(12)


@asynccontextmanager
async def wire(settings: Settings, bounds: Bounds) -> AsyncIterator[Bot]:
    """A bot that is ready to serve; everything that it opened is closed at the end of the block.

    Raises:
        BadInput: an address, a key or a file in the settings cannot be used.
    """
    async with AsyncExitStack() as stack:
        storage = await stack.enter_async_context(open_storage(settings.database_url, settings.encryption_keys))
        jira = await stack.enter_async_context(_jira(settings))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client = _slack_client(settings, session)
        metrics = Metrics()
        background = Background(limit=bounds.in_flight, deadline_seconds=bounds.deadline_seconds)
        metrics.watch_in_flight(lambda: background.in_flight)
        identity = SlackIdentity(client)
        people = SlackPeople(client, identity.workspace, _lists(settings), monotonic=bounds.monotonic)
        serving = ServingSlack(
            router=Router(_desk(settings, storage, jira, metrics), BUTTONS, FORMS, people),
            background=background,
            replies=Replies(client, session, metrics),
            storage=storage,
            metrics=metrics,
            clock=utc_now,
        )
        slack_app = make_slack_app(_revealed(settings.slack_signing_secret), serving)
        socket = None
        if settings.slack_app_token is not None:
            handler = SocketHandler(slack_app, settings.slack_app_token.reveal(), client, metrics)
            socket = SocketLine(handler, identity)
            stack.push_async_callback(socket.close)
        yield Bot(
            storage=storage,
            background=background,
            serving=serving,
            slack_app=slack_app,
            socket=socket,
            health=Health(storage, socket or identity, background),
            metrics=metrics,
        )


def _jira(settings: Settings) -> JiraClient:
    return JiraClient(
        settings.allowed_hosts,
        ca_file=settings.ca_file,
        proxy_url=settings.proxy_url.reveal() if settings.proxy_url else None,
        probe_url=settings.probe_or_slack,
    )


def _slack_client(settings: Settings, session: aiohttp.ClientSession) -> AsyncWebClient:
    """One session for all calls. No retry handlers: the default one posts twice when a connection is cut.

    Measured with slack_sdk 3.47; https://docs.slack.dev/tools/python-slack-sdk/web/#retryhandler
    """
    return AsyncWebClient(
        token=_revealed(settings.slack_bot_token),
        base_url=f"{settings.slack_api_url}/",
        session=session,
        retry_handlers=[],
        timeout=10,
    )


def _desk(settings: Settings, storage: Storage, jira: JiraClient, metrics: Metrics) -> Desk:
    budget = StoredLoginBudget(storage, utc_now)

    def check_for(caller: Caller) -> CountedCheck:
        prove_login = ProveLogin(jira, budget.on_behalf_of(caller), utc_now, settings.cloud_gateway)
        return CountedCheck(CheckConnection(jira, prove_login, sleep=asyncio.sleep), metrics)

    return Desk(
        subcommands=SUBCOMMANDS,
        clock=utc_now,
        find_connection=FindConnection(storage),
        check_connection=CheckStoredConnection(storage, check_for, utc_now, new_id),
        recall_check=RecallCheck(storage),
        list_projects=ListProjects(storage),
        show_status=ShowStatus(storage),
        note_refusal=NoteRefusal(storage, utc_now),
    )


def _lists(settings: Settings) -> dict[Role, tuple[str, ...]]:
    return {
        Role.ADMIN: settings.admins,
        Role.APPROVER: settings.approvers,
        Role.AUDITOR: settings.auditors,
        Role.OPERATOR: settings.operators,
    }


def _revealed(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""
