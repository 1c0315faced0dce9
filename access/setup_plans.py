"""Setting an account up from nothing: a group, its grants in the schemes of the projects, the account in the group.

That is Atlassian's own way: https://community.atlassian.com/t5/Jira-Align-articles/Creating-a-Jira-Service-Account-with-Groups-and-Permission/bc-p/1606525
Pure. What cannot be done by a call (product access, global permissions, the account itself) is told as a to-do.
"""

from __future__ import annotations

import re
from collections import defaultdict

from access.errors import BadInput
from access.jira_setup import Hindrance, Holder, HolderKind, ProjectSetup, SiteSetup
from access.profiles import Level, Profile
from access.repair_steps import Deed, Step, is_in_place
from access.repairs import Hindered, Option, Reach, Remedy, Way

USUAL_GROUP = "jira-align-service"
_GROUP_NAME = re.compile(r"[\w.@ -]{1,100}")
_SET_UP = (Level.REQUIRED, Level.RECOMMENDED)


def parse_group_name(typed: str) -> str:
    """The name of a group, lower-case as Data Center keeps it.

    Raises:
        BadInput: it holds a character that makes trouble in one of Jira's own pages.
    """
    name = typed.strip().lower()
    if not _GROUP_NAME.fullmatch(name):
        raise BadInput(
            f"“{typed[:60]}” cannot be the name of a group.", f"Use letters, digits, dots and dashes: {USUAL_GROUP}."
        )
    return name


def remedies_of_setup(profile: Profile, group_name: str, setup: SiteSetup) -> tuple[Remedy, ...]:
    """What is still to be done so that the account holds the profile through that group; none where all is done.

    Required and recommended permissions are granted, optional ones are left to people.
    """
    found = setup.group(group_name)
    group = found.holder if found is not None else Holder(HolderKind.GROUP, group_name)
    wanted = tuple(sorted(row.permission for row in profile.project if row.level in _SET_UP))
    by_scheme: dict[int, list[ProjectSetup]] = defaultdict(list)
    for project in setup.projects:
        if project.hindrance is None and project.scheme_id in setup.schemes:
            by_scheme[project.scheme_id].append(project)
    first = _group_remedy(group, group_name, setup)
    grants = (_grants_remedy(number, wanted, group, projects, setup) for number, projects in by_scheme.items())
    return tuple(remedy for remedy in (first, *grants) if remedy.option.steps)


def hindered_of_setup(profile: Profile, setup: SiteSetup) -> tuple[Hindered, ...]:
    """What a person must do by hand: projects that cannot be reached, and global permissions."""
    wanted = tuple(sorted(row.permission for row in profile.project if row.level is Level.REQUIRED))
    by_reason: dict[Hindrance, list[str]] = defaultdict(list)
    for project in setup.projects:
        if setup.is_free_plan:
            by_reason[Hindrance.FREE_PLAN].append(project.key)
        elif project.hindrance is not None:
            by_reason[project.hindrance].append(project.key)
    told = [Hindered(reason, tuple(keys), wanted) for reason, keys in by_reason.items()]
    return (*told, *_everywhere(profile))


def all_by_hand(profile: Profile, keys: tuple[str, ...]) -> tuple[Hindered, ...]:
    """What a person must do where there is no admin credential: everything."""
    wanted = tuple(sorted(row.permission for row in profile.project if row.level in _SET_UP))
    return (Hindered(Hindrance.NO_ADMIN_CREDENTIAL, keys, wanted), *_everywhere(profile))


def _everywhere(profile: Profile) -> tuple[Hindered, ...]:
    wanted = tuple(sorted(row.permission for row in profile.global_ if row.level in _SET_UP))
    return (Hindered(Hindrance.GLOBAL, (), wanted),) if wanted else ()


def _group_remedy(group: Holder, group_name: str, setup: SiteSetup) -> Remedy:
    steps = (
        Step(deed=Deed.CREATE_GROUP, holder=group),
        Step(deed=Deed.JOIN_GROUP, holder=setup.account.holder, group=group_name),
    )
    due = tuple(step for step in steps if not is_in_place(step, setup))
    return Remedy(projects=(), missing=(), scheme="", option=Option(way=Way.SETUP, steps=due))


def _grants_remedy(
    scheme_id: int, wanted: tuple[str, ...], group: Holder, projects: list[ProjectSetup], setup: SiteSetup
) -> Remedy:
    scheme = setup.schemes[scheme_id]
    keys = tuple(project.key for project in projects)
    missing = tuple(key for key in wanted if scheme.find(key, group) is None)
    steps = tuple(
        Step(deed=Deed.ADD_GRANT, holder=group, scheme_id=scheme.id, scheme=scheme.name, permission=key)
        for key in missing
        if not setup.is_free_plan
    )
    others = tuple(key for key in setup.used_by.get(scheme_id, ()) if key not in keys)
    found = setup.group(group.name)
    people = 1 if found is None else found.size
    reach = Reach(others, setup.is_used_by_whole, people)
    return Remedy(
        projects=keys, missing=missing, scheme=scheme.name, option=Option(way=Way.SETUP, steps=steps, reach=reach)
    )
