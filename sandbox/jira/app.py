"""The sandbox Jira as an ASGI app: faults first, then Jira itself, and the control interface beside it."""

import asyncio

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.jira.control_api import control_router
from sandbox.jira.fault_kinds import as_response, strike
from sandbox.jira.faults import FaultRule, FaultScript, UnknownFaultError
from sandbox.jira.request_log import LoggedRequest, RequestLog, without_secrets
from sandbox.jira.requests_in import RequestIn, normal_answer, read_request
from sandbox.jira.routes import address_of
from sandbox.jira.world import UnknownThingError, World
from sandbox.serving import HungUp, NeverAnswered

CONTROL = "/_control"


class SandboxJira:
    """A Jira with a memory. `world` is what it remembers; assigning another one starts it afresh."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.faults = FaultScript()
        self.log = RequestLog()
        self._requests = 0
        self._control = control_router(self)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith(CONTROL + "/"):
            await self._control(scope, receive, send)
            return
        self._requests += 1
        incoming = await read_request(Request(scope, receive), self._requests, self.world)
        if self.world.site.latency_seconds:
            await asyncio.sleep(self.world.site.latency_seconds)
        response = self._respond(incoming)
        await response(scope, receive, send)

    def _respond(self, incoming: RequestIn) -> Response:
        address = address_of(incoming.path, self.world.site)
        path = address.path if address else incoming.path
        target = f"{path}?{incoming.query}" if incoming.query else path
        rule = self.faults.strike(incoming.method, target)
        if rule:
            return self._struck(rule, incoming, path)
        answered = normal_answer(self.world, incoming)
        user = answered.login.user.name if answered.login.user else None
        self._note(incoming, answered.login.kind, user, answered.answer.status)
        return as_response(answered.answer)

    def _struck(self, rule: FaultRule, incoming: RequestIn, path: str) -> Response:
        try:
            response = strike(rule, self.world, incoming, path)
        except (UnknownFaultError, UnknownThingError) as error:
            response = PlainTextResponse(f"The sandbox's fault script is wrong: {error}", 500)
        auth = incoming.attempt.authorization.partition(" ")[0].casefold() or "none"
        status = None if isinstance(response, HungUp | NeverAnswered) else response.status_code
        self._note(incoming, auth, None, status, rule.kind.value)
        return response

    def _note(
        self, incoming: RequestIn, auth: str, user: str | None, status: int | None, fault: str | None = None
    ) -> None:
        self.log.add(
            LoggedRequest(
                at=self.world.now(),
                method=incoming.method,
                path=incoming.path,
                query=without_secrets(incoming.query),
                auth=auth,
                user=user,
                status=status,
                fault=fault,
            )
        )
