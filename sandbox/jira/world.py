"""What the sandbox Jira remembers: site, users, credentials, groups, schemes, projects.

Reading and changing only. How permissions add up is in `permission_rules`, how the world is shown over HTTP in
`endpoints`, ready-made worlds in `example`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from sandbox.jira.accounts import ApiToken, PersonalToken, User
from sandbox.jira.boards import BoardMemory
from sandbox.jira.browser_sessions import BrowserSessions
from sandbox.jira.issues import IssueMemory
from sandbox.jira.login_policy import FailedLogins, RateBuckets
from sandbox.jira.oauth_memory import OAuthMemory
from sandbox.jira.permission_rules import BROWSE, holds, project_permissions
from sandbox.jira.projects import Grant, Holder, PermissionScheme, Project, Role, RoleMembers
from sandbox.jira.site import Site


class UnknownThingError(LookupError):
    """A change names a user, project or token that this world does not have; the text is for the person."""


def _real_time() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class World:
    """One Jira site with everybody and everything in it.

    The dictionaries may be read freely; change them through the methods, so that cached permissions are dropped.
    Users and groups go by name, roles, schemes and projects by their number.
    """

    site: Site
    clock: Callable[[], datetime] = _real_time
    users: dict[str, User] = field(default_factory=dict)
    api_tokens: list[ApiToken] = field(default_factory=list)
    personal_tokens: list[PersonalToken] = field(default_factory=list)
    groups: dict[str, set[str]] = field(default_factory=dict)
    roles: dict[int, Role] = field(default_factory=dict)
    schemes: dict[int, PermissionScheme] = field(default_factory=dict)
    projects: dict[int, Project] = field(default_factory=dict)
    global_grants: dict[str, tuple[Holder, ...]] = field(default_factory=dict)
    failed_logins: FailedLogins = field(default_factory=FailedLogins)
    rate_buckets: RateBuckets = field(default_factory=RateBuckets)
    oauth: OAuthMemory = field(default_factory=OAuthMemory)
    sessions: BrowserSessions = field(default_factory=BrowserSessions)
    issues: IssueMemory = field(default_factory=IssueMemory)
    boards: BoardMemory = field(default_factory=BoardMemory)
    _ids_by_key: dict[str, int] = field(default_factory=dict)
    _held: dict[tuple[str | None, int], frozenset[str]] = field(default_factory=dict, repr=False)

    def now(self) -> datetime:
        """The time as this Jira has it (UTC), wrong by the site's clock offset."""
        return self.clock() + timedelta(seconds=self.site.clock_offset_seconds)

    def settings(self, **changes: object) -> None:
        """Replace settings of the site, by their names in `Site`."""
        self.site = replace(self.site, **changes)  # type: ignore[arg-type]  # checked where they are read in
        self.rate_buckets.clear()

    def user(self, name: str) -> User:
        """The user of that name.

        Raises:
            UnknownThingError: There is none.
        """
        if name not in self.users:
            raise UnknownThingError(f"There is no user {name!r} in this sandbox.")
        return self.users[name]

    def user_answering_to(self, login_name: str) -> User | None:
        """The user whose name or e-mail address was typed, or None."""
        return next((user for user in self.users.values() if user.answers_to(login_name)), None)

    def put_user(self, user: User) -> None:
        """Add the user, or replace the one of that name."""
        self.users[user.name] = user
        self._held.clear()

    def remove_user(self, name: str) -> None:
        """Delete the user with all memberships and tokens."""
        del self.users[self.user(name).name]
        for members in self.groups.values():
            members.discard(name)
        self.api_tokens = [token for token in self.api_tokens if token.owner != name]
        self.personal_tokens = [token for token in self.personal_tokens if token.owner != name]
        self.oauth.forget_user(name)
        self._held.clear()

    def groups_of(self, user_name: str) -> frozenset[str]:
        """The names of the user's groups."""
        return frozenset(group for group, members in self.groups.items() if user_name in members)

    def join_group(self, user_name: str, group: str) -> None:
        """Put the user into the group, which is made where it does not exist."""
        self.groups.setdefault(group, set()).add(self.user(user_name).name)
        self._held.clear()

    def leave_group(self, user_name: str, group: str) -> None:
        """Take the user out of the group; nothing happens to somebody who is not in it."""
        self.groups.get(group, set()).discard(user_name)
        self._held.clear()

    def project(self, key_or_id: str) -> Project:
        """The project of that key or id, whoever may see it.

        Raises:
            UnknownThingError: There is none.
        """
        found = self.find_project(key_or_id)
        if found is None:
            raise UnknownThingError(f"There is no project {key_or_id!r} in this sandbox.")
        return found

    def find_project(self, key_or_id: str) -> Project | None:
        """The project of that key or id, or None."""
        if key_or_id.isdecimal():
            return self.projects.get(int(key_or_id))
        return self.projects.get(self._ids_by_key.get(key_or_id.upper(), -1))

    def put_project(self, project: Project) -> None:
        """Add the project, or replace the one with that id."""
        self.projects[project.project_id] = project
        self._ids_by_key[project.key] = project.project_id
        self._held.clear()

    def remove_project(self, key: str) -> None:
        """Delete the project."""
        project = self.project(key)
        del self.projects[project.project_id]
        del self._ids_by_key[project.key]
        self._held.clear()

    def set_role_members(self, project_key: str, role_id: int, members: RoleMembers) -> None:
        """Say who plays the role in the project."""
        project = self.project(project_key)
        if role_id not in self.roles:
            raise UnknownThingError(f"There is no project role {role_id} in this sandbox.")
        self.put_project(replace(project, roles={**project.roles, role_id: members}))

    def put_scheme(self, scheme: PermissionScheme) -> None:
        """Add the permission scheme, or replace the one with that id."""
        self.schemes[scheme.scheme_id] = scheme
        self._held.clear()

    def own_scheme(self, project_key: str) -> PermissionScheme:
        """The project's scheme, first copied for it alone if other projects share it."""
        project = self.project(project_key)
        scheme = self.schemes[project.scheme_id]
        if not any(p.scheme_id == scheme.scheme_id for p in self.projects.values() if p is not project):
            return scheme
        own = replace(scheme, scheme_id=max(self.schemes) + 1, name=f"{project.key} permission scheme")
        self.put_scheme(own)
        self.put_project(replace(project, scheme_id=own.scheme_id))
        return own

    def grant(self, project_key: str, permission: str, holder: Holder) -> None:
        """Give the holder the permission in this project only."""
        scheme = self.own_scheme(project_key)
        line = Grant(self._next_grant_id(), permission, holder)
        self.put_scheme(replace(scheme, grants=(*scheme.grants, line)))

    def revoke(self, project_key: str, permission: str) -> None:
        """Take the permission from everybody in this project only."""
        self.revoke_in_scheme(self.own_scheme(project_key).scheme_id, permission)

    def revoke_in_scheme(self, scheme_id: int, permission: str) -> None:
        """Take the permission from everybody in every project that uses the scheme."""
        if scheme_id not in self.schemes:
            raise UnknownThingError(f"There is no permission scheme {scheme_id} in this sandbox.")
        scheme = self.schemes[scheme_id]
        kept = tuple(line for line in scheme.grants if line.permission != permission)
        self.put_scheme(replace(scheme, grants=kept))

    def hide(self, project_key: str) -> None:
        """Make the project invisible: nobody may browse it any more."""
        self.revoke(project_key, BROWSE)

    def held_in(self, user: User | None, project: Project) -> frozenset[str]:
        """The project permissions that the user (None: anonymous) holds; nothing where it cannot be seen."""
        cached = (user.name if user else None, project.project_id)
        if cached not in self._held:
            scheme = self.schemes[project.scheme_id]
            self._held[cached] = project_permissions(user, project, scheme, self)
        return self._held[cached]

    def held_globally(self, user: User | None) -> frozenset[str]:
        """The global permissions that the user (None: anonymous) holds."""
        groups = self.groups_of(user.name) if user else frozenset()
        return frozenset(
            permission
            for permission, holders in self.global_grants.items()
            if any(holds(holder, user, groups, None) for holder in holders)
        )

    def held_anywhere(self, user: User | None) -> frozenset[str]:
        """The project permissions that the user holds in at least one project."""
        return frozenset[str]().union(*(self.held_in(user, project) for project in self.projects.values()))

    def visible_projects(self, user: User | None) -> Iterable[Project]:
        """The projects that the user may browse, archived ones too, in the order of their keys."""
        seen = (project for project in self.projects.values() if BROWSE in self.held_in(user, project))
        return sorted(seen, key=lambda project: project.key)

    def _next_grant_id(self) -> int:
        return 1 + max((line.grant_id for s in self.schemes.values() for line in s.grants), default=10000)
