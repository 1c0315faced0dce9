"""What is at that address? Looks without a secret, and refuses what can be refused before anybody types one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus

from access.clock_skew import clock_skew
from access.credentials import CredentialKind, Deployment
from access.diagnosis import diagnose_call, diagnose_trouble
from access.errors import Conflict
from access.evidence import Cause, Evidence, EvidenceClass
from access.ports import Clock, Jira, Reply, ServerInfo
from access.sites import SiteAddress
from access.stores import Storage
from access.wishes import Wish, require_fitting


@dataclass(frozen=True, slots=True)
class SiteLook:
    """What the site showed without a secret.

    Attributes:
        deployment: as it told; what the address suggests where it did not.
        version: None where it did not tell.
        trouble: why no login can be tested there now; None where one can.
        clock_skew_seconds: positive where Jira's clock is ahead of ours; None where it did not tell, or nobody asked.
    """

    deployment: Deployment
    version: str | None
    trouble: Evidence | None
    clock_skew_seconds: float | None = None


class LookAtSite:
    """Looks at the site of a connection that does not exist yet."""

    def __init__(self, storage: Storage, jira: Jira, gateway: str, clock: Clock | None = None) -> None:
        self._storage = storage
        self._jira = jira
        self._gateway = gateway
        self._clock = clock

    async def __call__(self, wish: Wish) -> SiteLook:
        """The site without a secret, once everything has been refused that can be refused without one.

        Raises:
            Conflict: there is a connection of that name.
            BadInput: the host is not allowed, or the login kind, the profile or the expected account does not fit.
        """
        look = await self._look(wish.name, wish.address, wish.kind)
        require_fitting(wish, look.deployment)
        return look

    async def before_kind(self, name: str, address: SiteAddress) -> SiteLook:
        """The same before anybody has chosen a login kind, a profile or an account.

        Raises:
            Conflict: there is a connection of that name.
            BadInput: the host is not allowed.
        """
        return await self._look(name, address, None)

    async def _look(self, name: str, address: SiteAddress, kind: CredentialKind | None) -> SiteLook:
        site = self._jira.site(address)
        await self._require_free_name(name)
        reply = await site.server_info()
        deployment = reply.value.deployment if reply.value else self._guessed(address, kind)
        version = reply.value.version if reply.value else None
        skew = clock_skew(reply, self._clock()) if self._clock else None
        return SiteLook(deployment, version, _bar(reply), skew)

    async def _require_free_name(self, name: str) -> None:
        """Names made at the shell are seen from every workspace, so they are looked for in all of them."""
        async with self._storage.reading() as transaction:
            taken = await transaction.connections.list()
        if any(one.name == name for one in taken):
            raise Conflict(f"There is already a connection “{name}”.", "Choose another name, or remove that one first.")

    def _guessed(self, address: SiteAddress, kind: CredentialKind | None) -> Deployment:
        if kind is CredentialKind.API_TOKEN:
            return Deployment.CLOUD
        return address.guessed_deployment(self._gateway)


def _bar(reply: Reply[ServerInfo]) -> Evidence | None:
    """Why no login can be tested there now.

    A throttled or redirected anonymous question bars none: see `prove_login`. Nor does a refusal, since some sites tell
    strangers nothing; but a page, or nothing at all, where Jira's own description was due shows that Jira is elsewhere.
    """
    trouble = diagnose_trouble(reply.signals)
    if trouble is not None:
        bars = trouble.kind is EvidenceClass.UPSTREAM and trouble.cause is not Cause.REDIRECTED
        return trouble if bars else None
    if reply.value is None and reply.signals.status in (HTTPStatus.OK, HTTPStatus.NOT_FOUND):
        found = diagnose_call(reply.signals)
        is_foreign = found.kind is EvidenceClass.UPSTREAM
        return found if is_foreign else replace(found, kind=EvidenceClass.UPSTREAM, cause=Cause.NOT_JIRA)
    return None
