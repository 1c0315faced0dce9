"""The permission keys that the program knows, held against Atlassian's OpenAPI document."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from access.profiles import KNOWN_PERMISSIONS, shipped_names, shipped_profile


@pytest.fixture(scope="module")
def documented_keys(specs_folder: Path) -> frozenset[str]:
    """The built-in project permissions that `GET /rest/api/3/permissionscheme` describes."""
    document = json.loads((specs_folder / "jira-cloud-platform-v3.json").read_text(encoding="utf-8"))
    description = document["paths"]["/rest/api/3/permissionscheme"]["get"]["description"]
    return frozenset(re.findall(r"^ \*  `([A-Z_]+)`", description, flags=re.MULTILINE))


@pytest.mark.parametrize("name", shipped_names())
def test_every_project_permission_of_a_shipped_profile_is_documented(
    name: str, documented_keys: frozenset[str]
) -> None:
    undocumented = set(shipped_profile(name).project_keys) - documented_keys

    assert not undocumented


def test_the_known_project_permissions_are_exactly_the_documented_ones(documented_keys: frozenset[str]) -> None:
    known = {key for key, permission in KNOWN_PERMISSIONS.items() if not permission.is_global}

    assert known == documented_keys


def test_administer_is_a_documented_global_permission(specs_folder: Path) -> None:
    document = json.loads((specs_folder / "jira-cloud-platform-v3.json").read_text(encoding="utf-8"))
    request = document["paths"]["/rest/api/3/permissions/check"]["post"]["requestBody"]["content"]["application/json"]

    assert "ADMINISTER" in request["example"]["globalPermissions"]
