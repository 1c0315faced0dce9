"""What the commands of the shell open and hand to operations: storage, Jira, and checks within the login budget.

The composition root of `jira-access run` is `bot.wiring`; this one leaves out all of Slack.
"""

from __future__ import annotations

import asyncio
import getpass
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from access.credentials import Secret
from access.lockout import Caller
from access.operations.check_connection import CheckConnection, CheckRequest
from access.operations.prove_login import ProveLogin
from access.operations.sweep_permissions import Progress
from access.records import Actor, ActorKind
from access.results import CheckResult
from bot.settings import Settings
from bot.shell.blacking_out import without_secret
from jira_api.client import JiraClient
from storage import schema
from storage.driver_errors import storage_away
from storage.engine import PATIENT, is_sqlite, make_engine, parse_url, sqlite_file
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage, open_storage


def utc_now() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """An opaque id that nobody can guess."""
    return secrets.token_urlsafe(12)


def shell_actor() -> Actor:
    """Whoever is logged in at this machine, as the audit trail names them."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user often has no name
        name = f"uid-{os.getuid()}"
    return Actor(ActorKind.SHELL, name)


@dataclass(frozen=True, slots=True)
class DiscreetCheck:
    """A check whose result repeats no secret, even where Jira does: it is printed, and kept in the clear."""

    check: CheckConnection

    async def __call__(self, request: CheckRequest, progress: Progress | None = None) -> CheckResult:
        """Look once; raises what `CheckConnection` raises."""
        return without_secret(await self.check(request, progress), request.credential)


@dataclass(frozen=True, slots=True)
class JiraDesk:
    """Storage and Jira, ready to check."""

    storage: Storage
    jira: JiraClient
    settings: Settings
    deadline_seconds: float

    def check_for(self, caller: Caller) -> DiscreetCheck:
        """A check that spends the stored login budget on behalf of that caller."""
        budget = StoredLoginBudget(self.storage, utc_now, caller=caller)
        prove = ProveLogin(self.jira, budget, utc_now, self.settings.cloud_gateway, self.deadline_seconds)
        return DiscreetCheck(CheckConnection(self.jira, prove, sleep=asyncio.sleep))


@asynccontextmanager
async def open_desk(settings: Settings, deadline_seconds: float) -> AsyncIterator[JiraDesk]:
    """Storage and Jira; closed at the end of the block.

    Raises:
        BadInput: an address, a key or a file in the settings cannot be used.
    """
    async with (
        open_storage(settings.database_url, settings.encryption_keys, PATIENT) as storage,
        open_jira(settings, deadline_seconds) as jira,
    ):
        yield JiraDesk(storage, jira, settings, deadline_seconds)


def open_jira(settings: Settings, deadline_seconds: float = 20.0) -> JiraClient:
    """The way to every Jira, to be closed by `async with`."""
    proxy = settings.proxy_url
    return JiraClient(
        settings.allowed_hosts,
        ca_file=settings.ca_file,
        proxy_url=proxy.reveal() if proxy else None,
        probe_url=settings.probe_url,
        deadline_seconds=deadline_seconds,
    )


async def check_schema(database_url: Secret) -> None:
    """Return when the database has this program's schema; upgrades nothing.

    Raises:
        StorageAway: it cannot be reached.
        SchemaTooOld: it is empty, or `jira-access db upgrade` has not been called.
        SchemaTooNew: a newer program has upgraded it.
    """
    url = parse_url(database_url)
    if is_sqlite(url) and not sqlite_file(url).exists() and sqlite_file(url).parent.is_dir():
        raise schema.SchemaTooOld(None)  # looking at it would make the file
    engine = make_engine(database_url)
    try:
        await schema.check(engine)
    except SQLAlchemyError as error:
        away = storage_away(error)
        if away is None:
            raise
        raise away from None
    finally:
        await engine.dispose()
