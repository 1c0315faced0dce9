"""Boards of connections, and Jira Align tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "boards",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("board_id", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "board_id", name="pk_boards"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_boards_connection_id"),
    )
    op.create_table(
        "align_logins",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("connector", sa.Integer, nullable=False),
        sa.Column("entered_by_kind", sa.Text, nullable=False),
        sa.Column("entered_by_workspace", sa.Text, nullable=False),
        sa.Column("entered_by_id", sa.Text, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_align_logins"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_align_logins_connection_id"),
    )
