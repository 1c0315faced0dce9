"""A new connection is begun: look at the site, then take down what the person wants of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from access.credentials import CredentialKind
from access.drafts import LIFETIME, Draft, DraftKind, DraftOver, DraftState, Plan, require_state, require_theirs
from access.errors import BadInput
from access.operations.look_at_site import LookAtSite, SiteLook
from access.operations.trail import Trail
from access.people import Person
from access.ports import Clock
from access.profiles import default_profile_for, load_profile
from access.sites import SiteAddress
from access.stores import Storage
from access.wishes import Wish, parse_connection_name, require_fitting

ACTION = "connection.begin"


@dataclass(frozen=True, slots=True)
class Begun:
    """What the look at the site came to; without a draft where no login can be tested there now."""

    look: SiteLook
    draft: Draft | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the person wants, once the site is known; see `access.drafts.Plan`."""

    kind: CredentialKind
    user: str | None = None
    expected: str | None = None
    projects: tuple[str, ...] | None = None
    profile: str = ""
    alert_channel: str | None = None


class BeginConnection:
    """Begins new connections. No transaction is open while Jira is asked, and no secret is sent."""

    def __init__(
        self, storage: Storage, look_at_site: LookAtSite, trail: Trail, clock: Clock, new_id: Callable[[], str]
    ) -> None:
        self._storage = storage
        self._look_at_site = look_at_site
        self._trail = trail
        self._clock = clock
        self._new_id = new_id

    async def __call__(self, name: str, address: SiteAddress, person: Person) -> Begun:
        """Look at the site, and keep a draft where a login could be tested there.

        Raises:
            BadInput: the name or the host cannot be used; the next step tells what the operator must add.
            Conflict: there is a connection of that name.
        """
        async with self._trail.refusals_noted(person.actor, ACTION, name[:32]):
            look = await self._look_at_site.before_kind(parse_connection_name(name), address)
        if look.trouble is not None:
            cause = look.trouble.cause.value
            await self._trail.note(
                self._trail.event(person.actor, ACTION, name, "unreachable", site=address.base_url, cause=cause)
            )
            return Begun(look, None)
        draft = self._draft(name, address, look, person)
        async with self._storage.begin() as transaction:
            await transaction.drafts.end_old(draft.made_at)
            await transaction.drafts.add(draft)
            await transaction.audit.append(
                self._trail.event(person.actor, ACTION, name, site=address.base_url, draft=draft.id)
            )
        return Begun(look, draft)

    async def describe(self, draft_id: str, person: Person, details: Details) -> Draft:
        """Take down the rest; the draft is then ready for a secret.

        Raises:
            BadInput: what was asked for does not fit this kind of Jira.
            NotFound, NotAllowed, Conflict: the draft is gone, somebody else's, or further on by now.
        """
        async with self._storage.begin() as transaction:
            draft = await transaction.drafts.get(draft_id)
            require_theirs(draft, person.actor)
            require_state(draft, DraftState.BEGUN, self._clock())
            plan = _described(draft.plan, details)
            _require_fitting(plan, details)
            ready = replace(draft, plan=plan, state=DraftState.READY)
            if not await transaction.drafts.advance(ready, DraftState.BEGUN):
                raise DraftOver(draft)
        return ready

    def _draft(self, name: str, address: SiteAddress, look: SiteLook, person: Person) -> Draft:
        now = self._clock()
        return Draft(
            id=self._new_id(),
            kind=DraftKind.CONNECT,
            connection_id=self._new_id(),
            asked_by=person.actor,
            asked_by_name=person.name,
            made_at=now,
            ends_at=now + LIFETIME,
            state=DraftState.BEGUN,
            plan=Plan(name=name, address=address, deployment=look.deployment, version=look.version),
        )


def _described(plan: Plan, details: Details) -> Plan:
    return replace(
        plan,
        kind=details.kind,
        user=details.user,
        expected=details.expected,
        projects=details.projects,
        profile=details.profile or default_profile_for(plan.deployment).name,
        alert_channel=details.alert_channel,
    )


def _require_fitting(plan: Plan, details: Details) -> None:
    profile = load_profile(plan.profile)
    if plan.deployment not in profile.deployments:
        raise BadInput(
            f"Profile “{profile.name}” is not meant for this kind of Jira.",
            f"Choose {default_profile_for(plan.deployment).name}.",
        )
    wish = Wish(
        name=plan.name, address=plan.address, kind=details.kind, expected=details.expected, profile_name=plan.profile
    )
    require_fitting(wish, plan.deployment)
