"""What a plan rests upon, and whether it is still so: conditions, compared one by one so that the answer has words.

A plan that was cut off half-way has changed Jira itself; its own steps are then left out of the comparison.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from access.holding import role_holder
from access.jira_setup import SiteSetup
from access.repair_steps import Deed, Step, is_in_place
from access.repairs import Condition, RepairPlan

_THERE, _NOT_THERE, _UNKNOWN = "there", "not there", "not known"
_LONGEST_VALUE = 200
_PLAYERS = frozenset({Deed.ADD_PLAYER, Deed.REMOVE_PLAYER})
_GRANTS = frozenset({Deed.ADD_GRANT, Deed.REMOVE_GRANT})


def conditions_of(steps: Iterable[Step], setup: SiteSetup, made: Collection[Step] = ()) -> tuple[Condition, ...]:
    """What these steps rest upon in this setup.

    Args:
        steps: the steps of a plan.
        setup: how Jira is set up now.
        made: steps of the plan that it has made itself already; what they changed counts as if it were undone.
    """
    found: dict[Condition, None] = {}
    for step in steps:
        for condition in _of(step, setup, made):
            found[condition] = None
    return tuple(found)


def changed_since(plan: RepairPlan, setup: SiteSetup, made: Collection[Step] = ()) -> tuple[str, ...]:
    """Subjects of the conditions that no longer hold; none where the plan may be carried out."""
    now = {condition.subject: condition.value for condition in conditions_of(plan.steps, setup, made)}
    return tuple(one.subject for one in plan.conditions if now.get(one.subject) != one.value)


def steps_in_place(steps: Iterable[Step], setup: SiteSetup) -> tuple[Step, ...]:
    """Those of the steps after which Jira would be just as it is."""
    return tuple(step for step in steps if is_in_place(step, setup))


def _of(step: Step, setup: SiteSetup, made: Collection[Step]) -> Iterable[Condition]:
    yield Condition(f"the service account {setup.account.holder.name}", setup.account.holder.name)
    if step.deed in _PLAYERS:
        yield from _of_player(step, setup, made)
    elif step.deed in _GRANTS:
        yield from _of_grant(step, setup)
    elif step.deed is Deed.DELETE_GROUP:
        yield Condition(f"the people in group {step.holder.name}", _people(step.holder.name, setup, made))
    yield Condition(_subject(step), _state(step, setup, made))


def _of_player(step: Step, setup: SiteSetup, made: Collection[Step]) -> Iterable[Condition]:
    project = setup.project(step.project)
    scheme = setup.schemes.get(project.scheme_id) if project else None
    yield Condition(f"the permission scheme of {step.project}", str(scheme.id) if scheme else _UNKNOWN)
    if scheme is not None and not step.is_removal:
        holder = role_holder(step.role_id)
        own = {one.permission for one in made if one.scheme_id == scheme.id and one.holder.is_same(holder)}
        given = scheme.given_to(holder) - own
        yield Condition(f"what role {step.role} gives in {step.project}", _short(sorted(given)))


def _of_grant(step: Step, setup: SiteSetup) -> Iterable[Condition]:
    scheme = setup.schemes.get(step.scheme_id)
    yield Condition(f"the name of scheme {step.scheme}", scheme.name if scheme else _UNKNOWN)
    if not step.is_removal:
        users = setup.used_by.get(step.scheme_id, ())
        yield Condition(f"the projects that use scheme {step.scheme}", _short(sorted(users)))


def _people(name: str, setup: SiteSetup, made: Collection[Step]) -> str:
    """How many were in the group before the plan's own steps: a group that others have joined is not deleted."""
    group = setup.group(name)
    if group is None:
        return _UNKNOWN if not any(step.deed is Deed.DELETE_GROUP for step in made) else "1"
    left = sum(step.deed is Deed.LEAVE_GROUP and step.group == name for step in made)
    return str((group.size or 0) + left)


def _subject(step: Step) -> str:
    match step.deed:
        case Deed.ADD_PLAYER | Deed.REMOVE_PLAYER:
            return f"{step.holder.name} in role {step.role} of {step.project}"
        case Deed.ADD_GRANT | Deed.REMOVE_GRANT:
            return f"the grant of {step.permission} to {step.holder.name} in scheme {step.scheme}"
        case Deed.CREATE_GROUP | Deed.DELETE_GROUP:
            return f"the group {step.holder.name}"
        case Deed.JOIN_GROUP | Deed.LEAVE_GROUP:
            return f"{step.holder.name} in group {step.group}"


def _state(step: Step, setup: SiteSetup, made: Collection[Step]) -> str:
    """Whether what the step adds or removes is there, as it was before the plan's own step."""
    in_place = is_in_place(step, setup)
    if in_place is None:
        return _UNKNOWN
    is_there = in_place is not step.is_removal
    if step in made:
        is_there = step.is_removal
    if is_there and step.grant_id:
        return f"{_THERE}, number {_number_of_grant(step, setup)}"
    return _THERE if is_there else _NOT_THERE


def _number_of_grant(step: Step, setup: SiteSetup) -> int:
    """As it is now; of one that the plan itself has taken away, as it was."""
    scheme = setup.schemes.get(step.scheme_id)
    grant = scheme.find(step.permission, step.holder) if scheme else None
    return grant.id if grant else step.grant_id


def _short(values: list[str]) -> str:
    """The values as one text; a long one by its hash, since thousands of projects may share a scheme."""
    text = ",".join(values)
    if len(text) <= _LONGEST_VALUE:
        return text
    return f"{len(values)} of hash {hashlib.sha256(text.encode()).hexdigest()}"
