"""Spends and settles tries of a login, committed before the request goes out; several at once share a transaction.

So a crash or another replica cannot overspend. The rule itself is `access.lockout`; a transaction that wants to spend a
try together with other work uses the store `budget` and that rule directly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from access.credentials import Credential
from access.evidence import Evidence
from access.lockout import (
    Caller,
    LockoutSettings,
    LoginAccount,
    LoginCount,
    LoginHeld,
    Ruling,
    login_account,
    rule,
)
from access.ports import Clock
from access.sites import SiteAddress
from access.stores import Storage
from access.together import Together


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of one account's count; raises LoginHeld where the count must stay as it is."""

    account: LoginAccount
    changed: Callable[[LoginCount], LoginCount]


class StoredLoginBudget:
    """The port `LoginBudget` on behalf of one kind of caller."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        settings: LockoutSettings | None = None,
        caller: Caller = Caller.AUTOMATIC,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._settings = settings or LockoutSettings()
        self._caller = caller
        self._change = Together(self._change_all)

    def on_behalf_of(self, caller: Caller) -> StoredLoginBudget:
        """The same budget, spent by another kind of caller."""
        return StoredLoginBudget(self._storage, self._clock, self._settings, caller)

    async def look(self, site: SiteAddress, credential: Credential) -> Ruling:
        """Whether a try would be allowed now; spends nothing."""
        async with self._storage.reading() as transaction:
            count = await transaction.budget.read(login_account(site, credential))
        return rule(credential.kind, count, self._clock(), self._caller, self._settings)

    async def spend(self, site: SiteAddress, credential: Credential) -> None:
        """Take one try before the request goes out. Raises LoginHeld, a BudgetSpent, where none is left."""

        def spent(count: LoginCount) -> LoginCount:
            now = self._clock()
            ruling = rule(credential.kind, count, now, self._caller, self._settings)
            if not ruling.may_try:
                raise LoginHeld(ruling, count.held_since)
            return count.spent(now)

        await self._change(_Change(login_account(site, credential), spent))

    async def settle(self, site: SiteAddress, credential: Credential, evidence: Evidence) -> None:
        """Book what came of the try: a good login clears the count, an answer that judged nobody gives the try back."""

        def settled(count: LoginCount) -> LoginCount:
            return count.settled(evidence, self._clock(), self._settings)

        await self._change(_Change(login_account(site, credential), settled))

    async def _change_all(self, changes: Sequence[_Change]) -> list[LoginHeld | None]:
        """One transaction; a change of the same account as an earlier one goes on from there."""
        outcomes: list[LoginHeld | None] = []
        async with self._storage.begin() as transaction:
            found = await transaction.budget.lock_all(change.account for change in changes)
            counts = dict(found)
            for change in changes:
                try:
                    counts[change.account] = change.changed(counts[change.account])
                except LoginHeld as held:
                    outcomes.append(held)
                else:
                    outcomes.append(None)
            await transaction.budget.save_all({one: count for one, count in counts.items() if count != found[one]})
        return outcomes
