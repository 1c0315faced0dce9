"""Which remembered projects people know of. Those that are there already are no news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("project_states", sa.Column("is_told", sa.Boolean, nullable=False, server_default=sa.true()))
