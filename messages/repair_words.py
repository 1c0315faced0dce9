"""Permissions, steps and hindrances in words, as plans, requests and to-dos need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from access.jira_setup import Hindrance, Holder, HolderKind
from access.repair_steps import Deed, Step
from access.repairs import Hindered, Option, Reach, Remedy, Way
from messages.causes import NAME_LIMIT
from messages.facts import counted
from messages.literal import shown
from messages.pieces import Line, bold, line, named

MOST_NAMES = 8
_OTHER_NAMES: Mapping[str, str] = {"ADMINISTER": "Administer Jira", "USER_PICKER": "Browse Users and Groups"}
"""Of permissions that Jira's own pages call otherwise than by their key."""


def permission_words(key: str) -> str:
    """“Schedule Issues” for `SCHEDULE_ISSUES`."""
    if key in _OTHER_NAMES:
        return _OTHER_NAMES[key]
    return shown(key.removesuffix("_PERMISSION").replace("_", " ").title(), NAME_LIMIT)


def some_of(names: Sequence[str], most: int = MOST_NAMES) -> str:
    """The first names, and how many more there are."""
    told = ", ".join(shown(name, NAME_LIMIT) for name in names[:most])
    return f"{told} and {len(names) - most:,} more" if len(names) > most else told


def permissions_line(keys: Sequence[str], most: int = MOST_NAMES) -> str:
    """Permissions by their names, cut honestly."""
    return some_of([permission_words(key) for key in keys], most)


def projects_words(keys: Sequence[str], most: int = 5) -> str:
    """“APPS (1 project)”, “P1, P2 and 38 more (40 projects)”."""
    return f"{some_of(keys, most)} ({counted(len(keys), 'project')})"


def holder_words(holder: Holder) -> str:
    """Who it is: “group jira-align”, “svc-align”, “role 10001”."""
    name = shown(holder.name, NAME_LIMIT)
    return {HolderKind.GROUP: f"group {name}", HolderKind.ROLE: f"role {name}"}.get(holder.kind, name)


_ONE = {
    Deed.ADD_PLAYER: "add {who} to role “{role}” in {place}",
    Deed.REMOVE_PLAYER: "remove {who} from role “{role}” in {place}",
    Deed.ADD_GRANT: "grant {permission} to {who} in scheme “{scheme}”",
    Deed.REMOVE_GRANT: "take {permission} from {who} in scheme “{scheme}”",
    Deed.CREATE_GROUP: "create {who}",
    Deed.DELETE_GROUP: "delete {who}",
    Deed.JOIN_GROUP: "add {who} to group {group}",
    Deed.LEAVE_GROUP: "remove {who} from group {group}",
}


def steps_words(steps: Sequence[Step]) -> list[str]:
    """Steps in the imperative and in few words: one deed in many projects, or of many permissions, is one line."""
    told: dict[tuple[object, ...], list[Step]] = {}
    for step in steps:
        told.setdefault((step.deed, step.holder, step.role, step.scheme, step.group), []).append(step)
    return [_together(alike) for alike in told.values()]


def _together(steps: Sequence[Step]) -> str:
    first = steps[0]
    places = [one.project for one in steps]
    return _ONE[first.deed].format(
        who=holder_words(first.holder),
        role=_name(first.role),
        place=_name(first.project) if len(steps) == 1 else projects_words(places),
        permission=permissions_line([one.permission for one in steps]),
        scheme=_name(first.scheme),
        group=_name(first.group),
    )


def gives_line(remedy: Remedy, most: int = MOST_NAMES) -> Line:
    """What a remedy gives: what is missing, and how much comes with it."""
    besides = remedy.option.besides
    more = f" + {len(besides)} more that come with it ({permissions_line(besides, 4)})" if besides else ""
    return line(bold("Gives  "), permissions_line(remedy.missing, most) or "membership", more)


def reach_words(reach: Reach) -> str:
    """Whom and what else it touches, as a clause; empty where it touches nothing else."""
    told = []
    if reach.more_projects:
        at_least = "" if reach.is_whole else "at least "
        more = counted(len(reach.more_projects), "more project")
        told.append(f"the scheme is used by {at_least}{more}, and changes there too")
    elif not reach.is_whole:
        told.append("the scheme may be used by more projects, not all could be looked at")
    if reach.people is None:
        told.append("reaches a group whose people I cannot count")
    elif reach.people > 1:
        told.append(f"reaches all {counted(reach.people, 'person', 'people')} of that group")
    return ", ".join(told)


