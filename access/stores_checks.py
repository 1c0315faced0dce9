"""What is kept of the checks that were made, as a protocol beside those of `access.stores`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from access.records import CheckRecord, JsonObject
from access.results import Verdict


class CheckStore(Protocol):
    """Checks that were made, newest last.

    A whole one looked at all that its connection covers; only those tell how the connection stands.
    """

    async def add(self, check: CheckRecord, report: JsonObject | None = None) -> None:
        """Keep a check and, where permissions were asked, the report to show again."""

    async def add_all(self, made: Sequence[tuple[CheckRecord, JsonObject | None]]) -> None:
        """Keep several checks, each with its report."""

    async def get(self, check_id: str) -> CheckRecord:
        """That check. Raises NotFound."""

    async def report(self, check_id: str) -> JsonObject | None:
        """The report kept with that check; None where there is none."""

    async def last(self, connection_id: str) -> CheckRecord | None:
        """The newest whole check; None before the first."""

    async def lasts(self, connection_ids: Iterable[str]) -> Mapping[str, CheckRecord]:
        """The same for several, by connection; those without one are left out."""

    async def last_report(self, connection_id: str) -> tuple[CheckRecord, JsonObject] | None:
        """The newest whole check that asked for permissions, with its report; None before the first."""

    async def last_reports(self, connection_ids: Iterable[str]) -> Mapping[str, tuple[CheckRecord, JsonObject]]:
        """The same for several, by connection; those without one are left out."""

    def reports(self, connection_id: str, since: datetime) -> AsyncIterator[tuple[CheckRecord, JsonObject]]:
        """The whole checks that asked for permissions with their reports, oldest first, one in memory at a time.

        They begin with the last one before `since`, where there is one.
        """

    async def report_before(self, connection_id: str, at: datetime) -> tuple[CheckRecord, JsonObject] | None:
        """The newest whole check before that time that asked for permissions, with its report; None where none is."""

    async def since(self, connection_id: str, after: datetime) -> tuple[datetime, ...]:
        """When checks were made after that time (UTC), oldest first."""

    async def add_spared(self, connection_id: str, at: datetime) -> None:
        """Keep that a look was made then (UTC) which tried no login because none may be tried; it is no check."""

    async def spared_since(self, connection_id: str, after: datetime) -> tuple[datetime, ...]:
        """When such looks were made after that time (UTC), oldest first."""

    async def verdicts(self, connection_id: str, since: datetime) -> tuple[tuple[datetime, Verdict], ...]:
        """When checks were made from that time on (UTC) and what each came to, oldest first."""

    async def last_good(self, connection_id: str) -> CheckRecord | None:
        """The newest whole check with a good login; None where there was none."""

    async def current_since(self, connection_id: str) -> CheckRecord | None:
        """The first of the unbroken run of whole checks with the newest one's verdict; None before the first."""

    async def purge(self, before: datetime) -> int:
        """Forget older checks, but never a connection's newest whole one, and older looks that tried no login.

        Returns how many checks.
        """
