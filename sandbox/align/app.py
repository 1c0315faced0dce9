"""The sandbox Jira Align as an ASGI app: two lists of a connector, by Bearer token, paged as OData pages.

https://help.jiraalign.com/hc/en-us/articles/360045371954-Getting-started-with-the-REST-API-2-0
"""

import json
from collections.abc import Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from sandbox.align.world import AlignWorld, Connector, Play
from sandbox.serving import HungUp, NeverAnswered

API = "/rest/align/api/2"
_SIGN_ON = "<!DOCTYPE html><html><head><title>Sign in to continue</title></head><body>Sign in</body></html>"


class SandboxAlign:
    """A Jira Align with a memory; `world` is what it remembers."""

    def __init__(self, world: AlignWorld) -> None:
        self.world = world
        self._router = Router([Route(f"{API}/connectors/{{connector:int}}/{{what}}", self._list, methods=["GET"])])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await self._router(scope, receive, send)

    async def _list(self, request: Request) -> Response:
        what = request.path_params["what"]
        self.world.asked.append(f"{request.url.path}?{request.url.query}")
        played = self._played(what)
        if played is not None:
            return played
        refused = self._refused(request)
        if refused is not None:
            return refused
        connector = self.world.connectors.get(request.path_params["connector"])
        if connector is None or what not in ("projects", "boards"):
            return JSONResponse({"message": "Not found."}, 404)
        return self._page(request, _rows(connector, what, self.world))

    def _played(self, what: str) -> Response | None:
        play, spared = self.world.plays.get(what, (None, 0))
        if play is None:
            return None
        if spared:
            self.world.plays[what] = (play, spared - 1)
            return None
        return _PLAYED[play]()

    def _refused(self, request: Request) -> Response | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.world.tokens:
            return JSONResponse({"message": "Unauthorized."}, 401)
        if not self.world.tokens[token]:
            return JSONResponse({"message": "Your role does not allow this."}, 403)
        return None

    def _page(self, request: Request, rows: Sequence[Mapping[str, object]]) -> Response:
        if self.world.page:
            top = min(_number(request, "$top", self.world.page), self.world.page)
            skip = _number(request, "$skip", 0)
            rows = rows[skip : skip + top]
        return JSONResponse({"value": list(rows)} if self.world.is_wrapped else list(rows))


def _rows(connector: Connector, what: str, world: AlignWorld) -> list[Mapping[str, object]]:
    names = world.project_names if what == "projects" else world.board_names
    things: Mapping[str, str] | Mapping[int, str] = connector.projects if what == "projects" else connector.boards
    identity = names["key"] if what == "projects" else names["number"]
    return [
        {"id": 700 + number, identity: thing, names["name"]: name, "isActive": True}
        for number, (thing, name) in enumerate(things.items())
    ]


def _number(request: Request, name: str, usual: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() else usual


_PLAYED: Mapping[Play, Callable[[], Response]] = {
    Play.NOT_FOUND: lambda: JSONResponse({"message": "Not found."}, 404),
    Play.FORBIDDEN: lambda: JSONResponse({"message": "Your role does not allow this."}, 403),
    Play.SIGN_ON_PAGE: lambda: HTMLResponse(_SIGN_ON),
    Play.REDIRECT: lambda: RedirectResponse("https://sso.example.net/login"),
    Play.THROTTLE: lambda: JSONResponse({"message": "Slow down."}, 429, {"Retry-After": "600"}),
    Play.SERVER_ERROR: lambda: PlainTextResponse("Server error", 503),
    Play.BROKEN: lambda: Response(json.dumps([{"id": 1}])[:-3], media_type="application/json"),
    Play.HANG_UP: HungUp,
    Play.SILENCE: NeverAnswered,
}
