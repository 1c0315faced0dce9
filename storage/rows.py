"""How values that several tables share are laid out in columns: actors and evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from access.evidence import Cause, Confidence, Content, Evidence, EvidenceClass, Failure, Signals
from access.records import Actor, ActorKind, JsonObject

AnyRow = Row[Any]


def actor_columns(actor: Actor, prefix: str) -> dict[str, str]:
    """Columns of an actor, each name behind the prefix."""
    return {f"{prefix}_kind": actor.kind, f"{prefix}_workspace": actor.workspace, f"{prefix}_id": actor.id}


def actor_of(row: AnyRow, prefix: str) -> Actor:
    """The actor that `actor_columns` laid out."""
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's public access to columns by computed name
    return Actor(ActorKind(columns[f"{prefix}_kind"]), columns[f"{prefix}_id"], columns[f"{prefix}_workspace"])


def evidence_columns(evidence: Evidence) -> dict[str, Any]:
    """Columns of an evidence."""
    return {
        "evidence_class": evidence.kind,
        "cause": evidence.cause,
        "confidence": evidence.confidence,
        "detail": evidence.detail,
        "signals": evidence.signals.told() if evidence.signals else None,
    }


def evidence_of(row: AnyRow) -> Evidence:
    """The evidence that `evidence_columns` laid out."""
    return Evidence(
        EvidenceClass(row.evidence_class),
        Cause(row.cause),
        Confidence(row.confidence),
        _signals(row.signals) if row.signals is not None else None,
        row.detail,
    )


_SIGNALS = frozenset(field.name for field in dataclasses.fields(Signals))
_PARSED: Mapping[str, Callable[[str], object]] = {
    "failure": Failure,
    "content": Content,
    "server_date": datetime.fromisoformat,
}


def _signals(told: JsonObject) -> Signals:
    # A newer program may have stored signals that this one does not know.
    known: Mapping[str, Any] = {name: value for name, value in told.items() if name in _SIGNALS}
    parsed: dict[str, Any] = {name: _PARSED[name](value) if name in _PARSED else value for name, value in known.items()}
    return Signals(**parsed)
