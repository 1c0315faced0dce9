"""`/links/{token}`: the pages behind one-time links. A GET shows and changes nothing, a POST spends the link.

The page on which a secret is entered is here; pages of other purposes are handed in. The rules are in
`access.operations`, the words in `messages.secret_page`.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Protocol

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.credentials import CredentialKind, Secret
from access.drafts import Draft, DraftOver
from access.errors import BadInput, Busy, Refused, StorageAway
from access.handshakes import HandshakeOver
from access.links import LinkOver, LinkPurpose, LinkState, LinkUnknown
from access.operations.open_link import OpenLink
from bot.page_forms import fields_of, guarded_form
from bot.page_guards import is_guarded
from bot.page_rendering import PageRenderer
from bot.secret_testing import SecretTesting, StillTesting, Tested
from messages.secret_page import (
    SecretPage,
    ToldPage,
    passed_page,
    problem_of,
    refused_page,
    secret_page,
    testing_page,
)

_log = structlog.get_logger()
_AGAIN = "Ask for a new link in Slack: press New link there, or type the command again."
_TITLES = {
    LinkState.SPENT: "This link was used already",
    LinkState.REPLACED: "This link is no longer needed",
    LinkState.EXPIRED: "This link has run out",
}


_STRANGE_FORM = ("This form did not come from this page, so it was not used.", "Press the button here.")


class PurposePage(Protocol):
    """The page of links of one purpose."""

    async def show(
        self, token: Secret, draft: Draft, status: int = HTTPStatus.OK, problem: tuple[str, ...] = ()
    ) -> Response:
        """The page; changes nothing."""

    async def act(self, token: Secret, draft: Draft, fields: Mapping[str, str]) -> Response:
        """What its form asks for; spends the link. Raises as the operation behind it does."""


class LinkPages:
    """Serves one-time links; those of a purpose that is not in `others` take a secret."""

    def __init__(
        self,
        open_link: OpenLink,
        testing: SecretTesting,
        pages: PageRenderer,
        others: Mapping[LinkPurpose, PurposePage] | None = None,
    ) -> None:
        self._open_link = open_link
        self._testing = testing
        self._pages = pages
        self._others = others or {}

    def routes(self) -> list[Route]:
        """The routes, to be added to the web app."""
        return [Route("/links/{token}", self._answer, methods=["GET", "POST"])]

    async def _answer(self, request: Request) -> Response:
        token = Secret(request.path_params["token"])
        serve: Callable[[Request, Secret], Awaitable[Response]] = (
            self._enter if request.method == "POST" else self._show
        )
        try:
            return await serve(request, token)
        except Refused as refused:
            return self._refused(refused)
        except StorageAway:
            title = "My storage is away just now"
            return self._told(HTTPStatus.SERVICE_UNAVAILABLE, refused_page(title, "Nothing was kept.", _AGAIN))
        except Exception as error:  # noqa: BLE001 - a person gets a reference, the log gets the rest
            reference = secrets.token_hex(4)
            _log.error("fault", reference=reference, command="link page", exc_info=error)
            page = refused_page("Something went wrong on my side", f"Give the operators this reference: {reference}")
            return self._told(HTTPStatus.INTERNAL_SERVER_ERROR, page)

    async def _show(self, request: Request, token: Secret) -> Response:
        del request
        link, draft = await self._open_link(token)
        other = self._others.get(link.purpose)
        return await other.show(token, draft) if other else self._form(HTTPStatus.OK, token, draft)

    async def _enter(self, request: Request, token: Secret) -> Response:
        fields = await fields_of(request)
        link, draft = await self._open_link(token)
        is_ours = is_guarded(request, token, fields.get("guard", ""))
        other = self._others.get(link.purpose)
        if other is not None:
            if is_ours:
                return await other.act(token, draft, fields)
            return await other.show(token, draft, HTTPStatus.FORBIDDEN, _STRANGE_FORM)
        if not is_ours:
            problem = ("This form did not come from this page, so it was not used.", "Enter the secret again.")
            return self._form(HTTPStatus.FORBIDDEN, token, draft, problem)
        try:
            tested = await self._testing(token, draft, _typed(draft, fields.get("secret", "")))
        except BadInput as refused:
            return self._form(HTTPStatus.UNPROCESSABLE_ENTITY, token, draft, (refused.sentence, refused.next_step))
        return self._outcome(tested)

    def _outcome(self, tested: Tested | StillTesting) -> Response:
        if isinstance(tested, StillTesting):
            return self._told(HTTPStatus.ACCEPTED, testing_page(tested.draft))
        entered = tested.entered
        if entered.fresh is None:
            return self._told(HTTPStatus.OK, passed_page(entered.draft, was_told=tested.was_told))
        status = HTTPStatus.CONFLICT if entered.refusal else HTTPStatus.UNPROCESSABLE_ENTITY
        return self._form(status, entered.fresh.token, entered.draft, problem_of(entered))

    def _form(self, status: int, token: Secret, draft: Draft, problem: tuple[str, ...] = ()) -> Response:
        """The page with the field."""
        page: SecretPage = secret_page(draft, tuple(one for one in problem if one))
        return guarded_form(self._pages, "secret.html", status, token, {"page": page})

    def _told(self, status: int, page: ToldPage) -> Response:
        return self._pages.render("told.html", status, asdict(page))

    def _refused(self, refused: Refused) -> Response:
        match refused:
            case LinkUnknown():
                return self._told(HTTPStatus.NOT_FOUND, refused_page("There is no such link", _AGAIN))
            case LinkOver():
                page = refused_page(_TITLES.get(refused.state, "This link is over"), refused.sentence, _AGAIN)
                return self._told(HTTPStatus.GONE, page)
            case HandshakeOver():
                page = refused_page("This authorisation is over", refused.sentence, refused.next_step)
                return self._told(HTTPStatus.GONE, page)
            case DraftOver():
                return self._told(HTTPStatus.GONE, refused_page("This is over", refused.sentence, "Nothing was kept."))
            case Busy():
                page = refused_page("I am busy just now", refused.sentence, refused.next_step)
                return self._told(HTTPStatus.SERVICE_UNAVAILABLE, page)
            case _:
                page = refused_page("That cannot be done", refused.sentence, refused.next_step)
                return self._told(HTTPStatus.BAD_REQUEST, page)


def _typed(draft: Draft, secret: str) -> str:
    """The secret without the line break, or around a token the blanks, that copying brings along."""
    return secret.rstrip("\r\n") if draft.plan.kind is CredentialKind.BASIC else secret.strip()
