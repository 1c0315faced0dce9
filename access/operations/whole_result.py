"""What is known of every project after a look that read some of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from access.operations.sweep_round import RoundSeen
from access.permissions import judge
from access.profiles import load_profile
from access.records import CheckRecord, JsonObject
from access.reports import result_of
from access.results import CheckResult, ProjectReport


def whole_result(
    result: CheckResult, seen: RoundSeen | None, reported: tuple[CheckRecord, JsonObject] | None, profile: str
) -> CheckResult:
    """The result with what this look read of the projects, and what the one before had read of the others.

    A look at the login alone keeps the verdict that permissions led to: they have not been looked at since.

    Args:
        result: the look at the login.
        seen: what it read of permissions; None where it did not ask.
        reported: the last report that was kept; None before the first.
        profile: name of the connection's profile.
    """
    last = result_of(*reported) if reported else None
    if not result.evidence.is_good or (last is None and seen is None):
        return result
    old = _dated(last.projects, reported[0].at) if last and reported else ()
    global_missing = last.global_missing if last else ()
    trouble = None
    if seen is not None:
        old = seen.merged_into(old)
        global_missing, trouble = seen.global_missing, seen.trouble
    verdict, evidence = result.verdict, result.evidence
    if old or seen is not None:
        verdict, evidence = judge(result.evidence, old, global_missing, trouble)
    return replace(
        result,
        verdict=verdict,
        evidence=evidence,
        profile=load_profile(profile).name,
        projects=old,
        global_missing=global_missing,
    )


def _dated(reports: tuple[ProjectReport, ...], at: datetime) -> tuple[ProjectReport, ...]:
    """The reports with the time at which each was read, which a later report must not pass off as its own."""
    return tuple(report if report.read_at else replace(report, read_at=at) for report in reports)
