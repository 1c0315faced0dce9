"""`/api/<method>` over HTTP: reads the call, judges token, scope and rate, plays faults, answers.

What the methods do stands in the modules beside.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.slack.fault_answers import after, broken, rate_limited
from sandbox.slack.faults import Fault, FaultScript
from sandbox.slack.outcomes import ApiCall
from sandbox.slack.rates import RateLimits, Tier
from sandbox.slack.shapes import JsonObject, object_of, parsed, text_of
from sandbox.slack.web_api.calls import Call, SlackApiError
from sandbox.slack.web_api.methods import METHODS, Method, Token
from sandbox.slack.world import World


class WebApi:
    """Answers the calls of the app on one world."""

    def __init__(self, world: World, faults: FaultScript, rates: RateLimits) -> None:
        self._world = world
        self._faults = faults
        self._rates = rates

    async def endpoint(self, request: Request) -> Response:
        """The answer to one call, or what a fault makes of it."""
        try:
            arguments = await _arguments(request)
        except ValueError:
            return self._refusal("", SlackApiError("invalid_json"))
        base_url = str(request.base_url).rstrip("/")
        call = Call(request.path_params["method"], self._world, base_url, arguments)
        fault = self._faults.due(call.method, _channel_of(call))
        if fault and not fault.kind.is_after:
            self._record(call, "", fault)
            return broken(fault)
        answer = self._answer(call, _token(request, call), fault)
        if fault is None:
            return answer
        return await after(fault, answer)

    def _answer(self, call: Call, token: str, fault: Fault | None) -> Response:
        method = METHODS.get(call.method, _UNKNOWN)
        try:
            self._authenticate(method, token)
            call.needs(*filter(None, [method.scope]))
            wait = self._rates.seconds_to_wait(call.method, method.tier, _new_message_in(method, call))
            if wait:
                self._record(call, "ratelimited", fault)
                return rate_limited(wait)
            told = method.handler(call)
        except SlackApiError as error:
            self._record(call, error.code, fault)
            return self._refusal(method.scope, error)
        self._record(call, "", fault)
        return self._told({"ok": True, **told}, method.scope)

    def _authenticate(self, method: Method, token: str) -> None:
        app = self._world.app
        if method.token is Token.NONE:
            return
        if not token:
            raise SlackApiError("not_authed")
        if token not in {app.bot_token, app.app_token}:
            raise SlackApiError("invalid_auth")
        if token != (app.app_token if method.token is Token.APP else app.bot_token):
            raise SlackApiError("not_allowed_token_type")
        if app.is_revoked:
            raise SlackApiError("token_revoked")
        if self._world.users[app.bot_user].deleted:
            raise SlackApiError("account_inactive")

    def _refusal(self, scope: str, error: SlackApiError) -> Response:
        return self._told({"ok": False, "error": error.code, **error.more}, scope)

    def _told(self, body: JsonObject, scope: str) -> Response:
        granted = ",".join(sorted(self._world.app.scopes))
        headers = {"X-OAuth-Scopes": granted, "X-Accepted-OAuth-Scopes": scope}
        return JSONResponse(body, headers=headers)

    def _record(self, call: Call, error: str, fault: Fault | None) -> None:
        shown = {key: value for key, value in call.arguments.items() if key != "token"}
        self._world.calls.append(
            ApiCall(call.method, _channel_of(call), error, fault.kind.value if fault else "", shown)
        )
        self._world.changes.note("call", call.method)


def _unknown(call: Call) -> JsonObject:
    raise SlackApiError("unknown_method", req_method=call.method)


_UNKNOWN = Method(_unknown, Tier.SPECIAL, token=Token.NONE)


async def _arguments(request: Request) -> JsonObject:
    arguments: JsonObject = {**request.query_params}
    body = await request.body()
    if not body:
        return arguments
    if request.headers.get("content-type", "").startswith("application/json"):
        return arguments | object_of(parsed(body))
    form = await request.form()
    return arguments | {key: value for key, value in form.items() if isinstance(value, str)}


def _token(request: Request, call: Call) -> str:
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else call.text("token")


def _channel_of(call: Call) -> str:
    return text_of(call.arguments, "channel") or text_of(call.arguments, "channel_id")


def _new_message_in(method: Method, call: Call) -> str:
    return call.text("channel") if method.makes_message else ""
