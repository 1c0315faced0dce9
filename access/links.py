"""One-time links: how a token is made, how long it lives, and what a link may still be used for.

A link shows, a POST acts: only `access.operations` that are reached by a POST may spend one. The web page that a link
opens is in `bot.pages`, the row is kept by `storage.links`.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.credentials import Secret
from access.errors import Conflict, NotFound, Refused
from access.records import Actor

LIFETIME = timedelta(minutes=15)
"""How long a link may be spent. Long enough to make a token in Jira, short enough to be useless in an old message."""
_TOKEN_BYTES = 32
_LONGEST_TOKEN = 64
Randomness = Callable[[int], bytes]
"""That many bytes that nobody can guess."""


@unique
class LinkPurpose(StrEnum):
    """What a link is for."""

    CONNECT = "connect"
    ROTATE = "rotate"
    ADMIN = "admin"
    ALIGN = "align"
    """Takes a Jira Align token."""
    AUTHORISE = "authorise"
    """Sets out for Jira's page on which access is allowed."""
    CONSUMER_KEY = "consumer_key"
    """Takes an operator's own consumer key and private key."""
    CONSUMER_VALUES = "consumer_values"
    """Shows what an administrator copies into Jira; nothing is spent by it, so it lives as long as its draft."""


@unique
class LinkState(StrEnum):
    """Whether a link may still be spent, and why not.

    `replaced` means that a newer link for the same thing was made, or that the thing itself is over.
    """

    OPEN = "open"
    SPENT = "spent"
    REPLACED = "replaced"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link as it is kept; the token itself is not.

    Attributes:
        token_hash: `token_hash` of the token in the address.
        purpose: what it is for.
        subject_id: the draft that it belongs to.
        person: who asked for it; only they can make use of what comes in over it.
        made_at: when, UTC.
        ends_at: until when it may be spent, UTC.
        state: as kept; a link whose time is over is still kept as open.
    """

    token_hash: str
    purpose: LinkPurpose
    subject_id: str
    person: Actor
    made_at: datetime
    ends_at: datetime
    state: LinkState = LinkState.OPEN

    def state_at(self, now: datetime) -> LinkState:
        """What the link is worth now."""
        if self.state is LinkState.OPEN and now >= self.ends_at:
            return LinkState.EXPIRED
        return self.state


class LinkUnknown(NotFound):
    """No link has that token; it was mistyped, or forgotten long after its end."""

    def __init__(self) -> None:
        super().__init__("This link is not known.", "Ask for a new one in Slack.")


class LinkOver(Conflict):
    """The link was spent, replaced or has run out.

    Attributes:
        state: which of them.
    """

    def __init__(self, state: LinkState) -> None:
        super().__init__(_OVER.get(state, _OVER[LinkState.SPENT]), "Ask for a new one in Slack.")
        self.state = state


_OVER = {
    LinkState.SPENT: "This link was used already, and it works only once.",
    LinkState.REPLACED: "This link was replaced by a newer one, or is no longer needed.",
    LinkState.EXPIRED: f"This link has run out: it lives {LIFETIME.seconds // 60} minutes at most.",
}


def new_token(randomness: Randomness) -> Secret:
    """A token of 256 random bits, as it stands in an address."""
    return Secret(base64.urlsafe_b64encode(randomness(_TOKEN_BYTES)).rstrip(b"=").decode("ascii"))


def token_hash(token: Secret) -> str:
    """What is kept of a token. A plain hash is enough, since nobody can guess 256 random bits."""
    return hashlib.sha256(token.reveal()[:_LONGEST_TOKEN].encode("utf-8", "surrogatepass")).hexdigest()


def require_open(link: Link, now: datetime) -> None:
    """Let a link pass that may be spent now.

    Raises:
        LinkOver: it was spent, replaced or has run out.
    """
    state = link.state_at(now)
    if state is not LinkState.OPEN:
        raise LinkOver(state)


class NoAddress(Refused):
    """The bot has no web address, so that no link can be made."""

    def __init__(self) -> None:
        super().__init__(
            "I have no web address, so I cannot make the one-time page on which a secret is entered.",
            "The operator sets JIRA_ACCESS_PUBLIC_URL to the https address of this bot and restarts it.",
        )
