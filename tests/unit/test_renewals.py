"""When a token is renewed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from access.credentials import OAuthToken, Secret
from access.renewals import is_renewal_due

ISSUED = datetime(2026, 1, 1, tzinfo=UTC)


def token(life: timedelta | None, handle: str | None = "handle", session: timedelta | None = None) -> OAuthToken:
    return OAuthToken(
        "consumer",
        Secret("token"),
        Secret("key"),
        session_handle=Secret(handle) if handle else None,
        expires_at=None if life is None else ISSUED + life,
        session_expires_at=None if session is None else ISSUED + session,
    )


@pytest.mark.parametrize(
    ("days", "after", "is_due"),
    [(1825, 1784, False), (1825, 1785, True), (1825, 1900, True), (30, 19, False), (30, 20, True), (30, 0, False)],
)
def test_a_token_is_renewed_forty_days_before_its_end_or_in_its_last_third(
    days: int,
    after: int,
    is_due: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert is_renewal_due(token(timedelta(days=days)), ISSUED + timedelta(days=after), ISSUED) is is_due


@pytest.mark.parametrize(
    "other",
    [
        token(None),
        token(timedelta(days=30), handle=None),
        token(timedelta(days=30), session=timedelta(days=29)),
    ],
)
def test_what_cannot_be_renewed_is_left_alone(other: OAuthToken) -> None:
    assert not is_renewal_due(other, ISSUED + timedelta(days=29), ISSUED)
