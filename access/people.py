"""Who somebody in Slack is to the bot, and what they may do: closed when empty, closed when unsure.

Who belongs to which list is read from settings and from Slack, at each press, by an adapter of `People`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Protocol

from access.errors import NotAllowed
from access.records import Actor, ActorKind


@unique
class Standing(StrEnum):
    """What somebody is in the workspace; only members are answered."""

    MEMBER = "member"
    GUEST = "guest"
    OTHER_WORKSPACE = "other_workspace"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"
    """Slack could not be asked."""


@unique
class Role(StrEnum):
    """A list of people in the settings."""

    ADMIN = "admin"
    APPROVER = "approver"
    AUDITOR = "auditor"
    OPERATOR = "operator"

    @property
    def setting(self) -> str:
        """The setting that holds the list."""
        return f"JIRA_ACCESS_{self.name}S"


@unique
class Audience(StrEnum):
    """Who may do a thing."""

    MEMBERS = "members"
    ADMINS = "admins"
    APPROVERS = "approvers"
    AUDITORS = "auditors"


_ROLES_OF = {
    Audience.MEMBERS: (),
    Audience.ADMINS: (Role.ADMIN,),
    Audience.APPROVERS: (Role.APPROVER,),
    Audience.AUDITORS: (Role.AUDITOR, Role.ADMIN),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One person, as of now.

    Attributes:
        workspace: Slack team id.
        id: Slack user id; with the workspace the only key to a person.
        standing: what they are in the workspace.
        roles: the lists that they are on, by themselves or through a user group.
        unread_roles: lists whose user groups Slack could not tell; whether they are on them is not known.
        time_zone: IANA name from their Slack profile; None where it is not known.
        name: what they are called in Slack, for people to read; never a key to anything.
    """

    workspace: str
    id: str
    standing: Standing
    roles: frozenset[Role] = frozenset()
    unread_roles: frozenset[Role] = frozenset()
    time_zone: str | None = None
    name: str = ""

    @property
    def actor(self) -> Actor:
        """The person as rows and audit entries name them."""
        return Actor(ActorKind.SLACK, self.id, self.workspace)


class People(Protocol):
    """Slack's people and the lists of the settings."""

    async def look_up(self, workspace: str, user_id: str) -> Person:
        """The person as of now. Never raises for Slack's troubles: then the standing is `UNKNOWN`."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether somebody may, and why or why not, as a clause."""

    is_allowed: bool
    because: str


def may(person: Person, audience: Audience) -> Ruling:
    """Whether this person may do what is open to that audience."""
    if person.standing is not Standing.MEMBER:
        return Ruling(is_allowed=False, because="only full members of this workspace may")
    wanted = _ROLES_OF[audience]
    if not wanted:
        return Ruling(is_allowed=True, because="every member may")
    held = next((role for role in wanted if role in person.roles), None)
    if held is not None:
        return Ruling(is_allowed=True, because=f"you are on the list of {held}s ({held.setting})")
    names = " and ".join(f"{role}s" for role in wanted)
    settings = ", ".join(role.setting for role in wanted)
    if any(role in person.unread_roles for role in wanted):
        return Ruling(
            is_allowed=False,
            because=f"only {names} may ({settings}), and Slack cannot tell just now who belongs to them",
        )
    return Ruling(is_allowed=False, because=f"only {names} may ({settings})")


def require(person: Person, audience: Audience, what: str) -> None:
    """Let a person pass who may.

    Raises:
        NotAllowed: they may not; the sentence says who may.
    """
    ruling = may(person, audience)
    if not ruling.is_allowed:
        raise NotAllowed(f"You may not use {what}: {ruling.because}.", "What you may do: /jira-access whoami")
