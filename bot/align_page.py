"""The page behind the link for a Jira Align token: takes it, reads Jira Align with it, and tells in Slack what came.

The words are in `messages.align_page`; reading is finished all the same where the page does not wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus

import structlog
from starlette.responses import Response

from access.credentials import Secret
from access.drafts import Draft
from access.errors import BadInput
from access.operations.enter_align_token import AlignEntered, EnterAlignToken
from bot.background import Background
from bot.page_forms import guarded_form
from bot.page_rendering import PageRenderer
from bot.page_work import PATIENCE_SECONDS, IsWaiting, work_for_page
from bot.replies import Replies
from messages.align import align_offer
from messages.align_page import align_passed_page, align_problem, align_reading_page, align_token_page
from messages.secret_page import ToldPage
from messages.setup import secret_refused

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Done:
    entered: AlignEntered
    was_told: bool


class AlignTokenPage:
    """Takes Jira Align tokens. What was typed is never shown again."""

    def __init__(
        self,
        enter_token: EnterAlignToken,
        background: Background,
        replies: Replies,
        pages: PageRenderer,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._enter_token = enter_token
        self._background = background
        self._replies = replies
        self._pages = pages
        self._patience_seconds = patience_seconds

    async def show(
        self, token: Secret, draft: Draft, status: int = HTTPStatus.OK, problem: tuple[str, ...] = ()
    ) -> Response:
        """The form."""
        page = align_token_page(draft, tuple(one for one in problem if one))
        return guarded_form(self._pages, "secret.html", status, token, {"page": page})

    async def act(self, token: Secret, draft: Draft, fields: Mapping[str, str]) -> Response:
        """Read Jira Align with the token; one that cannot be used brings the form back with the reason."""

        async def work(is_page_waiting: IsWaiting) -> _Done:
            entered = await self._enter_token(token, fields.get("secret", ""))
            return _Done(entered, await self._tell(entered, is_page_waiting=is_page_waiting()))

        late = partial(self._tell_late, draft)
        try:
            done = await work_for_page(self._background, work, late, self._patience_seconds)
        except BadInput as refused:
            problem = (refused.sentence, refused.next_step)
            return await self.show(token, draft, HTTPStatus.UNPROCESSABLE_ENTITY, problem)
        if done is None:
            return self._told(HTTPStatus.ACCEPTED, align_reading_page(draft))
        entered = done.entered
        if entered.fresh is None:
            return self._told(HTTPStatus.OK, align_passed_page(entered.draft, was_told=done.was_told))
        status = HTTPStatus.CONFLICT if entered.refusal else HTTPStatus.UNPROCESSABLE_ENTITY
        return await self.show(entered.fresh.token, entered.draft, status, align_problem(entered))

    async def _tell(self, entered: AlignEntered, *, is_page_waiting: bool) -> bool:
        """Tell what the person must press something for; the page says the rest, as long as it waits."""
        if entered.offer is not None:
            return await self._replies.tell(entered.draft.asked_by.id, align_offer(entered.offer))
        if is_page_waiting:
            return True
        refused = secret_refused(entered.draft, align_problem(entered))
        return await self._replies.tell(entered.draft.asked_by.id, refused)

    async def _tell_late(self, draft: Draft, error: BaseException) -> None:
        _log.warning("reading of Jira Align cut off", draft=draft.id, error=type(error).__name__)
        sentences = ("Jira Align could not be read to the end, and nothing was kept.",)
        await self._replies.tell(draft.asked_by.id, secret_refused(draft, sentences))

    def _told(self, status: int, page: ToldPage) -> Response:
        return self._pages.render("told.html", status, asdict(page))
