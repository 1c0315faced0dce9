"""What every test may ask for, how long it may take, and what a skip is worth.

Here: the sources of fixtures, and the rule that a missing browser, database server or specification is a
loud skip on a desk and a failure in continuous integration (`JIRA_ACCESS_TESTS_STRICT=1`). Not here: fixtures
of one part of the product; those stand beside the tests that use them or in `tests/fixtures/`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # tests are no package, so that their folders need no __init__.py

pytest_plugins = (
    "fixtures.databases",  # the next ones import it, so that it must be registered before them
    "fixtures.bot",
    "fixtures.browser",
    "fixtures.oauth",
    "fixtures.outside",
    "fixtures.secrets",
    "fixtures.setting_up",
    "fixtures.shell",
    "fixtures.watching_bot",
    "fixtures.repairing",
    "fixtures.authorising",  # this and the next import others, which must be registered before them
    "fixtures.places",
)

STRICT = os.environ.get("JIRA_ACCESS_TESTS_STRICT", "") not in {"", "0"}
MUST_RUN_MARKERS = ("browser", "postgres")
MUST_RUN_FOLDERS = ("tests/contract/", "tests/browser/")
STORY_FOLDERS = ("tests/scenario/", "tests/browser/", "tests/faults/", "tests/migrations/")
STORY_SECONDS = 240
"""Stories start servers and processes, and wait up to 45 seconds for what they expect before they tell what came."""

# Hypothesis measures time by the clock, and a crowded machine is no fault of what is tested.
settings.register_profile("crowded", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("crowded")


def pytest_report_header() -> str:
    """Whether a skip of a required part is allowed in this run."""
    return f"skips of browser, PostgreSQL and contract tests: {'FAILURES' if STRICT else 'allowed'}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A story may take longer, and so may the test for which PostgreSQL is started; else its own bound counts."""
    for item in items:
        is_story = item.nodeid.startswith(STORY_FOLDERS) or item.get_closest_marker("postgres")
        if is_story and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(STORY_SECONDS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A required test that was skipped is reported as failed in a strict run."""
    report: pytest.TestReport = yield  # type: ignore[misc]  # pluggy sends the inner result into a wrapper
    must_run = any(item.get_closest_marker(name) for name in MUST_RUN_MARKERS)
    if must_run or item.nodeid.startswith(MUST_RUN_FOLDERS):
        _fail_a_skip(report)
    return report  # type: ignore[return-value]  # a wrapper returns what pytest expects of the hook


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a whole module that skips itself while it is collected."""
    report: pytest.CollectReport = yield  # type: ignore[misc]  # pluggy sends the inner result into a wrapper
    if collector.nodeid.startswith(MUST_RUN_FOLDERS):
        _fail_a_skip(report)
    return report  # type: ignore[return-value]  # a wrapper returns what pytest expects of the hook


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped and why, where nobody can overlook it."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.getreports("skipped"):
        reasons[_reason(report)] = reasons.get(_reason(report), 0) + 1
    if reasons:
        terminalreporter.section("NOT TESTED ON THIS MACHINE", sep="!", yellow=True, bold=True)
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count} skipped: {reason}", yellow=True)


def _fail_a_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    # An expected failure is reported as "skipped" too; it did run.
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"JIRA_ACCESS_TESTS_STRICT: this test must not be skipped here. {_reason(report)}"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return text.removeprefix("Skipped: ")
