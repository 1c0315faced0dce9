"""The way to every Jira: opens sites and accounts over one transport. Keeps `access.ports.Jira`.

The calls themselves live in `jira_api.site_calls`, `jira_api.account_calls` and `jira_api.repair_calls`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from access.align import AlignSource
from access.credentials import Credential, Deployment, PersonalAccessToken, Secret
from access.ports import Clock
from access.ports_oauth import OAuthDance
from access.sites import AllowedHost, SiteAddress, require_allowed
from jira_api.account_calls import AccountCalls
from jira_api.align_calls import AlignCalls
from jira_api.asking import Asker
from jira_api.board_calls import BoardCalls
from jira_api.counting import Count, counting
from jira_api.history_calls import HistoryCalls
from jira_api.repair_calls import RepairCalls
from jira_api.signing import signer_for
from jira_api.site_calls import SiteCalls
from jira_api.transport import Transport

if TYPE_CHECKING:  # see `_key_ring`
    from jira_api.oauth1_keys import KeyRing


def _utc_now() -> datetime:
    return datetime.now(UTC)


class JiraClient:
    """Every Jira that the allow-list names, over connections that are kept and shared.

    Make one for the life of the process and close it: `async with JiraClient(...) as jira`.
    """

    def __init__(
        self,
        allowed: tuple[AllowedHost, ...],
        *,
        ca_file: Path | None = None,
        proxy_url: str | None = None,
        probe_url: str | None = None,
        deadline_seconds: float = 20.0,
        connect_seconds: float = 10.0,
        byte_cap: int = 8 * 2**20,
        clock: Clock = _utc_now,
    ) -> None:
        """Make ready; nothing is sent yet.

        Args:
            allowed: hosts that a request may go to.
            ca_file: certificate authorities, PEM, to trust besides the usual ones.
            proxy_url: http or https address of a proxy that everything goes through.
            probe_url: address whose answer shows that the network is there; None for no probe.
            deadline_seconds: for a whole request, from connecting to the last byte.
            connect_seconds: for connecting, and again for the TLS handshake.
            byte_cap: largest body taken, after decompression.
            clock: the time now, UTC.

        Raises:
            BadInput: the certificate file or the proxy's address cannot be used.
        """
        self._allowed = allowed
        self._probe_url = probe_url
        self._clock = clock
        self._keys: KeyRing | None = None
        self._transport = Transport(
            allowed,
            clock=clock,
            ca_file=ca_file,
            proxy_url=proxy_url,
            deadline_seconds=deadline_seconds,
            connect_seconds=connect_seconds,
            byte_cap=byte_cap,
        )

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    @property
    def requests(self) -> int:
        """Requests sent so far, probes included."""
        return self._transport.sent

    def counting(self) -> AbstractContextManager[Count]:
        """A block whose requests are counted: those of this task and of the tasks that it starts."""
        return counting()

    def site(self, address: SiteAddress) -> SiteCalls:
        """That site without a credential.

        Raises:
            BadInput: the host is not allowed.
        """
        require_allowed(address, self._allowed)
        return SiteCalls(Asker(self._transport, address))

    def account(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> AccountCalls:
        """That site with a credential.

        Raises:
            BadInput: the host is not allowed, or the credential cannot be put into a header.
        """
        require_allowed(address, self._allowed)
        return AccountCalls(Asker(self._transport, address, signer_for(credential, self._key_ring)), deployment)

    def administration(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> RepairCalls:
        """That site with an admin credential, to read how it is set up and to change it.

        Raises:
            BadInput: the host is not allowed, or the credential cannot be put into a header.
        """
        require_allowed(address, self._allowed)
        return RepairCalls(Asker(self._transport, address, signer_for(credential, self._key_ring)), deployment)

    def history(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> HistoryCalls:
        """That site with a credential, to read what happened in it.

        Raises:
            BadInput: the host is not allowed, or the credential cannot be put into a header.
        """
        require_allowed(address, self._allowed)
        return HistoryCalls(Asker(self._transport, address, signer_for(credential, self._key_ring)), deployment)

    def boards(self, address: SiteAddress, deployment: Deployment, credential: Credential) -> BoardCalls:
        """That site with a credential, to look at boards; both deployments have the same calls.

        Raises:
            BadInput: the host is not allowed, or the credential cannot be put into a header.
        """
        del deployment
        require_allowed(address, self._allowed)
        return BoardCalls(Asker(self._transport, address, signer_for(credential, self._key_ring)))

    def align(self, source: AlignSource, token: Secret) -> AlignCalls:
        """That connector of a Jira Align, with a token of its own.

        Raises:
            BadInput: the host is not allowed, or the token cannot be put into a header.
        """
        self.require_allowed(source)
        signer = signer_for(PersonalAccessToken(token), self._key_ring)
        return AlignCalls(Asker(self._transport, source.address, signer), source.connector)

    def require_allowed(self, source: AlignSource) -> None:
        """Let a Jira Align pass that the operator has allowed. Raises BadInput for another."""
        require_allowed(source.address, self._allowed)

    def oauth_dance(self) -> OAuthDance:
        """The way to an OAuth 1.0a token, over the same transport and within the same limits."""
        from jira_api.oauth1 import OAuth1Dance  # noqa: PLC0415 - requests costs 0.1 s that other logins need not pay

        return OAuth1Dance(self._transport, self._key_ring(), self._clock)

    async def reaches_probe(self) -> bool | None:
        """Whether the probe answers, with whatever status; None where no probe is set. Sends no credential."""
        if self._probe_url is None:
            return None
        return await self._transport.probe(self._probe_url)

    def _key_ring(self) -> KeyRing:
        """The parsed private keys of this client, made when the first OAuth 1.0a login comes."""
        if self._keys is None:
            from jira_api.oauth1_keys import KeyRing  # noqa: PLC0415 - cryptography is for OAuth 1.0a alone

            self._keys = KeyRing()
        return self._keys
