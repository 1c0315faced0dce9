"""The table of methods: who may call each, with which scope, how often."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique

from sandbox.slack.rates import Tier
from sandbox.slack.web_api import chat, conversations, files, people, session, views
from sandbox.slack.web_api.calls import Handler


@unique
class Token(StrEnum):
    """What a caller proves itself with."""

    NONE = "none"
    BOT = "bot"
    APP = "app"


@dataclass(frozen=True, slots=True)
class Method:
    """One method; `scope` is empty where none is needed, or where it depends on the channel."""

    handler: Handler
    tier: Tier
    scope: str = ""
    token: Token = Token.BOT
    makes_message: bool = False


METHODS: Mapping[str, Method] = {
    "api.test": Method(session.api_test, Tier.FOUR, token=Token.NONE),
    "auth.test": Method(session.auth_test, Tier.SPECIAL),
    "auth.revoke": Method(session.auth_revoke, Tier.THREE),
    # https://docs.slack.dev/reference/methods/apps.connections.open is Tier 1, but reconnecting ten times in a
    # row is what its own client does; the sandbox does not stand in its way.
    "apps.connections.open": Method(session.open_connection, Tier.FOUR, token=Token.APP),
    "chat.postMessage": Method(chat.post_message, Tier.SPECIAL, "chat:write", makes_message=True),
    "chat.postEphemeral": Method(chat.post_ephemeral, Tier.FOUR, "chat:write"),
    "chat.update": Method(chat.update, Tier.THREE, "chat:write"),
    "chat.delete": Method(chat.delete, Tier.THREE, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink, Tier.SPECIAL),
    "conversations.open": Method(conversations.open_direct, Tier.THREE, "im:write"),
    "conversations.info": Method(conversations.info, Tier.THREE),
    "conversations.members": Method(conversations.members, Tier.FOUR),
    "conversations.list": Method(conversations.list_all, Tier.TWO),
    "conversations.history": Method(conversations.history, Tier.THREE),
    "conversations.replies": Method(conversations.replies, Tier.THREE),
    "users.conversations": Method(conversations.list_joined, Tier.THREE),
    "users.info": Method(people.user_info, Tier.FOUR, "users:read"),
    "users.list": Method(people.user_list, Tier.TWO, "users:read"),
    "usergroups.list": Method(people.group_list, Tier.TWO, "usergroups:read"),
    "usergroups.users.list": Method(people.group_users, Tier.TWO, "usergroups:read"),
    "views.open": Method(views.open_modal, Tier.FOUR),
    "views.push": Method(views.push, Tier.FOUR),
    "views.update": Method(views.update, Tier.FOUR),
    "views.publish": Method(views.publish, Tier.FOUR),
    "files.getUploadURLExternal": Method(files.get_upload_url, Tier.FOUR, "files:write"),
    "files.completeUploadExternal": Method(files.complete_upload, Tier.FOUR, "files:write"),
    "files.info": Method(files.file_info, Tier.FOUR, "files:read"),
}
