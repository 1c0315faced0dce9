"""The result of a check as JSON, in the documented shape."""

from __future__ import annotations

import json

from access.results import CheckResult, Gap, ProjectReport


def as_json(result: CheckResult) -> str:
    """One JSON object and a line break; unknown fields are null."""
    return json.dumps(result_document(result), ensure_ascii=False, indent=2) + "\n"


def result_document(result: CheckResult) -> dict[str, object]:
    """The result as plain values, in the shape that docs/commands.md describes."""
    return {
        "verdict": result.verdict.value,
        "evidence": _evidence(result),
        "account": {
            "id": result.account.id,
            "name": result.account.name,
            "display_name": result.account.display_name,
            "expected": result.account.expected,
        },
        "site": {
            "base_url": result.site.base_url,
            "deployment": result.site.deployment.value,
            "version": result.site.version,
            "clock_skew_seconds": result.site.clock_skew_seconds,
        },
        "profile": result.profile,
        "projects": [_project(project) for project in result.projects],
        "global_missing": [_gap(gap) for gap in result.global_missing],
        "requests": result.requests,
        "elapsed_seconds": result.elapsed_seconds,
    }


def _evidence(result: CheckResult) -> dict[str, object]:
    evidence = result.evidence
    signals = evidence.signals.told() if evidence.signals else {}
    if result.gateway_url:
        signals["gateway_url"] = result.gateway_url
    return {
        "class": evidence.kind.value,
        "cause": evidence.cause.value,
        "confidence": evidence.confidence.value,
        "signals": signals,
    }


def _project(project: ProjectReport) -> dict[str, object]:
    return {
        "key": project.key,
        "state": project.state.value,
        "missing": [_gap(gap) for gap in project.missing],
    }


def _gap(gap: Gap) -> dict[str, object]:
    return {"permission": gap.permission, "level": gap.level.value, "breaks": gap.breaks}
