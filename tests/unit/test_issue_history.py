"""Who counts as the account, where a link leads, and what is asked of Jira in its query language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import BadInput
from access.issue_history import Author, RemoteLink, is_issue_key, quoted_in_jql, updates_query
from access.results import AccountFacts

ON_CLOUD = AccountFacts("5b10a2844c20165700ede21g", None, "Align Service")
ON_DATA_CENTER = AccountFacts("JIRAUSER10100", "svc-align", "Align Service")


@pytest.mark.parametrize(
    ("author", "account", "expected"),
    [
        (Author(account_id="5b10a2844c20165700ede21g"), ON_CLOUD, True),
        (Author(account_id="somebody-else", display_name="Align Service"), ON_CLOUD, False),
        (Author(key="JIRAUSER10100", name="renamed"), ON_DATA_CENTER, True),
        (Author(key="JIRAUSER99", name="svc-align"), ON_DATA_CENTER, False),
        (Author(name="svc-align"), ON_DATA_CENTER, True),
        (Author(display_name="Align Service"), ON_DATA_CENTER, False),
        (Author(), AccountFacts(), False),
    ],
    ids=["id", "other-id-same-display-name", "renamed", "name-given-anew", "no-key", "display-name-only", "nothing"],
)
def test_an_author_is_known_by_id_or_key_and_never_by_display_name(
    author: Author, account: AccountFacts, *, expected: bool
) -> None:
    assert author.is_account(account) is expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (RemoteLink("Story", "https://example.jiraalign.com/x"), True),
        (RemoteLink("Story", "https://align.example.com/x", "Jira Align"), True),
        (RemoteLink("Story", "https://notjiraalign.com/x"), False),
        (RemoteLink("Jira Align", "https://evil.example.com/x"), False),
    ],
)
def test_a_way_back_to_jira_align_is_known_by_host_or_program(link: RemoteLink, *, expected: bool) -> None:
    assert link.leads_to_align is expected


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://[", "//x", ""])
def test_an_address_that_no_browser_should_open_has_no_host(url: str) -> None:
    assert RemoteLink("Story", url).host == ""


@pytest.mark.parametrize(("typed", "expected"), [("APPS-1", True), ("apps-12", True), ("prod", False), ("A-1", False)])
def test_an_issue_key_is_told_from_a_name(typed: str, *, expected: bool) -> None:
    assert is_issue_key(typed) is expected


def test_the_account_is_searched_by_name_on_data_center_and_by_id_on_cloud() -> None:
    cloud, data_center = updates_query(ON_CLOUD, "7d"), updates_query(ON_DATA_CENTER, "7d", "WEB")

    assert cloud == 'issuekey in updatedBy("5b10a2844c20165700ede21g", "-7d") ORDER BY updated DESC'
    assert data_center == 'project = "WEB" AND issuekey in updatedBy("svc-align", "-7d") ORDER BY updated DESC'


def test_an_account_without_a_name_cannot_be_searched_for() -> None:
    with pytest.raises(BadInput, match="did not name the account"):
        updates_query(AccountFacts(), "7d")


@given(st.text())
def test_no_text_ends_its_own_quotes(text: str) -> None:
    inner = quoted_in_jql(text)[1:-1]

    assert inner.replace("\\\\", "").replace('\\"', "").count('"') == 0
