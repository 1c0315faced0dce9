"""What the page in the browser asks the sandbox Slack: one person's view of the workspace, and what they do.

The page itself is `sandbox/slack/page/` (served at `/`), drawing is `sandbox.slack.drawing`. This is the
contract between the two; ids and timestamps are strings, `time` is ISO 8601 in UTC, all bodies are JSON.

`GET /page/state?as=U…&channel=C…` (both optional; without `as` the first person, without `channel` the first
channel that this person sees) answers::

    {"number": 17,                                   the last change; grows
     "workspace": {"name", "team_id", "domain"},
     "app": {"name", "bot_user", "commands": ["/jira-access"], "hints": [{"text", "summary"}],
             "is_connected": true},
     "me": PERSON, "people": [PERSON…],              whom one can act as, in order
     "channels": [CHANNEL…], "channel": CHANNEL | null,
     "messages": [MESSAGE…],                         of that channel, what this person sees, oldest first
     "views": [VIEW…],                               modals open for this person, the last is on top
     "home": VIEW | null,                            the person's Home tab
     "panel": {"html", "url", "label"}}              what the embedding process wants beside the page

    PERSON  {"id", "name", "real_name", "title", "role", "tz"}
            role: member | admin | guest | single-channel guest | outsider
    CHANNEL {"id", "name", "kind": "public|private|dm", "is_archived", "is_ext_shared", "has_app", "topic"}
    MESSAGE {"ts", "time", "user": {"id", "name", "is_app"}, "text", "blocks", "html", "thread_ts",
             "is_ephemeral", "is_edited", "is_broadcast", "replies": [MESSAGE…],
             "files": [{"id", "name", "title", "size", "url"}]}
    VIEW    {"id", "type": "modal|home", "title", "submit", "close", "callback_id", "hash", "blocks", "html",
             "errors": {block_id: sentence}}         titles and button labels are plain strings, "" if none

`GET /page/stream?as=U…` is a server-sent event stream: `data: {"number", "kind", "subject"}` after every
change; on each, fetch the state anew. Comment lines keep the connection alive.

Acting; each answers OUTCOME (status 200), or 409 `{"error": sentence}` when it is not possible (the button is
gone, the channel is archived, …)::

    POST /page/say     {"as", "channel", "text", "thread_ts"?}   text beginning with "/" is a slash command
    POST /page/press   {"as", "channel", "ts", "block_id"?, "action_id", "selected"?}
                       {"as", "view": V…, "block_id"?, "action_id", "selected"?, "values"?}
    POST /page/submit  {"as", "view", "values": {block_id: {action_id: X}}}
    POST /page/close   {"as", "view", "is_cleared"?}             is_cleared closes the whole stack
    POST /page/home    {"as"}                                     the person opens the Home tab

    OUTCOME {"status", "sentence", "ack_ms", "delivery_id", "errors": {block_id: sentence}}
            status: ok | operation_timeout | dispatch_failed | invalid_command_response;
            sentence is what Slack tells the person in that case ("" when ok)

`selected` is the chosen value of a select, overflow, radio, date or text element, or a list of values for
checkboxes and multi selects; leave it out for a button. A `X` in `values` is the same: text, value, or list;
leave an element out to keep its initial value. `press` with a URL button is sent to the app as well; opening
the address is up to the page. Confirm dialogs are the page's business.

Files: `GET /files/{id}/{name}` (what `url` of a file points to). Static files: `GET /` and `GET /static/…`
from `sandbox/slack/page/`.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.slack.admission import living_person
from sandbox.slack.changes import ChangeLog
from sandbox.slack.control_codec import outcome_json
from sandbox.slack.outcomes import Outcome, RefusedError, Status
from sandbox.slack.page_state import Onlooker
from sandbox.slack.people import Press
from sandbox.slack.shapes import JsonObject, flag_of, object_of, parsed, text_of
from sandbox.slack.workspace import Workspace

PAGE_FOLDER = Path(__file__).parent / "page"
_REFUSED = 409
_BAD_REQUEST = 400
_KEEP_ALIVE_SECONDS = 15.0


def page_routes(workspace: Workspace) -> list[BaseRoute]:
    """The routes of the contract above."""
    page = PageApi(workspace)
    return [
        Route("/", _index),
        Route("/page/state", page.state),
        Route("/page/stream", page.stream),
        Route("/events/stream", page.stream),
        Route("/page/{verb}", page.act, methods=["POST"]),
        Mount("/static", StaticFiles(directory=PAGE_FOLDER, check_dir=False)),
    ]


async def _index(_request: Request) -> Response:
    return FileResponse(PAGE_FOLDER / "index.html")


class PageApi:
    """Answers the page about one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def state(self, request: Request) -> Response:
        """`GET /page/state`."""
        world = self._workspace.world
        wanted = request.query_params.get("as") or world.people_to_act_as()[0].id
        try:
            onlooker = Onlooker(world, living_person(world, wanted))
        except RefusedError as error:
            return JSONResponse({"error": str(error)}, _REFUSED)
        channel = request.query_params.get("channel", "")
        return JSONResponse(onlooker.state(channel, is_connected=self._workspace.is_connected))

    async def stream(self, _request: Request) -> Response:
        """`GET /page/stream`."""
        changes = self._workspace.world.changes
        return StreamingResponse(_lines(changes), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def act(self, request: Request) -> Response:
        """`POST /page/{verb}`."""
        acts = {
            "say": self._say,
            "press": self._press,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
        }
        act = acts.get(request.path_params["verb"])
        if act is None:
            return JSONResponse({"error": f"There is nothing called {request.path_params['verb']!r}"}, 404)
        try:
            outcome = await act(object_of(parsed(await request.body())))
        except RefusedError as error:
            return JSONResponse({"error": str(error)}, _REFUSED)
        except ValueError:
            return JSONResponse({"error": "The body is not JSON; send a JSON object"}, _BAD_REQUEST)
        return JSONResponse(outcome_json(outcome))

    async def _say(self, body: JsonObject) -> Outcome:
        who, channel, text = text_of(body, "as"), text_of(body, "channel"), text_of(body, "text")
        if text.startswith("/"):
            return await self._workspace.people.command(who, channel, text)
        await self._workspace.people.say(who, channel, text, text_of(body, "thread_ts"))
        return Outcome(Status.OK)

    async def _press(self, body: JsonObject) -> Outcome:
        people, who = self._workspace.people, text_of(body, "as")
        if text_of(body, "view"):
            return await people.press_in_view(who, text_of(body, "view"), press_of(body))
        return await people.press_in_message(who, text_of(body, "channel"), text_of(body, "ts"), press_of(body))

    async def _submit(self, body: JsonObject) -> Outcome:
        filled = object_of(body.get("values"))
        return await self._workspace.modals.submit(text_of(body, "as"), text_of(body, "view"), filled)

    async def _close(self, body: JsonObject) -> Outcome:
        is_cleared = flag_of(body, "is_cleared")
        return await self._workspace.modals.close(text_of(body, "as"), text_of(body, "view"), is_cleared=is_cleared)

    async def _home(self, body: JsonObject) -> Outcome:
        return await self._workspace.modals.open_home(text_of(body, "as"))


def press_of(body: JsonObject) -> Press:
    """What the body of a press says is pressed."""
    return Press(
        action_id=text_of(body, "action_id"),
        block_id=text_of(body, "block_id"),
        value=text_of(body, "value"),
        selected=body.get("selected"),
        filled=object_of(body.get("values")),
    )


async def _lines(changes: ChangeLog) -> AsyncIterator[str]:
    number = changes.latest
    # Sent at once, so that the browser knows that the stream stands.
    yield ": connected\n\n"
    while True:
        news = await changes.wait(number, _KEEP_ALIVE_SECONDS)
        if not news:
            yield ": still here\n\n"
        for change in news:
            number = change.number
            told = {"number": number, "kind": change.kind, "subject": change.subject}
            yield f"data: {json.dumps(told)}\n\n"
