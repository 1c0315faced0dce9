"""Keeps the count of refused logins per site and account; the rule about it is `access.lockout`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.lockout import LoginAccount, LoginCount
from storage.many_rows import among_pairs, upsert_all
from storage.rows import AnyRow
from storage.tables import login_counts
from storage.upserts import insert_all_absent


class StoredLoginCounts:
    """The port `LoginCountStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(self, account: LoginAccount) -> LoginCount:
        """The count as it stands; an untouched one for an account never tried."""
        row = (await self._connection.execute(self._rows_of([account]))).one_or_none()
        return LoginCount() if row is None else _count(row)

    async def read_all(self, accounts: Iterable[LoginAccount]) -> Mapping[LoginAccount, LoginCount]:
        """The counts of several accounts."""
        wanted = _sorted(accounts)
        return {account: LoginCount() for account in wanted} | await self._found(self._rows_of(wanted))

    async def lock(self, account: LoginAccount) -> LoginCount:
        """The same, and nobody else may lock it until this transaction ends."""
        return (await self.lock_all([account]))[account]

    async def lock_all(self, accounts: Iterable[LoginAccount]) -> Mapping[LoginAccount, LoginCount]:
        """The same for several; always locked in one order, so that two callers never wait for each other."""
        wanted = _sorted(accounts)
        # SQLite has no row locks and ignores the clause: there the whole transaction holds the write lock.
        locked = await self._found(self._rows_of(wanted).with_for_update())
        new = [account for account in wanted if account not in locked]
        if not new:
            return locked
        await insert_all_absent(self._connection, login_counts, [_columns(one, LoginCount()) for one in new])
        return locked | await self._found(self._rows_of(new).with_for_update())

    async def save(self, account: LoginAccount, count: LoginCount) -> None:
        """Keep the count; lock it first."""
        await self.save_all({account: count})

    async def save_all(self, counts: Mapping[LoginAccount, LoginCount]) -> None:
        """The same for several."""
        await upsert_all(
            self._connection, login_counts, [_columns(account, count) for account, count in counts.items()]
        )

    def _rows_of(self, accounts: Sequence[LoginAccount]) -> Select[Any]:
        key = (login_counts.c.site, login_counts.c.account)
        pairs = [(account.site, account.account) for account in accounts]
        return select(login_counts).where(among_pairs(self._connection, key, pairs)).order_by(*key)

    async def _found(self, query: Select[Any]) -> dict[LoginAccount, LoginCount]:
        rows = await self._connection.execute(query)
        return {LoginAccount(row.site, row.account): _count(row) for row in rows}


def _sorted(accounts: Iterable[LoginAccount]) -> list[LoginAccount]:
    return sorted(set(accounts), key=lambda one: (one.site, one.account))


def _columns(account: LoginAccount, count: LoginCount) -> dict[str, Any]:
    return {
        "site": account.site,
        "account": account.account,
        "refused": count.refused,
        "last_refused_at": count.last_refused_at,
        "captcha_at": count.captcha_at,
        "under_way": [at.isoformat() for at in count.under_way],
        "saw_captcha": count.saw_captcha,
        "has_new_secret": count.has_new_secret,
    }


def _count(row: AnyRow) -> LoginCount:
    return LoginCount(
        refused=row.refused,
        last_refused_at=row.last_refused_at,
        captcha_at=row.captcha_at,
        under_way=tuple(datetime.fromisoformat(at) for at in row.under_way),
        saw_captcha=row.saw_captcha,
        has_new_secret=row.has_new_secret,
    )
