"""Keeps the count of refused logins per site and account; the rule about it is `access.lockout`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from access.lockout import LoginAccount, LoginCount
from storage.rows import AnyRow
from storage.tables import login_counts
from storage.upserts import insert_if_absent, upsert


class StoredLoginCounts:
    """The port `LoginCountStore`, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(self, account: LoginAccount) -> LoginCount:
        """The count as it stands; an untouched one for an account never tried."""
        row = (await self._connection.execute(_row_of(account))).one_or_none()
        return LoginCount() if row is None else _count(row)

    async def lock(self, account: LoginAccount) -> LoginCount:
        """The same, and nobody else may lock it until this transaction ends."""
        await insert_if_absent(self._connection, login_counts, _columns(account, LoginCount()))
        # SQLite has no row locks and ignores the clause: there the whole transaction holds the write lock.
        return _count((await self._connection.execute(_row_of(account).with_for_update())).one())

    async def save(self, account: LoginAccount, count: LoginCount) -> None:
        """Keep the count; lock it first."""
        await upsert(self._connection, login_counts, [_columns(account, count)])


def _row_of(account: LoginAccount) -> Select[Any]:
    same = (login_counts.c.site == account.site, login_counts.c.account == account.account)
    return select(login_counts).where(*same)


def _columns(account: LoginAccount, count: LoginCount) -> dict[str, Any]:
    columns = {**asdict(account), **asdict(count)}
    return columns | {"under_way": [at.isoformat() for at in count.under_way]}


def _count(row: AnyRow) -> LoginCount:
    return LoginCount(
        refused=row.refused,
        last_refused_at=row.last_refused_at,
        captcha_at=row.captcha_at,
        under_way=tuple(datetime.fromisoformat(at) for at in row.under_way),
        saw_captcha=row.saw_captcha,
        has_new_secret=row.has_new_secret,
    )
