"""What the watch keeps: watches, transitions, outbox, posts, channels at rest, outages told, jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _create_watches()
    _create_outbox()
    _create_places()


def _create_watches() -> None:
    op.create_table(
        "watches",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("login_every_seconds", sa.Float),
        sa.Column("permissions_every_seconds", sa.Float),
        sa.Column("channel", sa.Text),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("overlays", sa.JSON, nullable=False),
        sa.Column("announced", sa.JSON, nullable=False),
        sa.Column("countdown", sa.JSON),
        sa.Column("next_look_at", _MOMENT),
        sa.Column("next_look_reason", sa.Text, nullable=False),
        sa.Column("next_look_projects", sa.JSON, nullable=False),
        sa.Column("next_say_at", _MOMENT),
        sa.Column("sweep", sa.JSON, nullable=False),
        sa.Column("secret_at", _MOMENT),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_watches"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_watches_connection_id"),
    )
    op.create_index("ix_watches_next_look_at", "watches", ["next_look_at"])
    op.create_index("ix_watches_next_say_at", "watches", ["next_say_at"])
    op.create_table(
        "transitions",
        sa.Column("seq", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("strand", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("episode", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_transitions"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_transitions_connection_id"),
    )
    op.create_index("ix_transitions_at", "transitions", ["at"])
    op.create_index("ix_transitions_connection_id_at", "transitions", ["connection_id", "at"])


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("episode", sa.Text, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("blocks", sa.JSON, nullable=False),
        sa.Column("file_name", sa.Text),
        sa.Column("file_title", sa.Text),
        sa.Column("file_content", sa.LargeBinary),
        sa.Column("intent", sa.JSON),
        sa.Column("notice", sa.JSON),
        sa.Column("told", sa.JSON, nullable=False),
        sa.Column("joins", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("leased_until", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("is_uncertain", sa.Boolean, nullable=False),
        sa.Column("is_unwanted", sa.Boolean, nullable=False),
        sa.Column("superseded_by", sa.Text, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_outbox"),
        sa.UniqueConstraint("id", name="uq_outbox_id"),
        sa.UniqueConstraint("connection_id", "key", name="uq_outbox_connection_id_key"),
    )
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
    op.create_index("ix_outbox_state_lane_seq", "outbox", ["state", "lane", "seq"])
    op.create_index("ix_outbox_state_channel_seq", "outbox", ["state", "channel", "seq"])
    op.create_index("ix_outbox_connection_id_episode_trouble", "outbox", ["connection_id", "episode", "trouble"])
    op.create_index("ix_outbox_joins", "outbox", ["joins"])
    op.create_index("ix_outbox_superseded_by", "outbox", ["superseded_by"])


def _create_places() -> None:
    op.create_table(
        "posts",
        sa.Column("outbox_id", sa.Text, nullable=False),
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("episode", sa.Text, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("outbox_id", name="pk_posts"),
    )
    op.create_index("ix_posts_at", "posts", ["at"])
    op.create_index("ix_posts_connection_id_episode_trouble", "posts", ["connection_id", "episode", "trouble"])
    op.create_table(
        "channel_rests",
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_rests"),
    )
    op.create_table(
        "outage_messages",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("outbox_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("site", "channel", name="pk_outage_messages"),
    )
    op.create_table(
        "jobs",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_jobs"),
    )
