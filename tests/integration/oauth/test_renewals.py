"""Renewing a token against a real Jira and real databases: one asks, every step is kept, and the new one must pass."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from fixtures.databases import UNHURRIED

from access.credentials import CredentialKind, Deployment, OAuthToken, Secret
from access.errors import BadInput, StorageAway
from access.evidence import Cause
from access.lockout import Caller
from access.operations.check_connection import CheckConnection
from access.operations.prove_login import ProveLogin
from access.operations.renew_oauth_token import Renewal, Renewed, RenewOAuthToken
from access.operations.tell_aside import TellAside
from access.operations.trail import Trail
from access.ports import Reply
from access.ports_oauth import OAuthDance
from access.records import Actor, ActorKind, Connection
from access.renewals import OpenRenewal
from access.sites import SiteAddress, parse_address
from jira_api.client import JiraClient
from messages.watch_words import WatchWords
from sandbox.jira import RunningJira
from storage.encryption import new_key
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage, open_storage
from storage.transactions import StoredTransaction

MARIA = Actor(ActorKind.SLACK, "U01MARIA", "T01TEAM")
ASKED = "/oauth/access-token"


class PowerCut(Exception):
    """The process ends here."""


@dataclass
class Clock:
    """The machine's time, moved on by a test."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class Renewing:
    """The dance as far as a renewal needs it, with something that happens before or after Jira answers."""

    inner: OAuthDance
    before: Callable[[], Awaitable[object]] | None = None
    cut_off: bool = False

    async def renew(self, address: SiteAddress, token: OAuthToken) -> Reply[OAuthToken]:
        if self.before is not None:
            await self.before()
        reply = await self.inner.renew(address, token)
        if self.cut_off:
            raise PowerCut
        return reply


@dataclass
class AwayOnce:
    """A storage that cannot be written at the try of that number."""

    inner: Storage
    number: int
    tries: int = 0

    def begin(self) -> AbstractAsyncContextManager[StoredTransaction]:
        self.tries += 1
        if self.tries == self.number:
            raise StorageAway
        return self.inner.begin()

    def reading(self) -> AbstractAsyncContextManager[StoredTransaction]:
        return self.inner.reading()

    async def ping(self) -> None:
        await self.inner.ping()


async def no_pause(_: float) -> None:
    """Waits for nothing."""


@dataclass(frozen=True)
class Scene:
    """A connection whose token the dance has just brought."""

    storage: Storage
    client: JiraClient
    jira: RunningJira
    clock: Clock
    connection: Connection
    first: OAuthToken

    def renewer(self, dance: object = None, storage: object = None, *, dies_at_proof: bool = False) -> RenewOAuthToken:
        """The operation; with a dance or a storage of its own."""
        kept = cast("Storage", storage or self.storage)
        numbers = itertools.count(1)
        made = cast("OAuthDance", dance or self.client.oauth_dance())
        budget = StoredLoginBudget(self.storage, self.clock).on_behalf_of(Caller.AUTOMATIC)
        prove = ProveLogin(self.client, budget, self.clock, "https://api.atlassian.com")
        check = CheckConnection(self.client, prove, sleep=asyncio.sleep)
        tell = TellAside(WatchWords(), None, lambda: f"saying-{next(numbers)}-{datetime.now(UTC).timestamp()}")

        async def die(_: object) -> object:
            raise PowerCut

        proof = die if dies_at_proof else check
        return RenewOAuthToken(kept, lambda: made, proof, tell, Trail(kept, self.clock), self.clock, no_pause)  # type: ignore[arg-type]  # one that dies returns nothing

    async def renew(self, *, even_early: bool = True) -> Renewed:
        return await self.renewer()(self.connection, MARIA, even_early=even_early)

    async def token(self) -> OAuthToken:
        async with self.storage.reading() as transaction:
            credential = await transaction.connections.credential("c1")
        assert isinstance(credential, OAuthToken)
        return credential

    async def going_on(self) -> OpenRenewal | None:
        async with self.storage.reading() as transaction:
            return await transaction.renewals.get("c1")

    async def later(self) -> None:
        """The pause until the next try is over."""
        async with self.storage.begin() as transaction:
            open_one = await transaction.renewals.get("c1")
            assert open_one is not None
            await transaction.renewals.rest("c1", timedelta(), is_unanswered=open_one.is_unanswered)

    async def told(self) -> list[str]:
        """What the owner is to be told."""
        async with self.storage.begin() as transaction:
            return [row.rendered.text for row in await transaction.outbox.claim(9, timedelta(minutes=1), timedelta())]

    @property
    def asked(self) -> int:
        """How often Jira was asked for a token since the scene was set."""
        return len(self.jira.control.requests(ASKED))


@pytest.fixture
async def scene(database_url: str, jira: RunningJira, client: JiraClient, token: OAuthToken) -> AsyncIterator[Scene]:
    clock = Clock()
    is_cloud = jira.world.site.deployment.value == Deployment.CLOUD.value
    connection = Connection(
        id="c1",
        workspace="T01TEAM",
        name="prod",
        address=parse_address(jira.url),
        deployment=Deployment.CLOUD if is_cloud else Deployment.DATA_CENTER,
        credential_kind=CredentialKind.OAUTH1,
        profile="jira-align-cloud-admin" if is_cloud else "jira-align-data-center",
        owner=MARIA,
        created_at=clock(),
        secret_changed_at=clock(),
    )
    async with open_storage(Secret(database_url), (new_key(),), UNHURRIED) as storage:
        async with storage.begin() as transaction:
            await transaction.connections.add(connection, token)
        jira.control.forget_requests()
        yield Scene(storage, client, jira, clock, connection, token)


