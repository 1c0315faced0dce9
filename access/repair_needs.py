"""From a check's report to what a repair is to give: missing permissions by project, and global ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from access.permissions import BROWSE
from access.profiles import Level, Profile
from access.results import CheckResult, ProjectReport, ProjectVerdict

_MENDED = (Level.REQUIRED, Level.RECOMMENDED)


@dataclass(frozen=True, slots=True)
class RepairNeeds:
    """What is missing.

    Attributes:
        projects: permission keys by project key; projects that lack nothing are left out.
        unseen: projects that Jira does not show, of which nothing but that is known.
        everywhere: global permissions.
    """

    projects: dict[str, frozenset[str]]
    unseen: tuple[str, ...] = ()
    everywhere: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is missing."""
        return not (self.projects or self.everywhere)


def needs_of(result: CheckResult, profile: Profile, keys: Collection[str] = ()) -> RepairNeeds:
    """What is missing in these projects, or in all that were looked at.

    Only required permissions start a repair; where one is needed, recommended ones that are missing come along. A
    project that cannot be seen is taken to lack every required permission: what it has is found out by its scheme.
    """
    asked = [report for report in result.projects if not keys or report.key in keys]
    required = frozenset(row.permission for row in profile.project if row.level is Level.REQUIRED) | {BROWSE}
    needs = {report.key: _missing(report) for report in asked if report.state is ProjectVerdict.MISSING}
    unseen = tuple(report.key for report in asked if report.state is ProjectVerdict.NOT_VISIBLE)
    everywhere = frozenset(gap.permission for gap in result.global_missing if gap.level is Level.REQUIRED)
    return RepairNeeds(needs | dict.fromkeys(unseen, required), unseen, everywhere)


def _missing(report: ProjectReport) -> frozenset[str]:
    return frozenset(gap.permission for gap in report.missing if gap.level in _MENDED)
