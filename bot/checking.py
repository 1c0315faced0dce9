"""Puts a `CheckConnection` together from settings: the composition root of `jira-access check`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from access.credentials import Credential
from access.evidence import Evidence
from access.lockout import Caller
from access.operations.check_connection import CheckConnection
from access.operations.prove_login import ProveLogin
from access.ports import LoginBudget
from access.sites import SiteAddress
from bot.check_settings import CheckSettings
from jira_api.client import JiraClient


class OneRunBudget:
    """A login budget for a process that tries once and remembers nothing: every first try is allowed."""

    async def spend(self, site: SiteAddress, credential: Credential) -> None:
        """Allow it: `ProveLogin` never asks twice after a refusal."""

    async def settle(self, site: SiteAddress, credential: Credential, evidence: Evidence) -> None:
        """Nothing is kept."""


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_checking(settings: CheckSettings, deadline_seconds: float) -> AsyncIterator[CheckConnection]:
    """A ready `CheckConnection`; its connections are closed at the end.

    The stored login budget is obeyed only where `DATABASE_URL` is set.
    """
    proxy = settings.proxy_url
    async with AsyncExitStack() as stack:
        budget = await _budget(settings, stack)
        jira = await stack.enter_async_context(
            JiraClient(
                settings.allowed_hosts,
                ca_file=settings.ca_file,
                proxy_url=proxy.reveal() if proxy else None,
                probe_url=settings.probe_url,
                deadline_seconds=deadline_seconds,
            )
        )
        prove_login = ProveLogin(jira, budget, _now, settings.cloud_gateway, deadline_seconds)
        yield CheckConnection(jira, prove_login, sleep=asyncio.sleep)


async def _budget(settings: CheckSettings, stack: AsyncExitStack) -> LoginBudget:
    if settings.database_url is None:
        return OneRunBudget()
    from storage.engine import PATIENT  # noqa: PLC0415 - most checks need no database
    from storage.login_budget import StoredLoginBudget  # noqa: PLC0415 - as above
    from storage.opening import open_storage  # noqa: PLC0415 - as above

    storage = await stack.enter_async_context(open_storage(settings.database_url, settings.encryption_keys, PATIENT))
    return StoredLoginBudget(storage, _now, caller=Caller.PERSON)
