"""The sandbox's own rules, tried on many worlds: permissions, fault scripts, addresses."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sandbox.jira import Deployment, example_world, large_world
from sandbox.jira.example import GROUP, SERVICE_ACCOUNT
from sandbox.jira.faults import FaultScript
from sandbox.jira.permission_catalogue import PROJECT_PERMISSIONS
from sandbox.jira.projects import Holder, HolderType
from sandbox.jira.routes import Address, address_of, find_route
from sandbox.jira.site import Site, site_for

KEYS = st.sampled_from([p.key for p in PROJECT_PERMISSIONS if p.key != "BROWSE_PROJECTS"])
PROJECTS = st.sampled_from(["APPS", "CORE", "WEB", "DATA", "QA"])


@given(project=PROJECTS, revoked=st.sets(KEYS))
def test_what_is_revoked_is_missing_and_nothing_else(project: str, revoked: set[str]) -> None:
    world = example_world()
    user = world.user(SERVICE_ACCOUNT)
    before = world.held_in(user, world.project(project))

    for key in sorted(revoked):
        world.revoke(project, key)

    assert world.held_in(user, world.project(project)) == before - revoked


@given(project=PROJECTS, permission=KEYS)
def test_a_grant_undoes_a_revocation(project: str, permission: str) -> None:
    world = example_world()
    user = world.user(SERVICE_ACCOUNT)
    before = world.held_in(user, world.project(project))

    world.revoke(project, permission)
    world.grant(project, permission, Holder(HolderType.GROUP, GROUP))

    assert world.held_in(user, world.project(project)) == before


@given(project=PROJECTS, other=PROJECTS, permission=KEYS)
def test_a_revocation_stays_in_its_project(project: str, other: str, permission: str) -> None:
    world = example_world()
    user = world.user(SERVICE_ACCOUNT)

    world.revoke(project, permission)

    assert (permission in world.held_in(user, world.project(other))) == (other != project)


@given(project=PROJECTS)
def test_nothing_is_held_where_nothing_can_be_seen(project: str) -> None:
    world = example_world()

    world.hide(project)

    assert world.held_in(world.user(SERVICE_ACCOUNT), world.project(project)) == frozenset()


def test_a_project_lead_holds_what_is_granted_to_the_lead() -> None:
    world = example_world()
    world.revoke("APPS", "EDIT_ISSUES")
    world.grant("APPS", "EDIT_ISSUES", Holder(HolderType.PROJECT_LEAD))

    lead = world.held_in(world.user("maria.lopez"), world.project("APPS"))
    other = world.held_in(world.user("sam.okafor"), world.project("APPS"))

    assert "EDIT_ISSUES" in lead
    assert "EDIT_ISSUES" not in other


def test_an_application_role_is_held_by_those_with_a_licence() -> None:
    world = example_world()
    world.revoke("APPS", "EDIT_ISSUES")
    world.grant("APPS", "EDIT_ISSUES", Holder(HolderType.APPLICATION_ROLE))
    world.put_user(replace(world.user("sam.okafor"), licensed=False))

    assert "EDIT_ISSUES" in world.held_in(world.user("maria.lopez"), world.project("APPS"))
    assert "EDIT_ISSUES" not in world.held_in(world.user("sam.okafor"), world.project("APPS"))


def test_a_large_world_is_complete_for_the_service_account() -> None:
    world = large_world(50)
    user = world.user(SERVICE_ACCOUNT)

    held = {world.held_in(user, project) for project in world.projects.values()}

    assert held == {frozenset(permission.key for permission in PROJECT_PERMISSIONS)}


@given(skip=st.integers(0, 5), times=st.integers(0, 5), calls=st.integers(0, 20))
def test_a_fault_strikes_as_often_as_it_was_told(skip: int, times: int, calls: int) -> None:
    script = FaultScript()
    script.add("close", skip=skip, times=times)

    struck = [script.strike("GET", "/rest/api/2/myself") is not None for _ in range(calls)]

    assert sum(struck) == min(times, max(0, calls - skip))
    assert not any(struck[:skip])


@given(path=st.text(max_size=40), method=st.sampled_from(["GET", "POST", "DELETE"]))
def test_any_path_is_found_or_not_without_an_error(path: str, method: str) -> None:
    site = Site(Deployment.CLOUD)

    assert address_of("/" + path, site) is not None
    assert find_route(method, "/" + path, site) is None


def test_the_gateway_and_the_site_lead_to_the_same_path() -> None:
    site = site_for(Deployment.CLOUD)

    assert address_of("/rest/api/3/myself", site) == Address("/rest/api/3/myself")
    assert address_of(f"/ex/jira/{site.cloud_id}/rest/api/3/myself", site) == Address(
        "/rest/api/3/myself", site.cloud_id
    )


def test_data_center_has_no_gateway() -> None:
    site = replace(site_for(Deployment.DATA_CENTER), context_path="")

    assert address_of(f"/ex/jira/{site.cloud_id}/rest/api/2/myself", site) == Address(
        f"/ex/jira/{site.cloud_id}/rest/api/2/myself"
    )
