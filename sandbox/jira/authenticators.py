"""Reads the credential of a request and decides whose it is: one small class per kind of credential.

A further kind is one more class in the list at the foot. What a refusal looks like over HTTP is in `refusals`.
"""

import hmac
from base64 import b64decode
from binascii import Error as BadBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from sandbox.jira.accounts import PersonalToken, User
from sandbox.jira.logins import ANONYMOUS, Attempt, Login, Outcome
from sandbox.jira.oauth_judge import access_token
from sandbox.jira.oauth_problems import OAuthProblemError
from sandbox.jira.site import Deployment
from sandbox.jira.world import World


class Authenticator(Protocol):
    """Knows one kind of credential."""

    def login(self, attempt: Attempt, world: World) -> Login | None:
        """The outcome, or None when the request carries no credential of this kind."""
        ...


@dataclass(frozen=True, slots=True)
class BasicPassword:
    """Data Center: Basic with user name and password, with failed logins counted and the CAPTCHA behind it."""

    def login(self, attempt: Attempt, world: World) -> Login | None:
        """Check the password; a locked user is refused even with the right one."""
        pair = _basic_pair(attempt)
        if pair is None:
            return None
        if isinstance(pair, Login):
            return Login(Outcome.REFUSED, "basic")
        if not world.site.basic_enabled:
            return Login(Outcome.BASIC_DISABLED, "basic")
        name, password = pair
        user = world.user_answering_to(name)
        counted = user.name if user else name
        if world.failed_logins.needs_captcha(counted, world.site.captcha_after):
            return Login(Outcome.CAPTCHA, "basic")
        if user is None or not user.active or not _same(user.password, password):
            world.failed_logins.add(counted)
            return Login(Outcome.REFUSED, "basic")
        world.failed_logins.reset(counted)
        return _as_licensed(user, "basic")


@dataclass(frozen=True, slots=True)
class BearerPersonalToken:
    """Data Center: Bearer with a personal access token; failures are not counted towards the CAPTCHA."""

    def login(self, attempt: Attempt, world: World) -> Login | None:
        """Find the token; one that has ended is as good as none."""
        scheme, _, secret = attempt.authorization.partition(" ")
        if scheme.casefold() != "bearer":
            return None
        number = _matching_token(world.personal_tokens, secret.strip())
        if number is None:
            return Login(Outcome.REFUSED, "pat")
        token = world.personal_tokens[number]
        user = world.users.get(token.owner)
        if user is None or not user.active or (token.expires and token.expires <= world.now()):
            return Login(Outcome.REFUSED, "pat")
        world.personal_tokens[number] = replace(token, last_used=world.now())
        return _as_licensed(user, "pat")


@dataclass(frozen=True, slots=True)
class BasicApiToken:
    """Cloud: Basic with e-mail address and API token.

    Scoped tokens work at the gateway only, classic ones at the site only.
    """

    def login(self, attempt: Attempt, world: World) -> Login | None:
        """Find the user's token that was sent."""
        pair = _basic_pair(attempt)
        if pair is None or isinstance(pair, Login):
            return pair
        email, secret = pair
        user = world.user_answering_to(email)
        if user is None or not user.active:
            return Login(Outcome.REFUSED, "api-token")
        for token in world.api_tokens:
            if token.owner != user.name or not _same(token.secret, secret):
                continue
            if token.is_scoped is not attempt.at_gateway or (token.expires and token.expires <= world.now()):
                return Login(Outcome.REFUSED, "api-token")
            return replace(_as_licensed(user, "api-token"), scopes=token.scopes)
        return Login(Outcome.REFUSED, "api-token")


@dataclass(frozen=True, slots=True)
class SignedWithOAuth:
    """Both deployments: OAuth 1.0a, a signature on every request; the gateway does not know it."""

    def login(self, attempt: Attempt, world: World) -> Login | None:
        """Judge the signature; a user who is gone or inactive leaves a token that is as good as none."""
        if attempt.at_gateway or attempt.authorization.partition(" ")[0].casefold() != "oauth":
            return None
        try:
            user = world.users.get(access_token(attempt, world).user)
        except OAuthProblemError as problem:
            return Login(Outcome.OAUTH_PROBLEM, "oauth1", problem=problem)
        if user is None or not user.active:
            return Login(Outcome.OAUTH_PROBLEM, "oauth1", problem=OAuthProblemError("token_rejected"))
        return _as_licensed(user, "oauth1")


AUTHENTICATORS: Mapping[Deployment, Sequence[Authenticator]] = MappingProxyType(
    {
        Deployment.DATA_CENTER: (BasicPassword(), BearerPersonalToken(), SignedWithOAuth()),
        Deployment.CLOUD: (BasicApiToken(), SignedWithOAuth()),
    }
)


def authenticate(attempt: Attempt, world: World) -> Login:
    """Whom the request comes from, by the first authenticator that knows its credential."""
    if not attempt.authorization:
        return ANONYMOUS
    for authenticator in AUTHENTICATORS[world.site.deployment]:
        login = authenticator.login(attempt, world)
        if login is not None:
            return login
    known = attempt.authorization.partition(" ")[0].casefold() in {"bearer", "oauth"}
    return Login(Outcome.REFUSED if known else Outcome.MALFORMED, "unknown")


def _basic_pair(attempt: Attempt) -> tuple[str, str] | Login | None:
    """Name and secret; a malformed login where they cannot be read; None where the scheme is another."""
    scheme, _, encoded = attempt.authorization.partition(" ")
    if scheme.casefold() != "basic":
        return None
    try:
        name, colon, secret = b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (BadBase64, UnicodeDecodeError):
        return Login(Outcome.MALFORMED, "unknown")
    return (name, secret) if colon else Login(Outcome.MALFORMED, "unknown")


def _matching_token(tokens: Sequence[PersonalToken], secret: str) -> int | None:
    return next((number for number, token in enumerate(tokens) if _same(token.secret, secret)), None)


def _as_licensed(user: User, kind: str) -> Login:
    return Login(Outcome.ACCEPTED if user.licensed else Outcome.NOT_LICENSED, kind, user)


def _same(kept: str, sent: str) -> bool:
    return hmac.compare_digest(kept.encode(), sent.encode())
