"""The tables of approvals and repairs, as the newest migration leaves them.

They belong to the metadata of `storage.tables`; a change here needs a migration likewise.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from storage.tables import UtcDateTime, metadata

repairs = Table(
    "repairs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False, index=True),
    Column("plan", JSON, nullable=False),
    Column("made_by_kind", Text, nullable=False),
    Column("made_by_workspace", Text, nullable=False),
    Column("made_by_id", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False, index=True),
    Column("undoes", Text, nullable=False, index=True),
    Column("asked_at", UtcDateTime),
    Column("done_at", UtcDateTime),
)

# Words of a request stand in columns of their own where a claim or a list selects by them; the rest is one value.
approvals = Table(
    "approvals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False),
    Column("subject_id", Text, nullable=False, index=True),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("decision", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("value", JSON, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("fence", BigInteger, nullable=False),
    Index("ix_approvals_decision_ends_at", "decision", "ends_at"),
    Index("ix_approvals_outcome_leased_until", "outcome", "leased_until"),
    Index("ix_approvals_workspace_asked_at", "workspace", "asked_at"),
)

approval_policies = Table(
    "approval_policies",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("needed", Integer, nullable=False),
    Column("needs_reason", Boolean, nullable=False),
    Column("channel", Text, nullable=False),
)

admin_logins = Table(
    "admin_logins",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("user", Text),
    Column("account", JSON, nullable=False),
    Column("entered_by_kind", Text, nullable=False),
    Column("entered_by_workspace", Text, nullable=False),
    Column("entered_by_id", Text, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
)
