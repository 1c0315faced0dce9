"""The tables, as the newest migration leaves them. Who reads and writes which stands in the store of each.

A change here needs a migration in `storage/migrations/versions`; a test holds the two against each other.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
    true,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware on the way in, in UTC on the way out. SQLite keeps no zone, so it is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC. Raises ValueError for a naive datetime, which could mean any moment."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A datetime without a zone is not stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite hands out numbers only for a column that is exactly INTEGER PRIMARY KEY.
_Serial = BigInteger().with_variant(Integer(), "sqlite")
# SQL's NULL, not JSON's: "nothing is known" must not be a value.
_OptionalJson = JSON(none_as_null=True)

connections = Table(
    "connections",
    metadata,
    Column("id", Text, primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("deployment", Text, nullable=False),
    Column("version", Text),
    Column("expected_account", Text),
    Column("account", _OptionalJson),
    Column("credential_kind", Text, nullable=False),
    Column("credential_user", Text),
    Column("profile", Text, nullable=False),
    Column("projects", _OptionalJson),
    Column("alert_channel", Text),
    Column("owner_kind", Text, nullable=False),
    Column("owner_workspace", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("secret_changed_at", UtcDateTime, nullable=False),
    Column("retired_at", UtcDateTime),
    Index(
        "uq_connections_live_name",
        "workspace",
        "name",
        unique=True,
        sqlite_where=text("retired_at IS NULL"),
        postgresql_where=text("retired_at IS NULL"),
    ),
)

# One table for every kind of secret, so that changing keys is one job whatever is added later.
secrets = Table(
    "secrets",
    metadata,
    Column("purpose", Text, primary_key=True),
    Column("owner_id", Text, primary_key=True),
    Column("key_id", Text, nullable=False, index=True),
    Column("ciphertext", Text, nullable=False),
)

checks = Table(
    "checks",
    metadata,
    Column("seq", _Serial, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("trigger", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_workspace", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("evidence_class", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("signals", _OptionalJson),
    Column("requests", Integer, nullable=False),
    Column("elapsed_seconds", Float, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("is_whole", Boolean, nullable=False, server_default=true()),
    Index("ix_checks_connection_id_seq", "connection_id", "seq"),
)

# Apart from `checks`, because a report of thousands of projects would slow down every look at the verdicts.
check_reports = Table(
    "check_reports",
    metadata,
    Column("check_id", Text, ForeignKey("checks.id", ondelete="CASCADE"), primary_key=True),
    Column("report", JSON, nullable=False),
)

project_states = Table(
    "project_states",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("project_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("missing", JSON, nullable=False),
    Column("looked_at", UtcDateTime, nullable=False),
    Column("is_told", Boolean, nullable=False, default=False, server_default=true()),
)

project_sweeps = Table(
    "project_sweeps",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("finished_at", UtcDateTime, nullable=False),
)

login_counts = Table(
    "login_counts",
    metadata,
    Column("site", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("refused", Integer, nullable=False),
    Column("last_refused_at", UtcDateTime),
    Column("captcha_at", UtcDateTime),
    Column("under_way", JSON, nullable=False),
    Column("saw_captcha", Boolean, nullable=False),
    Column("has_new_secret", Boolean, nullable=False),
)

# The connection of a new draft does not exist yet, so that its id refers to nothing.
drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("connection_id", Text, nullable=False, index=True),
    Column("asked_by_kind", Text, nullable=False),
    Column("asked_by_workspace", Text, nullable=False),
    Column("asked_by_id", Text, nullable=False),
    Column("asked_by_name", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("plan", JSON, nullable=False),
    Column("may_override", Boolean, nullable=False),
    Column("tested", _OptionalJson),
    Column("report", _OptionalJson),
    Index("ix_drafts_state_ends_at", "state", "ends_at"),
)

links = Table(
    "links",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("subject_id", Text, nullable=False, index=True),
    Column("person_kind", Text, nullable=False),
    Column("person_workspace", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
    Column("state", Text, nullable=False),
)

handshakes = Table(
    "handshakes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("draft_id", Text, nullable=False, index=True),
    Column("person_kind", Text, nullable=False),
    Column("person_workspace", Text, nullable=False),
    Column("person_id", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("browser_hash", Text),
    Column("claimed_at", UtcDateTime),
    Column("fence", Integer, nullable=False),
)

renewals = Table(
    "renewals",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("again_at", UtcDateTime, nullable=False),
    Column("is_unanswered", Boolean, nullable=False),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("workspace", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_workspace", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("connection", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("prev_hash", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("ix_audit_entries_workspace_connection_seq", "workspace", "connection", "seq"),
)

# One row. Writers lock it to take turns, and it tells when entries were cut off the end.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)

seen_deliveries = Table(
    "seen_deliveries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)
