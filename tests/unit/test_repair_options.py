"""Ways to mend what is missing: the smallest change first, everything it gives besides, and whom else it touches."""

from __future__ import annotations

from dataclasses import replace

from fixtures.setups import (
    ACCOUNT,
    DEVELOPERS,
    EVERYBODY,
    MANAGERS,
    PERMISSIONS,
    TEAM,
    after,
    project,
    role,
    scheme,
    site,
    sites,
)
from hypothesis import given
from hypothesis import strategies as st

from access.holding import permissions_held
from access.jira_setup import Group, Hindrance, ProjectSetup, SiteSetup
from access.repair_options import diagnose_repair
from access.repair_steps import Deed
from access.repairs import Diagnosis, Way, choose

EDIT = frozenset({"EDIT_ISSUES"})
BY_ROLE = scheme(EDIT_ISSUES=(role(DEVELOPERS),), LINK_ISSUES=(role(DEVELOPERS),), BROWSE_PROJECTS=(TEAM.holder,))
needs_of_sites = sites().flatmap(
    lambda setup: st.tuples(
        st.just(setup),
        st.dictionaries(
            st.sampled_from([one.key for one in setup.projects]),
            st.frozensets(st.sampled_from(PERMISSIONS), min_size=1),
            min_size=1,
        ),
    )
)


def test_the_account_in_a_role_is_the_smallest_change() -> None:
    setup = site(project("APPS"), schemes=(BY_ROLE,))

    (cause,) = diagnose_repair({"APPS": EDIT}, setup).causes

    (step,) = cause.options[0].steps
    assert cause.options[0].way is Way.ROLE_FOR_ACCOUNT
    assert (step.deed, step.holder, step.project, step.role) == (Deed.ADD_PLAYER, ACCOUNT, "APPS", "Developers")


def test_what_a_role_gives_besides_is_told() -> None:
    setup = site(project("APPS"), schemes=(BY_ROLE,))

    (cause,) = diagnose_repair({"APPS": EDIT}, setup).causes

    assert cause.options[0].besides == ("LINK_ISSUES",)


def test_the_role_that_gives_less_besides_is_preferred() -> None:
    wide = scheme(EDIT_ISSUES=(role(DEVELOPERS), role(MANAGERS)), LINK_ISSUES=(role(DEVELOPERS),))

    (cause,) = diagnose_repair({"APPS": EDIT}, site(project("APPS"), schemes=(wide,))).causes

    assert cause.options[0].steps[0].role_id == MANAGERS


def test_a_grant_is_offered_last_with_the_projects_that_it_would_change_too() -> None:
    setup = site(project("APPS"), schemes=(BY_ROLE,), more=("CORE", "WEB"))

    (cause,) = diagnose_repair({"APPS": EDIT}, setup).causes

    assert [option.way for option in cause.options] == [Way.ROLE_FOR_ACCOUNT, Way.ROLE_FOR_GROUP, Way.GRANT]
    assert cause.options[-1].reach.more_projects == ("CORE", "WEB")


def test_a_grant_is_first_only_where_no_role_gives_the_permission() -> None:
    bare = scheme(BROWSE_PROJECTS=(role(DEVELOPERS), TEAM.holder))

    (cause,) = diagnose_repair({"APPS": EDIT}, site(project("APPS"), schemes=(bare,))).causes

    assert [option.way for option in cause.options] == [Way.GRANT]
    assert cause.options[0].steps[0].holder == TEAM.holder


def test_what_no_role_gives_is_granted_beside_the_role() -> None:
    missing = frozenset({"EDIT_ISSUES", "SCHEDULE_ISSUES"})

    (cause,) = diagnose_repair({"APPS": missing}, site(project("APPS"), schemes=(BY_ROLE,))).causes

    assert cause.options[0].way is Way.ROLE_AND_GRANT
    assert [step.deed for step in cause.options[0].steps] == [Deed.ADD_PLAYER, Deed.ADD_GRANT]


def test_a_group_counts_with_all_its_people() -> None:
    setup = site(project("APPS"), schemes=(BY_ROLE,), groups=(EVERYBODY,))

    (cause,) = diagnose_repair({"APPS": EDIT}, setup).causes

    assert [(option.way, option.reach.people) for option in cause.options[:2]] == [
        (Way.ROLE_FOR_ACCOUNT, 1),
        (Way.ROLE_FOR_GROUP, 900),
    ]


def test_a_group_that_could_not_be_counted_comes_behind_the_account() -> None:
    setup = site(project("APPS"), schemes=(BY_ROLE,), groups=(Group("hidden"),))

    (cause,) = diagnose_repair({"APPS": EDIT}, setup).causes

    assert [option.reach.people for option in cause.options[:2]] == [1, None]


