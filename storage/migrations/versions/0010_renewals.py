"""Renewals of OAuth tokens that are not over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "renewals",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_unanswered", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_renewals"),
    )