async def test_a_fresh_token_is_not_renewed(scene: Scene) -> None:
    assert await scene.renew(even_early=False) == Renewed(Renewal.NOT_DUE)
    assert scene.asked == 0


async def test_a_token_near_its_end_is_renewed_and_the_new_one_is_kept(scene: Scene) -> None:
    scene.clock.ahead += timedelta(days=5 * 365 - 20)

    renewed = await scene.renew(even_early=False)
    new = await scene.token()

    assert renewed.renewal is Renewal.RENEWED
    assert new.token != scene.first.token
    assert new.session_handle is not None
    assert await scene.going_on() is None


async def test_a_refused_renewal_keeps_the_old_token_and_tells_the_owner_once(scene: Scene) -> None:
    scene.jira.control.revoke_oauth_token(scene.first.token.reveal())

    renewed = await scene.renew()
    await scene.later()
    await scene.renew()

    assert renewed.renewal is Renewal.REFUSED
    assert renewed.evidence is not None
    assert renewed.evidence.cause is Cause.OAUTH_TOKEN_REJECTED
    assert await scene.token() == scene.first
    (told,) = await scene.told()
    assert "did not renew the OAuth token" in told
    assert "/jira-access authorize prod" in told


async def test_jira_is_asked_again_only_after_a_pause(scene: Scene) -> None:
    scene.jira.control.revoke_oauth_token(scene.first.token.reveal())
    await scene.renew()

    assert await scene.renew() == Renewed(Renewal.WAITING)
    assert scene.asked == 1


async def test_a_token_without_a_handle_cannot_be_renewed(scene: Scene) -> None:
    async with scene.storage.begin() as transaction:
        bare = replace(scene.first, session_handle=None)
        await transaction.connections.replace_credential("c1", bare, scene.clock())

    with pytest.raises(BadInput, match="no session handle"):
        await scene.renew()


async def test_a_credential_that_was_entered_meanwhile_stands(scene: Scene) -> None:
    theirs = replace(scene.first, token=Secret("theirs"))

    async def enter() -> None:
        async with scene.storage.begin() as transaction:
            await transaction.connections.replace_credential("c1", theirs, scene.clock() + timedelta(seconds=1))

    renew = scene.renewer(Renewing(scene.client.oauth_dance(), enter))

    assert await renew(scene.connection, MARIA, even_early=True) == Renewed(Renewal.OVERTAKEN)
    assert await scene.token() == theirs
    assert await scene.told() == []


async def test_a_new_token_is_not_lost_to_a_short_outage_of_storage(scene: Scene) -> None:
    renew = scene.renewer(storage=AwayOnce(scene.storage, 2))

    renewed = await renew(scene.connection, MARIA, even_early=True)

    assert renewed.renewal is Renewal.RENEWED
    assert (await scene.token()).token != scene.first.token


async def test_of_two_callers_at_once_one_asks_jira(scene: Scene) -> None:
    ends = await asyncio.gather(*(scene.renew() for _ in range(2)))

    assert {end.renewal for end in ends} in ({Renewal.RENEWED, Renewal.WAITING}, {Renewal.RENEWED, Renewal.OVERTAKEN})
    assert scene.asked == 1


async def test_a_new_token_is_not_used_before_jira_has_let_it_in(scene: Scene) -> None:
    scene.jira.control.fault("status", path="/myself", status=503, times=1)

    unproved = await scene.renew()
    in_use = await scene.token()
    await scene.later()
    proved = await scene.renew()

    assert (unproved.renewal, in_use, proved.renewal) == (Renewal.UNPROVED, scene.first, Renewal.RENEWED)
    assert await scene.token() == unproved.token
    assert scene.asked == 1


async def test_a_process_that_dies_before_the_proof_leaves_the_new_token(scene: Scene) -> None:
    with pytest.raises(PowerCut):
        await scene.renewer(dies_at_proof=True)(scene.connection, MARIA, even_early=True)
    await scene.later()

    renewed = await scene.renewer()(scene.connection, MARIA, only_finish=True)

    assert renewed.renewal is Renewal.RENEWED
    assert scene.asked == 1


async def test_an_answer_that_never_came_is_told_with_what_it_may_have_cost(scene: Scene) -> None:
    dance = Renewing(scene.client.oauth_dance(), cut_off=True)
    with pytest.raises(PowerCut):
        await scene.renewer(dance)(scene.connection, MARIA, even_early=True)
    await scene.later()

    renewed = await scene.renew()

    assert renewed.renewal is Renewal.REFUSED
    (told,) = await scene.told()
    assert "Jira may have dropped the old token" in told


async def test_a_jira_that_is_down_is_asked_again_later_and_nobody_is_told(scene: Scene) -> None:
    scene.jira.control.fault("status", path=ASKED, status=503, times=1)

    unanswered = await scene.renew()
    await scene.later()

    assert (unanswered.renewal, (await scene.renew()).renewal) == (Renewal.UNANSWERED, Renewal.RENEWED)
    assert await scene.told() == []


async def test_a_removed_connection_keeps_no_new_token(scene: Scene) -> None:
    with pytest.raises(PowerCut):
        await scene.renewer(dies_at_proof=True)(scene.connection, MARIA, even_early=True)

    async with scene.storage.begin() as transaction:
        await transaction.connections.retire("c1", scene.clock())

    assert await scene.going_on() is None
