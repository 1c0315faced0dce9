"""Who is likely to have taken permissions away: what is to be asked of Jira's audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "audit_questions",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("episode", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True)),
        sa.Column("next_ask_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("connection_id", name="pk_audit_questions"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_audit_questions_connection_id"),
    )
    op.create_index("ix_audit_questions_next_ask_at", "audit_questions", ["next_ask_at"])
