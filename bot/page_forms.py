"""Forms that only the browser which was shown them can send: the guard, its cookie, and reading what was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qs

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from access.credentials import Secret
from access.errors import BadInput
from bot.page_guards import guard_of, new_word, set_word
from bot.page_rendering import PageRenderer

_MOST_BYTES = 16 * 1024
_BODY_SECONDS = 10.0


def guarded_form(
    pages: PageRenderer, template: str, status: int, token: Secret, values: Mapping[str, object]
) -> Response:
    """A page with a form that is sent to its own link. The address is relative, so that it works behind any prefix."""
    word = new_word()
    response = pages.render(template, status, {**values, "action": token.reveal(), "guard": guard_of(token, word)})
    set_word(response, token, word, is_https=pages.is_https)
    return response


async def fields_of(request: Request) -> dict[str, str]:
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
