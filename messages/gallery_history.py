"""The gallery's messages about who did what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from access.activity import project_activity
from access.drift import Direction, Shift
from access.issue_history import Author, Change, FieldChange, RemoteLink
from access.likely import Likely
from access.operations.read_account_history import AccountHistory
from access.operations.read_audit import AuditExtract, AuditPage
from access.operations.read_issue_history import IssueHistory
from access.operations.show_changes import Changes
from access.ports_history import JiraAuditRecord
from access.records import (
    Actor,
    ActorKind,
    AuditEntry,
    AuditEvent,
    AuditHead,
    BrokenEntry,
    ChainReport,
    Checkpoint,
    JsonObject,
)
from access.results import AccountFacts
from messages import gallery_values as made
from messages.audit_trail import audit_file_note, audit_trail
from messages.chain_words import trail_broken
from messages.gallery_setup import SetupExhibit
from messages.histories import account_history, issue_history
from messages.permission_changes import permission_changes
from messages.picture_words import picture_note

_HASH = "9c41d0f3" * 8
_ACCOUNT = AccountFacts("JIRAUSER10100", "svc-align", "Align Service")
_MARIA = Actor(ActorKind.SLACK, "U0MARIA", "T0ALIGN")


def history_exhibits() -> Iterator[SetupExhibit]:
    """Every message of these subjects."""
    page = _page(made.PROD.name)
    broken = replace(page.chain, broken=BrokenEntry(17, "Entry 17 was changed."))
    empty = replace(page, entries=(), total=0)
    yield SetupExhibit("audit", "audit_trail", audit_trail(page))
    yield SetupExhibit("audit: the whole trail", "audit_trail", audit_trail(replace(page, connection="")))
    walked = Checkpoint(AuditHead(25, _HASH), made.NOW - timedelta(hours=9))
    late = replace(page.chain, read_from=26, checkpoint=walked)
    gap = replace(page.chain, entries=31_000, read_from=21_001)
    for what, chain in (
        ("read since the last walk", late),
        ("nothing walked over yet", gap),
        ("a long time since the last walk", replace(gap, checkpoint=walked)),
    ):
        yield SetupExhibit(f"audit: {what}", "audit_trail", audit_trail(replace(page, chain=chain)))
    yield SetupExhibit("The audit trail is broken", "trail_broken", trail_broken(broken))
    yield SetupExhibit("audit: a broken chain", "audit_trail", audit_trail(replace(page, chain=broken)))
    yield SetupExhibit("audit: nothing found", "audit_trail", audit_trail(empty))
    yield SetupExhibit("Hostile names: audit", "audit_trail", audit_trail(_hostile_page()))
    extract = AuditExtract("prod", page.entries, 12_000)
    yield from _histories()
    yield from _drifts()
    words = "Map of 42 projects and 12 permissions. Not visible: CORE."
    yield SetupExhibit("Beside a picture", "picture_note", picture_note(made.PROD.name, words))
    hostile_note = picture_note(made.HOSTILE_NAME * 9, made.HOSTILE_NAME * 90)
    yield SetupExhibit("Hostile names: beside a picture", "picture_note", hostile_note)
    yield SetupExhibit("Beside an audit file", "audit_file_note", audit_file_note(extract))


def _histories() -> Iterator[SetupExhibit]:
    by_account, by_person = _change("svc-align", 3, "Story Points"), _change("dana", 1, "status")
    links = (
        RemoteLink("Story 1024: Checkout", "https://example.jiraalign.com/RequirementGrid?StoryID=1024", "Jira Align"),
        RemoteLink("Build 7", "https://build.example.com/7"),
    )
    one = IssueHistory(made.PROD, _ACCOUNT, "APPS-123", (by_account, by_person), links)
    name = made.HOSTILE_NAME
    hostile_change = replace(by_account, fields=(FieldChange(name, name * 40, name * 40),) * 30)
    nobody = replace(hostile_change, author=None)
    hostile_links = (
        RemoteLink(name * 40, "https://align.example.com/x?<script>", name),
        RemoteLink(name, "javascript:alert(1)"),
    )
    hostile = replace(one, changes=(hostile_change, nobody) * 40, links=hostile_links, left_out=9, key=name)
    yield SetupExhibit("history of an issue", "issue_history", issue_history(one))
    bare = replace(one, changes=(), links=())
    yield SetupExhibit("history of an issue, nothing changed", "issue_history", issue_history(bare))
    yield SetupExhibit("history, links unread", "issue_history", issue_history(replace(one, links=None)))
    yield SetupExhibit("Hostile names: history of an issue", "issue_history", issue_history(hostile))
    lively = project_activity("APPS", [(f"APPS-{n}", made.NOW - timedelta(hours=3 * n)) for n in range(20)])
    quiet = project_activity("WEB", [("WEB-7", made.NOW - timedelta(days=9, hours=3 * n)) for n in range(9)])
    jql = 'issuekey in updatedBy("svc-align", "-30d") ORDER BY updated DESC'
    since = made.NOW - timedelta(days=30)
    account = AccountHistory(made.PROD, _ACCOUNT, since, "", (lively, quiet), jql, is_whole=True)
    silent = replace(account, projects=(), project="WEB")
    crowd = replace(account, projects=(replace(lively, key=name * 9),) * 90, is_whole=False, jql=name * 100)
    yield SetupExhibit("history of the account", "account_history", account_history(account, at=made.NOW))
    yield SetupExhibit("history, nothing seen", "account_history", account_history(silent, at=made.NOW))
    yield SetupExhibit("Hostile names: history", "account_history", account_history(crowd, at=made.NOW))


def _drifts() -> Iterator[SetupExhibit]:
    span = (made.NOW - timedelta(minutes=46), made.NOW)
    lost = Shift("APPS", "EDIT_ISSUES", "Edit Issues", "field updates do not reach Jira", Direction.LOST, *span)
    gone = Shift("CORE", "", "", "", Direction.LOST, *span)
    gained = replace(lost, project="WEB", direction=Direction.GAINED)
    record = JiraAuditRecord(made.NOW - timedelta(minutes=14), "Dana Whitfield", "Permission scheme updated", "Default")
    changes = Changes(made.PROD, made.NOW - timedelta(days=7), 168, (lost, gone, gained), (Likely(record, (lost,)),))
    name = made.HOSTILE_NAME
    bad = replace(lost, project=name * 9, name=name * 20, breaks=name * 20)
    crowd = tuple(replace(bad, project=f"{name}{number}") for number in range(60))
    worst = Likely(JiraAuditRecord(made.NOW, name * 9, name * 20, name * 20), crowd)
    hostile = replace(changes, connection=made.HOSTILE, shifts=crowd, likely=(worst,) * 9)
    for what, shown in (
        ("permissions: changes", changes),
        ("permissions: changes, audit log unread", replace(changes, likely=None)),
        ("permissions: changes, nobody likely", replace(changes, likely=())),
        ("permissions: nothing changed", replace(changes, shifts=())),
        ("permissions: nothing to compare", replace(changes, since=None, shifts=())),
        ("Hostile names: changes", hostile),
    ):
        yield SetupExhibit(what, "permission_changes", permission_changes(shown))


def _change(who: str, hours: int, field: str) -> Change:
    author = Author(None, "JIRAUSER10100" if who == _ACCOUNT.name else "JIRAUSER10101", who, who.title())
    return Change("1", made.NOW - timedelta(hours=hours), author, (FieldChange(field, None, "3"),))


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
