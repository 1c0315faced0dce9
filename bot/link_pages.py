"""`/links/{token}`: the page on which a secret is entered. A GET shows and changes nothing, a POST spends the link.

The rules are in `access.operations`, the words in `messages.secret_page`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from http import HTTPStatus
from urllib.parse import parse_qs

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from access.credentials import CredentialKind, Secret
from access.drafts import Draft, DraftOver
from access.errors import BadInput, Busy, Refused, StorageAway
from access.links import LinkOver, LinkState, LinkUnknown
from access.operations.open_link import OpenLink
from bot.page_guards import guard_of, is_guarded, new_word, set_word
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
_MOST_BYTES = 16 * 1024
_BODY_SECONDS = 10.0
_AGAIN = "Ask for a new link in Slack: press New link there, or type the command again."
_TITLES = {
    LinkState.SPENT: "This link was used already",
    LinkState.REPLACED: "This link is no longer needed",
    LinkState.EXPIRED: "This link has run out",
}


class LinkPages:
    """Serves one-time links."""

    def __init__(self, open_link: OpenLink, testing: SecretTesting, pages: PageRenderer) -> None:
        self._open_link = open_link
        self._testing = testing
        self._pages = pages

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
        _, draft = await self._open_link(token)
        return self._form(HTTPStatus.OK, token, draft)

    async def _enter(self, request: Request, token: Secret) -> Response:
        fields = await _fields(request)
        _, draft = await self._open_link(token)
        if not is_guarded(request, token, fields.get("guard", "")):
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
        """The page with the field. Its address is relative, so that it works behind any prefix."""
        page: SecretPage = secret_page(draft, tuple(one for one in problem if one))
        word = new_word()
        values = {"page": page, "action": token.reveal(), "guard": guard_of(token, word)}
        response = self._pages.render("secret.html", status, values)
        set_word(response, token, word, is_https=self._pages.is_https)
        return response

    def _told(self, status: int, page: ToldPage) -> Response:
        return self._pages.render("told.html", status, asdict(page))

    def _refused(self, refused: Refused) -> Response:
        match refused:
            case LinkUnknown():
                return self._told(HTTPStatus.NOT_FOUND, refused_page("There is no such link", _AGAIN))
            case LinkOver():
                page = refused_page(_TITLES.get(refused.state, "This link is over"), refused.sentence, _AGAIN)
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


async def _fields(request: Request) -> dict[str, str]:
    """The fields of the form, each once.

    Raises:
        BadInput: the body is too large, too slow, or no form.
    """
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise BadInput("That is not the form of this page.", "Open the link in a browser.")
    chunks, size = [], 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > _MOST_BYTES:
                    raise BadInput("That is larger than any secret.", "Open the link again and enter the secret alone.")
                chunks.append(chunk)
        found = parse_qs(b"".join(chunks).decode(), keep_blank_values=True, max_num_fields=10)
    except (TimeoutError, ClientDisconnect, ValueError):
        raise BadInput("The form did not come through whole.", "Open the link again.") from None
    return {name: values[0] for name, values in found.items()}
