"""First tables: connections, secrets, checks, project states, refused logins, audit, deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)
_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LIVE = sa.text("retired_at IS NULL")


def upgrade() -> None:
    _create_connections()
    _create_checks()
    _create_project_states()
    _create_login_counts()
    _create_audit()
    _refuse_changes_to_audit()
    _create_seen_deliveries()


def _create_connections() -> None:
    op.create_table(
        "connections",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("deployment", sa.Text, nullable=False),
        sa.Column("version", sa.Text),
        sa.Column("expected_account", sa.Text),
        sa.Column("account", sa.JSON),
        sa.Column("credential_kind", sa.Text, nullable=False),
        sa.Column("credential_user", sa.Text),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("projects", sa.JSON),
        sa.Column("alert_channel", sa.Text),
        sa.Column("owner_kind", sa.Text, nullable=False),
        sa.Column("owner_workspace", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("secret_changed_at", _MOMENT, nullable=False),
        sa.Column("retired_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
    )
    op.create_index(
        "uq_connections_live_name",
        "connections",
        ["workspace", "name"],
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    )
    op.create_table(
        "secrets",
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("ciphertext", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("purpose", "owner_id", name="pk_secrets"),
    )
    op.create_index("ix_secrets_key_id", "secrets", ["key_id"])


def _create_checks() -> None:
    op.create_table(
        "checks",
        sa.Column("seq", _SERIAL, autoincrement=True, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("trigger", sa.Text, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_workspace", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("evidence_class", sa.Text, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("confidence", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("signals", sa.JSON),
        sa.Column("requests", sa.Integer, nullable=False),
        sa.Column("elapsed_seconds", sa.Float, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_checks"),
        sa.UniqueConstraint("id", name="uq_checks_id"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_checks_connection_id"),
    )
    op.create_index("ix_checks_at", "checks", ["at"])
    op.create_index("ix_checks_connection_id_seq", "checks", ["connection_id", "seq"])
    op.create_table(
        "check_reports",
        sa.Column("check_id", sa.Text, nullable=False),
        sa.Column("report", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("check_id", name="pk_check_reports"),
        sa.ForeignKeyConstraint(["check_id"], ["checks.id"], name="fk_check_reports_check_id", ondelete="CASCADE"),
    )


def _create_project_states() -> None:
    op.create_table(
        "project_states",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("project_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("missing", sa.JSON, nullable=False),
        sa.Column("looked_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "project_id", name="pk_project_states"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_project_states_connection_id"),
    )
    op.create_table(
        "project_sweeps",
        sa.Column("connection_id", sa.Text, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("connection_id", name="pk_project_sweeps"),
        sa.ForeignKeyConstraint(["connection_id"], ["connections.id"], name="fk_project_sweeps_connection_id"),
    )


def _create_login_counts() -> None:
    op.create_table(
        "login_counts",
        sa.Column("site", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
        sa.Column("last_refused_at", _MOMENT),
        sa.Column("captcha_at", _MOMENT),
        sa.Column("under_way", sa.JSON, nullable=False),
        sa.Column("saw_captcha", sa.Boolean, nullable=False),
        sa.Column("has_new_secret", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("site", "account", name="pk_login_counts"),
    )


def _create_audit() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("workspace", sa.Text, nullable=False),
        sa.Column("actor_kind", sa.Text, nullable=False),
        sa.Column("actor_workspace", sa.Text, nullable=False),
        sa.Column("actor_id", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("connection", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("prev_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit_entries"),
    )
    op.create_index("ix_audit_entries_at", "audit_entries", ["at"])
    op.create_index("ix_audit_entries_workspace_connection_seq", "audit_entries", ["workspace", "connection", "seq"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])


def _refuse_changes_to_audit() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_no_{change.lower()} BEFORE {change} ON audit_entries"
                " BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()"
    )


def _create_seen_deliveries() -> None:
    op.create_table(
        "seen_deliveries",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_seen_deliveries"),
    )
    op.create_index("ix_seen_deliveries_at", "seen_deliveries", ["at"])
