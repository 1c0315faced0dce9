"""The lock files fit pyproject.toml, carry hashes, and name no package index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = {
    "requirements.txt": [*PROJECT["dependencies"], *EXTRAS["build"]],
    "requirements-dev.txt": [*PROJECT["dependencies"], *EXTRAS["build"], *EXTRAS["dev"]],
}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[.*\])?==(?P<version>[^\s;]+)", re.MULTILINE)


def _pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(pin["name"]): pin["version"] for pin in PIN.finditer((ROOT / lock).read_text())}


@pytest.mark.parametrize(
    ("lock", "wanted"), [(lock, wanted) for lock, all_wanted in LOCKS.items() for wanted in all_wanted]
)
def test_lock_holds_a_version_that_pyproject_allows(lock: str, wanted: str) -> None:
    requirement = Requirement(wanted)

    locked = _pins(lock).get(canonicalize_name(requirement.name))

    assert locked is not None, f"{lock} lacks {requirement.name}: make lock"
    assert requirement.specifier.contains(locked), f"{lock} has {requirement.name} {locked}: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text())

    unhashed = [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]

    assert unhashed == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_package_index(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()

    options = [line for line in lines if line.startswith("-") or "://" in line]

    assert options == []


def test_both_locks_agree_on_every_version() -> None:
    product = _pins("requirements.txt")
    development = _pins("requirements-dev.txt")

    differing = {name for name, version in product.items() if development.get(name) != version}

    assert differing == set()
