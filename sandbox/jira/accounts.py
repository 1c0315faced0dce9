"""Who can log in to the sandbox Jira, and with what: users, API tokens, personal access tokens.

Values only; who holds which permission is in `permission_rules`, what a login attempt leads to in `authenticators`.
Secrets are kept in the clear because the sandbox must compare them, but no `repr` shows one.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5


def account_id_for(name: str) -> str:
    """A made-up Cloud account id, the same for the same name every time."""
    return f"712020:{uuid5(NAMESPACE_URL, f'sandbox-account/{name}')}"


def user_key_for(number: int) -> str:
    """The key that Data Center gives to the user with this number."""
    return f"JIRAUSER{10000 + number}"


@dataclass(frozen=True, slots=True)
class User:
    """A person or service account, with the names it bears on both deployments.

    `name` is the handle everywhere in the sandbox, also on Cloud, where Jira itself shows only
    `account_id` and `email`.
    """

    name: str
    display_name: str
    key: str
    account_id: str
    email: str
    password: str = field(repr=False)
    active: bool = True
    licensed: bool = True
    time_zone: str = "Europe/Berlin"

    def answers_to(self, login_name: str) -> bool:
        """Whether somebody who types this user name or e-mail address means this user."""
        return login_name.casefold() in {self.name.casefold(), self.email.casefold()}


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A Cloud API token; `scopes` is None for a classic token, which may do all that its owner may."""

    owner: str
    label: str
    secret: str = field(repr=False)
    scopes: frozenset[str] | None = None
    expires: datetime | None = None

    @property
    def is_scoped(self) -> bool:
        """Whether the token carries scopes and so works at the gateway only."""
        return self.scopes is not None


@dataclass(frozen=True, slots=True)
class PersonalToken:
    """A Data Center personal access token (Jira 8.14 and later)."""

    token_id: int
    owner: str
    name: str
    secret: str = field(repr=False)
    created: datetime
    expires: datetime | None = None
    last_used: datetime | None = None
