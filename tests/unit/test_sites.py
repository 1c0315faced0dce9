"""Addresses as people type them: what is taken, reduced or refused, and that no refusal repeats a password."""

from __future__ import annotations

import pytest

from access.credentials import Deployment
from access.errors import BadInput
from access.sites import parse_address

PAGES = [
    ("https://jira.example.com/browse/ABC-1", "https://jira.example.com"),
    ("https://jira.example.com/browse/", "https://jira.example.com"),
    ("https://jira.example.com/jira/browse/ABC-1", "https://jira.example.com/jira"),
    ("https://jira.example.com/jira/secure/Dashboard.jspa", "https://jira.example.com/jira"),
    ("https://jira.example.com/secure/Dashboard.jspa?selectPageId=1", "https://jira.example.com"),
    ("https://jira.example.com/login.jsp", "https://jira.example.com"),
    ("https://jira.example.com/jira/rest/api/2/myself", "https://jira.example.com/jira"),
    ("https://jira.example.com/?a=b#c", "https://jira.example.com"),
    ("https://acme.atlassian.net/jira/software/projects/WEB/boards/1", "https://acme.atlassian.net"),
    ("https://api.atlassian.com/ex/jira/1122-aa/rest/api/3/myself", "https://api.atlassian.com/ex/jira/1122-aa"),
]
BASES = [
    ("https://jira.example.com", "https://jira.example.com"),
    ("  HTTPS://JIRA.Example.COM/  ", "https://jira.example.com"),
    ("https://jira.example.com:443/", "https://jira.example.com"),
    ("http://jira.example.com:80", "http://jira.example.com"),
    ("https://jira.example.com:8443/jira/", "https://jira.example.com:8443/jira"),
    ("https://jira.example.com//tools//jira", "https://jira.example.com/tools/jira"),
    ("https://jira.example.com./", "https://jira.example.com"),
    ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ("https://10.0.0.7:8080", "https://10.0.0.7:8080"),
    ("https://[::0001]:8080/jira", "https://[::1]:8080/jira"),
    ("https://api.atlassian.com/ex/jira/1122-aa", "https://api.atlassian.com/ex/jira/1122-aa"),
]
WRONG = [
    ("", "empty"),
    ("   ", "empty"),
    ("jira.example.com", "not an http or https address"),
    ("/jira", "not an http or https address"),
    ("ftp://jira.example.com", "not an http or https address"),
    ("javascript:alert(1)", "not an http or https address"),
    ("https:jira.example.com", "not an http or https address"),
    ("https://", "not an http or https address"),
    ("https://:8443", "names no host"),
    ("https://jira.example.com:0", "port"),
    ("https://jira.example.com:65536", "port"),
    ("https://jira.example.com:eight", "port"),
    ("https://jira example.com", "blank"),
    ("https://jira.example.com\\@evil.example", "user name or password"),
    ("https://jira.example.com\\.evil.example", "blank or a character"),
    ("https://svc:hunter2@jira.example.com", "user name or password"),
    ("https://jira.example.com@evil.example", "user name or password"),
    ("https://jirа.example.com", "look-alike"),
    ("https://ｊira.example.com", "look-alike"),
    ("https://jira。example.com", "look-alike"),
    ("https://jira.example.com℀", "not an address"),
    ("https://2130706433", "number in disguise"),
    ("https://0x7f000001", "number in disguise"),
    ("https://0x7f.1", "number in disguise"),
    ("https://127.1", "number in disguise"),
    ("https://0177.0.0.1", "number in disguise"),
    ("https://127.0.0.0x1", "number in disguise"),
    ("https://[::g]", "not an"),
    ("https://[::1", "not an address"),
    ("https://-jira.example.com", "not a host name"),
    ("https://jira..example.com", "not a host name"),
    ("https://jira%2eexample.com", "not a host name"),
    (f"https://{'a' * 64}.example.com", "not a host name"),
    (f"https://{'a.' * 130}example.com", "not a host name"),
    ("https://jira.example.com/../admin", "path"),
    ("https://jira.example.com/%2e%2e/admin", "path"),
    ("https://jira.example.com/jirá", "path"),
    ("https://jira.example.com/a;b", "path"),
]
MANGLED_PASSWORDS = [
    "https://svc:hunter2@jira.example.com",
    "https://svc:hunter2 @jira.example.com",
    "https://svc:hun/hunter2@jira.example.com",
    "https://svc:hun?hunter2@jira.example.com",
    "https://svc:hun#hunter2@jira.example.com",
    "svc:hunter2@jira.example.com",
]


@pytest.mark.parametrize(("typed", "base"), PAGES)
def test_a_page_inside_jira_is_reduced_to_its_base_and_this_is_told(typed: str, base: str) -> None:
    address = parse_address(typed)

    assert address.base_url == base
    assert address.reduced_from == typed.split("?", maxsplit=1)[0]


@pytest.mark.parametrize(("typed", "base"), BASES)
def test_a_base_address_gets_one_normal_form_and_keeps_its_context_path(typed: str, base: str) -> None:
    address = parse_address(typed)

    assert (address.base_url, address.reduced_from) == (base, "")


@pytest.mark.parametrize(("typed", "reason"), WRONG)
def test_a_wrong_address_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        parse_address(typed)


@pytest.mark.parametrize("typed", MANGLED_PASSWORDS)
def test_a_password_in_an_address_is_never_repeated(typed: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_address(typed)

    assert "hunter2" not in str(caught.value)


def test_a_secret_in_the_query_of_a_page_is_not_told() -> None:
    address = parse_address("https://jira.example.com/browse/ABC-1?os_password=hunter2")

    assert address.reduced_from == "https://jira.example.com/browse/ABC-1"


def test_an_endless_address_is_cut_in_the_sentence() -> None:
    with pytest.raises(BadInput) as caught:
        parse_address("x" * 10_000)

    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("url", ["https://acme.atlassian.net", "https://api.atlassian.com/ex/jira/1"])
def test_the_address_alone_says_cloud(url: str) -> None:
    assert parse_address(url).guessed_deployment() is Deployment.CLOUD


@pytest.mark.parametrize("url", ["https://atlassian.net.example.com", "https://jira.example.com/ex/jira/1"])
def test_a_host_that_only_resembles_atlassian_is_data_center(url: str) -> None:
    assert parse_address(url).guessed_deployment() is Deployment.DATA_CENTER


def test_a_gateway_of_ones_own_is_cloud() -> None:
    address = parse_address("http://127.0.0.1:8090/ex/jira/1122")

    assert address.guessed_deployment("http://127.0.0.1:8090/") is Deployment.CLOUD
