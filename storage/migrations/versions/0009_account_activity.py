"""What the service account changed, project by project, and whether its silence is told at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("watches", sa.Column("tells_silence", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "account_activity",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("next_read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("memory", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_account_activity"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_account_activity_connection_id"),
    )
    op.create_index("ix_account_activity_next_read_at", "account_activity", ["next_read_at"])
