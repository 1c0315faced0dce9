"""The pages behind the links of an authorisation: setting out for Jira, the values to copy, an own key.

Jira's answer comes back to `bot.oauth_callback`. The words are in `messages.authorise_page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus

from starlette.responses import Response

from access.credentials import Secret
from access.drafts import Draft
from access.errors import BadInput
from access.operations.begin_authorisation import BeginAuthorisation
from access.operations.leave_for_jira import LeaveForJira
from access.operations.show_consumer import ShowConsumer
from access.operations.use_own_consumer import UseOwnConsumer
from bot.browser_cookie import set_browser_word
from bot.page_forms import guarded_form
from bot.page_rendering import PageRenderer
from bot.replies import Replies
from messages.authorise_page import leave_page, own_key_page, own_key_taken, values_page
from messages.authorising import wizard


class LeavePage:
    """Sets out for Jira's page. Spends the link and marks this browser, so that Jira's answer must come back in it."""

    def __init__(self, leave_for_jira: LeaveForJira, pages: PageRenderer) -> None:
        self._leave_for_jira = leave_for_jira
        self._pages = pages

    async def show(
        self, token: Secret, draft: Draft, status: int = HTTPStatus.OK, problem: tuple[str, ...] = ()
    ) -> Response:
        """What is going to happen, and the button."""
        return guarded_form(self._pages, "leave.html", status, token, {"page": leave_page(draft, problem)})

    async def act(self, token: Secret, draft: Draft, fields: Mapping[str, str]) -> Response:
        """A page that leads on to Jira.

        Not a redirect: browsers hold the whole way behind a form against `form-action`, and behind a single sign-on
        that way leads over hosts that nobody knows beforehand.
        https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/form-action
        """
        del draft, fields
        leaving = await self._leave_for_jira(token)
        url = leaving.url.reveal()
        response = self._pages.render("leaving.html", HTTPStatus.OK, {"url": url})
        response.headers["Refresh"] = f"0; url={url}"
        set_browser_word(response, leaving.token_hash, leaving.browser_word, is_https=self._pages.is_https)
        return response


class ValuesPage:
    """Shows what an administrator copies into Jira. It has no form."""

    def __init__(self, show_consumer: ShowConsumer, pages: PageRenderer) -> None:
        self._show_consumer = show_consumer
        self._pages = pages

    async def show(
        self, token: Secret, draft: Draft, status: int = HTTPStatus.OK, problem: tuple[str, ...] = ()
    ) -> Response:
        """The values, and what to do with them."""
        del draft, problem
        shown = await self._show_consumer(token)
        page = values_page(shown.draft, shown.consumer, shown.callback, shown.public_url)
        return self._pages.render("values.html", status, {"page": page})

    async def act(self, token: Secret, draft: Draft, fields: Mapping[str, str]) -> Response:
        """The same page."""
        del fields
        return await self.show(token, draft)


class OwnKeyPage:
    """Takes an operator's own consumer key and private key. What was typed is never shown again."""

    def __init__(
        self,
        use_own_consumer: UseOwnConsumer,
        begin_authorisation: BeginAuthorisation,
        replies: Replies,
        pages: PageRenderer,
    ) -> None:
        self._use_own_consumer = use_own_consumer
        self._begin_authorisation = begin_authorisation
        self._replies = replies
        self._pages = pages

    async def show(
        self, token: Secret, draft: Draft, status: int = HTTPStatus.OK, problem: tuple[str, ...] = ()
    ) -> Response:
        """The form."""
        page = own_key_page(draft, tuple(one for one in problem if one))
        return guarded_form(self._pages, "own_key.html", status, token, {"page": page})

    async def act(self, token: Secret, draft: Draft, fields: Mapping[str, str]) -> Response:
        """Keep the key, and tell in Slack how to go on; a key that cannot be used brings the form back."""
        typed = fields.get("consumer_key", ""), Secret(fields.get("private_key", ""))
        try:
            draft, _ = await self._use_own_consumer(token, *typed)
        except BadInput as refused:
            problem = (refused.sentence, refused.next_step)
            return await self.show(token, draft, HTTPStatus.UNPROCESSABLE_ENTITY, problem)
        prepared = await self._begin_authorisation.for_draft(draft.id, draft.asked_by)
        was_told = await self._replies.tell(draft.asked_by.id, wizard(prepared))
        return self._pages.render("told.html", HTTPStatus.OK, asdict(own_key_taken(draft, was_told=was_told)))
