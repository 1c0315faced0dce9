"""Spends and settles tries of a login, each in a transaction of its own that is committed before the request goes out.

So a crash or another replica cannot overspend. The rule itself is `access.lockout`; a transaction that wants to spend a
try together with other work uses the store `budget` and that rule directly.
"""

from __future__ import annotations

from access.credentials import Credential
from access.evidence import Evidence
from access.lockout import Caller, LockoutSettings, LoginHeld, Ruling, login_account, rule
from access.ports import Clock
from access.sites import SiteAddress
from access.stores import Storage


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
        account = login_account(site, credential)
        async with self._storage.begin() as transaction:
            count = await transaction.budget.lock(account)
            now = self._clock()
            ruling = rule(credential.kind, count, now, self._caller, self._settings)
            if not ruling.may_try:
                raise LoginHeld(ruling, count.held_since)
            await transaction.budget.save(account, count.spent(now))

    async def settle(self, site: SiteAddress, credential: Credential, evidence: Evidence) -> None:
        """Book what came of the try: a good login clears the count, an answer that judged nobody gives the try back."""
        account = login_account(site, credential)
        async with self._storage.begin() as transaction:
            count = await transaction.budget.lock(account)
            await transaction.budget.save(account, count.settled(evidence, self._clock(), self._settings))
