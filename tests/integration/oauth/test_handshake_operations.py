"""Handshakes with a clock that moves only when told, against a real Jira and real databases."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import cast

import pytest
from fixtures.databases import UNHURRIED
from fixtures.oauth import CONSUMER_KEY, Person

from access.consumers import DraftConsumer
from access.credentials import CredentialKind, Deployment, OAuthToken, Secret
from access.drafts import Draft, DraftKind, DraftState, Plan
from access.evidence import Cause
from access.handshakes import Handshake, HandshakeOver, HandshakeState, HandshakeUnknown
from access.lockout import Caller
from access.operations.admin_logins import RequireAdministrator
from access.operations.check_connection import CheckConnection
from access.operations.discard_setup import DiscardSetup
from access.operations.finish_handshake import Ending, FinishHandshake
from access.operations.issue_link import IssueLink
from access.operations.open_link import OpenLink
from access.operations.prove_draft import ProveDraft
from access.operations.prove_login import ProveLogin
from access.operations.trail import Trail
from access.ports import Reply
from access.ports_oauth import Consumer, KeyPair, OAuthDance, RequestToken
from access.records import Actor, ActorKind
from access.results import CheckResult
from access.sites import SiteAddress, parse_address, parse_allowed_hosts
from bot.oauth_wiring import OAuthOperations, make_oauth_operations
from jira_api.client import JiraClient
from sandbox.jira import RunningJira
from sandbox.jira.example import SERVICE_ACCOUNT
from storage.encryption import new_key
from storage.login_budget import StoredLoginBudget
from storage.opening import Storage, open_storage

MARIA = Actor(ActorKind.SLACK, "U01MARIA", "T01TEAM")
EXCHANGE = "/oauth/access-token"
LOOPBACK = parse_allowed_hosts("http://127.0.0.1:*")


@dataclass
class Clock:
    """The machine's time, moved on by a test."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class Meanwhile:
    """The dance, with something that happens while Jira is asked for an access token."""

    inner: OAuthDance
    deed: Callable[[], Awaitable[object]]

    async def request_token(self, address: SiteAddress, consumer: Consumer, callback: str) -> Reply[RequestToken]:
        return await self.inner.request_token(address, consumer, callback)

    def authorize_url(self, address: SiteAddress, token: RequestToken) -> str:
        return self.inner.authorize_url(address, token)

    async def access_token(
        self, address: SiteAddress, consumer: Consumer, token: RequestToken, verifier: Secret
    ) -> Reply[OAuthToken]:
        await self.deed()
        return await self.inner.access_token(address, consumer, token, verifier)

    async def renew(self, address: SiteAddress, token: OAuthToken) -> Reply[OAuthToken]:
        await self.deed()
        return await self.inner.renew(address, token)


@dataclass(frozen=True)
class Scene:
    """Operations over one database and one Jira, and a draft that waits for its token."""

    oauth: OAuthOperations
    storage: Storage
    prove_draft: ProveDraft
    client: JiraClient
    jira: RunningJira
    clock: Clock
    draft: Draft
    person: Person
    trail: Trail

    async def answered(self) -> tuple[Secret, Secret, Secret]:
        """Start, set out, and press Allow as the service account: request token, verifier, word of the cookie."""
        started = await self.oauth.start(self.draft.id, MARIA)
        assert started.link is not None
        assert started.check.token is not None
        leaving = await self.oauth.leave(started.link.token)
        await asyncio.to_thread(self.person.log_in, self.jira)
        verifier = await asyncio.to_thread(self.person.allow, leaving.url.reveal())
        return started.check.token.token, Secret(verifier), leaving.browser_word

    async def waiting(self) -> tuple[Handshake, Draft, Secret]:
        """The handshake that waits for its exchange, with its draft and verifier."""
        token, verifier, word = await self.answered()
        handshake, draft = await self.oauth.finish.find(token, word)
        return handshake, draft, verifier

    async def kept_draft(self) -> Draft:
        """The draft as it is kept now."""
        async with self.storage.reading() as transaction:
            return await transaction.drafts.get(self.draft.id)


def a_draft(jira: RunningJira, now: datetime) -> Draft:
    """A new connection that is to log in with OAuth."""
    deployment = Deployment(jira.world.site.deployment.value)
    user = jira.world.user(SERVICE_ACCOUNT)
    return Draft(
        id="d1",
        kind=DraftKind.CONNECT,
        connection_id="c1",
        asked_by=MARIA,
        asked_by_name="maria",
        made_at=now,
        ends_at=now + timedelta(hours=24),
        state=DraftState.READY,
        plan=Plan(
            name="prod",
            address=parse_address(jira.url),
            deployment=deployment,
            kind=CredentialKind.OAUTH1,
            expected=user.account_id if deployment is Deployment.CLOUD else SERVICE_ACCOUNT,
            profile="jira-align-cloud-admin" if deployment is Deployment.CLOUD else "jira-align-data-center",
        ),
    )


@pytest.fixture
async def scene(database_url: str, jira: RunningJira, key_pair: KeyPair, person: Person) -> AsyncIterator[Scene]:
    clock, numbers = Clock(), itertools.count(1)
    async with open_storage(Secret(database_url), (new_key(),), UNHURRIED) as storage, JiraClient(LOOPBACK) as client:
        trail, budget = Trail(storage, clock), StoredLoginBudget(storage, clock)

        def new_id() -> str:
            return f"id-{next(numbers)}"

        def check_for(caller: Caller) -> CheckConnection:
            prove = ProveLogin(client, budget.on_behalf_of(caller), clock, "https://api.atlassian.com")
            return CheckConnection(client, prove, sleep=asyncio.sleep)

        open_link = OpenLink(storage, clock)
        issue_link = IssueLink(storage, trail, clock, os.urandom, "http://127.0.0.1:9")
        prove_draft = ProveDraft(storage, check_for, clock, new_id, RequireAdministrator(storage, client))
        oauth = make_oauth_operations(storage, client, open_link, issue_link, prove_draft, trail, clock, new_id)
        draft = a_draft(jira, clock())
        async with storage.begin() as transaction:
            await transaction.drafts.add(draft)
            await transaction.drafts.put_consumer(draft, DraftConsumer(CONSUMER_KEY, key_pair))
        yield Scene(oauth, storage, prove_draft, client, jira, clock, draft, person, trail)


