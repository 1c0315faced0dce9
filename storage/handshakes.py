"""Keeps OAuth handshakes by the hash of their request token. The token goes through `storage.kept_secrets`."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Delete, Select, Update, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from access.credentials import Secret
from access.handshakes import EXCHANGE_LASTS_AT_MOST, OPEN, Handshake, HandshakeState
from access.ports_oauth import RequestToken
from storage.encryption import SecretBox
from storage.kept_secrets import StoredSecrets
from storage.oauth_secrets import request_of, request_text
from storage.rows import AnyRow, actor_columns, actor_of
from storage.tables import handshakes, secrets

_PURPOSE = "handshake"
_EXCHANGING = handshakes.c.state == HandshakeState.EXCHANGING
_WAITING = handshakes.c.state.in_((HandshakeState.BEGUN, HandshakeState.AUTHORISED))
_open = handshakes.c.state.in_(OPEN)


class StoredHandshakes:
    """The port `HandshakeStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection, box: SecretBox) -> None:
        self._connection = connection
        self._secrets = StoredSecrets(connection, box, _PURPOSE)

    async def add(self, handshake: Handshake, token: RequestToken) -> None:
        """Keep a new handshake."""
        columns = {name: value for name, value in asdict(handshake).items() if name != "person"}
        await self._connection.execute(insert(handshakes).values(columns | actor_columns(handshake.person, "person")))
        await self._secrets.put(handshake.id, request_text(token))

    async def by_token(self, token_hash: str) -> Handshake | None:
        """The handshake with that request token, whatever its state; None where there is none."""
        return await self._one(select(handshakes).where(handshakes.c.token_hash == token_hash))

    async def newest(self, draft_id: str) -> Handshake | None:
        """The newest handshake for a draft, whatever its state; None before the first."""
        order = (handshakes.c.made_at.desc(), handshakes.c.id)
        return await self._one(select(handshakes).where(handshakes.c.draft_id == draft_id).order_by(*order).limit(1))

    async def request_token(self, handshake: Handshake) -> RequestToken | None:
        """Its request token in the clear; None once it is over. Raises Refused where the encryption key is not held."""
        text = await self._secrets.get(handshake.id)
        return request_of(text)[0] if text else None

    async def verifier(self, handshake: Handshake) -> Secret | None:
        """What Jira's answer brought; None before the answer, and at the end. Raises as `request_token` does."""
        text = await self._secrets.get(handshake.id)
        return request_of(text)[1] if text else None

    async def bind(self, handshake: Handshake, browser_hash: str) -> bool:
        """Tie an open handshake to a browser, if no other was; returns whether it is tied to this one now."""
        is_free = or_(handshakes.c.browser_hash.is_(None), handshakes.c.browser_hash == browser_hash)
        return await self._change(handshake, _open, is_free, browser_hash=browser_hash)

    async def claim(self, handshake: Handshake, verifier: Secret, now: datetime) -> Handshake | None:
        """Begin the exchange, for one caller only: the handshake with its new fence, None where another was faster."""
        cut_off = and_(_EXCHANGING, handshakes.c.claimed_at <= now - EXCHANGE_LASTS_AT_MOST)
        claimed = replace(handshake, state=HandshakeState.EXCHANGING, claimed_at=now, fence=handshake.fence + 1)
        is_ours = await self._change(
            handshake,
            handshakes.c.fence == handshake.fence,
            handshakes.c.ends_at > now,
            or_(_WAITING, cut_off),
            state=claimed.state,
            claimed_at=claimed.claimed_at,
            fence=claimed.fence,
        )
        token = await self.request_token(handshake) if is_ours else None
        if token is None:
            return None
        await self._secrets.put(handshake.id, request_text(token, verifier))
        return claimed

    async def hold(self, handshake: Handshake, until: datetime) -> bool:
        """Let it be taken up until then, since Jira has given its token; whether the caller's claim still stood."""
        return await self._change(handshake, _EXCHANGING, handshakes.c.fence == handshake.fence, ends_at=until)

    async def settle(self, handshake: Handshake, state: HandshakeState) -> bool:
        """End an exchange that this caller had claimed, or put it back to `authorised`; whether the claim stood."""
        is_ours = await self._change(handshake, _EXCHANGING, handshakes.c.fence == handshake.fence, state=state)
        if is_ours and state not in OPEN:
            await self._secrets.forget(handshake.id)
        return is_ours

    async def end(self, handshake: Handshake, state: HandshakeState) -> bool:
        """End an open handshake that nobody is exchanging; returns whether this call did."""
        has_ended = await self._change(handshake, _open, handshakes.c.fence == handshake.fence, state=state)
        if has_ended:
            await self._secrets.forget(handshake.id)
        return has_ended

    async def replace_open(self, draft_id: str) -> int:
        """Make every open handshake for a draft useless, also one that is being exchanged. Returns how many."""
        statement = update(handshakes).where(handshakes.c.draft_id == draft_id, _open)
        return await self._without_secrets(statement.values(state=HandshakeState.REPLACED))

    async def purge(self, before: datetime) -> int:
        """Forget handshakes that ended before then. Returns how many."""
        return await self._without_secrets(delete(handshakes).where(handshakes.c.ends_at < before))

    async def _change(self, handshake: Handshake, *conditions: ColumnElement[bool], **columns: object) -> bool:
        statement = update(handshakes).where(handshakes.c.id == handshake.id, *conditions).values(columns)
        return (await self._connection.execute(statement)).rowcount == 1

    async def _one(self, query: Select[tuple[object, ...]]) -> Handshake | None:
        row = (await self._connection.execute(query)).one_or_none()
        return _handshake(row) if row is not None else None

    async def _without_secrets(self, statement: Update | Delete) -> int:
        """Change handshakes, and forget their secrets after it: a claim takes the two in this order as well."""
        changed = tuple((await self._connection.execute(statement.returning(handshakes.c.id))).scalars())
        which = (secrets.c.purpose == _PURPOSE, secrets.c.owner_id.in_(changed))
        await self._connection.execute(delete(secrets).where(*which))
        return len(changed)


def _handshake(row: AnyRow) -> Handshake:
    return Handshake(
        id=row.id,
        token_hash=row.token_hash,
        draft_id=row.draft_id,
        person=actor_of(row, "person"),
        made_at=row.made_at,
        ends_at=row.ends_at,
        state=HandshakeState(row.state),
        browser_hash=row.browser_hash,
        claimed_at=row.claimed_at,
        fence=row.fence,
    )
