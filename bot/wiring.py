"""The composition root: from settings to a bot that is ready to serve, in one place."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import Route

from access.credentials import Secret
from access.links import LinkPurpose
from access.people import Role
from bot.align_page import AlignTokenPage
from bot.background import Background
from bot.desk_wiring import Operations, make_operations, new_id, utc_now
from bot.health import Health
from bot.home import HomeTabs
from bot.link_pages import LinkPages
from bot.metrics import Metrics
from bot.oauth_wiring import callback_routes, oauth_link_pages
from bot.page_rendering import PageRenderer
from bot.record_wiring import make_asides
from bot.replies import Replies
from bot.secret_testing import SecretTesting
from bot.serving_slack import ServingSlack
from bot.settings import Settings
from bot.slack_app import make_slack_app
from bot.slack_line import SlackIdentity, SocketHandler, SocketLine
from bot.slack_people import SlackPeople
from bot.socket_client import PatientSocketClient
from bot.watch_wiring import WatchEngine, make_engine, make_watch_operations
from commands.registry import BUTTONS, FORMS
from commands.router import Router
from jira_api.client import JiraClient
from storage.engine import Patience
from storage.opening import Storage, open_storage

__all__ = ["Bot", "Bounds", "new_id", "utc_now", "wire"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much the process takes on, and for how long.

    Attributes:
        in_flight: commands under way at once; more are told politely to come back.
        deadline_seconds: the longest that one command may take: a sweep over thousands of projects at the pace that
            Jira allows.
        grace_seconds: how long commands under way may go on after a stop signal.
        monotonic: the clock by which Slack's answers about people grow old, in seconds.
        patience: how long to wait for the database.
    """

    in_flight: int = 64
    deadline_seconds: float = 900.0
    grace_seconds: float = 20.0
    monotonic: Callable[[], float] = time.monotonic
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything that the process drives."""

    storage: Storage
    background: Background
    serving: ServingSlack
    slack_app: AsyncApp
    socket: SocketLine | None
    engine: WatchEngine
    health: Health
    metrics: Metrics
    pages: Sequence[Route]


@asynccontextmanager
async def wire(settings: Settings, bounds: Bounds) -> AsyncIterator[Bot]:
    """A bot that is ready to serve; everything that it opened is closed at the end of the block.

    Raises:
        BadInput: an address, a key or a file in the settings cannot be used.
    """
    async with AsyncExitStack() as stack:
        opening = open_storage(settings.database_url, settings.encryption_keys, bounds.patience)
        storage = await stack.enter_async_context(opening)
        jira = await stack.enter_async_context(_jira(settings))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client = _slack_client(settings, session)
        metrics = Metrics()
        background = Background(limit=bounds.in_flight, deadline_seconds=bounds.deadline_seconds)
        metrics.watch_in_flight(lambda: background.in_flight)
        identity = SlackIdentity(client)
        people = SlackPeople(client, identity.workspace, _lists(settings), monotonic=bounds.monotonic)
        homes = HomeTabs(client, storage, background, utc_now)
        watching = make_watch_operations(settings, storage, homes)
        operations = make_operations(settings, storage, jira, metrics, people, watching)
        asides = make_asides(settings, storage, operations.open_history, utc_now, new_id)
        jobs = (*operations.repair_jobs, *(aside.job for aside in asides))
        engine = make_engine(settings, storage, jira, operations.check_for, client, session, watching, jobs, asides)
        replies = Replies(client, session, metrics)
        router = Router(operations.desk, BUTTONS, FORMS, people)
        homes.drawn_by(router.home)
        serving = ServingSlack(
            router=router,
            background=background,
            replies=replies,
            homes=homes,
            storage=storage,
            metrics=metrics,
            clock=utc_now,
        )
        slack_app = make_slack_app(_revealed(settings.slack_signing_secret), serving)
        socket = _socket_line(settings, slack_app, client, metrics, identity)
        if socket is not None:
            stack.push_async_callback(socket.close)
        yield Bot(
            storage=storage,
            background=background,
            serving=serving,
            slack_app=slack_app,
            socket=socket,
            engine=engine,
            health=Health(storage, socket or identity, background, engine=engine),
            metrics=metrics,
            pages=_pages(settings, operations, background, replies, storage),
        )


def _socket_line(
    settings: Settings, slack_app: AsyncApp, client: AsyncWebClient, metrics: Metrics, identity: SlackIdentity
) -> SocketLine | None:
    """The line that Socket Mode holds open; None where Slack comes to us over HTTP."""
    if settings.slack_app_token is None:
        return None
    line = PatientSocketClient(settings.slack_app_token.reveal(), client)
    return SocketLine(SocketHandler(slack_app, line, metrics), identity)


def _pages(
    settings: Settings, operations: Operations, background: Background, replies: Replies, storage: Storage
) -> Sequence[Route]:
    """What browsers are shown."""
    renderer = PageRenderer(is_https=(settings.public_url or "").startswith("https://"))
    testing = SecretTesting(operations.enter_secret, background, replies)
    align_page = AlignTokenPage(operations.enter_align_token, background, replies, renderer)
    others = {**oauth_link_pages(operations.oauth, replies, renderer), LinkPurpose.ALIGN: align_page}
    return [
        *LinkPages(operations.open_link, testing, renderer, others).routes(),
        *callback_routes(operations.oauth, background, replies, storage, renderer, utc_now),
    ]


def _jira(settings: Settings) -> JiraClient:
    return JiraClient(
        settings.allowed_hosts,
        ca_file=settings.ca_file,
        proxy_url=settings.proxy_url.reveal() if settings.proxy_url else None,
        probe_url=settings.probe_or_slack,
        deadline_seconds=settings.watch.check_timeout.total_seconds(),
        connect_seconds=settings.watch.connect_timeout.total_seconds(),
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


def _lists(settings: Settings) -> dict[Role, tuple[str, ...]]:
    return {
        Role.ADMIN: settings.admins,
        Role.APPROVER: settings.approvers,
        Role.AUDITOR: settings.auditors,
        Role.OPERATOR: settings.operators,
    }


def _revealed(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""
