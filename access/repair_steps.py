"""The changes in Jira that the bot knows how to make, each with its inverse.

Values only. How one is put to Jira is the business of `jira_api.repair_calls`; when it may be is that of
`access.approvals`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, unique

from access.jira_setup import Account, Holder, SiteSetup


@unique
class Deed(StrEnum):
    """One kind of change."""

    ADD_PLAYER = "add_player"
    REMOVE_PLAYER = "remove_player"
    ADD_GRANT = "add_grant"
    REMOVE_GRANT = "remove_grant"
    CREATE_GROUP = "create_group"
    DELETE_GROUP = "delete_group"
    JOIN_GROUP = "join_group"
    LEAVE_GROUP = "leave_group"


_INVERSES = {
    Deed.ADD_PLAYER: Deed.REMOVE_PLAYER,
    Deed.ADD_GRANT: Deed.REMOVE_GRANT,
    Deed.CREATE_GROUP: Deed.DELETE_GROUP,
    Deed.JOIN_GROUP: Deed.LEAVE_GROUP,
}
_INVERSES |= {inverse: deed for deed, inverse in _INVERSES.items()}
_REMOVALS = frozenset({Deed.REMOVE_PLAYER, Deed.REMOVE_GRANT, Deed.DELETE_GROUP, Deed.LEAVE_GROUP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change in Jira.

    Attributes:
        deed: what is done.
        holder: who gets or loses something; the group itself where a group is made or deleted.
        project: key of the project, for players of a role.
        role_id: the role.
        role: the role's name, for people.
        scheme_id: the permission scheme, for grants.
        scheme: the scheme's name, for people.
        permission: key of the permission, for grants.
        group: name of the group that somebody joins or leaves.
        grant_id: for a grant that is taken away its number, as Jira told it for the plan; 0 for every other step.
    """

    deed: Deed
    holder: Holder
    project: str = ""
    role_id: int = 0
    role: str = ""
    scheme_id: int = 0
    scheme: str = ""
    permission: str = ""
    group: str = ""
    grant_id: int = 0

    @property
    def inverse(self) -> Step:
        """The step that takes this one back."""
        return replace(self, deed=_INVERSES[self.deed])

    @property
    def is_removal(self) -> bool:
        """Whether it takes something away."""
        return self.deed in _REMOVALS


@dataclass(frozen=True, slots=True)
class RestCall:
    """One call as it goes out, without address and credential: what a dry run shows.

    Attributes:
        method: such as `POST`.
        target: path and query behind the site's base URL.
        body: the JSON document as text; empty for none.
    """

    method: str
    target: str
    body: str = ""


def is_in_place(step: Step, setup: SiteSetup) -> bool | None:
    """Whether Jira is already as the step leaves it; None where the setup does not tell."""
    is_there = _is_there(step, setup)
    return None if is_there is None else is_there is not step.is_removal


def _is_there(step: Step, setup: SiteSetup) -> bool | None:
    """Whether what the step adds or removes is there."""
    match step.deed:
        case Deed.ADD_PLAYER | Deed.REMOVE_PLAYER:
            project = setup.project(step.project)
            role = project.role(step.role_id) if project else None
            return role.has(step.holder) if role else None
        case Deed.ADD_GRANT | Deed.REMOVE_GRANT:
            scheme = setup.schemes.get(step.scheme_id)
            return scheme.find(step.permission, step.holder) is not None if scheme else None
        case Deed.CREATE_GROUP | Deed.DELETE_GROUP:
            return setup.group(step.holder.name) is not None
        case Deed.JOIN_GROUP | Deed.LEAVE_GROUP:
            return _is_member(setup.account, step.group)


def _is_member(account: Account, group: str) -> bool | None:
    if account.groups is None:
        return None
    return any(one.name == group for one in account.groups)
