"""When an OAuth token is renewed, and how far a renewal has come. The rules alone.

Jira drops the old token when it gives a new one, so an answer that is lost is the end of the old one too. That a
renewal was asked for is therefore kept before the question, and the new token before it is tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from access.credentials import OAuthToken
from access.evidence import Evidence

RENEWED_BEFORE_END = timedelta(days=40)
"""Long enough that a Jira which is away for a week, or an admin on holiday, does not cost the connection its token; and
ten days before the first notice of an end, which is not given where the renewal succeeds."""
_SHARE_OF_LIFE = 3
"""A token with a short life is renewed in its last third, never again and again."""


@dataclass(frozen=True, slots=True)
class OpenRenewal:
    """A renewal that is not over.

    Attributes:
        again_at: nothing more is tried before then, UTC.
        is_unanswered: whether Jira was asked and its answer never came: it may have dropped the old token.
        token: the new token, kept and not proved yet; None before it came.
    """

    again_at: datetime
    is_unanswered: bool = False
    token: OAuthToken | None = None


@dataclass(frozen=True, slots=True)
class RenewalRefused:
    """What the owner is told.

    Attributes:
        evidence: what Jira's answer proved.
        ends: when the token that is held ends, UTC; None where that is not known.
        was_cut_off: whether an earlier renewal got no answer, so that the old token may be gone.
    """

    evidence: Evidence
    ends: datetime | None
    was_cut_off: bool = False


def is_renewal_due(token: OAuthToken, now: datetime, issued: datetime) -> bool:
    """Whether the token ends soon and can be renewed; one without an end that is known is left alone.

    A token past its own end can still be renewed as long as its session lasts. Source, for the order of the two ends:
    https://oauth.googlecode.com/svn/spec/ext/session/1.0/drafts/1/spec.html

    Args:
        token: the token in use.
        now: the time, UTC.
        issued: when it came into use, UTC.
    """
    if token.session_handle is None or token.expires_at is None:
        return False
    is_over = token.session_expires_at is not None and now >= token.session_expires_at
    early = min(RENEWED_BEFORE_END, max(timedelta(), token.expires_at - issued) / _SHARE_OF_LIFE)
    return not is_over and now >= token.expires_at - early
