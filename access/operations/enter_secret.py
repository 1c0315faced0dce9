"""A secret comes in over a one-time link: test it, and keep it sealed only if it passes.

What passes is not in use yet; the person who asked confirms it in Slack, having been told whom Jira named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from access.credentials import Credential, Secret, credential_from
from access.drafts import Draft, DraftKind, DraftOver, DraftState
from access.errors import Refused
from access.links import LinkOver, LinkState, token_hash
from access.lockout import Caller, LockoutSettings, login_account, rule
from access.operations.issue_link import IssuedLink, IssueLink
from access.operations.open_link import OpenLink
from access.operations.prove_draft import ProveDraft, has_passed
from access.operations.trail import Trail
from access.ports import Clock
from access.results import CheckResult
from access.stores import Storage, Transaction

ACTION = "secret.enter"


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a secret.

    Attributes:
        draft: as it is kept now; `tested` where the secret passed.
        result: the test; None where it was not tried.
        refusal: why it was not tried.
        fresh: a link for another try; None where the secret passed.
    """

    draft: Draft
    result: CheckResult | None = None
    refusal: Refused | None = None
    fresh: IssuedLink | None = None

    @property
    def has_passed(self) -> bool:
        """Whether the secret is kept and waits to be confirmed."""
        return self.draft.state is DraftState.TESTED


class EnterSecret:
    """Takes secrets. No transaction is open while Jira is asked."""

    def __init__(
        self,
        storage: Storage,
        open_link: OpenLink,
        issue_link: IssueLink,
        prove_draft: ProveDraft,
        trail: Trail,
        clock: Clock,
        lockout: LockoutSettings | None = None,
    ) -> None:
        self._storage = storage
        self._open_link = open_link
        self._issue_link = issue_link
        self._prove_draft = prove_draft
        self._trail = trail
        self._clock = clock
        self._lockout = lockout or LockoutSettings()

    async def __call__(self, token: Secret, typed: str) -> Entered:
        """Spend the link and test what was typed.

        Raises:
            BadInput: it cannot be a secret of that kind; the link is not spent.
            LinkUnknown, LinkOver: there is no open link with that token.
            DraftOver: the draft was discarded while Jira was asked; nothing is kept.
        """
        _, draft = await self._open_link(token)
        credential = _credential(draft, typed)
        draft = await self._spend(token, draft, credential)
        caller = Caller.CONFIRMED if draft.may_override else Caller.PERSON
        try:
            result = await self._prove_draft(draft, credential, caller)
        except Refused as refusal:
            return await self._turned_down(draft, "refused", refusal.sentence, refusal=refusal)
        if not has_passed(result):
            return await self._turned_down(draft, result.verdict.value, result.evidence.cause.value, result=result)
        return await self._keep(draft, credential, result)

    async def _spend(self, token: Secret, draft: Draft, credential: Credential) -> Draft:
        """Take the link, and for a new secret of an account that stands held one more try."""
        async with self._storage.begin() as transaction:
            if not await transaction.links.spend(token_hash(token), self._clock()):
                raise LinkOver(LinkState.SPENT)
            if draft.may_override and not await transaction.drafts.advance(
                replace(draft, may_override=False), DraftState.READY
            ):
                raise LinkOver(LinkState.REPLACED)
            if draft.kind is DraftKind.ROTATE:
                await self._renew_budget(transaction, draft, credential)
            event = self._trail.event(draft.asked_by, "link.spend", draft.plan.name, draft=draft.id)
            await transaction.audit.append(event)
        return draft

    async def _renew_budget(self, transaction: Transaction, draft: Draft, credential: Credential) -> None:
        """A new secret lets a held account be tried once; one that was refused too lets it be tried no more."""
        account = login_account(draft.plan.address, credential)
        count = await transaction.budget.lock(account)
        ruling = rule(credential.kind, count, self._clock(), Caller.PERSON, self._lockout)
        if not ruling.may_try and ruling.may_confirm and not count.has_new_secret:
            await transaction.budget.save(account, count.renewed())

    async def _turned_down(
        self,
        draft: Draft,
        outcome: str,
        reason: str,
        *,
        result: CheckResult | None = None,
        refusal: Refused | None = None,
    ) -> Entered:
        """Keep nothing of the secret, and make a link for another try."""
        gateway = result.gateway_url if result else ""
        again = replace(draft, may_override=False, plan=replace(draft.plan, gateway=gateway))
        async with self._storage.begin() as transaction:
            if not await transaction.drafts.advance(again, DraftState.READY):
                raise DraftOver(await transaction.drafts.get(draft.id))
            fresh = await self._issue_link.within(transaction, again)
            event = self._trail.event(
                draft.asked_by, ACTION, draft.plan.name, outcome, draft=draft.id, reason=reason[:300]
            )
            await transaction.audit.append(event)
        return Entered(again, result, refusal, fresh)

    async def _keep(self, draft: Draft, credential: Credential, result: CheckResult) -> Entered:
        async with self._storage.begin() as transaction:
            tested = await self._prove_draft.keep(transaction, draft, credential, result)
            event = self._trail.event(
                draft.asked_by, ACTION, draft.plan.name, draft=draft.id, verdict=result.verdict.value
            )
            await transaction.audit.append(event)
        return Entered(tested, result)


def _credential(draft: Draft, typed: str) -> Credential:
    if draft.plan.kind is None:  # a draft that is ready has its kind
        raise DraftOver(draft)
    return credential_from(draft.plan.kind, draft.plan.user, typed)
