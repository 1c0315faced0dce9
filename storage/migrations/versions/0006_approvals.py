"""Approvals, plans of repairs, policies and admin credentials."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_repairs()
    _create_approvals()
    _create_per_connection()


def _create_repairs() -> None:
    op.create_table(
        "repairs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("plan", sa.JSON, nullable=False),
        sa.Column("made_by_kind", sa.Text, nullable=False),
        sa.Column("made_by_workspace", sa.Text, nullable=False),
        sa.Column("made_by_id", sa.Text, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("undoes", sa.Text, nullable=False),
        sa.Column("asked_at", _MOMENT),
        sa.Column("done_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_repairs"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_repairs_connection_id"),
    )
    op.create_index("ix_repairs_connection_id", "repairs", ["connection_id"])
    op.create_index("ix_repairs_made_at", "repairs", ["made_at"])
    op.create_index("ix_repairs_undoes", "repairs", ["undoes"])


def _create_approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("subject_id", sa.Text, nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("leased_until", _MOMENT),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_approvals_connection_id"),
    )
    op.create_index("ix_approvals_subject_id", "approvals", ["subject_id"])
    op.create_index("ix_approvals_decision_ends_at", "approvals", ["decision", "ends_at"])
    op.create_index("ix_approvals_outcome_leased_until", "approvals", ["outcome", "leased_until"])
    op.create_index("ix_approvals_workspace_asked_at", "approvals", ["workspace", "asked_at"])


def _create_per_connection() -> None:
    op.create_table(
        "approval_policies",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("needed", sa.Integer, nullable=False),
        sa.Column("needs_reason", sa.Boolean, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_approval_policies"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_approval_policies_connection_id"),
    )
    op.create_table(
        "admin_logins",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("user", sa.Text),
        sa.Column("account", sa.JSON, nullable=False),
        sa.Column("entered_by_kind", sa.Text, nullable=False),
        sa.Column("entered_by_workspace", sa.Text, nullable=False),
        sa.Column("entered_by_id", sa.Text, nullable=False),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_admin_logins"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_admin_logins_connection_id"),
    )
