"""Who may do what: closed when empty, closed when unsure, and the reason is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import NotAllowed
from access.people import Audience, Person, Role, Standing, may, require

people = st.builds(
    Person,
    st.just("T1"),
    st.just("U1"),
    st.sampled_from(Standing),
    st.frozensets(st.sampled_from(Role)),
    st.frozensets(st.sampled_from(Role)),
)


def member(*roles: Role, unread: tuple[Role, ...] = ()) -> Person:
    return Person("T1", "U1", Standing.MEMBER, frozenset(roles), frozenset(unread))


@given(people, st.sampled_from(Audience))
def test_nobody_but_members_may_do_anything(person: Person, audience: Audience) -> None:
    ruling = may(person, audience)

    assert not ruling.is_allowed or person.standing is Standing.MEMBER


@given(people, st.sampled_from([one for one in Audience if one is not Audience.MEMBERS]))
def test_a_list_that_could_not_be_read_lets_nobody_in(person: Person, audience: Audience) -> None:
    without_roles = Person(person.workspace, person.id, person.standing, frozenset(), person.unread_roles)

    assert not may(without_roles, audience).is_allowed


@given(people, st.sampled_from(Audience))
def test_every_ruling_has_its_reason(person: Person, audience: Audience) -> None:
    assert may(person, audience).because


@pytest.mark.parametrize(
    ("audience", "role", "is_allowed"),
    [
        (Audience.ADMINS, Role.ADMIN, True),
        (Audience.ADMINS, Role.APPROVER, False),
        (Audience.APPROVERS, Role.APPROVER, True),
        (Audience.APPROVERS, Role.ADMIN, False),
        (Audience.AUDITORS, Role.AUDITOR, True),
        (Audience.AUDITORS, Role.ADMIN, True),
        (Audience.AUDITORS, Role.OPERATOR, False),
    ],
)
def test_a_role_opens_its_own_doors(audience: Audience, role: Role, is_allowed: bool) -> None:  # noqa: FBT001 - a column
    assert may(member(role), audience).is_allowed is is_allowed


def test_the_reason_names_the_setting() -> None:
    assert may(member(), Audience.ADMINS).because == "only admins may (JIRA_ACCESS_ADMINS)"


def test_the_reason_says_when_slack_cannot_tell() -> None:
    ruling = may(member(unread=(Role.ADMIN,)), Audience.ADMINS)

    assert "Slack cannot tell just now" in ruling.because


def test_a_refusal_names_what_was_asked_for_and_what_to_type() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(member(), Audience.ADMINS, "/jira-access rotate")

    assert "/jira-access rotate" in refused.value.sentence
    assert "whoami" in refused.value.next_step


@pytest.mark.parametrize("role", Role)
def test_a_role_is_set_by_the_setting_of_its_name(role: Role) -> None:
    assert role.setting == f"JIRA_ACCESS_{role.name}S"
