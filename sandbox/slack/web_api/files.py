"""`files.*`: uploading in three steps, and asking about a file.

1. `files.getUploadURLExternal` names an address, 2. the bytes are sent there (`sandbox.slack.file_routes`),
3. `files.completeUploadExternal` shares the file.
"""

from dataclasses import replace

from sandbox.slack.api_objects import file_json
from sandbox.slack.blockkit import problems
from sandbox.slack.elements import with_ids
from sandbox.slack.shapes import JsonObject, text_of
from sandbox.slack.values import Message, StoredFile
from sandbox.slack.web_api.calls import Call, SlackApiError, id_of, refuse_problems


def get_upload_url(call: Call) -> JsonObject:
    """`files.getUploadURLExternal`."""
    name, length = call.text("filename"), call.count("length", 0)
    if not name or length <= 0:
        raise SlackApiError("invalid_arguments")
    alt_text = call.text("alt_txt")
    file = StoredFile(call.world.new_id("F"), name, name, length, call.world.app.bot_user, alt_text=alt_text)
    call.world.files[file.id] = file
    return {"upload_url": f"{call.base_url}/upload/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> JsonObject:
    """`files.completeUploadExternal`: share in a channel or direct message, or keep to oneself."""
    uploaded = [_uploaded(call, wanted) for wanted in call.objects("files")]
    if not uploaded:
        raise SlackApiError("invalid_arguments")
    channel_id = call.text("channel_id") or call.text("channels").split(",")[0]
    if channel_id:
        uploaded = _shared(call, channel_id, uploaded)
    for file in uploaded:
        call.world.files[file.id] = file
    return {"files": [file_json(file, call.base_url) for file in uploaded]}


def file_info(call: Call) -> JsonObject:
    """`files.info`."""
    file = call.world.files.get(call.text("file"))
    if file is None or file.content is None:
        raise SlackApiError("file_not_found")
    return {"file": file_json(file, call.base_url)}


def _uploaded(call: Call, wanted: JsonObject) -> StoredFile:
    file = call.world.files.get(id_of(wanted))
    if file is None or file.content is None:
        raise SlackApiError("file_not_found")
    return replace(file, title=text_of(wanted, "title") or file.name)


def _shared(call: Call, channel_id: str, files: list[StoredFile]) -> list[StoredFile]:
    channel = call.world.channels.get(channel_id)
    bot_user = call.world.app.bot_user
    if channel is None or (channel.is_private and bot_user not in channel.members):
        raise SlackApiError("channel_not_found")
    if channel.is_archived:
        raise SlackApiError("is_archived")
    if bot_user not in channel.members:
        raise SlackApiError("not_in_channel")
    if call.has("blocks"):
        refuse_problems(problems(call.json("blocks")), "invalid_blocks")
    message = Message(
        channel=channel.id,
        ts=call.world.new_ts(),
        user=bot_user,
        text=call.text("initial_comment"),
        blocks=with_ids(call.objects("blocks"), call.world.new_id),
        thread_ts=call.text("thread_ts"),
        files=tuple(file.id for file in files),
    )
    call.world.put_message(message)
    return [replace(file, shared_in=(*file.shared_in, channel.id)) for file in files]
