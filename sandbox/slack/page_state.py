"""One person's view of the workspace, as the page's contract in `sandbox.slack.page_api` spells it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.slack import api_objects
from sandbox.slack.drawing import draw_message, draw_view
from sandbox.slack.shapes import Json, JsonObject, object_of, objects_of, text_of
from sandbox.slack.values import Channel, Message, User, View
from sandbox.slack.view_stack import described
from sandbox.slack.world import World

_SLACKBOT_NAME = "Slackbot"


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks, at which world, and what they call the things in it."""

    world: World
    user: User

    def state(self, channel_id: str, *, is_connected: bool) -> JsonObject:
        """The whole state; without a channel that this person sees, the first one of theirs."""
        world = self.world
        world.direct_channel(self.user.id)
        channels = world.channels_of(self.user.id)
        shown = next((one for one in channels if one.id == channel_id), channels[0] if channels else None)
        home = world.homes.get(self.user.id)
        return {
            "number": world.changes.latest,
            "workspace": {"name": world.name, "team_id": world.team_id, "domain": world.domain},
            "app": {
                "name": world.app.name,
                "bot_user": world.app.bot_user,
                "commands": [*world.app.commands],
                "hints": [{"text": hint.text, "summary": hint.summary} for hint in world.app.hints],
                "is_connected": is_connected,
            },
            "me": _person(self.user),
            "people": [_person(user) for user in world.people_to_act_as()],
            "channels": [self._channel(one) for one in channels],
            "channel": self._channel(shown) if shown else None,
            "messages": self._messages(shown) if shown else [],
            "views": [self._view(view) for view in world.modals.get(self.user.id, ())],
            "home": self._view(home) if home else None,
            "panel": {"html": world.panel.html, "url": world.panel.url, "label": world.panel.label},
        }

    def _messages(self, channel: Channel) -> list[Json]:
        seen = self.world.seen_by(self.user.id, channel.id)
        top = [one for one in seen if not one.is_reply or one.is_broadcast]
        return [
            self._message(one, [reply for reply in seen if reply.is_reply and reply.thread_ts == one.ts]) for one in top
        ]

    def _message(self, message: Message, replies: list[Message]) -> JsonObject:
        files = [self._file(file_id) for file_id in message.files]
        return {
            "ts": message.ts,
            "time": datetime.fromtimestamp(float(message.ts), UTC).isoformat(),
            "user": self._author(message.user),
            "text": message.text,
            "blocks": [*message.blocks],
            "html": self._drawn(message),
            "thread_ts": message.thread_ts,
            "is_ephemeral": bool(message.ephemeral_to),
            "is_edited": bool(message.edited_ts),
            "is_broadcast": message.is_broadcast,
            "replies": [self._message(reply, []) for reply in replies],
            "files": [*files],
        }

    def _drawn(self, message: Message) -> str:
        app = self.world.app
        spelt = api_objects.message_json(message, (app.bot_user, app.bot_id, app.app_id))
        spelt["is_ephemeral"] = bool(message.ephemeral_to)
        spelt["files"] = [
            api_objects.file_json(self.world.files[file_id], self.world.base_url)
            for file_id in message.files
            if file_id in self.world.files
        ]
        return str(
            draw_message(
                spelt,
                people=self._people_names(),
                channels=self._channel_names(),
                groups=self._group_names(),
                viewer_zone=ZoneInfo(self.user.tz),
                viewer=self.user.id,
                now=self.world.clock.now(),
            )
        )

    def _view(self, view: View) -> JsonObject:
        spelt = described(self.world, view)
        html = draw_view(
            spelt,
            people=self._people_names(),
            channels=self._channel_names(),
            groups=self._group_names(),
            viewer_zone=ZoneInfo(self.user.tz),
            viewer=self.user.id,
            now=self.world.clock.now(),
        )
        labels: JsonObject = {
            name: text_of(object_of(view.body.get(name)), "text") for name in ("title", "submit", "close")
        }
        return labels | {
            "id": view.id,
            "type": view.type,
            "callback_id": text_of(view.body, "callback_id"),
            "hash": view.hash,
            "blocks": [*objects_of(view.body.get("blocks"))],
            "html": str(html),
            "errors": dict[str, Json](view.errors),
        }

    def _channel(self, channel: Channel) -> JsonObject:
        kind = "private" if channel.is_private else "public"
        return {
            "id": channel.id,
            "name": self.world.app.name if channel.is_im else channel.name,
            "kind": "dm" if channel.is_im else kind,
            "is_archived": channel.is_archived,
            "is_ext_shared": channel.is_ext_shared,
            "has_app": self.world.app.bot_user in channel.members,
            "topic": channel.topic,
        }

    def _author(self, user_id: str) -> JsonObject:
        user = self.world.users.get(user_id)
        name = user.real_name if user else _SLACKBOT_NAME
        return {"id": user_id, "name": name, "is_app": user_id == self.world.app.bot_user}

    def _file(self, file_id: str) -> JsonObject:
        file = self.world.files.get(file_id)
        if file is None:
            return {"id": file_id, "name": "", "title": "This file was deleted", "size": 0, "url": ""}
        address = f"/files/{file.id}/{file.name}"
        return {"id": file.id, "name": file.name, "title": file.title, "size": file.length, "url": address}

    def _people_names(self) -> dict[str, str]:
        return {"USLACKBOT": _SLACKBOT_NAME} | {user.id: user.real_name for user in self.world.users.values()}

    def _channel_names(self) -> dict[str, str]:
        return {channel.id: channel.name for channel in self.world.channels.values()}

    def _group_names(self) -> dict[str, str]:
        return {group.id: group.handle for group in self.world.groups.values()}


def _person(user: User) -> JsonObject:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "role": user.role.value,
        "tz": user.tz,
    }
