"""A Jira Align token comes in over a one-time link: read both lists with it, and keep it sealed if at least one came.

What passed is not in use yet; the person who asked confirms it in Slack, having been shown what Jira Align said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from access.align import AlignLook, AlignSource
from access.credentials import CredentialKind, PersonalAccessToken, Secret, credential_from
from access.drafts import Draft, DraftOver, DraftState
from access.errors import Refused
from access.links import LinkOver, LinkPurpose, LinkState, LinkUnknown, token_hash
from access.operations.import_align import ACTION, AlignOffer, difference_from, told_of
from access.operations.issue_link import IssuedLink, IssueLink
from access.operations.open_link import OpenLink
from access.operations.read_align import ReadAlign
from access.operations.resume_align import look_row
from access.operations.trail import Trail
from access.ports import Clock
from access.stores import Storage

_SCHEME = "bearer "


@dataclass(frozen=True, slots=True)
class AlignEntered:
    """What came of a token.

    Attributes:
        draft: as it is kept now; `tested` where the token passed.
        look: what Jira Align said; None where it was not asked.
        offer: what there is to say yes to; None where the token did not pass.
        refusal: why Jira Align was not asked.
        fresh: a link for another try; None where the token passed.
    """

    draft: Draft
    look: AlignLook | None = None
    offer: AlignOffer | None = None
    refusal: Refused | None = None
    fresh: IssuedLink | None = None


class EnterAlignToken:
    """Takes Jira Align tokens. No transaction is open while Jira Align is asked."""

    def __init__(
        self,
        storage: Storage,
        open_link: OpenLink,
        issue_link: IssueLink,
        read_align: ReadAlign,
        trail: Trail,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._open_link = open_link
        self._issue_link = issue_link
        self._read_align = read_align
        self._trail = trail
        self._clock = clock

    async def __call__(self, token: Secret, typed: str) -> AlignEntered:
        """Spend the link and read Jira Align with what was typed.

        Raises:
            BadInput: it cannot be a token; the link is not spent.
            LinkUnknown, LinkOver: there is no open link for this with that token.
            DraftOver: the draft was discarded while Jira Align was asked; nothing is kept.
        """
        credential = credential_of_typed(typed)
        draft = await self._spend(token)
        source = draft.plan.align
        if source is None:  # a draft of this kind has it from the start
            raise DraftOver(draft)
        try:
            look = await self._read_align(source, credential.secret)
        except Refused as refusal:
            return await self._turned_down(draft, None, refusal)
        if not look.has_passed:
            return await self._turned_down(draft, look, None)
        return await self._keep(draft, source, credential, look)

    async def _spend(self, token: Secret) -> Draft:
        async with self._storage.begin() as transaction:
            link, draft = await self._open_link.within(transaction, token)
            if link.purpose is not LinkPurpose.ALIGN:
                raise LinkUnknown
            if not await transaction.links.spend(token_hash(token), self._clock()):
                raise LinkOver(LinkState.SPENT)
            event = self._trail.event(draft.asked_by, "link.spend", draft.plan.name, draft=draft.id)
            await transaction.audit.append(event)
        return draft

    async def _turned_down(self, draft: Draft, look: AlignLook | None, refusal: Refused | None) -> AlignEntered:
        """Keep nothing of the token, and make a link for another try."""
        async with self._storage.begin() as transaction:
            if not await transaction.drafts.advance(draft, DraftState.READY):
                raise DraftOver(await transaction.drafts.get(draft.id))
            fresh = await self._issue_link.within(transaction, draft)
            details = told_of(look) if look else {"reason": refusal.sentence[:300] if refusal else ""}
            event = self._trail.event(
                draft.asked_by, f"{ACTION}.enter", draft.plan.name, "refused", draft=draft.id, **details
            )
            await transaction.audit.append(event)
        return AlignEntered(draft, look, refusal=refusal, fresh=fresh)

    async def _keep(
        self, draft: Draft, source: AlignSource, credential: PersonalAccessToken, look: AlignLook
    ) -> AlignEntered:
        async with self._storage.begin() as transaction:
            connection = await transaction.connections.get(draft.connection_id)
            difference = await difference_from(transaction, connection, look)
            plan = replace(draft.plan, projects=difference.projects, boards=difference.boards)
            tested = replace(draft, state=DraftState.TESTED, plan=plan, report=look_row(look))
            if not await transaction.drafts.advance(tested, DraftState.READY):
                raise DraftOver(await transaction.drafts.get(draft.id))
            await transaction.drafts.put_credential(tested, credential)
            event = self._trail.event(
                draft.asked_by, f"{ACTION}.enter", draft.plan.name, "ok", draft=draft.id, **told_of(look)
            )
            await transaction.audit.append(event)
        offer = AlignOffer(connection, source, look, difference, tested, is_new_token=True)
        return AlignEntered(tested, look, offer)


def credential_of_typed(typed: str) -> PersonalAccessToken:
    """The token as a Bearer credential, without the word that copying may bring along. Raises BadInput."""
    told = typed.strip()
    if told.lower().startswith(_SCHEME):
        told = told[len(_SCHEME) :].strip()
    credential_from(CredentialKind.PAT, None, told)
    return PersonalAccessToken(Secret(told))
