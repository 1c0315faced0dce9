"""What boards and Jira Align need kept, as protocols; reached through a transaction, as all in `access.stores`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from access.align import AlignLogin
from access.boards import Board
from access.credentials import Secret


class BoardStore(Protocol):
    """The boards of each connection."""

    async def of(self, connection_id: str) -> tuple[Board, ...]:
        """Its boards, by number."""

    async def replace(self, connection_id: str, boards: Sequence[Board]) -> None:
        """Keep exactly these."""


class AlignLoginStore(Protocol):
    """Jira Align tokens: at most one a connection, sealed, and forgotten with it."""

    async def put(self, login: AlignLogin, token: Secret) -> None:
        """Keep it in place of an earlier one."""

    async def get(self, connection_id: str) -> AlignLogin | None:
        """What is known of it; None where there is none."""

    async def token(self, connection_id: str) -> Secret:
        """It in the clear. Raises NotFound, and Refused where its encryption key is not held."""

    async def forget(self, connection_id: str) -> bool:
        """Forget it; returns whether there was one."""
