"""What lies between here and Jira, through the command line: TLS, names, silence, and whether it is our own network."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from fixtures.shell import Check

from sandbox.jira import Deployment, RunningJira, example_world, jira_in_thread
from sandbox.jira.example import PERSONAL_TOKEN

DEAD = "http://127.0.0.1:9"
PAT = ("--auth", "pat", "--json")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """A certificate authority that nobody knows."""
    return trustme.CA()


@pytest.fixture
def tls_jira(authority: trustme.CA) -> Iterator[RunningJira]:
    """A Data Center behind https, with a certificate of that authority for 127.0.0.1."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    with jira_in_thread(example_world(Deployment.DATA_CENTER), tls=server, control_tls=client) as jira:
        yield jira


def test_a_certificate_of_an_unknown_authority_is_not_trusted(check: Check, tls_jira: RunningJira) -> None:
    printed = check(tls_jira.url, *PAT, secret=PERSONAL_TOKEN)

    assert (printed.status, printed.cause) == (3, ("upstream", "tls"))
    assert tls_jira.control.requests() == []


def test_a_certificate_of_ones_own_authority_is_trusted_when_it_is_named(
    check: Check, tls_jira: RunningJira, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("JIRA_ACCESS_CA_FILE", str(tmp_path / "ca.pem"))

    printed = check(tls_jira.url, *PAT, secret=PERSONAL_TOKEN)

    assert (printed.status, printed.cause) == (0, ("ok", "ok"))


def test_a_certificate_for_another_name_is_not_trusted(
    check: Check, tls_jira: RunningJira, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("JIRA_ACCESS_CA_FILE", str(tmp_path / "ca.pem"))

    printed = check(tls_jira.url.replace("127.0.0.1", "localhost"), *PAT, secret=PERSONAL_TOKEN)

    assert (printed.status, printed.cause) == (3, ("upstream", "tls"))


def test_https_where_plain_http_is_spoken_is_a_tls_fault(check: Check, data_center: RunningJira) -> None:
    printed = check(data_center.url.replace("http://", "https://"), *PAT, secret=PERSONAL_TOKEN)

    assert (printed.status, printed.cause) == (3, ("upstream", "tls"))


def test_a_name_that_does_not_resolve_is_a_dns_fault(check: Check) -> None:
    printed = check("https://jira.invalid", *PAT)

    assert (printed.status, printed.cause) == (3, ("upstream", "dns"))


def test_an_unreachable_jira_is_our_own_network_where_the_probe_is_silent_too(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_PROBE_URL", DEAD)

    printed = check(DEAD, *PAT)

    assert (printed.status, printed.cause) == (3, ("offline", "no_network"))


def test_an_unreachable_jira_is_jiras_fault_where_the_probe_answers(
    check: Check, data_center: RunningJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_PROBE_URL", data_center.origin)

    printed = check(DEAD, *PAT)

    assert (printed.status, printed.cause) == (3, ("upstream", "connect"))


def test_a_probe_is_not_asked_while_jira_answers(
    check: Check, data_center: RunningJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_PROBE_URL", f"{data_center.origin}/probe")

    check(data_center.url, *PAT, secret=PERSONAL_TOKEN)

    assert data_center.control.requests("/probe") == []


def test_a_jira_that_answers_with_an_error_is_never_called_offline(
    check: Check, data_center: RunningJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIRA_ACCESS_PROBE_URL", DEAD)
    data_center.control.fault("status", path=r"/myself$", code=500)

    printed = check(data_center.url, *PAT, secret=PERSONAL_TOKEN)

    assert (printed.status, printed.cause) == (3, ("upstream", "server_error"))