def option_line(option: Option) -> Line:
    """One way in a line: what is done, and whom it touches besides."""
    touched = reach_words(option.reach)
    return line("; ".join(steps_words(option.steps)), f" → {touched}" if touched else " → touches nothing else")


def way_title(option: Option) -> str:
    """The kind of way, for a heading."""
    return _WAYS[option.way]


_WAYS: Mapping[Way, str] = {
    Way.ROLE_FOR_ACCOUNT: "The account in a role",
    Way.ROLE_FOR_GROUP: "Its group in a role",
    Way.GRANT: "A grant in the scheme",
    Way.ROLE_AND_GRANT: "A role, and a grant in the scheme",
    Way.SETUP: "Group, grants and membership",
}
_HINDRANCES: Mapping[Hindrance, str] = {
    Hindrance.TEAM_MANAGED: "team-managed, with access levels in place of a scheme that I could change",
    Hindrance.NOT_FOUND: "not shown to the admin credential: hidden, archived or gone",
    Hindrance.SCHEME_UNREADABLE: "the admin credential may not read the permission scheme",
    Hindrance.ROLES_UNREADABLE: "the admin credential may not read the roles",
    Hindrance.FREE_PLAN: "on Jira's Free plan, on which permissions cannot be changed",
    Hindrance.GLOBAL: "",
    Hindrance.NO_ADMIN_CREDENTIAL: "",
    Hindrance.NO_WAY: "the scheme gives this already, and yet Jira says that it is not held",
}


def hindered_line(one: Hindered) -> Line:
    """What cannot be mended from here, and why."""
    lacks = permissions_line(one.missing, 5)
    if one.hindrance is Hindrance.GLOBAL:
        return line(bold("The whole site"), f": no call of Jira's grants global permissions; missing: {lacks}")
    where = named(projects_words(one.projects), is_bold=True)
    if one.hindrance is Hindrance.NO_ADMIN_CREDENTIAL:
        return line(where, f": missing {lacks}")
    return line(where, f": {_HINDRANCES[one.hindrance]}; missing: {lacks}")


def todo_lines(account: str, site: str, tasks: Sequence[str]) -> list[str]:
    """A to-do for a Jira admin, ready to be copied: plain text, one task a line."""
    first = f"To do in {shown(site, NAME_LIMIT)} for the service account {shown(account, NAME_LIMIT)}:"
    return [first, *(f"{number}. {task}" for number, task in enumerate(tasks, start=1))]


def setup_tasks(account: str, group: str, hindered: Sequence[Hindered], *, is_all_by_hand: bool) -> list[str]:
    """What people do to set an account up: all of it, or what the bot cannot do."""
    who, into = shown(account, NAME_LIMIT), shown(group, NAME_LIMIT)
    tasks = [f"Create the group {into}, and add {who} to it."] if is_all_by_hand else []
    for one in hindered:
        if one.hindrance is Hindrance.NO_ADMIN_CREDENTIAL:
            lacks = permissions_line(one.missing, 30)
            tasks.append(f"In the permission schemes of {some_of(one.projects, 40)}, grant to group {into}: {lacks}.")
        else:
            tasks.append(task_of(one))
    return [
        *tasks,
        f"Give {who} access to Jira Software, and to no other product.",
        f"Share the filters of the boards that are integrated with group {into}.",
    ]


def task_of(one: Hindered) -> str:
    """What a Jira admin does about it."""
    lacks = permissions_line(one.missing, 20)
    keys = some_of(one.projects, 40)
    match one.hindrance:
        case Hindrance.GLOBAL:
            return f"System > Global permissions: grant {lacks} to a group of the account."
        case Hindrance.TEAM_MANAGED:
            return f"{keys}: Space settings > Access: add the account with a role that may do this: {lacks}."
        case Hindrance.FREE_PLAN:
            return f"{keys}: permissions cannot be changed on the Free plan; a paid plan is needed for: {lacks}."
        case Hindrance.NOT_FOUND:
            return f"{keys}: see whether the project is there, and grant: {lacks}."
        case Hindrance.NO_WAY:
            return f"{keys}: find out why Jira does not count these, which the scheme grants: {lacks}."
    return (
        f"{keys}: Project settings > People: add the account to a role that the scheme gives these to, "
        f"or grant them in the permission scheme: {lacks}."
    )


def _name(text: str) -> str:
    return shown(text, NAME_LIMIT)
