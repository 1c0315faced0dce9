"""Finishes handshakes in the background while the callback's page waits, and tells the person in Slack how it ended."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from access.credentials import Secret
from access.drafts import Draft
from access.handshakes import HandshakeOver, HandshakeState, OtherBrowser
from access.operations.finish_handshake import Ending, Finished, FinishHandshake
from access.ports import Clock
from access.reports import result_of
from access.stores import Storage
from bot.background import Background
from bot.page_work import PATIENCE_SECONDS, IsWaiting, work_for_page
from bot.replies import Replies
from messages.authorised import authorisation_over, not_authorised
from messages.message import Message
from messages.setup import setup_tested

_log = structlog.get_logger()
_TOLD_BEFORE = frozenset({HandshakeState.FINISHED, HandshakeState.EXCHANGING})
"""A repeat of these brings no message: the first one has brought it, or is about to."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A handshake that has come to something, and whether the person was told of it in Slack."""

    finished: Finished
    was_told: bool


@dataclass(frozen=True, slots=True)
class StillFinishing:
    """A handshake that goes on without its page."""

    draft: Draft


def outcome_message(finished: Finished) -> Message:
    """What the person is told: the question whether to use the token, or why there is none."""
    draft = finished.draft
    if finished.ending is Ending.AUTHORISED and draft.check is not None and draft.report is not None:
        return setup_tested(draft, draft.check, result_of(draft.check, draft.report))
    return not_authorised(finished)


class HandshakeFinishing:
    """Finishes handshakes on behalf of the callback's page."""

    def __init__(
        self,
        finish: FinishHandshake,
        background: Background,
        replies: Replies,
        storage: Storage,
        clock: Clock,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._finish = finish
        self._background = background
        self._replies = replies
        self._storage = storage
        self._clock = clock
        self._patience_seconds = patience_seconds

    async def __call__(self, token: Secret, word: Secret | None, verifier: Secret) -> Ended | StillFinishing:
        """What came of it, or that it goes on.

        Raises:
            HandshakeUnknown, OtherBrowser, HandshakeOver: nothing can be done with this answer; the person was told.
            Busy: too much is under way; the page can be loaded again.
            DraftOver, StorageAway: as the operation does, where it ends while the page waits.
        """
        try:
            handshake, draft = await self._finish.find(token, word)
        except (OtherBrowser, HandshakeOver) as refused:
            await self._tell_refusal(refused)
            raise

        async def work(is_page_waiting: IsWaiting) -> Ended:
            del is_page_waiting  # told in Slack in any case: that is where the person goes on
            finished = await self._finish(handshake, draft, verifier)
            return Ended(finished, await self._replies.tell(draft.asked_by.id, outcome_message(finished)))

        async def failed_late(error: BaseException) -> None:
            _log.warning("authorisation cut off", draft=draft.id, error=type(error).__name__)
            over = HandshakeOver(draft, handshake, HandshakeState.FAILED)
            await self._replies.tell(draft.asked_by.id, authorisation_over(draft, over))

        ended = await work_for_page(self._background, work, failed_late, self._patience_seconds)
        return ended or StillFinishing(draft)

    async def _tell_refusal(self, refused: OtherBrowser | HandshakeOver) -> None:
        """Once for each reason, however often the page is loaded."""
        reason = refused.state.value if isinstance(refused, HandshakeOver) else "other_browser"
        if reason in _TOLD_BEFORE:
            return
        key = f"handshake:{refused.handshake.id}:{reason}"
        async with self._storage.begin() as transaction:
            is_first = await transaction.seen.first_time(key, self._clock())
        if is_first:
            await self._replies.tell(refused.draft.asked_by.id, authorisation_over(refused.draft, refused))
