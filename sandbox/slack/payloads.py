"""The payloads that the app is sent, as Slack spells them.

Sources: https://docs.slack.dev/interactivity/implementing-slash-commands,
https://docs.slack.dev/reference/interaction-payloads, https://docs.slack.dev/apis/events-api
"""

from sandbox.slack.api_objects import message_json
from sandbox.slack.elements import Element
from sandbox.slack.shapes import JsonObject
from sandbox.slack.values import Channel, Message, User
from sandbox.slack.world import World

# The deprecated verification token; Slack still sends one, and nobody should look at it.
_LEGACY_TOKEN = "sandbox-verification"  # noqa: S105 - not a secret, see above


def command_payload(
    world: World, user: User, channel: Channel, command: str, text: str, trigger_id: str, response_url: str
) -> JsonObject:
    """A slash command."""
    return {
        "token": _LEGACY_TOKEN,
        "team_id": user.team_id,
        "team_domain": world.domain,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.is_im else _shown_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": world.app.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def interaction(world: World, user: User, kind: str, trigger_id: str = "") -> JsonObject:
    """What all interactions have in common; `team` is the workspace, the person may be of another."""
    payload: JsonObject = {
        "type": kind,
        "token": _LEGACY_TOKEN,
        "api_app_id": world.app.app_id,
        "team": {"id": world.team_id, "domain": world.domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    return payload | {"trigger_id": trigger_id} if trigger_id else payload


def in_message(world: World, message: Message, channel: Channel, state: JsonObject, response_url: str) -> JsonObject:
    """Where a press happened: a message. Slack does not show the app the content of an ephemeral one."""
    container: JsonObject = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.ephemeral_to),
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    place: JsonObject = {
        "container": container,
        "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else _shown_name(channel)},
        "state": {"values": state},
        "response_url": response_url,
    }
    if message.ephemeral_to:
        return place
    app = world.app
    shown = message_json(message, (app.bot_user, app.bot_id, app.app_id), with_metadata=True)
    return place | {"message": shown}


def action(element: Element, choice: JsonObject, ts: str) -> JsonObject:
    """What was pressed or chosen."""
    return {
        "type": element.kind,
        "action_id": element.action_id,
        "block_id": element.block_id,
        "action_ts": ts,
        **choice,
    }


def event_payload(world: World, event: JsonObject) -> JsonObject:
    """An event in its envelope."""
    app = world.app
    return {
        "token": _LEGACY_TOKEN,
        "team_id": world.team_id,
        "api_app_id": app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": world.team_id,
                "user_id": app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def _shown_name(channel: Channel) -> str:
    return "privategroup" if channel.is_private else channel.name
