"""Plans: their hash, their inverse, what they rest upon, and how a plan that was cut off knows itself again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fixtures.setups import ACCOUNT, DEVELOPERS, MANAGERS, PERMISSIONS, TEAM, after, project, role, scheme, site, sites
from hypothesis import assume, given
from hypothesis import strategies as st

from access.errors import BadInput
from access.jira_setup import Hindrance, ProjectSetup, SiteSetup
from access.plan_conditions import changed_since, conditions_of, steps_in_place
from access.profiles import shipped_profile
from access.repair_options import diagnose_repair
from access.repair_steps import Deed
from access.repairs import Purpose, RepairPlan, Way, choose, ways_to_choose
from access.rows import from_row, to_row
from access.setup_plans import hindered_of_setup, parse_group_name, remedies_of_setup

EDIT = frozenset({"EDIT_ISSUES"})
BY_ROLE = scheme(EDIT_ISSUES=(role(DEVELOPERS), role(MANAGERS)), BROWSE_PROJECTS=(TEAM.holder,))
SITE = site(project("APPS"), project("WEB"), schemes=(BY_ROLE,), more=("CORE",))
PROFILE = shipped_profile("jira-align-data-center")


def plan_for(setup: SiteSetup, needs: dict[str, frozenset[str]], number: int = 0) -> RepairPlan:
    """The plan that takes the same option everywhere."""
    diagnosis = diagnose_repair(needs, setup)
    plan = RepairPlan(purpose=Purpose.REPAIR, account="svc-align", remedies=choose(diagnosis, number))
    return replace(plan, conditions=conditions_of(plan.steps, setup))


plans = st.tuples(sites(), st.frozensets(st.sampled_from(PERMISSIONS), min_size=1), st.integers(0, 2)).map(
    lambda drawn: (drawn[0], plan_for(drawn[0], {one.key: drawn[1] for one in drawn[0].projects}, drawn[2]))
)


def test_the_hash_tells_one_way_from_another() -> None:
    assert plan_for(SITE, {"APPS": EDIT}).hash != plan_for(SITE, {"APPS": EDIT}, 1).hash


def test_the_hash_covers_what_the_plan_rests_upon() -> None:
    plan = plan_for(SITE, {"APPS": EDIT})

    assert replace(plan, conditions=plan.conditions[1:]).hash != plan.hash


@given(plans)
def test_a_plan_comes_back_from_its_row_with_the_same_hash(drawn: tuple[SiteSetup, RepairPlan]) -> None:
    _, plan = drawn

    again = from_row(RepairPlan, to_row(plan, 1), 1)

    assert again == plan
    assert again.hash == plan.hash


@given(plans)
def test_the_inverse_leaves_jira_as_it_was(drawn: tuple[SiteSetup, RepairPlan]) -> None:
    setup, plan = drawn

    back = after(after(setup, *plan.steps), *plan.inverse)

    assert conditions_of(plan.steps, back) == plan.conditions
    assert _grants(back) == _grants(setup)


@given(plans)
def test_a_plan_holds_while_nothing_has_changed(drawn: tuple[SiteSetup, RepairPlan]) -> None:
    setup, plan = drawn

    assert changed_since(plan, setup) == ()


@given(plans, st.data())
def test_a_plan_that_was_cut_off_anywhere_knows_its_own_steps(
    drawn: tuple[SiteSetup, RepairPlan], data: st.DataObject
) -> None:
    setup, plan = drawn
    done = plan.steps[: data.draw(st.integers(0, len(plan.steps)))]

    there = after(setup, *done)

    assert set(steps_in_place(plan.steps, there)) == set(done)
    assert changed_since(plan, there, done) == ()


@given(plans, st.data())
def test_a_step_that_somebody_else_made_is_a_change(drawn: tuple[SiteSetup, RepairPlan], data: st.DataObject) -> None:
    setup, plan = drawn
    assume(plan.steps)
    step = data.draw(st.sampled_from(plan.steps))

    assert changed_since(plan, after(setup, step)) != ()


def test_another_scheme_is_a_change() -> None:
    plan = plan_for(SITE, {"APPS": EDIT})
    moved = site(project("APPS", 10200), schemes=(BY_ROLE, replace(BY_ROLE, id=10200)))

    assert "the permission scheme of APPS" in changed_since(plan, moved)


def test_a_role_that_gives_more_by_now_is_a_change() -> None:
    plan = plan_for(SITE, {"APPS": EDIT})
    widened = scheme(
        EDIT_ISSUES=(role(DEVELOPERS), role(MANAGERS)),
        BROWSE_PROJECTS=(TEAM.holder,),
        DELETE_ISSUES=(role(DEVELOPERS),),
    )

    changed = changed_since(plan, site(project("APPS"), project("WEB"), schemes=(widened,)))

    assert changed == ("what role Developers gives in APPS",)


def test_one_more_project_in_the_scheme_is_a_change_for_a_grant() -> None:
    plan = plan_for(SITE, {"APPS": EDIT}, 2)
    shared = replace(SITE, used_by={10100: (*SITE.used_by[10100], "NEW")})

    assert changed_since(plan, shared) == ("the projects that use scheme Scheme 10100",)


def test_one_more_project_in_the_scheme_is_no_matter_for_a_role() -> None:
    plan = plan_for(SITE, {"APPS": EDIT})
    shared = replace(SITE, used_by={10100: (*SITE.used_by[10100], "NEW")})

    assert changed_since(plan, shared) == ()


def test_another_player_of_the_role_is_no_change() -> None:
    plan = plan_for(SITE, {"APPS": EDIT})
    busier = site(project("APPS", developers=(TEAM.holder,)), project("WEB"), schemes=(BY_ROLE,), more=("CORE",))

    assert changed_since(plan, busier) == ()


def test_a_project_that_cannot_be_read_any_more_is_a_change() -> None:
    plan = plan_for(SITE, {"APPS": EDIT})
    gone = site(ProjectSetup("APPS", hindrance=Hindrance.NOT_FOUND), schemes=())

    assert "the permission scheme of APPS" in changed_since(plan, gone)


def test_there_are_as_many_plans_as_the_cause_with_most_ways_has() -> None:
    assert ways_to_choose(diagnose_repair({"APPS": EDIT}, SITE)) == 3


def test_setting_up_makes_the_group_fills_it_and_grants_what_the_profile_needs() -> None:
    remedies = remedies_of_setup(PROFILE, "jira-align-service", SITE)

    deeds = [step.deed for remedy in remedies for step in remedy.option.steps]
    assert deeds[:2] == [Deed.CREATE_GROUP, Deed.JOIN_GROUP]
    assert set(deeds[2:]) == {Deed.ADD_GRANT}
    assert remedies[1].option.way is Way.SETUP
    assert remedies[1].option.reach.more_projects == ("CORE",)


def test_setting_up_leaves_out_what_is_there_already() -> None:
    first = [step for remedy in remedies_of_setup(PROFILE, "align", SITE) for step in remedy.option.steps]

    again = remedies_of_setup(PROFILE, "align", after(SITE, *first))

    assert again == ()


def test_setting_up_leaves_team_managed_projects_to_people() -> None:
    setup = site(ProjectSetup("TEAM", hindrance=Hindrance.TEAM_MANAGED), schemes=())

    (told, *_) = hindered_of_setup(PROFILE, setup)

    assert (told.hindrance, told.projects) == (Hindrance.TEAM_MANAGED, ("TEAM",))


@pytest.mark.parametrize("typed", ["", "   ", "<b>", "a" * 101, "x\ny"])
def test_a_name_that_no_group_can_have_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="cannot be the name of a group"):
        parse_group_name(typed)


def test_names_of_groups_are_lower_case() -> None:
    assert parse_group_name(" Jira-Align ") == "jira-align"


def _grants(setup: SiteSetup) -> dict[int, set[tuple[str, str]]]:
    return {one.id: {(grant.permission, grant.holder.name) for grant in one.grants} for one in setup.schemes.values()}


def test_the_account_is_named_by_what_calls_take() -> None:
    (first, *_) = plan_for(SITE, {"APPS": EDIT}).steps

    assert first.holder == ACCOUNT