async def test_the_account_that_allowed_is_the_one_that_is_kept(scene: Scene) -> None:
    finished = await scene.oauth.finish(*await scene.waiting())

    assert finished.ending is Ending.AUTHORISED
    assert (await scene.kept_draft()).state is DraftState.TESTED


async def test_a_jira_that_never_answers_the_exchange_leaves_it_resumable(scene: Scene, client: JiraClient) -> None:
    waiting = await scene.waiting()
    impatient = FinishHandshake(scene.storage, client.oauth_dance, scene.prove_draft, scene.trail, scene.clock)
    scene.jira.control.fault("hang", path=EXCHANGE, times=1)

    unanswered = await impatient(*waiting)
    resumed = await scene.oauth.finish.resume(scene.draft.id, MARIA)

    assert unanswered.ending is Ending.NO_ANSWER
    assert unanswered.evidence is not None
    assert unanswered.evidence.cause is Cause.TIMEOUT
    assert resumed.ending is Ending.AUTHORISED


async def test_an_exchange_that_a_crash_cut_off_is_taken_up_after_a_minute(scene: Scene) -> None:
    handshake, _, verifier = await scene.waiting()
    async with scene.storage.begin() as transaction:
        await transaction.handshakes.claim(handshake, verifier, scene.clock())

    with pytest.raises(HandshakeOver) as early:
        await scene.oauth.finish.resume(scene.draft.id, MARIA)
    scene.clock.ahead += timedelta(seconds=61)
    resumed = await scene.oauth.finish.resume(scene.draft.id, MARIA)

    assert early.value.state is HandshakeState.EXCHANGING
    assert resumed.ending is Ending.AUTHORISED


async def test_a_test_that_a_crash_cut_off_is_taken_up_with_the_token_that_jira_gave(scene: Scene) -> None:
    async def cut_off(*_: object) -> CheckResult:
        raise ConnectionAbortedError

    waiting, prove = await scene.waiting(), cast("ProveDraft", cut_off)
    dying = FinishHandshake(scene.storage, scene.client.oauth_dance, prove, scene.trail, scene.clock)

    with pytest.raises(ConnectionAbortedError):
        await dying(*waiting)
    scene.clock.ahead += timedelta(hours=1)
    resumed = await scene.oauth.finish.resume(scene.draft.id, MARIA)

    assert resumed.ending is Ending.AUTHORISED
    assert len(scene.jira.control.requests(EXCHANGE)) == 1


async def test_after_ten_minutes_nothing_is_exchanged(scene: Scene) -> None:
    token, _, word = await scene.answered()
    scene.clock.ahead += timedelta(minutes=10)

    with pytest.raises(HandshakeOver) as over:
        await scene.oauth.finish.find(token, word)

    assert over.value.state is HandshakeState.EXPIRED
    async with scene.storage.reading() as transaction:
        assert await transaction.handshakes.request_token(over.value.handshake) is None


async def test_nothing_is_resumed_after_ten_minutes(scene: Scene) -> None:
    waiting = await scene.waiting()
    scene.jira.control.fault("close", path=EXCHANGE, times=1)
    await scene.oauth.finish(*waiting)
    scene.clock.ahead += timedelta(minutes=10)

    with pytest.raises(HandshakeOver) as over:
        await scene.oauth.finish.resume(scene.draft.id, MARIA)

    assert over.value.state is HandshakeState.EXPIRED


async def test_of_two_callers_at_once_one_exchanges(scene: Scene) -> None:
    waiting = await scene.waiting()

    ends = await asyncio.gather(*(scene.oauth.finish(*waiting) for _ in range(2)), return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["Finished", "HandshakeOver"]
    assert len(scene.jira.control.requests(EXCHANGE)) == 1


async def test_a_draft_that_is_discarded_while_jira_is_asked_keeps_no_token(scene: Scene) -> None:
    waiting = await scene.waiting()
    discard = DiscardSetup(scene.storage, scene.trail, scene.clock)
    dance = Meanwhile(scene.client.oauth_dance(), partial(discard, scene.draft.id, MARIA))
    finish = FinishHandshake(scene.storage, lambda: dance, scene.prove_draft, scene.trail, scene.clock)

    with pytest.raises(HandshakeOver) as over:
        await finish(*waiting)

    assert over.value.state is HandshakeState.REPLACED
    assert (await scene.kept_draft()).state is DraftState.DISCARDED
    async with scene.storage.reading() as transaction:
        assert await transaction.drafts.consumer(scene.draft) is None


async def test_a_discarded_draft_has_no_handshake_left(scene: Scene) -> None:
    token, _, word = await scene.answered()
    await DiscardSetup(scene.storage, scene.trail, scene.clock)(scene.draft.id, MARIA)

    with pytest.raises(HandshakeOver) as over:
        await scene.oauth.finish.find(token, word)

    assert over.value.state is HandshakeState.REPLACED


async def test_a_made_up_request_token_is_unknown(scene: Scene) -> None:
    with pytest.raises(HandshakeUnknown):
        await scene.oauth.finish.find(Secret("made-up"), None)
