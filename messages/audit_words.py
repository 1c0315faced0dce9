"""What each act of the audit trail is called in a list for people. Their names in the trail are `subject.verb`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from access.records import AuditEvent

_ACTS: Mapping[str, str] = MappingProxyType(
    {
        "admin_credential.begin": "began to enter an admin credential",
        "admin_credential.confirm": "confirmed an admin credential",
        "admin_credential.forget": "erased the admin credential",
        "admin_credential.set": "took an admin credential into use",
        "align.begin": "began to enter a Jira Align token",
        "align.confirm": "confirmed what Jira Align told",
        "align.enter": "entered a Jira Align token",
        "align.forget": "erased the Jira Align token",
        "align.import": "took projects and boards over from Jira Align",
        "align.read": "read Jira Align",
        "align.set": "took a Jira Align token into use",
        "approval.approve": "approved a request",
        "approval.carry_out": "carried an approved request out",
        "approval.decide": "decided a request",
        "approval.deny": "denied a request",
        "approval.expire": "let a request run out",
        "approval.request": "asked for approval",
        "approvals.policy": "changed who must approve",
        "audit.export": "exported the audit trail",
        "audit.read": "read the audit trail",
        "authorise.begin": "began to authorise with OAuth",
        "button.used": "pressed a button",
        "command.used": "typed a command",
        "connection.add": "added the connection",
        "connection.begin": "began to set the connection up",
        "connection.boards": "changed the boards",
        "connection.projects": "changed the list of projects",
        "connection.remove": "removed the connection",
        "connection.rotate": "took a new secret into use",
        "connection.rotate_begin": "began to replace the secret",
        "connection.switch_address": "switched to the gateway address",
        "connection.test": "tested the connection",
        "consumer.replace": "gave an own OAuth key",
        "consumer.show": "looked up what goes into the application link",
        "episode.acknowledge": "acknowledged a trouble",
        "episode.snooze": "snoozed a trouble",
        "expiry.note": "noted when the secret ends",
        "expiry.remind": "asked to be reminded of the secret's end",
        "findings.expect": "marked findings as expected",
        "findings.export": "took the missing permissions as a file",
        "form.used": "sent a form",
        "handshake.finish": "brought Jira's answer back",
        "handshake.leave": "set out for Jira to authorise",
        "handshake.start": "had the application link checked",
        "history.read": "read what the account changed",
        "keys.rotate": "moved stored secrets to another key",
        "link.issue": "asked for a one-time link",
        "link.spend": "used a one-time link",
        "login_budget.override": "had a login tried beyond the budget",
        "oauth.renew": "renewed the OAuth token",
        "permissions.export": "took the permission findings as a file",
        "picture.export": "took a picture or its table",
        "projects.export": "took the list of projects as a file",
        "quiet.begin": "set a quiet window",
        "quiet.end": "ended a quiet window",
        "repair.plan": "planned a repair",
        "repair.undo": "asked to undo a repair",
        "secret.enter": "entered a secret",
        "setup.confirm": "confirmed a set-up",
        "setup.discard": "discarded a set-up",
        "setup.plan": "planned the set-up of an account",
        "watch.set": "changed the watch",
        "watch.tell": "had a message for Slack",
    }
)
_TOLD_DETAILS = ("reason", "cause", "file", "format")
"""Details that are worth a place in the list; the rest is in the files."""


def act_words(event: AuditEvent) -> str:
    """What was done, with how it ended where that was not well; an act without words goes by its name."""
    told = _ACTS.get(event.action, event.action)
    if event.outcome != "ok":
        told = f"{told} → {event.outcome.replace('_', ' ')}"
    facts = [str(event.details[name]) for name in _TOLD_DETAILS if event.details.get(name)]
    return f"{told} ({', '.join(facts)})" if facts else told