def test_forty_projects_short_of_the_same_through_one_scheme_are_one_cause() -> None:
    projects = tuple(project(f"P{number}") for number in range(40))
    setup = site(*projects, schemes=(BY_ROLE,))

    (cause,) = diagnose_repair({one.key: EDIT for one in projects}, setup).causes

    assert len(cause.projects) == 40
    assert len(cause.options[0].steps) == 40
    assert len(cause.options[-1].steps) == 1


def test_projects_of_two_schemes_are_two_causes() -> None:
    other = replace(BY_ROLE, id=10200, name="Other")
    setup = site(project("APPS"), project("WEB", 10200), schemes=(BY_ROLE, other))

    causes = diagnose_repair({"APPS": EDIT, "WEB": EDIT}, setup).causes

    assert [cause.projects for cause in causes] == [("APPS",), ("WEB",)]


def test_a_team_managed_project_is_told_and_not_mended() -> None:
    setup = site(ProjectSetup("TEAM", hindrance=Hindrance.TEAM_MANAGED), schemes=())

    diagnosis = diagnose_repair({"TEAM": EDIT}, setup)

    assert diagnosis.causes == ()
    assert [(one.hindrance, one.projects) for one in diagnosis.hindered] == [(Hindrance.TEAM_MANAGED, ("TEAM",))]


def test_nothing_can_be_mended_on_a_free_plan() -> None:
    setup = replace(site(project("APPS"), schemes=(BY_ROLE,)), is_free_plan=True)

    assert [one.hindrance for one in diagnose_repair({"APPS": EDIT}, setup).hindered] == [Hindrance.FREE_PLAN]


def test_a_permission_that_the_scheme_gives_already_is_no_matter_of_grants() -> None:
    setup = site(project("APPS", developers=(ACCOUNT,)), schemes=(BY_ROLE,))

    assert [one.hindrance for one in diagnose_repair({"APPS": EDIT}, setup).hindered] == [Hindrance.NO_WAY]


def test_global_permissions_are_left_to_people() -> None:
    diagnosis = diagnose_repair({}, site(schemes=()), frozenset({"USER_PICKER"}))

    assert [(one.hindrance, one.missing) for one in diagnosis.hindered] == [(Hindrance.GLOBAL, ("USER_PICKER",))]


@given(needs_of_sites)
def test_every_option_gives_what_is_missing(drawn: tuple[SiteSetup, dict[str, frozenset[str]]]) -> None:
    setup, needs = drawn

    causes = diagnose_repair(needs, setup).causes

    assert all(
        frozenset(cause.missing) <= _held(after(setup, *option.steps), key)
        for cause in causes
        for option in cause.options
        for key in cause.projects
    )


@given(needs_of_sites)
def test_an_option_gives_nothing_that_it_does_not_tell(drawn: tuple[SiteSetup, dict[str, frozenset[str]]]) -> None:
    setup, needs = drawn

    causes = diagnose_repair(needs, setup).causes

    assert all(
        _held(after(setup, *option.steps), key) - _held(setup, key) <= {*cause.missing, *option.besides}
        for cause in causes
        for option in cause.options
        for key in cause.projects
    )


@given(needs_of_sites)
def test_every_project_is_told_exactly_once(drawn: tuple[SiteSetup, dict[str, frozenset[str]]]) -> None:
    setup, needs = drawn

    diagnosis = diagnose_repair(needs, setup)

    told = [key for one in (*diagnosis.causes, *diagnosis.hindered) for key in one.projects]
    assert sorted(told) == sorted(needs)


@given(needs_of_sites)
def test_a_grant_never_comes_before_a_role(drawn: tuple[SiteSetup, dict[str, frozenset[str]]]) -> None:
    setup, needs = drawn

    causes = diagnose_repair(needs, setup).causes

    assert all(Way.GRANT not in [option.way for option in cause.options[:-1]] for cause in causes)


@given(needs_of_sites)
def test_no_step_is_made_that_changes_nothing(drawn: tuple[SiteSetup, dict[str, frozenset[str]]]) -> None:
    setup, needs = drawn

    diagnosis = diagnose_repair(needs, setup)

    assert all(after(setup, step) != setup for remedy in choose(diagnosis) for step in remedy.option.steps)


def _held(setup: SiteSetup, key: str) -> frozenset[str]:
    found = setup.project(key)
    assert found is not None
    return permissions_held(setup.account, found, setup.schemes[found.scheme_id])


def test_nothing_missing_is_no_cause() -> None:
    assert diagnose_repair({}, site(schemes=())) == Diagnosis()
