"""What a login attempt looks like, and its outcome. Values shared by authenticators, headers and calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique

from sandbox.jira.accounts import User
from sandbox.jira.oauth_problems import OAuthProblemError


@unique
class Outcome(StrEnum):
    """What became of the credential that came with a request."""

    ANONYMOUS = "anonymous"
    """None came."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """Wrong, ended, or its user is inactive: Jira does not say which."""
    CAPTCHA = "captcha"
    NOT_LICENSED = "not-licensed"
    BASIC_DISABLED = "basic-disabled"
    OAUTH_PROBLEM = "oauth-problem"
    """Turned away by OAuth, which stands before Jira's own login and leaves no header of it."""
    MALFORMED = "malformed"
    """An Authorization header that could not be read."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One request as an authenticator sees it. The URL is the whole one that was asked for, query included."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    at_gateway: bool = False

    @property
    def authorization(self) -> str:
        """The Authorization header, empty where none came."""
        return self.headers.get("authorization", "")


@dataclass(frozen=True, slots=True)
class Login:
    """Who a request comes from. `kind` names the credential: none, basic, api-token, pat, oauth1, unknown.

    `scopes` is None for a credential that may do all that its user may; `problem` says why OAuth turned it away.
    """

    outcome: Outcome
    kind: str = "none"
    user: User | None = None
    scopes: frozenset[str] | None = None
    problem: OAuthProblemError | None = None

    @property
    def is_accepted(self) -> bool:
        """Whether the request is made as a user."""
        return self.outcome is Outcome.ACCEPTED


ANONYMOUS = Login(Outcome.ANONYMOUS)
