"""From what is missing and how Jira is set up to the ways of mending it, the smallest change first.

A role that gives a permission is always preferred to a change of the scheme: a role is played in one project, a scheme
is shared. Pure; what is read beforehand is in `access.operations.read_setup`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from access.holding import permissions_held, plays, role_holder, roles_of, smallest_group
from access.jira_setup import Hindrance, Holder, ProjectSetup, Scheme, SiteSetup
from access.repair_steps import Deed, Step
from access.repairs import Cause, Diagnosis, Hindered, Option, Reach, Way

Needs = Mapping[str, frozenset[str]]
"""Missing permission keys by project key."""


def diagnose_repair(needs: Needs, setup: SiteSetup, global_missing: frozenset[str] = frozenset()) -> Diagnosis:
    """Everything that is missing, grouped by what would mend it.

    Forty projects that lack the same through one scheme are one cause.

    Args:
        needs: what is missing.
        setup: how the site is set up, those projects among it.
        global_missing: global permissions that are missing; no call of Jira gives those.
    """
    groups: dict[tuple[int, frozenset[str]], list[ProjectSetup]] = defaultdict(list)
    hindered: dict[tuple[Hindrance, frozenset[str]], list[str]] = defaultdict(list)
    for key in sorted(needs):
        project = setup.project(key) or ProjectSetup(key, hindrance=Hindrance.NOT_FOUND)
        hindrance = _hindrance(project, setup, needs[key])
        if hindrance is None:
            groups[project.scheme_id, needs[key]].append(project)
        else:
            hindered[hindrance, needs[key]].append(key)
    causes = (_cause(setup.schemes[scheme], missing, projects, setup) for (scheme, missing), projects in groups.items())
    told = [Hindered(why, tuple(keys), tuple(sorted(missing))) for (why, missing), keys in hindered.items()]
    if global_missing:
        told.append(Hindered(Hindrance.GLOBAL, (), tuple(sorted(global_missing))))
    return Diagnosis(tuple(causes), tuple(told))


def _hindrance(project: ProjectSetup, setup: SiteSetup, missing: frozenset[str]) -> Hindrance | None:
    if project.hindrance is not None:
        return project.hindrance
    if setup.is_free_plan:
        return Hindrance.FREE_PLAN
    scheme = setup.schemes.get(project.scheme_id)
    if scheme is None:
        return Hindrance.SCHEME_UNREADABLE
    # By its scheme the account holds it all, and yet Jira says that it does not: no grant would mend that.
    return Hindrance.NO_WAY if missing <= permissions_held(setup.account, project, scheme) else None


def _cause(scheme: Scheme, missing: frozenset[str], projects: list[ProjectSetup], setup: SiteSetup) -> Cause:
    roles = _covering_roles(scheme, missing, projects, setup)
    rest = missing - _given(scheme, roles)
    keys = tuple(project.key for project in projects)
    by_role = _by_role(scheme, missing, roles, rest, projects, setup) if roles else ()
    by_grant = _granted(scheme, missing, keys, setup)
    options = (*by_role, by_grant)
    return Cause(projects=keys, missing=tuple(sorted(missing)), scheme=scheme.name, options=options)


def _covering_roles(
    scheme: Scheme, missing: frozenset[str], projects: list[ProjectSetup], setup: SiteSetup
) -> tuple[int, ...]:
    """Few roles that together give as much of what is missing as roles can, and as little besides as possible."""
    known = [role for role in sorted(roles_of(scheme)) if all(project.role(role) for project in projects)]
    left, chosen = missing, list[int]()
    while left:
        useful = [role for role in known if scheme.given_to(role_holder(role)) & left]
        if not useful:
            break
        best = min(useful, key=lambda role: _cost(scheme, role, left, missing, projects, setup))
        chosen.append(best)
        left -= scheme.given_to(role_holder(best))
    return tuple(chosen)


def _cost(
    scheme: Scheme,
    role: int,
    left: frozenset[str],
    missing: frozenset[str],
    projects: list[ProjectSetup],
    setup: SiteSetup,
) -> tuple[int, int, int]:
    given = scheme.given_to(role_holder(role))
    return (-len(given & left), len(_gained(scheme, given, projects, setup) - missing), role)


def _given(scheme: Scheme, roles: Iterable[int]) -> frozenset[str]:
    return frozenset[str]().union(*(scheme.given_to(role_holder(role)) for role in roles))


def _gained(scheme: Scheme, given: frozenset[str], projects: list[ProjectSetup], setup: SiteSetup) -> frozenset[str]:
    """What the account would hold in at least one of the projects that it does not hold there now."""
    held = (permissions_held(setup.account, project, scheme) for project in projects)
    return frozenset[str]().union(*(given - one for one in held))


def _by_role(
    scheme: Scheme,
    missing: frozenset[str],
    roles: tuple[int, ...],
    rest: frozenset[str],
    projects: list[ProjectSetup],
    setup: SiteSetup,
) -> tuple[Option, ...]:
    """The account in the roles, or its smallest group; what no role gives is granted in the scheme beside it."""
    account = setup.account
    keys = tuple(project.key for project in projects)
    granted = _granted(scheme, rest, keys, setup) if rest else None
    besides = tuple(sorted(_gained(scheme, _given(scheme, roles), projects, setup) - missing))
    group = smallest_group(account, account.groups or ())
    holders = [(Way.ROLE_FOR_ACCOUNT, account.holder, 1)]
    if group is not None:
        holders.append((Way.ROLE_FOR_GROUP, group.holder, group.size or 0))
    options = []
    for way, holder, people in holders:
        steps = _player_steps(roles, holder, projects, setup)
        reach = Reach(people=people or None)
        if granted is None:
            options.append(Option(way=way, steps=steps, besides=besides, reach=reach))
        else:
            both = Reach(granted.reach.more_projects, granted.reach.is_whole, _more(reach, granted.reach))
            together = (*steps, *granted.steps)
            options.append(Option(way=Way.ROLE_AND_GRANT, steps=together, besides=besides, reach=both))
    return tuple(sorted(options, key=_size))


def _player_steps(
    roles: tuple[int, ...], holder: Holder, projects: list[ProjectSetup], setup: SiteSetup
) -> tuple[Step, ...]:
    steps = []
    for project in projects:
        for role_id in roles:
            role = project.role(role_id)
            if role is not None and not role.has(holder) and not plays(setup.account, role):
                deed = Deed.ADD_PLAYER
                steps.append(Step(deed=deed, holder=holder, project=project.key, role_id=role_id, role=role.name))
    return tuple(steps)


def _granted(scheme: Scheme, missing: frozenset[str], keys: tuple[str, ...], setup: SiteSetup) -> Option:
    """Grants in the scheme, to the group through which the account holds something there already, else to itself."""
    used = tuple(group for group in setup.account.groups or () if scheme.given_to(group.holder))
    group = smallest_group(setup.account, used)
    holder = group.holder if group is not None else setup.account.holder
    steps = tuple(
        Step(deed=Deed.ADD_GRANT, holder=holder, scheme_id=scheme.id, scheme=scheme.name, permission=permission)
        for permission in sorted(missing)
        if scheme.find(permission, holder) is None
    )
    others = tuple(key for key in setup.used_by.get(scheme.id, ()) if key not in keys)
    people = group.size if group is not None else 1
    return Option(way=Way.GRANT, steps=steps, reach=Reach(others, setup.is_used_by_whole, people))


def _more(one: Reach, other: Reach) -> int | None:
    return None if one.people is None or other.people is None else max(one.people, other.people)


def _size(option: Option) -> tuple[bool, int, int, str]:
    """Smaller changes first: fewer people, then fewer permissions besides; a group nobody counted comes last."""
    return (option.reach.people is None, option.reach.people or 0, len(option.besides), option.way.value)
