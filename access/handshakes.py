"""OAuth 1.0a handshakes: what one is, how long it lives, and what may still become of it.

A handshake is one try to have the service account authorise us: it begins with Jira's request token and ends with an
access token, or without. Rows are kept by `storage.handshakes`, what is done with them is in `access.operations`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique

from access.credentials import Secret
from access.drafts import Draft
from access.errors import Conflict, NotFound
from access.records import Actor

LIFETIME = timedelta(minutes=10)
"""Jira forgets a request token after ten minutes, so that nothing can come of a longer handshake.

Source: `ServiceProviderToken` in https://github.com/jenkinsci/atlassian-bitbucket-server-integration-plugin ,
Atlassian's own port of the code that Jira answers with.
"""
EXCHANGE_LASTS_AT_MOST = timedelta(seconds=60)
"""An exchange without an outcome for longer was cut off by a crash, and may be taken up again."""
_LONGEST_TOKEN = 1000


@unique
class HandshakeState(StrEnum):
    """How far it is.

    `begun` (Jira gave a request token), `authorised` (Jira's answer came back and was not exchanged yet), `exchanging`
    (somebody is at it), and the ends. `replaced` means that a newer handshake was begun, or that what it was for is
    over.
    """

    BEGUN = "begun"
    AUTHORISED = "authorised"
    EXCHANGING = "exchanging"
    FINISHED = "finished"
    DENIED = "denied"
    EXPIRED = "expired"
    REPLACED = "replaced"
    FAILED = "failed"


OPEN = frozenset({HandshakeState.BEGUN, HandshakeState.AUTHORISED, HandshakeState.EXCHANGING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handshake:
    """One handshake as it is kept; the request token itself is kept sealed beside it.

    Attributes:
        id: opaque.
        token_hash: `word_hash` of the request token, by which Jira's answer is matched.
        draft_id: what the access token is for.
        person: who began it; only they can take its outcome into use.
        made_at: when, UTC.
        ends_at: until when it can be finished, UTC.
        state: as kept; one whose time is over is still kept as open.
        browser_hash: `word_hash` of the word in the cookie of the browser that set out for Jira; None before.
        claimed_at: when the exchange that is under way began, UTC; None where none ever did.
        fence: how often an exchange was begun; an outcome counts only for the newest.
    """

    id: str
    token_hash: str
    draft_id: str
    person: Actor
    made_at: datetime
    ends_at: datetime
    state: HandshakeState = HandshakeState.BEGUN
    browser_hash: str | None = None
    claimed_at: datetime | None = None
    fence: int = 0

    def state_at(self, now: datetime) -> HandshakeState:
        """What it is worth now."""
        if self.state not in OPEN or self.is_exchanging_at(now):
            return self.state
        if now >= self.ends_at:
            return HandshakeState.EXPIRED
        return HandshakeState.AUTHORISED if self.state is HandshakeState.EXCHANGING else self.state

    def is_exchanging_at(self, now: datetime) -> bool:
        """Whether an exchange is under way that may still have an outcome."""
        if self.state is not HandshakeState.EXCHANGING or self.claimed_at is None:
            return False
        return now - self.claimed_at < EXCHANGE_LASTS_AT_MOST

    def is_from(self, browser_word: Secret | None) -> bool:
        """Whether that is the word of the browser that set out for Jira."""
        return browser_word is not None and self.browser_hash == word_hash(browser_word)


class HandshakeUnknown(NotFound):
    """No handshake has that request token."""

    def __init__(self) -> None:
        super().__init__("I am not waiting for this answer of Jira.", "Start in Slack: /jira-access authorize")


class HandshakeOver(Conflict):
    """Nothing can come of the handshake any more, or not in this way.

    Attributes:
        draft: what it was for.
        handshake: as it was found.
        state: why: one of the ends, or `exchanging` where another window is at it.
    """

    def __init__(self, draft: Draft, handshake: Handshake, state: HandshakeState) -> None:
        sentence, next_step = _OVER[state]
        super().__init__(sentence.format(name=draft.plan.name), next_step)
        self.draft = draft
        self.handshake = handshake
        self.state = state


class OtherBrowser(Conflict):
    """The answer came in another browser than the one that set out for Jira; nothing was taken from it."""

    def __init__(self, draft: Draft, handshake: Handshake) -> None:
        super().__init__(
            "This browser is not the one in which the authorisation was started, so nothing was taken from it.",
            "Open the link from Slack in the window in which you are logged in to Jira as the service account.",
        )
        self.draft = draft
        self.handshake = handshake


_AGAIN = "Press Start again in Slack."
_OVER = {
    HandshakeState.EXCHANGING: (
        "Another window is finishing this authorisation of {name} just now.",
        "Wait for its answer; Slack tells you too.",
    ),
    HandshakeState.FINISHED: (
        "This authorisation of {name} was finished already, and works only once.",
        "Go back to Slack and confirm it there.",
    ),
    HandshakeState.DENIED: ("This authorisation of {name} was denied in Jira.", _AGAIN),
    HandshakeState.EXPIRED: (
        f"This authorisation of {{name}} has run out: Jira keeps it for {LIFETIME.seconds // 60} minutes.",
        _AGAIN,
    ),
    HandshakeState.REPLACED: (
        "This authorisation of {name} was replaced by a newer one, or is no longer needed.",
        "Use the newest link in Slack.",
    ),
    HandshakeState.FAILED: ("This authorisation of {name} has failed already.", _AGAIN),
    # Shown only where nobody has opened the link: Jira has nothing to exchange then.
    HandshakeState.BEGUN: ("Nobody has pressed Allow in Jira for {name} yet.", "Open the link from Slack first."),
    HandshakeState.AUTHORISED: ("This authorisation of {name} waits to be finished.", "Try again."),
}


def word_hash(word: Secret) -> str:
    """What is kept of a request token or of the word in a cookie; neither can be guessed, so a plain hash is enough."""
    return hashlib.sha256(word.reveal()[:_LONGEST_TOKEN].encode("utf-8", "surrogatepass")).hexdigest()
