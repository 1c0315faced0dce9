"""Jira's answer came back: exchange it once, hold the account against the one expected, and keep the token sealed.

What passes is not in use yet; the person who began it confirms it in Slack, having been told whom Jira named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum, unique

from access.clock_skew import skew_of_answer
from access.credentials import OAuthToken, Secret
from access.drafts import Draft, require_theirs
from access.errors import NotFound, Refused
from access.evidence import Cause, Evidence, EvidenceClass
from access.handshake_evidence import diagnose_handshake
from access.handshakes import (
    Handshake,
    HandshakeOver,
    HandshakeState,
    HandshakeUnknown,
    OtherBrowser,
    word_hash,
)
from access.operations.prove_draft import ProveDraft, has_passed
from access.operations.trail import Trail
from access.ports import Clock
from access.ports_oauth import DENIED_VERIFIER, Consumer, OAuthDance, RequestToken
from access.records import Actor, ActorKind
from access.results import CheckResult
from access.stores import Storage

ACTION = "handshake.finish"
_UNANSWERED = frozenset({EvidenceClass.UPSTREAM, EvidenceClass.THROTTLED, EvidenceClass.OFFLINE})
_UNTESTED = _UNANSWERED | {EvidenceClass.UNKNOWN}
_DENIED = Secret(DENIED_VERIFIER)


@unique
class Ending(StrEnum):
    """What came of Jira's answer.

    `authorised`: the token has passed and waits to be confirmed. `no_answer`: Jira did not give a token in time; the
    same answer can be tried again. `untested`: Jira gave a token and could not be asked whose it is; it is kept sealed,
    and the test can be tried again. All others are ends, and nothing was kept.
    """

    AUTHORISED = "authorised"
    DENIED = "denied"
    WRONG_ACCOUNT = "wrong_account"
    REFUSED = "refused"
    NOT_GOOD = "not_good"
    NO_ANSWER = "no_answer"
    UNTESTED = "untested"


_RESUMABLE = frozenset({Ending.NO_ANSWER, Ending.UNTESTED})


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of it.

    Attributes:
        ending: in a word.
        draft: as it is kept now.
        result: the test of the token; None where there was none to test.
        evidence: why Jira gave no token; None where it gave one, or Deny was pressed.
        refusal: why the token was not tested.
        is_repeat: whether the exchange had been tried before without an answer.
        ends_at: until when an exchange or a test without an answer can be tried again, UTC.
    """

    ending: Ending
    draft: Draft
    ends_at: datetime
    result: CheckResult | None = None
    evidence: Evidence | None = None
    refusal: Refused | None = None
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class _Claimed:
    """An exchange that is ours alone."""

    handshake: Handshake
    draft: Draft
    request: RequestToken
    verifier: Secret


