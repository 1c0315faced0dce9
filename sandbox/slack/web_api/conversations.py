"""`conversations.*` and `users.conversations`: channels, direct messages, their members and what was said."""

from sandbox.slack.api_objects import channel_json, message_json
from sandbox.slack.shapes import Json, JsonObject
from sandbox.slack.values import Channel, Message
from sandbox.slack.web_api.calls import Call, SlackApiError, scope_for


def open_direct(call: Call) -> JsonObject:
    """`conversations.open`, for one person."""
    wanted = [one for one in call.text("users").split(",") if one]
    if len(wanted) != 1:
        raise SlackApiError("users_list_not_supplied" if not wanted else "too_many_users")
    person = call.world.users.get(wanted[0])
    if person is None:
        raise SlackApiError("user_not_found")
    if person.deleted:
        raise SlackApiError("user_disabled")
    if person.id == call.world.app.bot_user:
        raise SlackApiError("cannot_dm_bot")
    channel = call.world.direct_channel(person.id)
    shown: JsonObject = {"id": channel.id}
    return {"channel": _described(call, channel) if call.flag("return_im") else shown}


def info(call: Call) -> JsonObject:
    """`conversations.info`."""
    channel = call.channel()
    call.needs(scope_for(channel, "read"))
    return {"channel": _described(call, channel)}


def members(call: Call) -> JsonObject:
    """`conversations.members`."""
    channel = call.channel()
    call.needs(scope_for(channel, "read"))
    return call.page([*sorted(channel.members)], "members")


def list_all(call: Call) -> JsonObject:
    """`conversations.list`."""
    return call.page(_listed(call, joined_only=False), "channels")


def list_joined(call: Call) -> JsonObject:
    """`users.conversations`: those that the app, or the person, is in."""
    return call.page(_listed(call, joined_only=True), "channels")


def history(call: Call) -> JsonObject:
    """`conversations.history`: the newest first, replies left out unless broadcast."""
    channel = _readable(call)
    kept = [one for one in call.world.history(channel.id) if not one.is_reply or one.is_broadcast]
    answer = call.page(_told(call, [*reversed(_between(call, kept))]), "messages")
    return answer | {"has_more": bool(_next_cursor(answer))}


def replies(call: Call) -> JsonObject:
    """`conversations.replies`: the message and what stands under it, oldest first."""
    channel = _readable(call)
    parent = call.world.message(channel.id, call.text("ts"))
    if parent is None or parent.ephemeral_to:
        raise SlackApiError("thread_not_found")
    thread = [parent, *_between(call, call.world.replies(channel.id, parent.ts))]
    answer = call.page(_told(call, thread), "messages")
    return answer | {"has_more": bool(_next_cursor(answer))}


def _listed(call: Call, *, joined_only: bool) -> list[Json]:
    kinds = call.text("types") or "public_channel"
    wanted = {kind.strip() for kind in kinds.split(",")}
    if "public_channel" in wanted:
        call.needs("channels:read")
    if "private_channel" in wanted:
        call.needs("groups:read")
    if "im" in wanted:
        call.needs("im:read")
    member = call.text("user") or call.world.app.bot_user
    return [
        _described(call, channel)
        for channel in call.world.channels.values()
        if _kind(channel) in wanted
        and (call.world.app.bot_user in channel.members or not channel.is_private)
        and (member in channel.members or not joined_only)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]


def _kind(channel: Channel) -> str:
    if channel.is_im:
        return "im"
    return "private_channel" if channel.is_private else "public_channel"


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs(scope_for(channel, "history"))
    if call.world.app.bot_user not in channel.members:
        raise SlackApiError("not_in_channel")
    return channel


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9" * 12
    is_inclusive = call.flag("inclusive")
    return [
        one
        for one in messages
        if float(oldest) < float(one.ts) < float(latest) or (is_inclusive and one.ts in {oldest, latest})
    ]


def _told(call: Call, messages: list[Message]) -> list[Json]:
    app = call.world.app
    return [
        message_json(
            one,
            (app.bot_user, app.bot_id, app.app_id),
            with_metadata=call.flag("include_all_metadata"),
            replies=len(call.world.replies(one.channel, one.ts)),
        )
        for one in messages
    ]


def _next_cursor(answer: JsonObject) -> str:
    metadata = answer["response_metadata"]
    return str(metadata["next_cursor"]) if isinstance(metadata, dict) else ""


def _described(call: Call, channel: Channel) -> JsonObject:
    return channel_json(channel, call.world.team_id, call.world.app.bot_user)
