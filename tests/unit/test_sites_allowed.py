"""The operator's list of hosts: what each form of entry lets pass, and that nothing else ever does."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.errors import BadInput
from access.sites import SiteAddress, parse_address, parse_allowed_hosts, require_allowed

PASSES = [
    ("jira.example.com", "https://jira.example.com"),
    ("JIRA.example.com", "https://jira.example.com/jira"),
    ("https://jira.example.com/", "https://jira.example.com"),
    ("*.atlassian.net", "https://acme.atlassian.net"),
    ("*.atlassian.net", "https://a.b.atlassian.net"),
    ("jira.example.com:8443", "https://jira.example.com:8443"),
    ("jira.example.com:*", "https://jira.example.com:7443"),
    ("http://jira.example.com", "http://jira.example.com"),
    ("http://jira.example.com", "https://jira.example.com"),
    ("http://127.0.0.1:*", "http://127.0.0.1:34567"),
    ("http://[::1]:8080", "http://[::1]:8080"),
    ("other.example.com, jira.example.com ,", "https://jira.example.com"),
]
STOPS = [
    ("", "https://jira.example.com", "not on the list"),
    ("jira.example.com", "https://evil.example.com", "not on the list"),
    ("jira.example.com", "https://jira.example.com.evil.example", "not on the list"),
    ("jira.example.com", "https://evil-jira.example.com", "not on the list"),
    ("jira.example.com", "https://sub.jira.example.com", "not on the list"),
    ("jira.example.com", "https://jira.example.com:8443", "jira.example.com:8443 is not"),
    ("jira.example.com:8443", "https://jira.example.com", "not on the list"),
    ("*.atlassian.net", "https://atlassian.net", "not on the list"),
    ("*.atlassian.net", "https://evilatlassian.net", "not on the list"),
    ("*.atlassian.net", "https://acme.atlassian.net.evil.example", "not on the list"),
    ("jira.example.com", "http://jira.example.com", "plain http"),
    ("jira.example.com:8443", "http://jira.example.com:8443", "plain http"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8081", "not on the list"),
    ("127.0.0.1", "https://[::ffff:127.0.0.1]", "not on the list"),
]
WRONG_ENTRIES = [
    "*",
    "*.com",
    "*.",
    "ftp://jira.example.com",
    "jira.example.com/jira",
    "user@jira.example.com",
    "jira.example.com:0",
    "jira.example.com:65536",
    "jira.example.com:port",
    "ji*a.example.com",
    "jirа.example.com",
    ".example.com",
]
LABELS = st.text(string.ascii_lowercase + string.digits + "-", min_size=1, max_size=12)
HOSTS = st.lists(LABELS, min_size=1, max_size=4).map(".".join)
PATHS = st.lists(st.sampled_from(["jira", "browse", "rest", "ex", "a.b", "issues", "", "x~1"]), max_size=5).map(
    "/".join
)
URLS = st.builds(
    "{}://{}{}/{}".format,
    st.sampled_from(["http", "https"]),
    HOSTS,
    st.sampled_from(["", ":80", ":443", ":8443"]),
    PATHS,
)


@pytest.mark.parametrize(("entries", "url"), PASSES)
def test_an_entry_lets_its_host_pass(entries: str, url: str) -> None:
    allowed = parse_allowed_hosts(entries)

    assert require_allowed(parse_address(url), allowed) is None


@pytest.mark.parametrize(("entries", "url", "reason"), STOPS)
def test_everything_else_is_stopped_with_its_reason(entries: str, url: str, reason: str) -> None:
    allowed = parse_allowed_hosts(entries)

    with pytest.raises(BadInput, match=reason):
        require_allowed(parse_address(url), allowed)


@pytest.mark.parametrize("entry", WRONG_ENTRIES)
def test_an_entry_that_is_none_is_named(entry: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_allowed_hosts(f"jira.example.com,{entry}")

    assert entry in str(caught.value)


def test_the_operator_is_told_what_to_write_for_plain_http_on_a_port() -> None:
    with pytest.raises(BadInput) as caught:
        require_allowed(parse_address("http://jira.example.com:8080"), ())

    assert "http://jira.example.com:8080" in caught.value.next_step


def address_of(url: str) -> SiteAddress | None:
    try:
        return parse_address(url)
    except BadInput:
        return None


@given(URLS)
def test_an_address_that_parses_is_stable_when_parsed_again(url: str) -> None:
    first = address_of(url)

    again = first and address_of(first.base_url)

    assert (again and again.base_url, bool(again and again.reduced_from)) == (first and first.base_url, False)


@given(st.text(max_size=60))
def test_no_text_ends_in_anything_but_an_address_or_a_refusal(text: str) -> None:
    address = address_of(f"https://{text}")

    assert address is None or address.host.isascii()


@given(URLS, st.text(max_size=20))
def test_no_host_outside_the_list_is_ever_allowed(url: str, noise: str) -> None:
    allowed = parse_allowed_hosts("jira.corp.internal,*.atlassian.test,http://127.0.0.1:*")
    candidates = [address_of(url), address_of(f"https://jira.corp.internal{noise}"), address_of(f"https://{noise}")]

    passing = {one.host for one in candidates if one and any(entry.allows(one) for entry in allowed)}

    assert passing <= {"jira.corp.internal", "127.0.0.1"} | {
        host for host in passing if host.endswith(".atlassian.test")
    }


@given(HOSTS)
def test_a_wildcard_allows_names_below_it_and_never_itself(host: str) -> None:
    (entry,) = parse_allowed_hosts("*.example.test")

    below, beside = SiteAddress("https", f"{host}.example.test", 443, ""), SiteAddress("https", host, 443, "")

    assert (entry.allows(below), entry.allows(beside)) == (True, host.endswith(".example.test"))
