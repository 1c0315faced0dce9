"""Tests a secret in the background while its page waits for a little, and tells the person in Slack what came of it.

A test of thousands of projects outlasts any browser; what was begun is finished all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import structlog

from access.credentials import Secret
from access.drafts import Draft
from access.lockout import LoginHeld
from access.operations.enter_secret import Entered, EnterSecret
from access.reports import result_of
from bot.background import Background
from bot.page_work import PATIENCE_SECONDS, IsWaiting, work_for_page
from bot.replies import Replies
from messages.message import Message
from messages.secret_page import problem_of
from messages.setup import gateway_found, secret_held, secret_refused, setup_tested

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tested:
    """A test that is done, and whether the person was told of it in Slack, where there was something to tell."""

    entered: Entered
    was_told: bool = True


@dataclass(frozen=True, slots=True)
class StillTesting:
    """A test that goes on without its page."""

    draft: Draft


class SecretTesting:
    """Tests secrets on behalf of pages."""

    def __init__(
        self,
        enter_secret: EnterSecret,
        background: Background,
        replies: Replies,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._enter_secret = enter_secret
        self._background = background
        self._replies = replies
        self._patience_seconds = patience_seconds

    async def __call__(self, token: Secret, draft: Draft, typed: str) -> Tested | StillTesting:
        """What came of it, or that it goes on.

        Raises:
            Busy: too much is under way; the link is not spent.
            Refused, StorageAway: as `EnterSecret` does, where it ends while the page waits.
        """

        async def work(is_page_waiting: IsWaiting) -> Tested:
            entered = await self._enter_secret(token, typed)
            return Tested(entered, await self._tell(entered, is_page_waiting=is_page_waiting()))

        late = partial(self._tell_late, draft)
        return await work_for_page(self._background, work, late, self._patience_seconds) or StillTesting(draft)

    async def _tell(self, entered: Entered, *, is_page_waiting: bool) -> bool:
        """Tell what the person must press something for; the page says the rest, as long as it waits."""
        message = _to_press(entered)
        if message is None and not is_page_waiting:
            message = secret_refused(entered.draft, problem_of(entered))
        if message is None:
            return True
        return await self._replies.tell(entered.draft.asked_by.id, message)

    async def _tell_late(self, draft: Draft, error: BaseException) -> None:
        _log.warning("test of a secret cut off", draft=draft.id, error=type(error).__name__)
        await self._replies.tell(
            draft.asked_by.id, secret_refused(draft, ("The test could not be finished, and nothing was kept.",))
        )


def _to_press(entered: Entered) -> Message | None:
    draft = entered.draft
    if entered.has_passed and draft.check is not None and draft.report is not None:
        return setup_tested(draft, draft.check, result_of(draft.check, draft.report))
    if draft.plan.gateway:
        return gateway_found(draft)
    if isinstance(entered.refusal, LoginHeld) and entered.refusal.ruling.may_confirm:
        return secret_held(draft, entered.refusal)
    return None
