"""When an OAuth token is renewed: before its end, and while Jira still lets it be. The rule alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from access.credentials import OAuthToken

RENEWED_BEFORE_END = timedelta(days=30)
"""Long enough that a Jira which is away for a week, or an admin on holiday, does not cost the connection its token."""


def is_renewal_due(token: OAuthToken, now: datetime) -> bool:
    """Whether the token ends soon and can be renewed; one without an end that is known is left alone.

    A token past its own end can still be renewed as long as its session lasts. Source, for the order of the two ends:
    https://oauth.googlecode.com/svn/spec/ext/session/1.0/drafts/1/spec.html
    """
    if token.session_handle is None or token.expires_at is None:
        return False
    is_over = token.session_expires_at is not None and now >= token.session_expires_at
    return not is_over and now >= token.expires_at - RENEWED_BEFORE_END
