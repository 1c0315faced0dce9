"""The guarded acts without a plan: what is done once somebody else has said yes.

Each may be done again after a cut-off: what is done already counts as done.
"""

from __future__ import annotations

from access.approvals import Approval
from access.drafts import DraftOver, DraftState
from access.errors import NotFound
from access.operations.confirm_setup import ConfirmSetup
from access.operations.remove_connection import RemoveConnection
from access.operations.set_approval_policy import SetApprovalPolicy
from access.stores import Storage


class PerformActs:
    """Does them, in the name of who asked."""

    def __init__(
        self,
        storage: Storage,
        remove_connection: RemoveConnection,
        confirm_setup: ConfirmSetup,
        set_policy: SetApprovalPolicy,
    ) -> None:
        self._storage = storage
        self._remove_connection = remove_connection
        self._confirm_setup = confirm_setup
        self._set_policy = set_policy

    async def disconnect(self, approval: Approval) -> None:
        """Take the connection out of use."""
        async with self._storage.reading() as transaction:
            connection = await transaction.connections.get(approval.connection_id)
        if connection.retired_at is None:
            await self._remove_connection(connection, approval.asked_by)

    async def rotate(self, approval: Approval) -> None:
        """Take the new secret into use that was entered and tested.

        Raises:
            NotFound, Conflict: it is no longer kept, was discarded or has run out.
        """
        try:
            await self._confirm_setup(approval.subject_id, approval.asked_by)
        except DraftOver as over:
            if over.draft.state is not DraftState.CONFIRMED:
                raise

    async def change_policy(self, approval: Approval) -> None:
        """Decide requests about the connection otherwise."""
        async with self._storage.reading() as transaction:
            connection = await transaction.connections.get(approval.connection_id)
        if approval.proposed is None:
            raise NotFound("The policy that was asked for is no longer kept.")
        await self._set_policy(connection, approval.proposed, approval.asked_by)
