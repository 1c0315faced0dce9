"""The changes to consumers and tokens of OAuth 1.0a that can be made through the control interface."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sandbox.jira.control_fields import BadControlRequestError, Fields
from sandbox.jira.oauth_validator import read_public_key
from sandbox.jira.oauth_values import AccessToken, Consumer
from sandbox.jira.world import UnknownThingError, World


def put_consumer(world: World, fields: Fields) -> None:
    """Make or replace an application link, as an administrator does on its page."""
    public_key = fields.text("public_key")
    try:
        read_public_key(public_key)
    except ValueError as error:
        raise BadControlRequestError("public_key must be an RSA key in PEM form.") from error
    key = fields.text("key")
    name, callback = fields.optional_text("name") or key, fields.optional_text("callback") or ""
    world.oauth.put_consumer(Consumer(key, name, public_key, callback, fields.flag("enabled", usual=True)))


def enable_consumer(world: World, fields: Fields) -> None:
    """Switch an application link on, or off where `enabled` is false."""
    consumer = _consumer(world, fields)
    world.oauth.put_consumer(replace(consumer, enabled=fields.flag("enabled", usual=True)))


def remove_consumer(world: World, fields: Fields) -> None:
    """Delete an application link with its tokens."""
    world.oauth.remove_consumer(_consumer(world, fields).key)


def put_token(world: World, fields: Fields) -> None:
    """Make an access token of that text, as if the user had gone through the dance."""
    user = world.user(fields.text("user")).name
    world.oauth.new_access_token(_consumer(world, fields).key, user, world.now(), fields.text("token"))


def revoke_token(world: World, fields: Fields) -> None:
    """End an access token, as its user does in the profile."""
    del world.oauth.access_tokens[_token(world, fields).token]


def expire_token(world: World, fields: Fields) -> None:
    """Let an access token be past its end; with `session` true the time to renew it is over too."""
    token, now = _token(world, fields), world.now()
    session_ends = now if fields.flag("session", usual=False) else token.session_expires
    world.oauth.access_tokens[token.token] = replace(token, expires=now, session_expires=session_ends)


def _consumer(world: World, fields: Fields) -> Consumer:
    key = fields.text("consumer_key")
    if key not in world.oauth.consumers:
        raise UnknownThingError(f"There is no consumer {key!r} in this sandbox.")
    return world.oauth.consumers[key]


def _token(world: World, fields: Fields) -> AccessToken:
    found = world.oauth.access_tokens.get(fields.text("token"))
    if found is None:
        raise UnknownThingError("There is no such access token in this sandbox.")
    return found


OAUTH_CHANGES: Mapping[str, Callable[[World, Fields], None]] = MappingProxyType(
    {
        "oauth/consumers": put_consumer,
        "oauth/consumers/enable": enable_consumer,
        "oauth/consumers/remove": remove_consumer,
        "oauth/tokens": put_token,
        "oauth/tokens/revoke": revoke_token,
        "oauth/tokens/expire": expire_token,
    }
)
