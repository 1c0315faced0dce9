"""A check's result as plain values, to be kept beside its row and shown again, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from access.boards import board_of, board_row
from access.credentials import CredentialKind, Deployment
from access.profiles import Level
from access.records import CheckRecord, JsonObject, ProjectCounts
from access.results import AccountFacts, CheckResult, Gap, ProjectReport, ProjectVerdict, SiteFacts


def report_of(result: CheckResult) -> JsonObject:
    """Everything of a result that its row does not hold."""
    account, site = result.account, result.site
    return {
        "credential_kind": result.credential_kind.value,
        "account": [account.id, account.name, account.display_name, account.expected],
        "site": [site.base_url, site.deployment.value, site.version, site.clock_skew_seconds],
        "profile": result.profile,
        "projects": [_project_row(project) for project in result.projects],
        "global_missing": [_gap_row(gap) for gap in result.global_missing],
        "notes": list(result.notes),
        "gateway_url": result.gateway_url,
        "boards": [board_row(board) for board in result.boards],
    }


def result_of(record: CheckRecord, report: Mapping[str, Any]) -> CheckResult:
    """The result that was kept as this row and report."""
    base_url, deployment, version, skew = report["site"]
    return CheckResult(
        verdict=record.verdict,
        evidence=record.evidence,
        credential_kind=CredentialKind(report["credential_kind"]),
        account=AccountFacts(*report["account"]),
        site=SiteFacts(base_url, Deployment(deployment), version, skew),
        profile=report["profile"],
        projects=tuple(_project(row) for row in report["projects"]),
        global_missing=tuple(_gap(row) for row in report["global_missing"]),
        notes=tuple(report["notes"]),
        requests=record.requests,
        elapsed_seconds=record.elapsed_seconds,
        gateway_url=report["gateway_url"],
        boards=tuple(board_of(row) for row in report.get("boards", ())),  # older reports have none
    )


def counts_of(result: CheckResult) -> ProjectCounts:
    """Projects by state."""
    return ProjectCounts(**{state.value: len(result.in_state(state)) for state in ProjectVerdict})


def _project_row(project: ProjectReport) -> JsonObject:
    row: dict[str, Any] = {"key": project.key, "state": project.state.value}
    if project.project_id is not None:
        row |= {"id": project.project_id, "name": project.name}
    if project.read_at is not None:
        row["read_at"] = project.read_at.isoformat()
    if project.missing:
        row["missing"] = [_gap_row(gap) for gap in project.missing]
    return row


def _project(row: Mapping[str, Any]) -> ProjectReport:
    return ProjectReport(
        row["key"],
        ProjectVerdict(row["state"]),
        tuple(_gap(gap) for gap in row.get("missing", ())),
        project_id=row.get("id"),
        name=row.get("name", ""),
        read_at=datetime.fromisoformat(row["read_at"]) if "read_at" in row else None,
    )


def _gap_row(gap: Gap) -> list[str]:
    return [gap.permission, gap.level.value, gap.breaks, gap.name]


def _gap(row: list[str]) -> Gap:
    return Gap(row[0], Level(row[1]), row[2], row[3])
