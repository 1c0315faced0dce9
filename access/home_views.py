"""Who has the Home tab open, or had lately, so that it is drawn anew when something changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HomeView:
    """One person's Home tab as it was drawn last.

    Attributes:
        workspace: Slack team id of the person.
        user_id: Slack user id.
        page: which page is shown, from 1.
        hash: Slack's word for what it shows; empty where it is not known.
        opened_at: when the person last opened it, UTC.
    """

    workspace: str
    user_id: str
    page: int
    hash: str
    opened_at: datetime


class HomeViewStore(Protocol):
    """Home tabs that were opened."""

    async def get(self, workspace: str, user_id: str) -> HomeView | None:
        """That person's; None where they never opened it, or long ago."""

    async def save(self, view: HomeView) -> None:
        """Keep it in place of an earlier one."""

    async def opened_since(self, workspace: str, after: datetime, limit: int) -> Sequence[HomeView]:
        """Those opened after that time, newest first; of every workspace where it is empty."""

    async def purge(self, before: datetime) -> int:
        """Forget those opened before then. Returns how many."""
