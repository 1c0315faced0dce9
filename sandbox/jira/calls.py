"""One request as an endpoint sees it, and the table row by which an endpoint is found."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import QueryParams

from sandbox.jira.accounts import User
from sandbox.jira.answers import NOT_AUTHENTICATED, Answer, error_messages, status_message
from sandbox.jira.logins import Attempt, Login
from sandbox.jira.site import Deployment
from sandbox.jira.world import World

BOTH = frozenset(Deployment)
CLOUD_ONLY = frozenset({Deployment.CLOUD})
DATA_CENTER_ONLY = frozenset({Deployment.DATA_CENTER})


class RefusedError(Exception):
    """The call ends here with an answer that is not a success."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has been let in.

    `base_url` is the address that Jira puts into links, context path included; `api_version` is "2", "3" or "latest".
    `attempt` is the request itself, for the calls that judge a signature or read a cookie.
    """

    world: World
    login: Login
    base_url: str
    api_version: str
    query: QueryParams
    path_params: Mapping[str, str]
    body: bytes = field(repr=False)
    attempt: Attempt = field(repr=False)

    @property
    def user(self) -> User | None:
        """Who asks; None for anonymous."""
        return self.login.user if self.login.is_accepted else None

    @property
    def api(self) -> str:
        """The address of the REST API under which this call came in."""
        return f"{self.base_url}/rest/api/{self.api_version}"

    def json_object(self) -> Mapping[str, object]:
        """The body as a JSON object.

        Raises:
            RefusedError: 400, as Jira answers a body that it cannot read.
        """
        try:
            value = json.loads(self.body)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise RefusedError(error_messages(400, "Invalid request payload. Refer to the REST API documentation."))
        return value


def logged_in(call: Call) -> User:
    """The user of a call whose endpoint needs a login.

    Raises:
        RefusedError: 401; only where the endpoint's row forgot `needs_login_on`.
    """
    if call.user is None:
        raise RefusedError(status_message(401, NOT_AUTHENTICATED))
    return call.user


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A row of the routes table.

    `path` comes without the context path, and for the REST API without the version: `/rest/api/myself`.
    `scopes` are alternatives, each a set that suffices for a scoped token; none means that no scope is needed.
    `needs_login_on`: the deployments that answer 401 to anonymous callers; the others serve them.
    `tells_failed_login`: on Cloud some open calls do, and some do not, confess in a header that a login failed.
    """

    method: str
    path: str
    handle: Callable[[Call], Answer]
    deployments: frozenset[Deployment] = BOTH
    needs_login_on: frozenset[Deployment] = frozenset()
    tells_failed_login: bool = False
    scopes: tuple[frozenset[str], ...] = ()
