"""`chat.*`: posting, editing, deleting and linking to messages."""

import json
from dataclasses import replace

from sandbox.slack.api_objects import message_json
from sandbox.slack.blockkit import problems
from sandbox.slack.elements import with_ids
from sandbox.slack.shapes import JsonObject, list_of, object_of, text_of
from sandbox.slack.values import Channel, Message
from sandbox.slack.web_api.calls import Call, SlackApiError, refuse_problems

# https://docs.slack.dev/changelog/2018-04-truncating-really-long-messages; the sandbox refuses what Slack cuts,
# because a cut message is a fault of the app.
MOST_CHARACTERS = 40_000
# https://docs.slack.dev/reference/methods/chat.update
MOST_CHARACTERS_OF_AN_EDIT = 4_000
_MOST_METADATA_BYTES = 16_000


def post_message(call: Call) -> JsonObject:
    """`chat.postMessage`."""
    channel = _open_channel(call)
    message = _new_message(call, channel)
    kept = call.world.put_message(replace(message, metadata=_metadata(call)))
    return {"channel": channel.id, "ts": kept.ts, "message": _described(call, kept)}


def post_ephemeral(call: Call) -> JsonObject:
    """`chat.postEphemeral`: one person sees it, and Slack does not keep it."""
    channel = _open_channel(call)
    person = call.user()
    if person.id not in channel.members:
        raise SlackApiError("user_not_in_channel")
    message = call.world.put_message(replace(_new_message(call, channel), ephemeral_to=person.id))
    return {"message_ts": message.ts}


def update(call: Call) -> JsonObject:
    """`chat.update`: blocks and metadata that are not given are kept, as Slack documents."""
    channel = call.channel()
    if channel.is_archived:
        raise SlackApiError("is_archived")
    message = _own_message(call, channel, "cant_update_message")
    _refuse_bad_content(call, MOST_CHARACTERS_OF_AN_EDIT)
    edited = replace(message, text=call.text("text"), edited_ts=call.world.new_ts())
    if call.has("blocks"):
        edited = replace(edited, blocks=with_ids(call.objects("blocks"), call.world.new_id))
    if call.has("metadata"):
        edited = replace(edited, metadata=_metadata(call))
    kept = call.world.put_message(edited)
    return {"channel": channel.id, "ts": kept.ts, "text": kept.text, "message": _described(call, kept)}


def delete(call: Call) -> JsonObject:
    """`chat.delete`."""
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    call.world.drop_message(channel.id, message.ts)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> JsonObject:
    """`chat.getPermalink`."""
    channel = call.channel()
    ts = call.text("message_ts")
    if not _kept_message(call, channel, ts):
        raise SlackApiError("message_not_found")
    address = f"https://{call.world.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": address}


def _open_channel(call: Call) -> Channel:
    channel = call.channel()
    if channel.is_archived:
        raise SlackApiError("is_archived")
    if call.world.app.bot_user not in channel.members:
        raise SlackApiError("not_in_channel")
    return channel


def _new_message(call: Call, channel: Channel) -> Message:
    _refuse_bad_content(call, MOST_CHARACTERS)
    thread_ts = call.text("thread_ts")
    if thread_ts and not _kept_message(call, channel, thread_ts):
        raise SlackApiError("thread_not_found")
    return Message(
        channel=channel.id,
        ts=call.world.new_ts(),
        user=call.world.app.bot_user,
        text=call.text("text"),
        blocks=with_ids(call.objects("blocks"), call.world.new_id),
        thread_ts=thread_ts,
        is_broadcast=call.flag("reply_broadcast"),
    )


def _refuse_bad_content(call: Call, most_characters: int) -> None:
    if not call.text("text") and not list_of(call.json("blocks")):
        raise SlackApiError("no_text")
    if len(call.text("text")) > most_characters:
        raise SlackApiError("msg_too_long")
    if call.has("blocks"):
        if not isinstance(call.json("blocks"), list):
            raise SlackApiError("invalid_blocks_format")
        refuse_problems(problems(call.json("blocks")), "invalid_blocks")


def _metadata(call: Call) -> JsonObject | None:
    if not call.has("metadata"):
        return None
    metadata = call.object("metadata")
    if not text_of(metadata, "event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise SlackApiError("invalid_metadata_format")
    if len(json.dumps(metadata)) > _MOST_METADATA_BYTES:
        raise SlackApiError("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": object_of(metadata["event_payload"])}


def _kept_message(call: Call, channel: Channel, ts: str) -> Message | None:
    message = call.world.message(channel.id, ts)
    return None if message is None or message.ephemeral_to else message


def _own_message(call: Call, channel: Channel, refusal: str) -> Message:
    message = _kept_message(call, channel, call.text("ts"))
    if message is None:
        raise SlackApiError("message_not_found")
    if message.user != call.world.app.bot_user:
        raise SlackApiError(refusal)
    return message


def _described(call: Call, message: Message) -> JsonObject:
    app = call.world.app
    return message_json(message, (app.bot_user, app.bot_id, app.app_id), with_metadata=True)
