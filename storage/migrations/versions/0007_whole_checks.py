"""Which checks looked at all that their connection covers. Those that are there already count as such."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("checks", sa.Column("is_whole", sa.Boolean, nullable=False, server_default=sa.true()))
