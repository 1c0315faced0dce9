"""`users.*` and `usergroups.*`: who there is, and who belongs to which group."""

from sandbox.slack.api_objects import group_json, user_json
from sandbox.slack.shapes import JsonObject
from sandbox.slack.web_api.calls import Call, SlackApiError


def user_info(call: Call) -> JsonObject:
    """`users.info`."""
    return {"user": user_json(call.user(), call.world.clock.now(), call.world.team_id)}


def user_list(call: Call) -> JsonObject:
    """`users.list`: people of the own workspace."""
    ours = [user for user in call.world.users.values() if user.team_id == call.world.team_id]
    now = call.world.clock.now()
    return call.page([user_json(user, now, call.world.team_id) for user in ours], "members")


def group_list(call: Call) -> JsonObject:
    """`usergroups.list`."""
    with_users = call.flag("include_users")
    found = [group_json(group, call.world.team_id, with_users=with_users) for group in call.world.groups.values()]
    return {"usergroups": [*found]}


def group_users(call: Call) -> JsonObject:
    """`usergroups.users.list`."""
    group = call.world.groups.get(call.text("usergroup"))
    if group is None:
        raise SlackApiError("no_such_subteam")
    return {"users": [*group.users]}
