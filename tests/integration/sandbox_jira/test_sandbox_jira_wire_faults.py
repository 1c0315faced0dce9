"""Answers that go wrong on the wire. The clients here give up early, as ours must."""

import gzip
import socket
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.jira import RunningJira, jira_in_thread

MYSELF = "/rest/api/2/myself"
BRIEFLY = httpx.Timeout(5, read=0.3)
MIB = 1024 * 1024


def test_a_cut_body_is_shorter_than_promised(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("cut")

    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
        dc.get(MYSELF)


def test_a_closed_connection_gives_nothing(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("close")

    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        dc.get(MYSELF)


def test_a_hanging_call_is_never_answered(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("hang")

    with pytest.raises(httpx.ReadTimeout):
        dc.get(MYSELF, timeout=BRIEFLY)


def test_a_slow_call_is_answered_in_the_end(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("slow", seconds=0.2)
    began = monotonic()

    answer = dc.get(MYSELF)

    assert answer.status_code == 200
    assert monotonic() - began >= 0.2


def test_a_dripping_body_comes_byte_by_byte(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("drip", interval_seconds=0.02)

    with dc.stream("GET", MYSELF) as answer:
        stream = answer.iter_raw()
        first, second = next(stream), next(stream)

    assert (first, second) == (b"{", b'"')
    assert int(answer.headers["Content-Length"]) > 100


def test_an_endless_body_does_not_end(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("endless", interval_seconds=0)

    with dc.stream("GET", MYSELF) as answer:
        stream = answer.iter_raw()
        received = sum(len(next(stream)) for _ in range(200))

    assert received > 200
    assert "Content-Length" not in answer.headers


def test_a_huge_body_is_as_large_as_it_says(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("huge", bytes=3 * MIB)

    answer = dc.get(MYSELF)

    assert len(answer.content) == int(answer.headers["Content-Length"]) == 3 * MIB
    assert answer.json() == {}


def test_an_exploding_body_is_a_thousand_times_larger_unpacked(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("explode", mebibytes=8)

    with dc.stream("GET", MYSELF) as answer:
        packed = b"".join(answer.iter_raw())

    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(unpacked) == 8 * MIB
    assert len(packed) < 8 * MIB / 500
    assert gzip.compress(b"")[:2] == packed[:2]


def test_a_client_that_leaves_ends_an_endless_answer(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("endless", times=1, interval_seconds=0)

    with dc.stream("GET", MYSELF) as answer:
        next(answer.iter_raw())
    after = dc.get(MYSELF)

    assert after.status_code == 200


@contextmanager
def hanging_call(jira: RunningJira) -> Iterator[socket.socket]:
    """A call that the server has taken in and will never answer."""
    at = urlsplit(jira.url)
    with socket.create_connection((at.hostname or "", at.port or 0), timeout=5) as caller:
        caller.sendall(b"GET /jira/rest/api/2/myself HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        jira.control.state()  # answered after the call above has come in
        yield caller


def test_the_server_stops_at_once_while_a_call_hangs() -> None:
    with ExitStack() as running:
        jira = running.enter_context(jira_in_thread())
        jira.control.fault("hang")

        with hanging_call(jira) as caller:
            began = monotonic()
            running.close()
            took, received = monotonic() - began, caller.recv(100)

    assert took < 1
    assert received == b""


def test_what_was_never_answered_is_logged_without_a_status(data_center: RunningJira, dc: httpx.Client) -> None:
    data_center.control.fault("hang", path="myself")

    with pytest.raises(httpx.ReadTimeout):
        dc.get(MYSELF, timeout=BRIEFLY)

    logged = data_center.control.requests("myself")
    assert [(entry.fault, entry.status) for entry in logged] == [("hang", None)]
