"""Records to keep, complete and plain; a test changes what it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from access.credentials import CredentialKind, Deployment, PersonalAccessToken, Secret
from access.evidence import Cause, Confidence, Content, Evidence, EvidenceClass, Failure, Signals
from access.records import Actor, ActorKind, AuditEvent, CheckRecord, Connection, ProjectCounts, ProjectState, Trigger
from access.results import ProjectVerdict, Verdict
from access.sites import parse_address
from access.stores import Storage

NOON = datetime(2026, 11, 3, 12, 0, 0, 123456, tzinfo=UTC)
MARIA = Actor(ActorKind.SLACK, "U01MARIA", "T01TEAM")
TOKEN = PersonalAccessToken(Secret("example-token"))

GOOD = Evidence(EvidenceClass.OK, Cause.OK, Confidence.HIGH, Signals(call="myself", status=200, content=Content.JSON))
REFUSED = Evidence(EvidenceClass.AUTH, Cause.BAD_CREDENTIAL, Confidence.HIGH, Signals(call="myself", status=401))
AWAY = Evidence(EvidenceClass.UPSTREAM, Cause.TIMEOUT, Confidence.HIGH, Signals(call="myself", failure=Failure.TIMEOUT))


def at(minutes: float) -> datetime:
    """That many minutes past noon."""
    return NOON + timedelta(minutes=minutes)


def a_connection(**changes: Any) -> Connection:  # noqa: ANN401 - any field of the record
    """A Data Center connection with a token."""
    plain = Connection(
        id="c1",
        workspace="T01TEAM",
        name="prod",
        address=parse_address("https://jira.example.com/jira"),
        deployment=Deployment.DATA_CENTER,
        credential_kind=CredentialKind.PAT,
        profile="jira-align-data-center",
        owner=MARIA,
        created_at=NOON,
        secret_changed_at=NOON,
    )
    return replace(plain, **changes)


def a_check(number: int, evidence: Evidence = GOOD, **changes: Any) -> CheckRecord:  # noqa: ANN401 - any field of the record
    """The check made `number` minutes past noon, with the verdict that fits the evidence."""
    verdicts = {EvidenceClass.OK: Verdict.OK, EvidenceClass.AUTH: Verdict.ACCESS_LOST}
    plain = CheckRecord(
        id=f"check-{number}",
        connection_id="c1",
        at=at(number),
        trigger=Trigger.SLACK,
        actor=MARIA,
        verdict=verdicts.get(evidence.kind, Verdict.NO_VERDICT),
        evidence=evidence,
        requests=3,
        elapsed_seconds=0.412,
        counts=ProjectCounts(complete=39, missing=3),
    )
    return replace(plain, **changes)


def a_project(number: int, **changes: Any) -> ProjectState:  # noqa: ANN401 - any field of the record
    """A complete project with that id."""
    plain = ProjectState(number, f"P{number:05}", f"Project {number}", ProjectVerdict.COMPLETE, (), NOON)
    return replace(plain, **changes)


async def keep_and_fail(storage: Storage, event: AuditEvent, delivery: str) -> None:
    """Write an audit entry and a delivery in one transaction, and fail before its end."""
    async with storage.begin() as transaction:
        await transaction.seen.first_time(delivery, event.at)
        await transaction.audit.append(event)
        raise LookupError


def an_event(number: int = 0, **changes: Any) -> AuditEvent:  # noqa: ANN401 - any field of the record
    """Something that Maria did `number` minutes past noon."""
    plain = AuditEvent(
        at=at(number),
        workspace="T01TEAM",
        actor=MARIA,
        action="connection.test",
        outcome="ok",
        connection="prod",
        details={"number": number, "elapsed": 0.1, "words": ["ä", "\u202e", None, True]},
    )
    return replace(plain, **changes)
