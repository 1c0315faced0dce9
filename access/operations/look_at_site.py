"""What is at that address? Looks without a secret, and refuses what can be refused before anybody types one."""

from __future__ import annotations

from dataclasses import dataclass

from access.credentials import CredentialKind, Deployment
from access.diagnosis import diagnose_trouble
from access.errors import Conflict
from access.evidence import Cause, Evidence, EvidenceClass
from access.ports import Jira
from access.stores import Storage
from access.wishes import Wish, require_fitting


@dataclass(frozen=True, slots=True)
class SiteLook:
    """What the site showed without a secret.

    Attributes:
        deployment: as it told; what the address suggests where it did not.
        version: None where it did not tell.
        trouble: why no login can be tested there now; None where one can.
    """

    deployment: Deployment
    version: str | None
    trouble: Evidence | None


class LookAtSite:
    """Looks at the site of a connection that does not exist yet."""

    def __init__(self, storage: Storage, jira: Jira, gateway: str) -> None:
        self._storage = storage
        self._jira = jira
        self._gateway = gateway

    async def __call__(self, wish: Wish) -> SiteLook:
        """The site without a secret, once everything has been refused that can be refused without one.

        Raises:
            Conflict: there is a connection of that name.
            BadInput: the host is not allowed, or the login kind, the profile or the expected account does not fit.
        """
        site = self._jira.site(wish.address)
        await self._require_free_name(wish.name)
        reply = await site.server_info()
        deployment = reply.value.deployment if reply.value else self._guessed(wish)
        trouble = diagnose_trouble(reply.signals)
        # A throttled or redirected anonymous question bars no login: see `prove_login`.
        bars = trouble is not None and trouble.kind is EvidenceClass.UPSTREAM and trouble.cause is not Cause.REDIRECTED
        require_fitting(wish, deployment)
        return SiteLook(deployment, reply.value.version if reply.value else None, trouble if bars else None)

    async def _require_free_name(self, name: str) -> None:
        """Names made at the shell are seen from every workspace, so they are looked for in all of them."""
        async with self._storage.reading() as transaction:
            taken = await transaction.connections.list()
        if any(one.name == name for one in taken):
            raise Conflict(f"There is already a connection “{name}”.", "Choose another name, or remove that one first.")

    def _guessed(self, wish: Wish) -> Deployment:
        if wish.kind is CredentialKind.API_TOKEN:
            return Deployment.CLOUD
        return wish.address.guessed_deployment(self._gateway)
