"""The tables of the watch, as the newest migration leaves them: watches, activity, transitions, outbox, posts, jobs.

They belong to the metadata of `storage.tables`; a change here needs a migration likewise.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from storage.tables import UtcDateTime, metadata

_Serial = BigInteger().with_variant(Integer(), "sqlite")
_OptionalJson = JSON(none_as_null=True)

watches = Table(
    "watches",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("site", Text, nullable=False),
    Column("is_on", Boolean, nullable=False),
    Column("login_every_seconds", Float),
    Column("permissions_every_seconds", Float),
    Column("channel", Text),
    Column("tells_silence", Boolean, nullable=False, server_default=false()),
    Column("state", JSON, nullable=False),
    Column("overlays", JSON, nullable=False),
    Column("announced", JSON, nullable=False),
    Column("countdown", _OptionalJson),
    Column("next_look_at", UtcDateTime, index=True),
    Column("next_look_reason", Text, nullable=False),
    Column("next_look_projects", JSON, nullable=False),
    Column("next_say_at", UtcDateTime, index=True),
    Column("sweep", JSON, nullable=False),
    Column("secret_at", UtcDateTime),
    Column("fence", BigInteger, nullable=False),
)

# Apart from `watches`, because what an account did in thousands of projects would slow down every look.
account_activity = Table(
    "account_activity",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("next_read_at", UtcDateTime, nullable=False, index=True),
    Column("memory", JSON, nullable=False),
)

# Apart from `watches`, because it is put, claimed and closed beside the looks.
audit_questions = Table(
    "audit_questions",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("episode", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("told_until", UtcDateTime),
    Column("next_ask_at", UtcDateTime, index=True),
)

transitions = Table(
    "transitions",
    metadata,
    Column("seq", _Serial, primary_key=True, autoincrement=True),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False),
    Column("strand", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("episode", Text, nullable=False),
    Index("ix_transitions_connection_id_at", "connection_id", "at"),
)

# Looks that tried no login because none may be tried. They prove nothing about the account, so they are no checks.
spared_looks = Table(
    "spared_looks",
    metadata,
    Column("seq", _Serial, primary_key=True, autoincrement=True),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_spared_looks_connection_id_at", "connection_id", "at"),
)

# A digest is about no connection, so that the id refers to nothing.
outbox = Table(
    "outbox",
    metadata,
    Column("seq", _Serial, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("workspace", Text, nullable=False),
    Column("connection_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("lane", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("episode", Text, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("file_name", Text),
    Column("file_title", Text),
    Column("file_content", LargeBinary),
    Column("intent", _OptionalJson),
    Column("notice", _OptionalJson),
    Column("told", JSON, nullable=False),
    Column("joins", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("leased_until", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("attempts", Integer, nullable=False),
    Column("is_uncertain", Boolean, nullable=False),
    Column("is_unwanted", Boolean, nullable=False),
    Column("superseded_by", Text, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("problem", Text, nullable=False),
    UniqueConstraint("connection_id", "key", name="uq_outbox_connection_id_key"),
    Index("ix_outbox_state_due_at", "state", "due_at"),
    Index("ix_outbox_state_lane_seq", "state", "lane", "seq"),
    Index("ix_outbox_state_channel_seq", "state", "channel", "seq"),
    Index("ix_outbox_connection_id_episode_trouble", "connection_id", "episode", "trouble"),
    Index("ix_outbox_joins", "joins"),
    Index("ix_outbox_superseded_by", "superseded_by"),
)

posts = Table(
    "posts",
    metadata,
    Column("outbox_id", Text, primary_key=True),
    Column("connection_id", Text, nullable=False),
    Column("episode", Text, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("ts", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_posts_connection_id_episode_trouble", "connection_id", "episode", "trouble"),
)

channel_rests = Table(
    "channel_rests",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

# Locked while somebody decides whether an outage joins a message, so that two replicas do not both begin one.
outage_messages = Table(
    "outage_messages",
    metadata,
    Column("site", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("outbox_id", Text, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("name", Text, primary_key=True),
    Column("due_at", UtcDateTime, nullable=False),
)
