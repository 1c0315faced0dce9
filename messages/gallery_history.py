"""The gallery's messages about who did what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from access.operations.read_audit import AuditExtract, AuditPage
from access.records import Actor, ActorKind, AuditEntry, AuditEvent, AuditHead, BrokenEntry, ChainReport, JsonObject
from messages import gallery_values as made
from messages.audit_trail import audit_file_note, audit_trail
from messages.gallery_setup import SetupExhibit

_HASH = "9c41d0f3" * 8
_MARIA = Actor(ActorKind.SLACK, "U0MARIA", "T0ALIGN")


def history_exhibits() -> Iterator[SetupExhibit]:
    """Every message of these subjects."""
    page = _page(made.PROD.name)
    broken = replace(page.chain, broken=BrokenEntry(17, "Entry 17 was changed."))
    empty = replace(page, entries=(), total=0)
    yield SetupExhibit("audit", "audit_trail", audit_trail(page))
    yield SetupExhibit("audit: the whole trail", "audit_trail", audit_trail(replace(page, connection="")))
    yield SetupExhibit("audit: a broken chain", "audit_trail", audit_trail(replace(page, chain=broken)))
    yield SetupExhibit("audit: nothing found", "audit_trail", audit_trail(empty))
    yield SetupExhibit("Hostile names: audit", "audit_trail", audit_trail(_hostile_page()))
    extract = AuditExtract("prod", page.entries, 12_000)
    yield SetupExhibit("Beside an audit file", "audit_file_note", audit_file_note(extract))


def _page(name: str) -> AuditPage:
    acts: tuple[tuple[str, str, Actor, JsonObject], ...] = (
        ("connection.test", "ok", _MARIA, {"cause": "ok"}),
        ("connection.test", "access_lost", replace(_MARIA, id="U0SAM"), {"cause": "captcha"}),
        ("command.used", "refused", replace(_MARIA, id="U0SAM"), {"reason": "not on the list"}),
        ("secret.enter", "ok", _MARIA, {}),
        ("connection.add", "ok", Actor(ActorKind.SHELL, "root"), {}),
        ("connection.test", "ok", Actor(ActorKind.BOT, "watch"), {}),
    )
    entries = tuple(
        _entry(
            31 - place,
            AuditEvent(
                at=made.NOW - timedelta(days=place),
                workspace="T0ALIGN",
                actor=actor,
                action=action,
                outcome=outcome,
                connection=name,
                details=details,
            ),
        )
        for place, (action, outcome, actor, details) in enumerate(acts)
    )
    chain = ChainReport(31, AuditHead(31, _HASH))
    return AuditPage(name, made.NOW - timedelta(days=90), _MARIA, entries, 31, chain, 32)


def _hostile_page() -> AuditPage:
    name = made.HOSTILE_NAME
    event = AuditEvent(
        at=made.NOW,
        workspace=name,
        actor=Actor(ActorKind.SHELL, name * 30),
        action=name * 30,
        outcome=name * 30,
        connection=name * 30,
        details={"reason": name * 60},
    )
    return replace(_page(name * 20), connection=name * 20, by=event.actor, entries=(_entry(1, event),) * 20, total=900)


def _entry(seq: int, event: AuditEvent) -> AuditEntry:
    return AuditEntry(seq, event, _HASH, _HASH)
