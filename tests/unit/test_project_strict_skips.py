"""A required test that is skipped is loud on a desk and a failure where `JIRA_ACCESS_TESTS_STRICT` is set."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.timeout(200)  # each runs pytest in a child, which imports all that the fixtures need

TESTS = Path(__file__).resolve().parents[1]
SKIPPING = """
import pytest

@pytest.mark.browser
def test_browser():
    pytest.skip("no browser here")

def test_specifications(specs_folder):
    raise AssertionError("unreachable")
"""
SKIPPING_WHOLE = "import pytest\npytest.skip('whole module', allow_module_level=True)\n"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A small suite with our conftest, in which everything that is required is missing."""
    tests = tmp_path / "tests"
    shutil.copytree(TESTS / "fixtures", tests / "fixtures")
    shutil.copy(TESTS / "conftest.py", tests)
    (tests / "contract").mkdir()
    (tests / "contract" / "test_skipping.py").write_text(SKIPPING)
    (tests / "contract" / "test_skipping_whole.py").write_text(SKIPPING_WHOLE)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\naddopts = --import-mode=importlib\n")
    return tmp_path


def _run(suite: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JIRA_ACCESS_")}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        command, cwd=suite, env=inherited | variables, capture_output=True, text=True, check=False, timeout=180
    )


def test_on_a_desk_the_skips_are_listed_with_their_reasons(suite: Path) -> None:
    done = _run(suite)

    assert done.returncode == 0, done.stdout
    assert "NOT TESTED ON THIS MACHINE" in done.stdout
    assert "1 skipped: no browser here" in done.stdout
    assert "1 skipped: contract tests need the vendors' specifications" in done.stdout


def test_in_a_strict_run_each_of_them_fails(suite: Path) -> None:
    done = _run(suite, "--continue-on-collection-errors", JIRA_ACCESS_TESTS_STRICT="1")

    assert done.returncode != 0
    for reason in ("whole module", "no browser here", "contract tests need the vendors' specifications"):
        assert f"JIRA_ACCESS_TESTS_STRICT: this test must not be skipped here. {reason}" in done.stdout
    assert "1 failed, 2 errors" in done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]
