"""What oauthlib's provider classes ask about consumers and tokens, answered from the sandbox's memory.

Which request is judged by which of those classes is decided in `oauth_judge`.
"""

from datetime import timedelta
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from oauthlib.oauth1 import SIGNATURE_RSA, RequestValidator

from sandbox.jira.oauth_problems import OAuthProblemError
from sandbox.jira.oauth_values import Decision
from sandbox.jira.world import World

CLOCKS_MAY_DIFFER = timedelta(minutes=5)
_FOREVER_SECONDS = 10**10


class Validator(RequestValidator):  # type: ignore[misc]  # oauthlib has no types
    """What oauthlib asks about consumers and tokens; every no is raised with its reason.

    oauthlib would rather go on with made-up values, to take the same time for every no. Nobody attacks a sandbox.
    """

    allowed_signature_methods = (SIGNATURE_RSA,)
    enforce_ssl = False
    timestamp_lifetime = _FOREVER_SECONDS  # against the machine's clock; ours is `validate_timestamp_and_nonce`

    def __init__(self, world: World, *, takes_ended: bool = False) -> None:
        super().__init__()
        self._world = world
        self._takes_ended = takes_ended

    def check_client_key(self, _key: str) -> bool:
        """Any form: Jira lets administrators choose their keys."""
        return True

    check_nonce = check_request_token = check_access_token = check_verifier = check_client_key

    def check_realms(self, _realms: list[str]) -> bool:
        """Jira has no realms."""
        return True

    def get_default_realms(self, _key: str, _request: object) -> list[str]:
        """Jira has no realms."""
        return []

    def validate_requested_realms(self, _key: str, _realms: list[str], _request: object) -> bool:
        """Jira has no realms."""
        return True

    def validate_realms(self, _key: str, _token: str, _request: object, **_more: object) -> bool:
        """Jira has no realms."""
        return True

    def validate_client_key(self, key: str, _request: object) -> bool:
        """The consumer is known and enabled."""
        consumer = self._world.oauth.consumers.get(key)
        if consumer is None:
            raise OAuthProblemError("consumer_key_unknown")
        if not consumer.enabled:
            raise OAuthProblemError("consumer_key_rejected")
        return True

    def get_rsa_key(self, key: str, _request: object) -> RSAPublicKey:
        """The key that was pasted into the application link."""
        return read_public_key(self._world.oauth.consumers[key].public_key)

    def validate_timestamp_and_nonce(
        self, key: str, timestamp: str, nonce: str, _request: object, **_tokens: str | None
    ) -> bool:
        """The time is near Jira's own, and the nonce is new."""
        now, far = int(self._world.now().timestamp()), int(CLOCKS_MAY_DIFFER.total_seconds())
        if abs(int(timestamp) - now) > far:
            raise OAuthProblemError("timestamp_refused", oauth_acceptable_timestamps=f"{now - far}-{now + far}")
        if not self._world.oauth.use_nonce(key, int(timestamp), nonce, now - far):
            raise OAuthProblemError("nonce_used")
        return True

    def validate_redirect_uri(self, _key: str, _address: str, _request: object) -> bool:
        """Judged by the endpoint, in Jira's own words."""
        return True

    def validate_request_token(self, key: str, token: str, _request: object) -> bool:
        """The token is known, young enough, and allowed."""
        found = self._world.oauth.request_tokens.get(token)
        if found is None or found.consumer_key != key:
            raise OAuthProblemError("token_rejected")
        if found.has_ended(self._world.now()):
            raise OAuthProblemError("token_expired")
        if found.decision is Decision.DENIED:
            raise OAuthProblemError("permission_denied")
        if found.decision is Decision.PENDING:
            raise OAuthProblemError("permission_unknown")
        return True

    def validate_verifier(self, _key: str, token: str, verifier: str, _request: object) -> bool:
        """The verifier is the one that the browser was given."""
        if self._world.oauth.request_tokens[token].verifier != verifier:
            raise OAuthProblemError("token_rejected")
        return True

    def validate_access_token(self, key: str, token: str, _request: object) -> bool:
        """The token is known and has not ended."""
        found = self._world.oauth.access_tokens.get(token)
        if found is None or found.consumer_key != key:
            raise OAuthProblemError("token_rejected")
        if self._world.now() >= found.expires and not self._takes_ended:
            raise OAuthProblemError("token_expired")
        return True


def read_public_key(text: str) -> RSAPublicKey:
    """A public key as an administrator pastes it: PEM, with or without its first and last line.

    Raises:
        ValueError: It is none, or not of RSA.
    """
    return _read_public_key(text.strip())


@lru_cache(maxsize=64)
def _read_public_key(text: str) -> RSAPublicKey:
    framed = text if text.startswith("-----") else f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----"
    key = load_pem_public_key(framed.encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("Not an RSA key.")  # noqa: TRY004 - the value is wrong for the caller, not its type
    return key
