"""The control interface over HTTP: `/_control/act/…`, `/_control/scene/…`, `/_control/see/…`, `/_control/changes`.

Its client is `sandbox.slack.control.SlackControl`; setting the scene is in `sandbox.slack.scene`.
"""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.slack.admission import seen_channel
from sandbox.slack.control_codec import call_json, delivery_json, message_json, outcome_json, view_json
from sandbox.slack.outcomes import RefusedError
from sandbox.slack.page_api import press_of
from sandbox.slack.scene import Scene
from sandbox.slack.shapes import JsonObject, flag_of, number_of, object_of, parsed, text_of
from sandbox.slack.workspace import Workspace

_REFUSED = 409
_BAD_REQUEST = 400
_NOT_FOUND = 404

Verb = Callable[[JsonObject], Awaitable[JsonObject]]


def control_routes(workspace: Workspace) -> list[Route]:
    """The routes of the control interface."""
    scene = Scene(workspace)
    acts, sights = _Acts(workspace), _Sights(workspace)
    return [
        Route("/_control/act/{verb}", _endpoint(acts.verbs), methods=["POST"]),
        Route("/_control/scene/{verb}", _endpoint(scene.verbs), methods=["POST"]),
        Route("/_control/see/{verb}", _endpoint(sights.verbs)),
        Route("/_control/changes", sights.changes),
    ]


def _endpoint(verbs: Mapping[str, Verb]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        name = request.path_params["verb"]
        if name not in verbs:
            return JSONResponse({"error": f"There is no {name!r}; there is {', '.join(sorted(verbs))}"}, _NOT_FOUND)
        try:
            body: JsonObject = {**request.query_params}
            if request.method == "POST":
                body |= object_of(parsed(await request.body() or b"{}"))
            return JSONResponse(await verbs[name](body))
        except RefusedError as error:
            return JSONResponse({"error": str(error)}, _REFUSED)
        except (KeyError, ValueError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, _BAD_REQUEST)

    return answer


class _Acts:
    """What people do."""

    def __init__(self, workspace: Workspace) -> None:
        self._people = workspace.people
        self._modals = workspace.modals
        self.verbs: Mapping[str, Verb] = {
            "command": self._command,
            "say": self._say,
            "press": self._press,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
        }

    async def _command(self, body: JsonObject) -> JsonObject:
        who, where, what = text_of(body, "user"), text_of(body, "channel"), text_of(body, "text")
        return outcome_json(await self._people.command(who, where, what, is_forced=flag_of(body, "is_forced")))

    async def _say(self, body: JsonObject) -> JsonObject:
        who, where, what = text_of(body, "user"), text_of(body, "channel"), text_of(body, "text")
        return message_json(await self._people.say(who, where, what, text_of(body, "thread_ts")))

    async def _press(self, body: JsonObject) -> JsonObject:
        who, press = text_of(body, "user"), press_of(body)
        if text_of(body, "view"):
            return outcome_json(await self._people.press_in_view(who, text_of(body, "view"), press))
        channel, ts = text_of(body, "channel"), text_of(body, "ts")
        return outcome_json(await self._people.press_in_message(who, channel, ts, press))

    async def _submit(self, body: JsonObject) -> JsonObject:
        values = object_of(body.get("values"))
        return outcome_json(await self._modals.submit(text_of(body, "user"), text_of(body, "view"), values))

    async def _close(self, body: JsonObject) -> JsonObject:
        is_cleared = flag_of(body, "is_cleared")
        outcome = await self._modals.close(text_of(body, "user"), text_of(body, "view"), is_cleared=is_cleared)
        return outcome_json(outcome)

    async def _home(self, body: JsonObject) -> JsonObject:
        return outcome_json(await self._modals.open_home(text_of(body, "user")))


class _Sights:
    """What can be seen."""

    def __init__(self, workspace: Workspace) -> None:
        self._world = workspace.world
        self.verbs: Mapping[str, Verb] = {
            "messages": self._messages,
            "views": self._views,
            "home": self._home,
            "deliveries": self._deliveries,
            "calls": self._calls,
            "file": self._file,
        }

    async def changes(self, request: Request) -> Response:
        """What changed since a number, waited for if need be."""
        since = int(number_of({**request.query_params}, "since", 0))
        timeout = number_of({**request.query_params}, "timeout", 0)
        found = await self._world.changes.wait(since, timeout)
        told = [{"number": one.number, "kind": one.kind, "subject": one.subject} for one in found]
        return JSONResponse({"latest": self._world.changes.latest, "changes": told})

    async def _messages(self, query: JsonObject) -> JsonObject:
        user = self._world.users[text_of(query, "as_user")]
        channel = seen_channel(self._world, user, text_of(query, "channel"))
        return {"messages": [message_json(one) for one in self._world.seen_by(user.id, channel.id)]}

    async def _views(self, query: JsonObject) -> JsonObject:
        stack = self._world.modals.get(text_of(query, "as_user"), ())
        return {"views": [view_json(view) for view in stack]}

    async def _home(self, query: JsonObject) -> JsonObject:
        home = self._world.homes.get(text_of(query, "as_user"))
        return {"views": [view_json(home)] if home else []}

    async def _deliveries(self, query: JsonObject) -> JsonObject:
        wanted = text_of(query, "kind")
        found = [delivery_json(one) for one in self._world.deliveries if wanted in {"", one.kind}]
        return {"deliveries": [*found]}

    async def _calls(self, query: JsonObject) -> JsonObject:
        wanted = text_of(query, "method")
        return {"calls": [call_json(one) for one in self._world.calls if wanted in {"", one.method}]}

    async def _file(self, query: JsonObject) -> JsonObject:
        return {"hex": (self._world.files[text_of(query, "id")].content or b"").hex()}
