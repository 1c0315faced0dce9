"""A request on its way through the sandbox: read from ASGI, aimed at an address, answered as Jira would.

Scripted faults come between `normal_answer` and the wire; they are in `faults`.
"""

from dataclasses import dataclass, field, replace

from starlette.datastructures import QueryParams
from starlette.requests import Request

from sandbox.jira.answers import HTML, Answer, code_message, error_messages, page
from sandbox.jira.authenticators import authenticate
from sandbox.jira.calls import Call, RefusedError
from sandbox.jira.identity_headers import bucket_headers, cloud_headers, data_center_headers, gateway_headers
from sandbox.jira.login_policy import Allowance
from sandbox.jira.logins import ANONYMOUS, Attempt, Login
from sandbox.jira.oauth_problems import problem_answer
from sandbox.jira.refusals import refuse_login, refuse_request
from sandbox.jira.routes import Address, Route, address_of, find_route
from sandbox.jira.world import World


@dataclass(frozen=True, slots=True)
class RequestIn:
    """One request as it came in, with the number that it bears in this server's life."""

    number: int
    method: str
    path: str
    query: str
    origin: str
    attempt: Attempt = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer and the login that it was given to."""

    answer: Answer
    login: Login


async def read_request(request: Request, number: int, world: World) -> RequestIn:
    """The request with its whole body."""
    body = await request.body()
    at_gateway = world.site.is_cloud and request.url.path.startswith("/ex/jira/")
    attempt = Attempt(request.method, str(request.url), request.headers, body, at_gateway)
    origin = f"{request.url.scheme}://{request.headers.get('host', '')}"
    return RequestIn(number, request.method, request.url.path, request.url.query, origin, attempt, body)


def normal_answer(world: World, incoming: RequestIn) -> Answered:
    """What Jira says to the request, headers included; counts a failed login and spends rate allowance."""
    # The probes outside the REST API, such as /status, do not look at a credential, nor count a failed one.
    login = authenticate(incoming.attempt, world) if "/rest/" in incoming.path else ANONYMOUS
    return answer_as(world, incoming, login)


def answer_as(world: World, incoming: RequestIn, login: Login) -> Answered:
    """What Jira says to the request if it comes from this login."""
    address = address_of(incoming.path, world.site)
    if address is None:
        return Answered(_nothing_here(world, incoming), login)
    route = find_route(incoming.method, address.path, world.site)
    allowance = _allowance(world, incoming, login)
    answer = _answer(world, incoming, address, route, login, allowance)
    headers = _headers(world, incoming, address, route, login, answer.status)
    if allowance and not world.site.is_cloud:
        headers |= bucket_headers(world.site, allowance)
    # What the answer itself says wins over what is on every answer.
    return Answered(replace(answer, headers=()).with_headers(headers | dict(answer.headers)), login)


def base_url_for(world: World, incoming: RequestIn) -> str:
    """The address that Jira believes to have, context path included."""
    return world.site.base_url or incoming.origin + world.site.context_path


def _answer(
    world: World,
    incoming: RequestIn,
    address: Address,
    route: Route | None,
    login: Login,
    allowance: Allowance | None,
) -> Answer:
    endpoint = route.endpoint if route else None
    if login.problem:
        return problem_answer(login.problem, base_url_for(world, incoming))
    refused = refuse_login(login, endpoint, world.site, at_gateway=address.at_gateway)
    if refused:
        return refused
    if allowance and not allowance.admitted:
        return refuse_request(allowance, world.site.rate_limit, world.site, world.now())
    if route is None:
        return _no_such_call(address)
    call = Call(
        world=world,
        login=login,
        base_url=base_url_for(world, incoming),
        api_version=route.api_version,
        query=QueryParams(incoming.query),
        path_params=route.path_params,
        body=incoming.body,
        attempt=incoming.attempt,
    )
    try:
        return route.endpoint.handle(call)
    except RefusedError as refusal:
        return refusal.answer


def _allowance(world: World, incoming: RequestIn, login: Login) -> Allowance | None:
    """Data Center counts per user, Cloud per call and user; anonymous requests are not counted."""
    if not login.user or not login.is_accepted:
        return None
    name = login.user.name
    bucket = f"{name} {incoming.method} {incoming.path}" if world.site.is_cloud else name
    return world.rate_buckets.take(bucket, world.site.rate_limit, world.now().timestamp())


def _headers(
    world: World, incoming: RequestIn, address: Address, route: Route | None, login: Login, status: int
) -> dict[str, str]:
    if address.at_gateway:
        return gateway_headers(world, incoming.number)
    if world.site.is_cloud:
        endpoint = route.endpoint if route else None
        return cloud_headers(world, login, endpoint, status, incoming.number)
    return data_center_headers(world, login, base_url_for(world, incoming), status, incoming.number)


def _no_such_call(address: Address) -> Answer:
    if address.path.startswith("/rest/"):
        return error_messages(404, "null for uri: " + address.path)
    return page(404, "Page not found")


def _nothing_here(world: World, incoming: RequestIn) -> Answer:
    """Outside Jira: another tenant at the gateway, or the servlet container below the context path."""
    headers = gateway_headers(world, incoming.number)
    if incoming.attempt.at_gateway:
        return code_message(404, "No such tenant").with_headers(headers)
    return Answer(404, b"<html><head><title>HTTP Status 404</title></head></html>", HTML).with_headers(headers)
