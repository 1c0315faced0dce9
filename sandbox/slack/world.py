"""The workspace's memory: people, groups, channels, messages, files, views, triggers, response_urls.

Everything that changes goes through `World`, which notes the change so that watchers wake up. Whether
somebody may do something is judged elsewhere: by `sandbox.slack.web_api` for the app and
`sandbox.slack.people` for persons.
"""

from collections.abc import Iterable
from dataclasses import replace

from sandbox.slack import seed
from sandbox.slack.changes import ChangeLog
from sandbox.slack.clock import SandboxClock
from sandbox.slack.outcomes import ApiCall, Delivery
from sandbox.slack.values import (
    AppInstall,
    Channel,
    Group,
    Message,
    Panel,
    ResponseUrl,
    Role,
    StoredFile,
    Trigger,
    User,
    View,
)


class World:
    """One workspace (`team_id`, `domain`, `name`) with one app installed.

    `base_url` is where its server is reached; `is_ack_replaceable` says whether what a command's acknowledgement
    showed can be replaced through its response_url, which Slack does not document.
    """

    def __init__(self, app: AppInstall, clock: SandboxClock) -> None:
        self.team_id = seed.TEAM
        self.domain = "sandbox"
        self.name = "Sandbox"
        self.app = app
        self.clock = clock
        self.base_url = ""
        self.is_ack_replaceable = True
        self.changes = ChangeLog()
        self.users: dict[str, User] = {user.id: user for user in seed.people()}
        self.groups: dict[str, Group] = {group.id: group for group in seed.groups()}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in seed.channels()}
        self.files: dict[str, StoredFile] = {}
        self.modals: dict[str, tuple[View, ...]] = {}
        self.homes: dict[str, View] = {}
        self.panel = Panel()
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.socket_tickets: set[str] = set()
        self.deliveries: list[Delivery] = []
        self.calls: list[ApiCall] = []
        self._messages: dict[str, dict[str, Message]] = {}
        self._last_micros = 0
        self._numbers = 0

    def new_ts(self) -> str:
        """A message timestamp, unique in the workspace and later than every one before."""
        micros = int(self.clock.now().timestamp() * 1_000_000)
        self._last_micros = max(micros, self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        """An id that no other thing of the workspace has."""
        self._numbers += 1
        return f"{prefix}0SANDBOX{self._numbers:05d}"

    def put_message(self, message: Message) -> Message:
        """Keep a message, in place of the one with the same timestamp."""
        self._messages.setdefault(message.channel, {})[message.ts] = message
        self.changes.note("message", message.channel)
        return message

    def drop_message(self, channel: str, ts: str) -> None:
        """Forget a message; its thread stays."""
        if self._messages.get(channel, {}).pop(ts, None):
            self.changes.note("message", channel)

    def message(self, channel: str, ts: str) -> Message | None:
        """The message at this timestamp, ephemeral ones included."""
        return self._messages.get(channel, {}).get(ts)

    def history(self, channel: str) -> list[Message]:
        """What Slack keeps of a channel, oldest first: everything but ephemeral messages."""
        return [one for one in self._ordered(channel) if not one.ephemeral_to]

    def seen_by(self, user: str, channel: str) -> list[Message]:
        """What this person sees in the channel, replies included, oldest first."""
        return [one for one in self._ordered(channel) if one.ephemeral_to in {"", user}]

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The kept replies under a message."""
        return [one for one in self.history(channel) if one.is_reply and one.thread_ts == thread_ts]

    def direct_channel(self, user: str) -> Channel:
        """The direct message between the app and a person, opened if need be."""
        both = frozenset({user, self.app.bot_user})
        for channel in self.channels.values():
            if channel.is_im and channel.members == both:
                return channel
        return self.put_channel(Channel(self.new_id("D"), "", both, is_private=True, is_im=True))

    def put_channel(self, channel: Channel) -> Channel:
        """Keep a channel, in place of the one with the same id."""
        self.channels[channel.id] = channel
        self.changes.note("channel", channel.id)
        return channel

    def put_user(self, user: User) -> User:
        """Keep a person, in place of the one with the same id."""
        self.users[user.id] = user
        self.changes.note("user", user.id)
        return user

    def put_group(self, group_id: str, users: Iterable[str]) -> Group:
        """Make these the members of a group, which comes into being if need be."""
        known = self.groups.get(group_id) or Group(group_id, group_id.lower(), group_id)
        self.groups[group_id] = replace(known, users=tuple(users))
        self.changes.note("group", group_id)
        return self.groups[group_id]

    def put_modals(self, user: str, stack: tuple[View, ...]) -> None:
        """Make this the stack of modals that a person has open, the last one on top."""
        self.modals[user] = stack
        self.changes.note("view", user)

    def put_home(self, view: View) -> None:
        """Make this the Home tab of the person it belongs to."""
        self.homes[view.user] = view
        self.changes.note("home", view.user)

    def put_panel(self, panel: Panel) -> None:
        """Put this beside the page from now on."""
        self.panel = panel
        self.changes.note("panel", self.team_id)

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home tab."""
        everything = [view for stack in self.modals.values() for view in stack]
        return next((one for one in [*everything, *self.homes.values()] if one.id == view_id), None)

    def people_to_act_as(self) -> list[User]:
        """The persons that are alive, in the order of the page."""
        return [user for user in self.users.values() if user.role is not Role.BOT and not user.deleted]

    def channels_of(self, user: str) -> list[Channel]:
        """The channels that this person is in, the direct message with the app last."""
        joined = [channel for channel in self.channels.values() if user in channel.members]
        return sorted(joined, key=lambda channel: channel.is_im)

    def _ordered(self, channel: str) -> list[Message]:
        # ts are as long as each other for centuries to come, so text order is time order.
        return sorted(self._messages.get(channel, {}).values(), key=lambda one: one.ts)
