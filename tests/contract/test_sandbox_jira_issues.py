"""Issues of the sandbox's Data Center, held against the parts of Atlassian's document that describe them.

The document takes every field of an issue for an object and every list of links for a single one, so the parts are
held one by one: changelog, changes and the page around a search.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest

from sandbox.jira import example_world, jira_in_thread
from sandbox.jira.example import ADMIN, ADMIN_PASSWORD, SERVICE_ACCOUNT

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(specs_folder: Path) -> Document:
    return json.loads((specs_folder / "jira-dc-10.3.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def jira() -> Iterator[httpx.Client]:
    """The Data Center sandbox with one issue that was changed and linked."""
    with (
        jira_in_thread(example_world()) as running,
        httpx.Client(base_url=running.url, auth=(ADMIN, ADMIN_PASSWORD), trust_env=False) as client,
    ):
        running.control.history.change("APPS-1", SERVICE_ACCOUNT, "status", "To Do", "Done")
        running.control.history.link("APPS-1", "https://example.jiraalign.com/story?id=7", "Story 7")
        yield client


def complaints(value: object, document: Document, name: str) -> list[str]:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return [error.message for error in jsonschema.Draft4Validator(schema).iter_errors(value)]


def test_a_changelog_is_as_documented(jira: httpx.Client, document: Document) -> None:
    issue = jira.get("/rest/api/2/issue/APPS-1", params={"expand": "changelog"}).json()

    assert complaints(issue["changelog"], document, "ChangelogBean") == []
    assert issue["changelog"]["histories"][0]["author"]["name"] == SERVICE_ACCOUNT


def test_the_page_of_a_search_is_as_documented(jira: httpx.Client, document: Document) -> None:
    page = jira.get("/rest/api/2/search", params={"jql": "project = APPS"}).json()

    assert complaints({**page, "issues": []}, document, "SearchResultsBean") == []
    assert [issue["key"] for issue in page["issues"]] == ["APPS-1"]


def test_web_links_are_a_list(jira: httpx.Client) -> None:
    links = jira.get("/rest/api/2/issue/APPS-1/remotelink").json()

    assert [link["object"]["title"] for link in links] == ["Story 7"]
