"""OAuth 1.0a handshakes that were begun."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "handshakes",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("draft_id", sa.Text, nullable=False),
        sa.Column("person_kind", sa.Text, nullable=False),
        sa.Column("person_workspace", sa.Text, nullable=False),
        sa.Column("person_id", sa.Text, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("ends_at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("browser_hash", sa.Text),
        sa.Column("claimed_at", _MOMENT),
        sa.Column("fence", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handshakes"),
        sa.UniqueConstraint("token_hash", name="uq_handshakes_token_hash"),
    )
    op.create_index("ix_handshakes_draft_id", "handshakes", ["draft_id"])
    op.create_index("ix_handshakes_ends_at", "handshakes", ["ends_at"])
