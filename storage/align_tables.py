"""The tables of boards and of Jira Align tokens, as the newest migration leaves them.

They belong to the metadata of `storage.tables`; a change here needs a migration likewise.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Table, Text

from storage.tables import UtcDateTime, metadata

boards = Table(
    "boards",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("board_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("origin", Text, nullable=False),
)

align_logins = Table(
    "align_logins",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("address", Text, nullable=False),
    Column("connector", Integer, nullable=False),
    Column("entered_by_kind", Text, nullable=False),
    Column("entered_by_workspace", Text, nullable=False),
    Column("entered_by_id", Text, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
)
