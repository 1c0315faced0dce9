"""Looks that tried no login because none may be tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "spared_looks",
        sa.Column("seq", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_spared_looks"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_spared_looks_connection_id"),
    )
    op.create_index("ix_spared_looks_at", "spared_looks", ["at"])
    op.create_index("ix_spared_looks_connection_id_at", "spared_looks", ["connection_id", "at"])
