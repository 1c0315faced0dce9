"""Carries out a scripted fault: from a rule and a request to the response that goes on the wire."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.jira.altered_answers import altered, mistyped, nulled, with_doubled_keys, without_projects
from sandbox.jira.answers import Answer, json_answer
from sandbox.jira.fault_parameters import Parameters
from sandbox.jira.faults import FaultKind, FaultRule, UnknownFaultError
from sandbox.jira.identity_headers import SERAPH
from sandbox.jira.logins import ANONYMOUS, Login, Outcome
from sandbox.jira.oauth_problems import OAuthProblemError, problem_answer
from sandbox.jira.replaced_answers import (
    log_in_wall,
    not_jira,
    proxy_refusal,
    redirected,
    scripted_status,
    throttled,
    under_maintenance,
)
from sandbox.jira.requests_in import RequestIn, answer_as, base_url_for, normal_answer
from sandbox.jira.wire_faults import CutBody, disconnected, dripped, endless, exploding, huge
from sandbox.jira.world import World
from sandbox.serving import HungUp, NeverAnswered

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Struck:
    """A request that a rule has struck."""

    world: World
    incoming: RequestIn
    path: str
    parameters: Parameters

    def normal(self) -> Answer:
        """What Jira would have said."""
        return normal_answer(self.world, self.incoming).answer


def strike(rule: FaultRule, world: World, incoming: RequestIn, path: str) -> Response:
    """The response that the rule makes of the request; `path` is the site's own.

    Raises:
        UnknownFaultError: A parameter of the rule is wrong.
    """
    made = _KINDS[rule.kind](Struck(world, incoming, path, Parameters(rule.parameters)))
    return as_response(made) if isinstance(made, Answer) else made


def as_response(answer: Answer) -> Response:
    """The answer as it goes on the wire when nothing is wrong with the wire."""
    return Response(answer.body, answer.status, dict(answer.headers), answer.content_type)


class Delayed(Response):
    """An ordinary answer that takes its time."""

    def __init__(self, answer: Answer, seconds: float) -> None:
        super().__init__(answer.body, answer.status, dict(answer.headers), answer.content_type)
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait, and answer unless the client has gone meanwhile."""
        leaving = asyncio.ensure_future(disconnected(receive))
        done, _ = await asyncio.wait({leaving}, timeout=self._seconds)
        leaving.cancel()
        if not done:
            await super().__call__(scope, receive, send)


def _anonymous(struck: Struck) -> Answer:
    """`form`: `json` (the caller is nobody), `username_header`, `seraph`, `no_identity`."""
    form = struck.parameters.text("form", "json")
    if form == "username_header":
        return struck.normal().with_headers({"X-AUSERNAME": "anonymous"})
    if form == "seraph":
        return struck.normal().with_headers({SERAPH: "AUTHENTICATED_FAILED"})
    nobody = answer_as(struck.world, struck.incoming, ANONYMOUS).answer
    if not struck.path.endswith("/myself"):
        return nobody
    told: dict[str, object] = {"displayName": "Anonymous", "active": True}
    if form == "json" and not struck.world.site.is_cloud:
        told |= {"name": "anonymous", "key": "anonymous"}
    kept = tuple(pair for pair in nobody.headers if pair[0] != "WWW-Authenticate")
    return replace(json_answer(told), headers=kept)


def _other_account(struck: Struck) -> Answer:
    user = struck.world.user(struck.parameters.text("account", "maria.lopez"))
    kind = "api-token" if struck.world.site.is_cloud else "basic"
    return answer_as(struck.world, struck.incoming, Login(Outcome.ACCEPTED, kind, user)).answer


def _drop_projects(struck: Struck) -> Answer:
    keys = struck.parameters.texts("keys")
    ids = {struck.world.project(key).project_id for key in keys}
    return altered(struck.normal(), lambda value: without_projects(value, keys, ids))


def _maintenance(struck: Struck) -> Answer:
    return under_maintenance(struck.parameters, struck.path)


def _oauth_problem(struck: Struck) -> Answer:
    """`problem`, any word; `advice`, its `oauth_problem_advice`."""
    advice = struck.parameters.text("advice", "")
    told = {"oauth_problem_advice": advice} if advice else {}
    problem = OAuthProblemError(struck.parameters.text("problem", "token_rejected"), **told)
    return problem_answer(problem, base_url_for(struck.world, struck.incoming))


def _redirect(struck: Struck) -> Answer:
    return redirected(struck.parameters, base_url_for(struck.world, struck.incoming), struck.path)


def _throttle(struck: Struck) -> Answer:
    return throttled(struck.parameters, cloud=struck.world.site.is_cloud)


def _garbage(struck: Struck) -> Answer:
    return replace(struck.normal(), status=200, body=b'{"displayName": "Jira Align Serv')


_KINDS: Mapping[FaultKind, Callable[[Struck], Answer | Response]] = MappingProxyType(
    {
        FaultKind.STATUS: lambda s: scripted_status(s.parameters),
        FaultKind.THROTTLE: _throttle,
        FaultKind.NEAR_LIMIT: lambda s: s.normal().with_headers({"X-RateLimit-NearLimit": "true"}),
        FaultKind.MAINTENANCE: _maintenance,
        FaultKind.SSO_PAGE: lambda s: log_in_wall(s.parameters),
        FaultKind.PROXY_401: lambda _: proxy_refusal(),
        FaultKind.REDIRECT: _redirect,
        FaultKind.NOT_JIRA: lambda s: not_jira(s.parameters),
        FaultKind.GARBAGE: _garbage,
        FaultKind.WRONG_TYPES: lambda s: altered(s.normal(), mistyped),
        FaultKind.NULLS: lambda s: altered(s.normal(), nulled),
        FaultKind.DUPLICATE_KEYS: lambda s: with_doubled_keys(s.normal()),
        FaultKind.EMPTY: lambda s: replace(s.normal(), body=b""),
        FaultKind.ANONYMOUS: _anonymous,
        FaultKind.OTHER_ACCOUNT: _other_account,
        FaultKind.OAUTH_PROBLEM: _oauth_problem,
        FaultKind.DROP_PROJECTS: _drop_projects,
        FaultKind.SLOW: lambda s: Delayed(s.normal(), s.parameters.number("seconds", 5)),
        FaultKind.HANG: lambda _: NeverAnswered(),
        FaultKind.CLOSE: lambda _: HungUp(),
        FaultKind.CUT: lambda s: CutBody(s.normal()),
        FaultKind.ENDLESS: lambda s: endless(s.parameters.number("interval_seconds", 0.01)),
        FaultKind.DRIP: lambda s: dripped(s.normal(), s.parameters.number("interval_seconds", 1)),
        FaultKind.EXPLODE: lambda s: exploding(int(s.parameters.number("mebibytes", 2048))),
        FaultKind.HUGE: lambda s: huge(int(s.parameters.number("bytes", 1024 * MIB))),
    }
)

__all__ = ["Struck", "UnknownFaultError", "as_response", "strike"]
