"""Slack's own gate: what a person sees and may do, before the app hears of anything."""

from sandbox.slack.outcomes import RefusedError
from sandbox.slack.values import Channel, Message, Role, User, View
from sandbox.slack.world import World


def living_person(world: World, user_id: str) -> User:
    """The person with this id, who can act.

    Raises:
        RefusedError: There is none, they are deactivated, or it is a bot.
    """
    user = world.users.get(user_id)
    if user is None:
        raise RefusedError(f"There is no person {user_id!r} in this workspace")
    if user.deleted:
        raise RefusedError(f"{user.real_name} is deactivated and cannot act")
    if user.role is Role.BOT:
        raise RefusedError(f"{user.real_name} is a bot; only people can act")
    return user


def seen_channel(world: World, user: User, channel_id: str) -> Channel:
    """The channel, if this person is in it; `dm` is the direct message with the app.

    Raises:
        RefusedError: They do not see such a channel.
    """
    channel = world.direct_channel(user.id) if channel_id == "dm" else world.channels.get(channel_id)
    if channel is None or user.id not in channel.members:
        raise RefusedError(f"{user.real_name} sees no channel {channel_id!r}")
    return channel


def live_channel(world: World, user: User, channel_id: str) -> Channel:
    """The channel, if this person is in it and it is not archived.

    Raises:
        RefusedError: They do not see it, or it is archived.
    """
    channel = seen_channel(world, user, channel_id)
    if channel.is_archived:
        raise RefusedError(f"#{channel.name} is archived; nothing can be written there")
    return channel


def may_command(world: World, user: User, command: str) -> None:
    """Let a person of the workspace use a command that exists.

    Raises:
        RefusedError: The command is not registered, or the person is from another workspace.
    """
    if command not in world.app.commands:
        raise RefusedError(f"{command} is not a valid command")
    if user.team_id != world.team_id:
        raise RefusedError(f"{user.real_name} is from another workspace; its commands are not offered to them")


def seen_message(world: World, user: User, channel: Channel, ts: str) -> Message:
    """The message, if this person sees it.

    Raises:
        RefusedError: It is gone, or meant for somebody else.
    """
    message = world.message(channel.id, ts)
    if message is None or message.ephemeral_to not in {"", user.id}:
        raise RefusedError(f"{user.real_name} sees no message {ts} there; it may have been deleted")
    return message


def open_view(world: World, user: User, view_id: str) -> View:
    """The modal on top of this person's stack, or their Home tab.

    Raises:
        RefusedError: It is not open for them, or covered by another.
    """
    home = world.homes.get(user.id)
    if home and home.id == view_id:
        return home
    stack = world.modals.get(user.id, ())
    if not stack or stack[-1].id != view_id:
        raise RefusedError(f"The view {view_id} is not on top for {user.real_name}; it may have been closed")
    return stack[-1]
