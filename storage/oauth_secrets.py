"""How an OAuth consumer and a request token are laid out in one encrypted text each."""

from __future__ import annotations

import json
from datetime import datetime

from access.consumers import DraftConsumer
from access.credentials import Secret
from access.ports_oauth import KeyPair, RequestToken


def consumer_text(consumer: DraftConsumer) -> Secret:
    """Consumer key and both halves of its pair, as one text to encrypt."""
    return Secret(json.dumps([consumer.key, consumer.pair.private_key.reveal(), consumer.pair.public_key]))


def consumer_of(text: Secret) -> DraftConsumer:
    """The consumer that `consumer_text` wrote."""
    key, private_key, public_key = json.loads(text.reveal())
    return DraftConsumer(key, KeyPair(Secret(private_key), public_key))


def request_text(token: RequestToken, verifier: Secret | None = None) -> Secret:
    """A request token, and the verifier once it came, as one text to encrypt."""
    parts = [token.token.reveal(), token.secret.reveal(), token.expires_at.isoformat()]
    return Secret(json.dumps([*parts, verifier.reveal() if verifier else None]))


def request_of(text: Secret) -> tuple[RequestToken, Secret | None]:
    """The request token and the verifier that `request_text` wrote."""
    token, secret, expires_at, verifier = json.loads(text.reveal())
    made = RequestToken(Secret(token), Secret(secret), datetime.fromisoformat(expires_at))
    return made, Secret(verifier) if verifier else None
