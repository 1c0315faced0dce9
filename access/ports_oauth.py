"""What the rules need of OAuth 1.0a: the three-legged dance as a protocol, and the values that cross it.

Kept by `jira_api.oauth1`. Who asked for a handshake, and whether its end may be taken, is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from access.credentials import OAuthToken, Secret
from access.ports import Reply
from access.sites import SiteAddress

OUT_OF_BAND = "oob"
"""The callback of a consumer without an address: Jira then shows the verifier, to be copied by hand."""
DENIED_VERIFIER = "denied"
"""What Jira sends as verifier when somebody pressed Deny; there is nothing to exchange then."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """The two halves of our side of an application link.

    Attributes:
        key: the consumer key, as in Jira's application link to the letter.
        private_key: PEM; its public half stands in the application link.
    """

    key: str
    private_key: Secret


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A new RSA key pair: the private half, and the public half as Jira's application link takes it (PEM)."""

    private_key: Secret
    public_key: str


@dataclass(frozen=True, slots=True)
class RequestToken:
    """Leave to ask somebody for access, usable once.

    Attributes:
        token: what the browser carries to Jira's page and back.
        secret: what Jira gave beside it.
        expires_at: when Jira forgets it, UTC.
    """

    token: Secret
    secret: Secret
    expires_at: datetime


class ConsumerKeys(Protocol):
    """Makes and reads the RSA keys of consumers. Both take up to a second, off the event loop."""

    async def new_pair(self) -> KeyPair:
        """A new pair of 2,048 bits."""

    async def pair_of(self, private_key: Secret) -> KeyPair:
        """The pair of a private key that a person gave as PEM. Raises BadInput, which says what is wrong with it."""


class OAuthDance(Protocol):
    """The dance with one Jira after another. Redirects are not followed, nothing is retried.

    A reply without a value is read by `access.handshake_evidence.diagnose_handshake`. Every method that takes an
    address or a key raises BadInput for a host that is not allowed and for a private key that cannot be used.
    """

    async def request_token(self, address: SiteAddress, consumer: Consumer, callback: str) -> Reply[RequestToken]:
        """Step 1. `callback` is an absolute http or https address, or `OUT_OF_BAND`; BadInput for anything else."""

    def authorize_url(self, address: SiteAddress, token: RequestToken) -> str:
        """Step 2: the page to open in a browser, logged in to Jira as the service account. Holds the request token."""

    async def access_token(
        self, address: SiteAddress, consumer: Consumer, token: RequestToken, verifier: Secret
    ) -> Reply[OAuthToken]:
        """Step 3. Where no answer came the same call may be made again until the request token ends."""

    async def renew(self, address: SiteAddress, token: OAuthToken) -> Reply[OAuthToken]:
        """A fresh token for one with a session handle; Jira drops the old one. BadInput where there is no handle."""