class FinishHandshake:
    """Finishes handshakes, each once. No transaction is open while Jira is asked."""

    def __init__(
        self, storage: Storage, dance: Callable[[], OAuthDance], prove_draft: ProveDraft, trail: Trail, clock: Clock
    ) -> None:
        self._storage = storage
        self._dance = dance
        self._prove_draft = prove_draft
        self._trail = trail
        self._clock = clock

    async def find(self, token: Secret, browser_word: Secret | None) -> tuple[Handshake, Draft]:
        """The handshake that waits for this answer; changes nothing but the state of one whose time is over.

        Args:
            token: the request token that came back.
            browser_word: from the cookie of the browser that brought it; None where it has none.

        Raises:
            HandshakeUnknown: none waits for it.
            OtherBrowser: another browser set out for Jira.
            HandshakeOver: it is over, or another window is at it.
        """
        async with self._storage.reading() as transaction:
            handshake = await transaction.handshakes.by_token(word_hash(token))
            if handshake is None:
                raise HandshakeUnknown
            draft = await transaction.drafts.get(handshake.draft_id)
        if not handshake.is_from(browser_word):
            await self._note(draft, _somebody(draft), "other_browser", handshake)
            raise OtherBrowser(draft, handshake)
        await self._require_open(handshake, draft)
        return handshake, draft

    async def __call__(self, handshake: Handshake, draft: Draft, verifier: Secret) -> Finished:
        """Exchange what `find` has found.

        Raises:
            HandshakeOver: another caller was faster, or a newer handshake has replaced it.
            DraftOver: the draft was discarded while Jira was asked; nothing is kept.
        """
        if verifier == _DENIED:
            return await self._denied(handshake, draft)
        return await self._exchange(await self._claim(handshake, draft, verifier))

    async def resume(self, draft_id: str, actor: Actor) -> Finished:
        """Take up an exchange or a test to which Jira gave no answer, or that a crash cut off.

        Raises:
            NotFound, NotAllowed: the draft is gone, somebody else's, or Jira's answer has not come yet.
            HandshakeOver, DraftOver: as above.
        """
        async with self._storage.reading() as transaction:
            draft = await transaction.drafts.get(draft_id)
            require_theirs(draft, actor)
            handshake = await transaction.handshakes.newest(draft_id)
            verifier = await transaction.handshakes.verifier(handshake) if handshake else None
        if handshake is None:
            raise NotFound(f"No authorisation of {draft.plan.name} was begun.", "Press Start again.")
        await self._require_open(handshake, draft)
        if verifier is None:
            raise HandshakeOver(draft, handshake, HandshakeState.BEGUN)
        return await self._exchange(await self._claim(handshake, draft, verifier))

    async def _require_open(self, handshake: Handshake, draft: Draft) -> None:
        state = handshake.state_at(self._clock())
        if state in (HandshakeState.BEGUN, HandshakeState.AUTHORISED):
            return
        async with self._storage.begin() as transaction:
            if state is HandshakeState.EXPIRED:
                await transaction.handshakes.end(handshake, state)
            event = self._trail.event(
                _somebody(draft), ACTION, draft.plan.name, f"already_{state}", handshake=handshake.id
            )
            await transaction.audit.append(event)
        raise HandshakeOver(draft, handshake, state)

    async def _claim(self, handshake: Handshake, draft: Draft, verifier: Secret) -> _Claimed:
        async with self._storage.begin() as transaction:
            request = await transaction.handshakes.request_token(handshake)
            claimed = await transaction.handshakes.claim(handshake, verifier, self._clock())
            if claimed is None or request is None:
                kept = await transaction.handshakes.by_token(handshake.token_hash) or handshake
                raise HandshakeOver(draft, kept, kept.state_at(self._clock()))
        return _Claimed(claimed, draft, request, verifier)

    async def _denied(self, handshake: Handshake, draft: Draft) -> Finished:
        async with self._storage.begin() as transaction:
            if not await transaction.handshakes.end(handshake, HandshakeState.DENIED):
                kept = await transaction.handshakes.by_token(handshake.token_hash) or handshake
                raise HandshakeOver(draft, kept, kept.state_at(self._clock()))
            event = self._trail.event(draft.asked_by, ACTION, draft.plan.name, "denied", handshake=handshake.id)
            await transaction.audit.append(event)
        return Finished(Ending.DENIED, draft, handshake.ends_at)

    async def _exchange(self, claimed: _Claimed) -> Finished:
        consumer = await self._consumer_of(claimed)
        held = await self._held_token(claimed.draft)
        if held is not None:
            return await self._test(claimed, held)
        reply = await self._dance().access_token(
            claimed.draft.plan.address, consumer, claimed.request, claimed.verifier
        )
        if reply.value is None:
            evidence = diagnose_handshake(reply, skew_of_answer(reply.signals, self._clock()))
            ending = Ending.NO_ANSWER if evidence.kind in _UNANSWERED else Ending.REFUSED
            return await self._without_token(claimed, ending, evidence=evidence)
        return await self._test(await self._hold(claimed, reply.value), reply.value)

    async def _held_token(self, draft: Draft) -> OAuthToken | None:
        """What Jira gave at an earlier try whose test had no outcome."""
        async with self._storage.reading() as transaction:
            try:
                held = await transaction.drafts.credential(draft)
            except NotFound:
                return None
        return held if isinstance(held, OAuthToken) else None

    async def _hold(self, claimed: _Claimed, token: OAuthToken) -> _Claimed:
        """Keep the token sealed before it is tested: Jira gives it once, and the test may be cut off."""
        handshake, draft = claimed.handshake, claimed.draft
        async with self._storage.begin() as transaction:
            if not await transaction.handshakes.hold(handshake, draft.ends_at):
                raise HandshakeOver(draft, handshake, HandshakeState.REPLACED)
            await transaction.drafts.put_credential(draft, token)
        return replace(claimed, handshake=replace(handshake, ends_at=draft.ends_at))

    async def _test(self, claimed: _Claimed, token: OAuthToken) -> Finished:
        try:
            result = await self._prove_draft(claimed.draft, token)
        except Refused as refusal:
            return await self._without_token(claimed, Ending.NOT_GOOD, refusal=refusal)
        if has_passed(result):
            return await self._keep(claimed, token, result)
        if result.evidence.kind in _UNTESTED:
            return await self._without_token(claimed, Ending.UNTESTED, result=result)
        is_other = result.evidence.cause is Cause.WRONG_ACCOUNT
        return await self._without_token(claimed, Ending.WRONG_ACCOUNT if is_other else Ending.NOT_GOOD, result=result)

    async def _consumer_of(self, claimed: _Claimed) -> Consumer:
        async with self._storage.reading() as transaction:
            found = await transaction.drafts.consumer(claimed.draft)
        if found is None:  # the draft was discarded since the claim, and its consumer with it
            raise HandshakeOver(claimed.draft, claimed.handshake, HandshakeState.REPLACED)
        return found.consumer

    async def _without_token(
        self,
        claimed: _Claimed,
        ending: Ending,
        *,
        result: CheckResult | None = None,
        evidence: Evidence | None = None,
        refusal: Refused | None = None,
    ) -> Finished:
        """Keep nothing of what Jira gave, unless it can be taken up again."""
        handshake, draft = claimed.handshake, claimed.draft
        state = HandshakeState.AUTHORISED if ending in _RESUMABLE else HandshakeState.FAILED
        found = evidence or (result.evidence if result else None)
        cause = found.cause.value if found else "not_tested"
        async with self._storage.begin() as transaction:
            if not await transaction.handshakes.settle(handshake, state):
                raise HandshakeOver(draft, handshake, HandshakeState.REPLACED)
            if state is HandshakeState.FAILED:
                await transaction.drafts.forget_credential(draft)
            event = self._trail.event(
                draft.asked_by, ACTION, draft.plan.name, ending.value, handshake=handshake.id, cause=cause
            )
            await transaction.audit.append(event)
        return Finished(
            ending,
            draft,
            handshake.ends_at,
            result=result,
            evidence=evidence,
            refusal=refusal,
            is_repeat=handshake.fence > 1,
        )

    async def _keep(self, claimed: _Claimed, token: OAuthToken, result: CheckResult) -> Finished:
        handshake, draft = claimed.handshake, claimed.draft
        async with self._storage.begin() as transaction:
            if not await transaction.handshakes.settle(handshake, HandshakeState.FINISHED):
                raise HandshakeOver(draft, handshake, HandshakeState.REPLACED)
            tested = await self._prove_draft.keep(transaction, draft, token, result)
            event = self._trail.event(
                draft.asked_by, ACTION, draft.plan.name, handshake=handshake.id, verdict=result.verdict.value
            )
            await transaction.audit.append(event)
        return Finished(Ending.AUTHORISED, tested, handshake.ends_at, result=result)

    async def _note(self, draft: Draft, actor: Actor, outcome: str, handshake: Handshake) -> None:
        await self._trail.note(self._trail.event(actor, ACTION, draft.plan.name, outcome, handshake=handshake.id))


def _somebody(draft: Draft) -> Actor:
    """Whoever sent a browser here; nobody knows who that is."""
    return Actor(ActorKind.BOT, "oauth callback", draft.asked_by.workspace)
