"""A body is never held beyond its cap, however small it came over the wire."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_api.intake import BodyDamaged, BodyIntake, BodyTooLarge

MIB = 2**20


def taken_in(pieces: list[bytes], encoding: str = "gzip", cap: int = MIB) -> bytes:
    intake = BodyIntake(cap, encoding)
    for piece in pieces:
        intake.feed(piece)
    return intake.finish()


def cut(whole: bytes, size: int) -> list[bytes]:
    return [whole[start : start + size] for start in range(0, len(whole), size)]


@given(body=st.binary(max_size=3_000), size=st.integers(1, 500))
def test_gzip_comes_out_as_it_went_in_however_it_was_cut(body: bytes, size: int) -> None:
    assert taken_in(cut(gzip.compress(body), size)) == body


@given(body=st.binary(max_size=3_000), size=st.integers(1, 500))
def test_a_plain_body_comes_out_as_it_went_in(body: bytes, size: int) -> None:
    assert taken_in(cut(body, size), "") == body


def test_gzip_members_behind_one_another_are_one_body() -> None:
    assert taken_in([gzip.compress(b"one ") + gzip.compress(b"two")]) == b"one two"


def test_a_body_of_exactly_the_cap_is_taken() -> None:
    assert taken_in([b"x" * 100], "", 100) == b"x" * 100


def test_one_byte_more_is_too_large() -> None:
    with pytest.raises(BodyTooLarge):
        taken_in([b"x" * 101], "", 100)


def test_a_bomb_stops_at_the_cap_without_being_inflated() -> None:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = squeezer.compress(bytes(200 * MIB)) + squeezer.flush()
    tracemalloc.start()

    with pytest.raises(BodyTooLarge):
        taken_in([bomb])

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MIB


def test_a_compressed_body_that_stops_early_is_damaged() -> None:
    with pytest.raises(BodyDamaged):
        taken_in([gzip.compress(b"x" * 1000)[:-9]])


def test_a_body_that_is_not_gzip_is_damaged() -> None:
    with pytest.raises(BodyDamaged):
        taken_in([b'{"name": "svc"}'])


def test_an_encoding_that_was_not_asked_for_is_damaged() -> None:
    with pytest.raises(BodyDamaged):
        BodyIntake(MIB, "br")


def test_no_body_at_all_is_empty_whatever_its_encoding() -> None:
    assert taken_in([]) == b""
