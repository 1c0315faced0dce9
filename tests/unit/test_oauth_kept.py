"""An OAuth token that was kept before tokens had ends and session handles is still read."""

from __future__ import annotations

import json

from access.credentials import CredentialKind, OAuthToken, Secret
from storage.kept_secrets import credential_of


def test_a_token_that_was_kept_in_three_parts_is_still_read() -> None:
    kept = Secret(json.dumps(["consumer", "token", "key"]))

    token = credential_of(CredentialKind.OAUTH1, None, kept)

    assert token == OAuthToken("consumer", Secret("token"), Secret("key"))
