"""The way to what happened in a connection's Jira, behind a login that was proved first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from access.diagnosis import diagnose_call
from access.errors import Refused
from access.evidence import EvidenceClass, Signals
from access.lockout import Caller
from access.operations.prove_login import ProveLogin
from access.operations.sweep_permissions import Manner
from access.pacing import Pace
from access.ports import Sleep
from access.ports_history import JiraHistory, OpensHistory
from access.records import Connection
from access.results import AccountFacts
from access.spreading import Patience
from access.stores import Storage


class HistoryUnread(Refused):
    """What happened could not be read, so that nothing can be concluded from it."""


@dataclass(frozen=True, slots=True)
class OpenedHistory:
    """The way to what happened, the account that the login turned out to be, and how to ask.

    `proved_by` are the signals of the answer that proved the login; they tell how much of the allowance is left.
    """

    history: JiraHistory
    account: AccountFacts
    manner: Manner
    proved_by: Signals | None = None


class OpenHistory:
    """Opens histories. No transaction is open while Jira is asked."""

    def __init__(
        self, storage: Storage, jira: OpensHistory, prove_for: Callable[[Caller], ProveLogin], sleep: Sleep
    ) -> None:
        self._storage = storage
        self._jira = jira
        self._prove_for = prove_for
        self._sleep = sleep

    async def __call__(self, connection: Connection, caller: Caller = Caller.PERSON) -> OpenedHistory:
        """The way into that Jira.

        Raises:
            HistoryUnread: the login is not good.
            BudgetSpent: another refused login could lock the account; nothing was sent.
            BadInput: the host is no longer allowed.
        """
        async with self._storage.reading() as transaction:
            credential = await transaction.connections.credential(connection.id)
        proof = await self._prove_for(caller)(connection.address, credential, connection.expected_account)
        if not proof.evidence.is_good:
            raise HistoryUnread(
                f"The login of {connection.name} is not good just now, so I cannot read what happened.",
                f"See why: /jira-access test {connection.name}",
            )
        history = self._jira.history(connection.address, proof.site.deployment, credential)
        return OpenedHistory(history, proof.account, Manner(Pace(), self._sleep, Patience()), proof.evidence.signals)


def unread(connection: Connection, signals: Signals) -> HistoryUnread:
    """The refusal that an answer without a value comes to, in words that say whose fault it is not."""
    evidence = diagnose_call(signals)
    if evidence.kind is EvidenceClass.THROTTLED:
        return HistoryUnread("Jira asks me to slow down, so I stopped reading.", "Try again in some minutes.")
    if evidence.kind is EvidenceClass.UPSTREAM:
        return HistoryUnread(f"Jira did not answer whole ({evidence.cause}), so I stopped reading.", "Try again later.")
    told = f": {signals.message}" if signals.message else ""
    return HistoryUnread(
        f"Jira would not tell what happened (status {signals.status}{told}).",
        f"See how it stands: /jira-access test {connection.name}",
    )
