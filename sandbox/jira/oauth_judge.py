"""Judges signed requests with oauthlib's own provider classes, so that our signing is not judged by our own code.

oauthlib answers yes or no; the reasons that Jira names come from `oauth_validator`, or from a look at the parameters
before oauthlib gets them.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from oauthlib.oauth1 import SIGNATURE_RSA, AccessTokenEndpoint, RequestTokenEndpoint, ResourceEndpoint
from oauthlib.oauth1.rfc5849.errors import OAuth1Error
from oauthlib.oauth1.rfc5849.signature import collect_parameters

from sandbox.jira.logins import Attempt
from sandbox.jira.oauth_problems import OAuthProblemError
from sandbox.jira.oauth_validator import Validator
from sandbox.jira.oauth_values import AccessToken, RequestToken
from sandbox.jira.site import Site
from sandbox.jira.world import World

_NEEDED = ("oauth_consumer_key", "oauth_signature_method", "oauth_signature", "oauth_timestamp", "oauth_nonce")


def request_token_consumer(attempt: Attempt, world: World) -> str:
    """The consumer that signed a call for a request token.

    Raises:
        OAuthProblemError: as Jira names it.
    """
    sent = _parameters(attempt, (*_NEEDED, "oauth_callback"))
    _require_signature(_RequestTokens(Validator(world)).is_signed(attempt, world.site))
    return sent["oauth_consumer_key"]


def allowed_request_token(attempt: Attempt, world: World) -> RequestToken:
    """The allowed request token, with its verifier, that a call for an access token was signed with.

    Raises:
        OAuthProblemError: as Jira names it.
    """
    sent = _parameters(attempt, (*_NEEDED, "oauth_token", "oauth_verifier"))
    _require_signature(_AccessTokens(Validator(world)).is_signed(attempt, world.site))
    return world.oauth.request_tokens[sent["oauth_token"]]


def renewable_token(attempt: Attempt, world: World) -> AccessToken:
    """The access token, perhaps ended, that a call for its renewal was signed with.

    Raises:
        OAuthProblemError: as Jira names it.
    """
    sent = _parameters(attempt, (*_NEEDED, "oauth_token", "oauth_session_handle"))
    _judge_resource(attempt, world.site, Validator(world, takes_ended=True))
    token = world.oauth.access_tokens[sent["oauth_token"]]
    if token.session_handle != sent["oauth_session_handle"]:
        raise OAuthProblemError("token_rejected")
    if world.now() >= token.session_expires:
        raise OAuthProblemError("permission_denied")
    return token


def access_token(attempt: Attempt, world: World) -> AccessToken:
    """The access token that an ordinary request was signed with.

    Raises:
        OAuthProblemError: as Jira names it.
    """
    sent = _parameters(attempt, (*_NEEDED, "oauth_token"))
    _judge_resource(attempt, world.site, Validator(world))
    return world.oauth.access_tokens[sent["oauth_token"]]


def asks_for_renewal(attempt: Attempt) -> bool:
    """Whether a call for an access token comes with the handle of a session."""
    return "oauth_session_handle" in _sent(attempt)


def seen_url(attempt: Attempt, site: Site) -> str:
    """The address that this Jira believes it was asked under, which is the one that must have been signed."""
    if site.base_url is None:
        return attempt.url
    parts = urlsplit(attempt.url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{site.base_url}{parts.path.removeprefix(site.context_path)}{query}"


def callback_of(attempt: Attempt) -> str:
    """The callback that a call for a request token names."""
    return _sent(attempt).get("oauth_callback", "")


def _judge_resource(attempt: Attempt, site: Site, judge: Validator) -> None:
    endpoint = ResourceEndpoint(judge)
    valid, _ = endpoint.validate_protected_resource_request(
        seen_url(attempt, site), attempt.method, _body(attempt), _headers(attempt), realms=[]
    )
    _require_signature(valid)


class _RequestTokens(RequestTokenEndpoint):  # type: ignore[misc]  # oauthlib has no types
    """oauthlib's endpoint, asked for its verdict only: tokens are made and answered as Jira does."""

    def is_signed(self, attempt: Attempt, site: Site) -> bool:
        try:
            request = self._create_request(seen_url(attempt, site), attempt.method, _body(attempt), _headers(attempt))
            return bool(self.validate_request_token_request(request)[0])
        except OAuth1Error as error:  # a parameter given twice, or in two places
            raise OAuthProblemError("parameter_rejected") from error


class _AccessTokens(AccessTokenEndpoint):  # type: ignore[misc]  # oauthlib has no types
    """The same for access tokens."""

    def is_signed(self, attempt: Attempt, site: Site) -> bool:
        try:
            request = self._create_request(seen_url(attempt, site), attempt.method, _body(attempt), _headers(attempt))
            return bool(self.validate_access_token_request(request)[0])
        except OAuth1Error as error:
            raise OAuthProblemError("parameter_rejected") from error


def _parameters(attempt: Attempt, needed: tuple[str, ...]) -> Mapping[str, str]:
    """The OAuth parameters, once none is missing and the method is one that Jira takes."""
    sent = _sent(attempt)
    absent = [name for name in needed if not sent.get(name)]
    if absent:
        raise OAuthProblemError("parameter_absent", oauth_parameters_absent="&".join(absent))
    if sent["oauth_signature_method"] != SIGNATURE_RSA:
        raise OAuthProblemError("signature_method_rejected")
    if sent.get("oauth_version", "1.0") != "1.0":
        raise OAuthProblemError("version_rejected", oauth_acceptable_versions="1.0-1.0")
    stamp = sent["oauth_timestamp"]
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) == 10):  # noqa: PLR2004 - seconds until the year 2286
        raise OAuthProblemError("parameter_rejected", oauth_parameters_rejected=f"oauth_timestamp={stamp}")
    return sent


def _sent(attempt: Attempt) -> Mapping[str, str]:
    if attempt.authorization.partition(" ")[0].casefold() != "oauth":
        return {}
    try:
        return dict(collect_parameters(headers=_headers(attempt), exclude_oauth_signature=False))
    except ValueError as error:
        raise OAuthProblemError("parameter_rejected") from error


def _headers(attempt: Attempt) -> dict[str, Any]:
    # Without Host: the address to verify is the one that this Jira believes to have, and oauthlib would prefer Host.
    return {"Authorization": attempt.authorization, "Content-Type": attempt.headers.get("content-type", "")}


def _body(attempt: Attempt) -> str:
    is_form = "application/x-www-form-urlencoded" in attempt.headers.get("content-type", "")
    return attempt.body.decode("utf-8", "replace") if is_form else ""


def _require_signature(is_valid: object) -> None:
    if not is_valid:
        raise OAuthProblemError("signature_invalid")
