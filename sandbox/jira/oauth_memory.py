"""What a sandbox Jira remembers of OAuth: consumers, tokens, and which nonces it has seen.

Whether a request may use any of it is judged in `oauth_judge`.
"""

import secrets
import string
from dataclasses import dataclass, field, replace
from datetime import datetime

from sandbox.jira.oauth_values import (
    ACCESS_TOKEN_LASTS,
    SESSION_LASTS,
    AccessToken,
    Consumer,
    Decision,
    RequestToken,
)

_VERIFIER_LENGTH = 6
_VERIFIER_LETTERS = string.ascii_letters + string.digits


@dataclass(slots=True)
class OAuthMemory:
    """Consumers by their key, tokens by their text."""

    consumers: dict[str, Consumer] = field(default_factory=dict)
    request_tokens: dict[str, RequestToken] = field(default_factory=dict)
    access_tokens: dict[str, AccessToken] = field(default_factory=dict)
    _nonces: dict[int, set[tuple[str, str]]] = field(default_factory=dict)

    def put_consumer(self, consumer: Consumer) -> None:
        """Add the consumer, or replace the one with that key."""
        self.consumers[consumer.key] = consumer

    def remove_consumer(self, key: str) -> None:
        """Delete the consumer with all its tokens."""
        self.consumers.pop(key, None)
        self.request_tokens = {t: v for t, v in self.request_tokens.items() if v.consumer_key != key}
        self.access_tokens = {t: v for t, v in self.access_tokens.items() if v.consumer_key != key}

    def forget_user(self, name: str) -> None:
        """Delete the tokens of somebody who is gone."""
        self.request_tokens = {t: v for t, v in self.request_tokens.items() if v.user != name}
        self.access_tokens = {t: v for t, v in self.access_tokens.items() if v.user != name}

    def new_request_token(self, consumer_key: str, callback: str, now: datetime) -> RequestToken:
        """A fresh request token."""
        made = RequestToken(secrets.token_hex(16), secrets.token_hex(16), consumer_key, callback, now)
        self.request_tokens[made.token] = made
        return made

    def allow(self, token: RequestToken, user: str) -> RequestToken:
        """The token after `user` has pressed Allow."""
        verifier = "".join(secrets.choice(_VERIFIER_LETTERS) for _ in range(_VERIFIER_LENGTH))
        return self._decided(replace(token, decision=Decision.ALLOWED, user=user, verifier=verifier))

    def deny(self, token: RequestToken) -> RequestToken:
        """The token after somebody has pressed Deny."""
        return self._decided(replace(token, decision=Decision.DENIED))

    def exchange(self, token: RequestToken, now: datetime) -> AccessToken:
        """The access token for an allowed request token, which is gone afterwards."""
        del self.request_tokens[token.token]
        return self.new_access_token(token.consumer_key, token.user, now)

    def renew(self, token: AccessToken, now: datetime) -> AccessToken:
        """A fresh access token in place of the old one."""
        del self.access_tokens[token.token]
        return self.new_access_token(token.consumer_key, token.user, now)

    def new_access_token(self, consumer_key: str, user: str, now: datetime, token: str = "") -> AccessToken:
        """A fresh access token, whose text may be chosen."""
        made = AccessToken(
            token=token or secrets.token_hex(16),
            secret=secrets.token_hex(16),
            consumer_key=consumer_key,
            user=user,
            session_handle=secrets.token_hex(16),
            expires=now + ACCESS_TOKEN_LASTS,
            session_expires=now + SESSION_LASTS,
        )
        self.access_tokens[made.token] = made
        return made

    def use_nonce(self, consumer_key: str, timestamp: int, nonce: str, oldest: int) -> bool:
        """Whether the nonce is new; those from before `oldest` are forgotten, since their time is refused anyway."""
        for second in [kept for kept in self._nonces if kept < oldest]:
            del self._nonces[second]
        seen = self._nonces.setdefault(timestamp, set())
        is_new = (consumer_key, nonce) not in seen
        seen.add((consumer_key, nonce))
        return is_new

    def _decided(self, token: RequestToken) -> RequestToken:
        self.request_tokens[token.token] = token
        return token
