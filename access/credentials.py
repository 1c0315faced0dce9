"""Login kinds: what each consists of, which site takes which, and what Jira Align's connector says of it.

Signing a request with a credential is Jira's business and lives in `jira_api.signing`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique

from access.errors import BadInput


@unique
class Deployment(StrEnum):
    """How a Jira is run. Server counts as Data Center."""

    CLOUD = "cloud"
    DATA_CENTER = "data-center"


@unique
class CredentialKind(StrEnum):
    """The ways in that an integration's account can use."""

    BASIC = "basic"
    API_TOKEN = "api-token"  # noqa: S105 - the name of a kind, not a token
    PAT = "pat"
    OAUTH1 = "oauth1"


class Secret:
    """A string that cannot be printed by accident: `str`, `repr` and formatting show stars."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself. Call it where the request is signed or the column is encrypted, nowhere else."""
        return self._value

    def __str__(self) -> str:
        return "********"

    def __repr__(self) -> str:
        return "Secret('********')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("A secret is not pickled.")


@dataclass(frozen=True, slots=True)
class BasicLogin:
    """User name and password; Server and Data Center only."""

    user: str
    secret: Secret
    kind: CredentialKind = field(default=CredentialKind.BASIC, init=False)


@dataclass(frozen=True, slots=True)
class ApiToken:
    """E-mail address and API token, classic or scoped; Cloud only."""

    user: str
    secret: Secret
    kind: CredentialKind = field(default=CredentialKind.API_TOKEN, init=False)


@dataclass(frozen=True, slots=True)
class PersonalAccessToken:
    """A Bearer token that a Data Center user made (Jira 8.14 and later)."""

    secret: Secret
    kind: CredentialKind = field(default=CredentialKind.PAT, init=False)

    @property
    def user(self) -> None:
        """A personal access token names nobody: Jira says whose it is."""
        return


@dataclass(frozen=True, slots=True)
class OAuthToken:
    """An OAuth 1.0a access token with the consumer and private key that sign for it.

    Attributes:
        consumer_key: the name under which Jira's application link knows us.
        token: the access token.
        secret: the private key, PEM. With RSA-SHA1 the key is what signs.
        token_secret: what Jira gave beside the token; kept for completeness, since RSA-SHA1 does not use it.
        session_handle: what renews the token; None where Jira gave none, or a person entered the token.
        expires_at: end of the token, UTC; None where Jira did not tell.
        session_expires_at: end of the time in which it can be renewed, UTC; None where Jira did not tell.
    """

    consumer_key: str
    token: Secret
    secret: Secret
    token_secret: Secret | None = None
    session_handle: Secret | None = None
    expires_at: datetime | None = None
    session_expires_at: datetime | None = None
    kind: CredentialKind = field(default=CredentialKind.OAUTH1, init=False)

    @property
    def user(self) -> None:
        """An OAuth token names nobody: Jira says whose it is."""
        return


Credential = BasicLogin | ApiToken | PersonalAccessToken | OAuthToken


def secrets_of(credential: Credential) -> tuple[Secret, ...]:
    """Everything in a credential that must not be shown, for those who look for it in outgoing texts."""
    if isinstance(credential, OAuthToken):
        parts = (credential.secret, credential.token, credential.token_secret, credential.session_handle)
        return tuple(part for part in parts if part is not None)
    return (credential.secret,)


_TAKEN = {
    Deployment.CLOUD: (CredentialKind.API_TOKEN, CredentialKind.OAUTH1),
    Deployment.DATA_CENTER: (CredentialKind.PAT, CredentialKind.OAUTH1, CredentialKind.BASIC),
}

_CONNECTOR_SAYS = {
    (Deployment.CLOUD, CredentialKind.API_TOKEN): (
        "Jira Align's connector takes it. A scoped token needs the gateway address as API URL."
    ),
    (Deployment.CLOUD, CredentialKind.OAUTH1): (
        "Jira Align's connector takes it; Atlassian documents OAuth 1.0a on Cloud as deprecated."
    ),
    (Deployment.DATA_CENTER, CredentialKind.PAT): "Jira Align's connector takes it, on Data Center only.",
    (Deployment.DATA_CENTER, CredentialKind.OAUTH1): "Jira Align's connector takes it.",
    (Deployment.DATA_CENTER, CredentialKind.BASIC): (
        "Jira Align's connector takes it. Wrong tries lock the account behind a CAPTCHA."
    ),
}


def kinds_taken_by(deployment: Deployment) -> tuple[CredentialKind, ...]:
    """The login kinds that Jira takes there, best first.

    Sources: https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/ and
    https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html
    """
    return _TAKEN[deployment]


def connector_says(deployment: Deployment, kind: CredentialKind) -> str:
    """What Jira Align's connector makes of this kind there, in one sentence; OAuth 2.0 it does not support.

    Source: https://support.atlassian.com/jira-align/kb/401-unauthorized-error-jira-align-jira-connector/
    """
    return _CONNECTOR_SAYS.get((deployment, kind), "Jira does not take this kind of login there.")


def credential_from(kind: CredentialKind, user: str | None, secret: str) -> Credential:
    """The credential of that kind, made from what a person gave.

    Raises:
        BadInput: a user is missing where the kind needs one, or the secret is empty.
    """
    if not secret:
        raise BadInput("The secret is empty.", "Give the password or token itself.")
    if not secret.isprintable() or (kind is not CredentialKind.BASIC and not _is_token(secret)):
        raise BadInput("The secret holds a character that no password or token has.", "Copy it again, without blanks.")
    if kind is CredentialKind.PAT:
        return PersonalAccessToken(Secret(secret))
    if kind is CredentialKind.OAUTH1:
        raise BadInput("OAuth 1.0a needs a consumer key, a private key and a token; one secret is not enough.")
    if not user or not user.strip():
        who = "the user name" if kind is CredentialKind.BASIC else "the account's e-mail address"
        raise BadInput(f"Login kind {kind} needs {who}.", "Give it with --user.")
    if not user.isprintable():
        raise BadInput("The user name holds a line break or another character that cannot be seen.", "Type it again.")
    if ":" in user:  # what follows may be the password, so it is not repeated
        name = user.partition(":")[0][:80]
        raise BadInput(
            f"“{name}:…” holds a colon, which no user name does.", "Give the name alone, without a password."
        )
    if kind is CredentialKind.BASIC:
        return BasicLogin(user, Secret(secret))
    return ApiToken(user, Secret(secret))


def _is_token(secret: str) -> bool:
    """Tokens are visible ASCII without blanks; anything else was copied wrongly and could not stand in a header."""
    return secret.isascii() and " " not in secret
