"""Drafts: what an admin has begun and not confirmed yet, a new connection, a new secret or another list of projects.

A draft holds everything that confirming it will write, so that nothing is asked twice and a restart loses nothing.
Its credential is kept sealed beside it, by `storage.drafts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.align import AlignSource
from access.boards import Board
from access.credentials import CredentialKind, Deployment
from access.errors import Conflict, NotAllowed
from access.records import Actor, CheckRecord, Connection, JsonObject
from access.sites import SiteAddress

LIFETIME = timedelta(hours=24)
"""After that a draft is forgotten together with its secret."""


@unique
class DraftKind(StrEnum):
    """What confirming the draft will do."""

    CONNECT = "connect"
    ROTATE = "rotate"
    PROJECTS = "projects"
    ADMIN = "admin"
    ALIGN = "align"


@unique
class DraftState(StrEnum):
    """How far it is: `begun` (the site was looked at), `ready` (for a secret), `tested` (to be confirmed), and ends."""

    BEGUN = "begun"
    READY = "ready"
    TESTED = "tested"
    CONFIRMED = "confirmed"
    DISCARDED = "discarded"


LIVE = frozenset({DraftState.BEGUN, DraftState.READY, DraftState.TESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The future connection, as far as it is known.

    Attributes:
        name: its short name.
        address: the site.
        deployment: as the site told, or as its address suggests.
        version: Jira's version; None where it did not tell.
        kind: kind of the credential; None until it was chosen.
        user: its user name or e-mail address, where the kind needs one.
        expected: the account that the login must turn out to be; None for any.
        projects: keys of the integrated projects; None for all that are visible.
        profile: name of the profile; empty for the one that fits the deployment.
        alert_channel: Slack channel id; None for the default.
        gateway: the address at which a scoped token passed that the site refused; empty where none did.
        align: the connector of Jira Align that is read; None for everything else. Then `projects` and `boards` are the
            lists to be taken over, and None leaves a list as it is.
        boards: see `align`.
    """

    name: str
    address: SiteAddress
    deployment: Deployment
    version: str | None = None
    kind: CredentialKind | None = None
    user: str | None = None
    expected: str | None = None
    projects: tuple[str, ...] | None = None
    profile: str = ""
    alert_channel: str | None = None
    gateway: str = ""
    align: AlignSource | None = None
    boards: tuple[Board, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Something begun and not confirmed yet.

    Attributes:
        id: opaque; what buttons, modals and links carry.
        kind: what confirming it does.
        connection_id: the connection that it is about; for a new one the id that it will have.
        asked_by: who began it; the only one who may confirm it.
        asked_by_name: their name in Slack, for the page that asks for the secret.
        made_at: when, UTC.
        ends_at: until when it can be confirmed, UTC.
        state: how far it is, as kept.
        plan: the future connection.
        may_override: whether the next secret may be tried although the login budget is spent.
        check: the test that the credential has passed; None before.
        report: what that test found, beside its row.
    """

    id: str
    kind: DraftKind
    connection_id: str
    asked_by: Actor
    asked_by_name: str
    made_at: datetime
    ends_at: datetime
    state: DraftState
    plan: Plan
    may_override: bool = False
    check: CheckRecord | None = None
    report: JsonObject | None = None

    def is_live(self, now: datetime) -> bool:
        """Whether it can still be carried on with."""
        return self.state in LIVE and now < self.ends_at


class DraftOver(Conflict):
    """The draft was confirmed, discarded or has run out."""

    def __init__(self, draft: Draft) -> None:
        what = _WHAT[draft.kind]
        super().__init__(f"{what} for {draft.plan.name} {_HOW[draft.state]}.", "")
        self.draft = draft


_WHAT = {
    DraftKind.CONNECT: "The setup",
    DraftKind.ROTATE: "The new secret",
    DraftKind.PROJECTS: "The change of projects",
    DraftKind.ADMIN: "The admin credential",
    DraftKind.ALIGN: "What Jira Align said",
}
_HOW = {
    DraftState.BEGUN: "has run out",
    DraftState.READY: "has run out",
    DraftState.TESTED: "has run out",
    DraftState.CONFIRMED: "was confirmed already",
    DraftState.DISCARDED: "was discarded already",
}


def require_theirs(draft: Draft, actor: Actor) -> None:
    """Let the person pass who began the draft.

    Raises:
        NotAllowed: somebody else began it. A forwarded link or message gains nobody anything.
    """
    if draft.asked_by != actor:
        raise NotAllowed(f"Only the person who began this for {draft.plan.name} may go on with it.")


def require_state(draft: Draft, wanted: DraftState, now: datetime) -> None:
    """Let a draft pass that is live and exactly so far.

    Raises:
        DraftOver: it was confirmed, discarded or has run out.
        Conflict: it is live, but at another step.
    """
    if not draft.is_live(now):
        raise DraftOver(draft)
    if draft.state is not wanted:
        raise Conflict(f"{_WHAT[draft.kind]} for {draft.plan.name} is at another step by now.", _NEXT[draft.state])


_NEXT = {
    DraftState.BEGUN: "Fill in the form first.",
    DraftState.READY: "Enter the secret over the link first.",
    DraftState.TESTED: "Confirm or discard it in our direct messages.",
}


def connection_of(draft: Draft) -> Connection:
    """The connection as it would be, for words about it; dates are those of the draft.

    Raises:
        Conflict: nobody has chosen a kind of login yet.
    """
    plan = draft.plan
    if plan.kind is None:
        raise Conflict(f"{_WHAT[draft.kind]} for {plan.name} is not far enough.", _NEXT[DraftState.BEGUN])
    return Connection(
        id=draft.connection_id,
        workspace=draft.asked_by.workspace,
        name=plan.name,
        address=plan.address,
        deployment=plan.deployment,
        version=plan.version,
        credential_kind=plan.kind,
        credential_user=plan.user,
        profile=plan.profile,
        owner=draft.asked_by,
        created_at=draft.made_at,
        secret_changed_at=draft.made_at,
        expected_account=plan.expected,
        projects=plan.projects,
        alert_channel=plan.alert_channel,
    )


def plan_of(connection: Connection) -> Plan:
    """What a connection is now, as a plan to change it."""
    return Plan(
        name=connection.name,
        address=connection.address,
        deployment=connection.deployment,
        version=connection.version,
        kind=connection.credential_kind,
        user=connection.credential_user,
        expected=connection.expected_account,
        projects=connection.projects,
        profile=connection.profile,
        alert_channel=connection.alert_channel,
    )
