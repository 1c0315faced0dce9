"""Renders our few web pages: templates that escape everything, and headers that let a page load and leak nothing.

Which page is shown when is decided in `bot.link_pages`.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
_A_YEAR_OF_SECONDS = 31_536_000


class PageRenderer:
    """Renders pages. `is_https` tells whether browsers reach the bot over https."""

    def __init__(self, *, is_https: bool) -> None:
        self._is_https = is_https

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the bot over https."""
        return self._is_https

    def render(self, template: str, status: int, values: Mapping[str, object]) -> HTMLResponse:
        """The page as an answer with that status."""
        css, _ = _style()
        html = _environment().get_template(template).render(**values, css=css)
        return HTMLResponse(html, status, self._headers())

    def _headers(self) -> dict[str, str]:
        """What keeps the page out of caches, frames, indexes and referrers, and everything foreign out of the page.

        Sources: https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy and
        https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
        """
        headers = {
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "X-Robots-Tag": "noindex, nofollow",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Content-Security-Policy": (
                f"default-src 'none'; style-src '{_style()[1]}'; form-action 'self'; base-uri 'none';"
                " frame-ancestors 'none'"
            ),
        }
        if self._is_https:
            headers["Strict-Transport-Security"] = f"max-age={_A_YEAR_OF_SECONDS}"
        return headers


@functools.cache
def _style() -> tuple[object, str]:
    """The style sheet, as it stands between its tags, and its hash for the policy."""
    from markupsafe import Markup  # noqa: PLC0415 - see `_environment`

    text = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return Markup(text), f"sha256-{digest}"  # noqa: S704 - our own file


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - not before the first page

    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
