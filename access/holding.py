"""What an account holds by the scheme, roles and groups of a setup: pure reckoning, never a substitute for Jira's word.

Jira's own answer about an account is read by the sweeps in `access.operations`. This is used to see what a change would
give, and through what.
"""

from __future__ import annotations

from access.jira_setup import Account, Grant, Group, Holder, HolderKind, ProjectSetup, RolePlayers, Scheme

_EVERYBODY = frozenset({HolderKind.ANYONE, HolderKind.LICENSED})


def permissions_held(account: Account, project: ProjectSetup, scheme: Scheme) -> frozenset[str]:
    """Keys of the permissions that the scheme gives to the account in the project, as far as the setup tells."""
    return frozenset(grant.permission for grant in scheme.grants if _reaches(grant, account, project))


def plays(account: Account, role: RolePlayers) -> bool:
    """Whether the account plays the role in its project, by itself or through a group."""
    return role.has(account.holder) or any(role.has(group.holder) for group in account.groups or ())


def roles_that_give(scheme: Scheme, permission: str) -> frozenset[int]:
    """Ids of the roles to which the scheme gives the permission."""
    return frozenset(
        int(grant.holder.name)
        for grant in scheme.grants
        if grant.permission == permission and grant.holder.kind is HolderKind.ROLE and grant.holder.name.isdecimal()
    )


def roles_of(scheme: Scheme) -> frozenset[int]:
    """Ids of all roles that the scheme mentions."""
    return frozenset(role for grant in scheme.grants for role in roles_that_give(scheme, grant.permission))


def role_holder(role_id: int) -> Holder:
    """The role as a holder of permissions."""
    return Holder(HolderKind.ROLE, str(role_id))


def smallest_group(account: Account, among: tuple[Group, ...]) -> Group | None:
    """The account's group with the fewest people; one that could not be counted comes last."""
    mine = [group for group in among if any(group.holder.is_same(one.holder) for one in account.groups or ())]
    return min(mine, key=lambda group: (group.size is None, group.size or 0, group.name), default=None)


def _reaches(grant: Grant, account: Account, project: ProjectSetup) -> bool:
    holder = grant.holder
    if holder.kind in _EVERYBODY:
        return True
    if holder.kind is HolderKind.USER:
        return holder.is_same(account.holder)
    if holder.kind is HolderKind.GROUP:
        return any(group.holder.is_same(holder) for group in account.groups or ())
    if holder.kind is HolderKind.ROLE and holder.name.isdecimal():
        role = project.role(int(holder.name))
        return role is not None and plays(account, role)
    return False
