"""`JiraControl`: the typed client with which tests, tour and benches hold a running sandbox Jira."""

import ssl
from collections.abc import Iterable
from datetime import datetime

from sandbox.jira.control_boards import BoardControl
from sandbox.jira.control_history import HistoryControl
from sandbox.jira.control_wire import ControlWire
from sandbox.jira.request_log import LoggedRequest
from sandbox.jira.site import Deployment

__all__ = ["JiraControl"]


class JiraControl:
    """Changes a running sandbox Jira, scripts its faults and reads what was asked of it.

    Every method raises `ControlError` with a sentence when the sandbox refuses. Users go by name, projects by key.
    """

    def __init__(self, base_url: str, *, trust: ssl.SSLContext | None = None) -> None:
        self._wire = ControlWire(base_url, trust=trust)
        self.history = HistoryControl(self._wire)
        self.boards = BoardControl(self._wire)

    def state(self) -> dict[str, object]:
        """Site, users with their failed logins, groups, projects and faults; no secrets."""
        value = self._wire.ask("GET", "state")
        return value if isinstance(value, dict) else {}

    def reset(self, deployment: Deployment | None = None, *, projects: int | None = None, **settings: object) -> None:
        """Start afresh with the example world, or with a large one of so many projects; faults and log are cleared."""
        body = {"deployment": deployment, "projects": projects, **settings}
        self._wire.ask("POST", "reset", {name: value for name, value in body.items() if value is not None})

    def fault(
        self,
        kind: str,
        *,
        path: str | None = None,
        method: str | None = None,
        times: int | None = None,
        skip: int = 0,
        **parameters: object,
    ) -> int:
        """Put a fault into force and return its number; kinds and their parameters are in `fault_kinds`."""
        rule = {"kind": kind, "path": path, "method": method, "times": times, "skip": skip, "parameters": parameters}
        answer = self._wire.ask("POST", "faults", rule)
        return int(answer["id"]) if isinstance(answer, dict) else 0

    def clear_faults(self) -> None:
        """Let everything go well again."""
        self._wire.ask("DELETE", "faults")

    def remove_fault(self, number: int) -> None:
        """Take one fault out of force."""
        self._wire.ask("DELETE", f"faults/{number}")

    def requests(self, containing: str = "") -> list[LoggedRequest]:
        """What was asked, oldest first, where the path contains the text. Never a secret."""
        answer = self._wire.ask("GET", "requests")
        entries = answer if isinstance(answer, list) else []
        return [
            LoggedRequest(**{**entry, "at": datetime.fromisoformat(entry["at"])})
            for entry in entries
            if containing in entry["path"]
        ]

    def forget_requests(self) -> None:
        """Empty the log of requests."""
        self._wire.ask("DELETE", "requests")

    def settings(self, **changes: object) -> None:
        """Replace settings of the site: basic_enabled, captcha_after, captcha_form, rate_limit, latency_seconds, …"""
        self._change("settings", **changes)

    def set_clock(self, *, offset_seconds: float) -> None:
        """Set Jira's clock ahead of the real time (behind it, when negative)."""
        self._change("clock", offset_seconds=offset_seconds)

    def advance_clock(self, seconds: float) -> None:
        """Let time pass for Jira."""
        self._change("clock", advance_seconds=seconds)

    def failed_logins(self, user: str) -> int:
        """Failed logins counted against the user since the last success or reset."""
        users = self.state()["users"]
        counts = {entry["name"]: entry["failedLogins"] for entry in users} if isinstance(users, list) else {}
        return int(counts[user])

    def reset_captcha(self, user: str) -> None:
        """Reset the user's failed login count, as an administrator would."""
        self._change("captcha/reset", user=user)

    def fail_logins(self, user: str, times: int = 3) -> None:
        """Let somebody else fail to log in as the user."""
        self._change("captcha/fail", user=user, times=times)

    def put_user(self, name: str, **changes: object) -> None:
        """Change or add a user: display_name, email, password, active, licensed."""
        self._change("users", name=name, **changes)

    def set_password(self, user: str, password: str) -> None:
        """Change a user's password."""
        self._change("users", name=user, password=password)

    def deactivate(self, user: str) -> None:
        """Switch a user off."""
        self._change("users", name=user, active=False)

    def take_licence(self, user: str) -> None:
        """Take a user's product access away."""
        self._change("users", name=user, licensed=False)

    def remove_user(self, name: str) -> None:
        """Delete a user."""
        self._change("users/remove", name=name)

    def join_group(self, user: str, group: str) -> None:
        """Put a user into a group."""
        self._change("groups/join", user=user, group=group)

    def leave_group(self, user: str, group: str) -> None:
        """Take a user out of a group."""
        self._change("groups/leave", user=user, group=group)

    def put_api_token(
        self,
        owner: str,
        label: str,
        secret: str,
        *,
        scopes: Iterable[str] | None = None,
        expires: datetime | None = None,
    ) -> None:
        """Make a Cloud API token; without scopes a classic one."""
        listed = None if scopes is None else sorted(scopes)
        self._change("api-tokens", owner=owner, label=label, secret=secret, scopes=listed, expires=_iso(expires))

    def revoke_api_token(self, owner: str, label: str) -> None:
        """End a Cloud API token."""
        self._change("api-tokens/revoke", owner=owner, label=label)

    def put_personal_token(self, owner: str, name: str, secret: str, *, expires: datetime | None = None) -> None:
        """Make a personal access token on Data Center."""
        self._change("personal-tokens", owner=owner, name=name, secret=secret, expires=_iso(expires))

    def revoke_personal_token(self, owner: str, name: str) -> None:
        """End a personal access token."""
        self._change("personal-tokens/revoke", owner=owner, name=name)

    def put_consumer(self, key: str, public_key: str, *, name: str = "", callback: str = "") -> None:
        """Make an application link, incoming, OAuth 1.0a."""
        self._change("oauth/consumers", key=key, public_key=public_key, name=name or None, callback=callback or None)

    def enable_consumer(self, key: str, *, enabled: bool) -> None:
        """Switch an application link on or off."""
        self._change("oauth/consumers/enable", consumer_key=key, enabled=enabled)

    def remove_consumer(self, key: str) -> None:
        """Delete an application link with its tokens."""
        self._change("oauth/consumers/remove", consumer_key=key)

    def put_oauth_token(self, consumer_key: str, user: str, token: str) -> None:
        """Make an OAuth access token of that text, without the dance."""
        self._change("oauth/tokens", consumer_key=consumer_key, user=user, token=token)

    def revoke_oauth_token(self, token: str) -> None:
        """End an OAuth access token."""
        self._change("oauth/tokens/revoke", token=token)

    def expire_oauth_token(self, token: str, *, session: bool = False) -> None:
        """Let an OAuth access token be past its end, and with `session` past its renewal too."""
        self._change("oauth/tokens/expire", token=token, session=session)

    def put_project(self, key: str, **changes: object) -> None:
        """Change a project (name, archived, team_managed), or add one `like` another."""
        self._change("projects", project=key, **changes)

    def remove_project(self, key: str) -> None:
        """Delete a project."""
        self._change("projects/remove", project=key)

    def hide(self, project: str) -> None:
        """Make a project invisible to everybody."""
        self._change("projects/hide", project=project)

    def grant(self, project: str, permission: str, *, group: str | None = None, user: str | None = None) -> None:
        """Give a permission in one project to a group or a user; to anyone where neither is named."""
        kind, holder = ("user", user) if user else ("group", group) if group else ("anyone", None)
        self._change("grants", project=project, permission=permission, holder_type=kind, holder=holder)

    def revoke(self, project: str, permission: str) -> None:
        """Take a permission from everybody in one project."""
        self._change("grants/revoke", project=project, permission=permission)

    def revoke_in_scheme(self, scheme_id: int, permission: str) -> None:
        """Take a permission from everybody in all projects that use the scheme."""
        self._change("grants/revoke", scheme_id=scheme_id, permission=permission)

    def set_role_members(
        self, project: str, role: int, *, users: Iterable[str] = (), groups: Iterable[str] = ()
    ) -> None:
        """Say who plays a role in a project."""
        self._change("roles", project=project, role=role, users=sorted(users), groups=sorted(groups))

    def set_global_groups(self, permission: str, groups: Iterable[str]) -> None:
        """Say which groups hold a global permission."""
        self._change("global-grants", permission=permission, groups=sorted(groups))

    def _change(self, change: str, /, **fields: object) -> None:
        self._wire.ask("POST", change, fields)


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
