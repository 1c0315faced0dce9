"""The three-legged dance of OAuth 1.0a: request token, authorisation page, access token, and renewal.

requests-oauthlib builds, signs and reads the calls, in a thread, since it blocks; `jira_api.oauth1_wire` puts them on
the same transport as every other request. Later calls are signed by `jira_api.oauth1_signer`.

Addresses: https://developer.atlassian.com/server/jira/platform/oauth/
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from oauthlib.oauth1 import SIGNATURE_RSA, Client
from requests_oauthlib import OAuth1Session
from requests_oauthlib.oauth1_session import TokenMissing, TokenRequestDenied

from access.credentials import OAuthToken, Secret
from access.errors import BadInput
from access.evidence import Signals
from access.ports import Clock, Reply
from access.ports_oauth import DENIED_VERIFIER, OUT_OF_BAND, Consumer, RequestToken
from access.sites import SiteAddress
from jira_api.exchange import RawAnswer
from jira_api.oauth1_keys import KeyRing
from jira_api.oauth1_signer import BlackOut, new_nonce, silence_oauthlib, timestamp
from jira_api.oauth1_wire import NoAnswer, TransportAdapter
from jira_api.signals import understand
from jira_api.transport import Transport

_SERVLETS = "/plugins/servlet/oauth"
_REQUEST_TOKEN_LASTS = timedelta(minutes=10)
_LONGEST_TOKEN = 1000
_LONGEST_LIFE_SECONDS = 100 * 365 * 86_400
_OK = 200
_DENIED = Secret(DENIED_VERIFIER)

Fields = Mapping[str, str]


class OAuth1Dance:
    """Keeps `access.ports_oauth.OAuthDance`."""

    def __init__(self, transport: Transport, keys: KeyRing, clock: Clock) -> None:
        silence_oauthlib()
        self._transport = transport
        self._keys = keys
        self._clock = clock

    async def request_token(self, address: SiteAddress, consumer: Consumer, callback: str) -> Reply[RequestToken]:
        """Leave to ask somebody for access; see the protocol."""
        _require_callback(callback)
        step = _Step("oauth/request-token", f"{_SERVLETS}/request-token", BlackOut())
        settings: dict[str, object] = {"callback_uri": callback}
        signals, fields = await self._ask(address, consumer, step, settings, OAuth1Session.fetch_request_token)
        # Without this word the answer is one of OAuth 1.0, where a stranger's page can be slipped in.
        is_confirmed = fields.get("oauth_callback_confirmed") == "true"
        token = _word(fields, "oauth_token")
        if token is None or not is_confirmed:
            return Reply(signals)
        secret = Secret(fields.get("oauth_token_secret", ""))
        return Reply(signals, RequestToken(token, secret, self._clock() + _REQUEST_TOKEN_LASTS))

    def authorize_url(self, address: SiteAddress, token: RequestToken) -> str:
        """The page to open in a browser; see the protocol."""
        return f"{address.base_url}{_SERVLETS}/authorize?oauth_token={quote(token.token.reveal(), safe='')}"

    async def access_token(
        self, address: SiteAddress, consumer: Consumer, token: RequestToken, verifier: Secret
    ) -> Reply[OAuthToken]:
        """The token to log in with; see the protocol."""
        # The word for a refusal is no secret, and stands in the names of Jira's problems.
        step = _access_step(token.token, token.secret, None if verifier == _DENIED else verifier)
        settings: dict[str, object] = {
            "resource_owner_key": token.token.reveal(),
            "resource_owner_secret": token.secret.reveal(),
            "verifier": verifier.reveal(),
        }
        signals, fields = await self._ask(address, consumer, step, settings, OAuth1Session.fetch_access_token)
        return Reply(signals, _oauth_token(fields, consumer, self._clock()))

    async def renew(self, address: SiteAddress, token: OAuthToken) -> Reply[OAuthToken]:
        """A fresh token; see the protocol."""
        if token.session_handle is None:
            raise BadInput("Jira gave no session handle with this token, so it cannot be renewed.", "Authorise again.")
        step = _access_step(token.token, token.token_secret, token.session_handle)
        settings: dict[str, object] = {
            "resource_owner_key": token.token.reveal(),
            "resource_owner_secret": (token.token_secret or Secret("")).reveal(),
            "client_class": _RenewingClient,
            "session_handle": token.session_handle.reveal(),
        }
        consumer = Consumer(token.consumer_key, token.secret)
        # The call of step 1 without a callback is a plain signed POST for a token, which is what a renewal is.
        signals, fields = await self._ask(address, consumer, step, settings, OAuth1Session.fetch_request_token)
        return Reply(signals, _oauth_token(fields, consumer, self._clock()))

    async def _ask(
        self,
        address: SiteAddress,
        consumer: Consumer,
        step: _Step,
        settings: Mapping[str, object],
        fetch: Callable[[OAuth1Session, str], Fields],
    ) -> tuple[Signals, Fields]:
        key = await self._keys.key(consumer.private_key)
        adapter = TransportAdapter(self._transport, address, asyncio.get_running_loop())
        now = timestamp(self._clock())
        url = f"{address.base_url}{step.target}"

        def dance() -> Fields:
            with _session(consumer, key, now, settings, adapter) as session:
                return _fetched(fetch, session, url)

        fields = await asyncio.to_thread(dance)
        return _signals(step, adapter.answer), fields


@dataclass(frozen=True, slots=True)
class _Step:
    """One call of the dance: its name in signals, its path, and what must not be repeated in them."""

    call: str
    target: str
    black_out: BlackOut


def _access_step(*secrets: Secret | None) -> _Step:
    return _Step("oauth/access-token", f"{_SERVLETS}/access-token", BlackOut(*secrets))


class _RenewingClient(Client):  # type: ignore[misc]  # oauthlib has no types
    """Adds the session handle to what is sent and signed; oauthlib knows nothing of sessions.

    Source: https://oauth.googlecode.com/svn/spec/ext/session/1.0/drafts/1/spec.html
    """

    def __init__(self, *arguments: object, session_handle: str, **settings: object) -> None:
        super().__init__(*arguments, **settings)
        self._session_handle = session_handle

    def __repr__(self) -> str:
        return "<_RenewingClient>"  # the inherited one shows every attribute

    def get_oauth_params(self, request: object) -> list[tuple[str, str]]:
        """The parameters of the `Authorization` header, before they are signed."""
        return [*super().get_oauth_params(request), ("oauth_session_handle", self._session_handle)]


def _session(
    consumer: Consumer, key: RSAPrivateKey, now: str, settings: Mapping[str, object], adapter: TransportAdapter
) -> OAuth1Session:
    """A session of one request, which leaves the process over our own transport and no other way."""
    session = OAuth1Session(
        consumer.key, signature_method=SIGNATURE_RSA, rsa_key=key, nonce=new_nonce(), timestamp=now, **settings
    )
    session.trust_env = False
    session.headers.clear()
    session.headers.update({"Accept": "*/*", "Accept-Encoding": "gzip", "User-Agent": "jira-access-bot"})
    session.adapters.clear()
    session.mount("", adapter)
    return session


def _fetched(fetch: Callable[..., Fields], session: OAuth1Session, url: str) -> Fields:
    try:
        return fetch(session, url, allow_redirects=False)
    except (NoAnswer, TokenRequestDenied, TokenMissing, ValueError):
        return {}  # the answer itself is read by `understand`; these errors quote it whole


def _signals(step: _Step, answer: RawAnswer) -> Signals:
    signals, _ = understand(step.call, answer, step.black_out)
    if signals.status == _OK:
        # A good answer is made of secrets, whichever form it came in.
        return replace(signals, message=None, message_form=None)
    return signals


def _oauth_token(fields: Fields, consumer: Consumer, now: datetime) -> OAuthToken | None:
    token = _word(fields, "oauth_token")
    if token is None:
        return None
    return OAuthToken(
        consumer.key,
        token,
        consumer.private_key,
        token_secret=_word(fields, "oauth_token_secret"),
        session_handle=_word(fields, "oauth_session_handle"),
        expires_at=_end(fields.get("oauth_expires_in", ""), now),
        session_expires_at=_end(fields.get("oauth_authorization_expires_in", ""), now),
    )


def _word(fields: Fields, name: str) -> Secret | None:
    word = fields.get(name, "")
    is_word = 0 < len(word) <= _LONGEST_TOKEN and word.isascii() and word.isprintable() and " " not in word
    return Secret(word) if is_word else None


def _end(seconds: str, now: datetime) -> datetime | None:
    if not (seconds.isascii() and seconds.isdecimal()) or int(seconds[:12]) > _LONGEST_LIFE_SECONDS:
        return None
    return now + timedelta(seconds=int(seconds))


def _require_callback(callback: str) -> None:
    if callback == OUT_OF_BAND:
        return
    try:
        parts = urlsplit(callback)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and callback.isprintable()
    except ValueError:
        is_usable = False
    if not is_usable:
        raise BadInput(
            f"“{callback[:80]}” is no address that Jira could send a browser back to.",
            "Give an absolute http or https address.",
        )
