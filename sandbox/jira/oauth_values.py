"""What OAuth 1.0a is made of on Jira's side: consumers, request tokens, access tokens, and how long they live.

Values only; they are kept in `oauth_memory`. Life times: an answer of Jira quoted in public code shows 157,680,000 and
160,272,000 seconds; the same numbers stand in https://github.com/jenkinsci/atlassian-bitbucket-server-integration-plugin
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum, unique

REQUEST_TOKEN_LASTS = timedelta(minutes=10)
ACCESS_TOKEN_LASTS = timedelta(days=5 * 365)
SESSION_LASTS = ACCESS_TOKEN_LASTS + timedelta(days=30)
OUT_OF_BAND = "oob"


@dataclass(frozen=True, slots=True)
class Consumer:
    """The incoming half of an application link; `public_key` is PEM."""

    key: str
    name: str
    public_key: str
    callback: str = ""
    enabled: bool = True


@unique
class Decision(StrEnum):
    """What somebody said on the authorise page."""

    PENDING = "pending"
    ALLOWED = "allowed"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class RequestToken:
    """Leave to ask; `user` and `verifier` are set once somebody has allowed it."""

    token: str
    secret: str = field(repr=False)
    consumer_key: str
    callback: str
    created: datetime
    decision: Decision = Decision.PENDING
    user: str = ""
    verifier: str = field(default="", repr=False)

    def has_ended(self, now: datetime) -> bool:
        """Whether its ten minutes are over."""
        return now >= self.created + REQUEST_TOKEN_LASTS


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Leave to act as `user`."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    consumer_key: str
    user: str
    session_handle: str = field(repr=False)
    expires: datetime
    session_expires: datetime
