"""People, channels, messages, files and views as Slack's JSON spells them.

Shapes: https://docs.slack.dev/reference/objects
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.slack.shapes import Json, JsonObject
from sandbox.slack.values import Channel, Group, Message, Role, StoredFile, User, View

GUESTS = frozenset({Role.GUEST, Role.SINGLE_CHANNEL_GUEST})


def user_json(user: User, now: datetime, home_team: str) -> JsonObject:
    """A person as `users.info` gives them; admin and guest flags are told for the own team only."""
    offset = now.astimezone(ZoneInfo(user.tz)).utcoffset()
    is_ours = user.team_id == home_team
    described: JsonObject = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": _profile(user),
        "is_bot": user.role is Role.BOT,
        "is_app_user": False,
        "is_stranger": False,
        "updated": 0,
    }
    return described | _standing(user) if is_ours else described


def _profile(user: User) -> JsonObject:
    return {
        "real_name": user.real_name,
        "display_name": user.name,
        "title": user.title,
        "team": user.team_id,
    }


def _standing(user: User) -> JsonObject:
    return {
        "is_admin": user.role is Role.ADMIN,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.role in GUESTS,
        "is_ultra_restricted": user.role is Role.SINGLE_CHANNEL_GUEST,
    }


def group_json(group: Group, team_id: str, *, with_users: bool) -> JsonObject:
    """A user group as `usergroups.list` gives it."""
    described: JsonObject = {
        "id": group.id,
        "team_id": team_id,
        "is_usergroup": True,
        "name": group.name,
        "handle": group.handle,
        "is_external": False,
        "date_delete": 0,
        "user_count": len(group.users),
    }
    return described | {"users": [*group.users]} if with_users else described


def channel_json(channel: Channel, team_id: str, bot_user: str) -> JsonObject:
    """A conversation as `conversations.info` gives it."""
    if channel.is_im:
        person = next(iter(channel.members - {bot_user}), "")
        return {"id": channel.id, "is_im": True, "is_archived": False, "user": person, "context_team_id": team_id}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": bot_user in channel.members,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "context_team_id": team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def message_json(
    message: Message, bot: tuple[str, str, str], *, with_metadata: bool = False, replies: int = 0
) -> JsonObject:
    """A message as `conversations.history` gives it; `bot` is the app's bot user, bot id and app id."""
    bot_user, bot_id, app_id = bot
    described: JsonObject = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "text": message.text,
        "blocks": [*message.blocks],
    }
    if message.user == bot_user:
        described |= {"bot_id": bot_id, "app_id": app_id}
    if message.is_reply or replies:
        described["thread_ts"] = message.thread_ts or message.ts
    if replies:
        described["reply_count"] = replies
    if message.edited_ts:
        described["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.is_broadcast:
        described["subtype"] = "thread_broadcast"
    if with_metadata and message.metadata:
        described["metadata"] = message.metadata
    return described


def file_json(file: StoredFile, base_url: str) -> JsonObject:
    """A file as `files.info` gives it."""
    address = f"{base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "size": file.length,
        "user": file.user,
        "mode": "hosted",
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
        "channels": [*file.shared_in],
    }


def view_json(view: View, team_id: str, app_id: str, bot_id: str, state: JsonObject) -> JsonObject:
    """A view as `views.open` answers it and as interactions carry it; `state` is what stands in its inputs."""
    body = view.body
    copied: dict[str, Json] = {
        key: body.get(key) for key in ("title", "submit", "close", "private_metadata", "callback_id", "external_id")
    }
    for key in ("private_metadata", "callback_id", "external_id"):
        copied[key] = copied[key] or ""
    return copied | {
        "id": view.id,
        "team_id": team_id,
        "type": view.type,
        "blocks": body.get("blocks"),
        "state": {"values": state},
        "hash": view.hash,
        "clear_on_close": body.get("clear_on_close") is True,
        "notify_on_close": body.get("notify_on_close") is True,
        "previous_view_id": view.previous_id or None,
        "root_view_id": view.root_id,
        "app_id": app_id,
        "app_installed_team_id": team_id,
        "bot_id": bot_id,
    }
