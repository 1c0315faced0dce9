"""`/oauth/jira/callback`: Jira sends the browser here after Allow or Deny. The one GET that acts.

It is guarded by request token, verifier, and the cookie of the browser that set out. The rules are in
`access.operations.finish_handshake`, the words in `messages.authorise_page`.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict
from http import HTTPStatus

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from access.consumers import CALLBACK_PATH
from access.credentials import Secret
from access.errors import Busy, Refused, StorageAway
from bot.browser_cookie import browser_word
from bot.handshake_finishing import HandshakeFinishing, StillFinishing
from bot.page_rendering import PageRenderer
from messages.authorise_page import ended_page, finishing_page, not_an_answer_page, unusable_page
from messages.secret_page import ToldPage, refused_page

_log = structlog.get_logger()
_LONGEST_WORD = 1000
_AGAIN = "Load this page again in a moment."


class OAuthCallback:
    """Takes Jira's answers."""

    def __init__(self, finishing: HandshakeFinishing, pages: PageRenderer) -> None:
        self._finishing = finishing
        self._pages = pages

    def routes(self) -> list[Route]:
        """The route, to be added to the web app."""
        return [Route(CALLBACK_PATH, self._answer, methods=["GET"])]

    async def _answer(self, request: Request) -> Response:
        if request.method == "HEAD":  # asked by previews and scanners, never by a browser on its way back
            return Response(headers={"Cache-Control": "no-store"})
        try:
            return await self._finish(request)
        except Busy as busy:
            return self._told(HTTPStatus.SERVICE_UNAVAILABLE, refused_page("I am busy just now", busy.sentence, _AGAIN))
        except Refused as refused:
            return self._told(*unusable_page(refused))
        except StorageAway:
            page = refused_page("My storage is away just now", "Nothing was lost.", _AGAIN)
            return self._told(HTTPStatus.SERVICE_UNAVAILABLE, page)
        except Exception as error:  # noqa: BLE001 - a person gets a reference, the log gets the rest
            reference = secrets.token_hex(4)
            _log.error("fault", reference=reference, command="oauth callback", exc_info=error)
            page = refused_page("Something went wrong on my side", f"Give the operators this reference: {reference}")
            return self._told(HTTPStatus.INTERNAL_SERVER_ERROR, page)

    async def _finish(self, request: Request) -> Response:
        token, verifier = _word(request, "oauth_token"), _word(request, "oauth_verifier")
        if token is None or verifier is None:
            return self._told(HTTPStatus.BAD_REQUEST, not_an_answer_page())
        ended = await self._finishing(token, browser_word(request, token), verifier)
        if isinstance(ended, StillFinishing):
            return self._told(HTTPStatus.ACCEPTED, finishing_page(ended.draft))
        return self._told(*ended_page(ended.finished, was_told=ended.was_told))

    def _told(self, status: int, page: ToldPage) -> Response:
        return self._pages.render("told.html", status, asdict(page))


def _word(request: Request, name: str) -> Secret | None:
    word = request.query_params.get(name, "")
    is_word = 0 < len(word) <= _LONGEST_WORD and word.isascii() and word.isprintable() and " " not in word
    return Secret(word) if is_word else None
