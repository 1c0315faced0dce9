"""Every usual mistake with a private key gets its own sentence, and no sentence holds any of the key."""

from __future__ import annotations

import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Secret
from access.errors import BadInput
from access.pem_keys import checked_bits, checked_pem
from access.ports_oauth import KeyPair
from jira_api.oauth1_keys import advice_about, load_private_key, public_key_of


def pkcs1(pair: KeyPair) -> str:
    key = load_private_key(pair.private_key)
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def test_a_new_pair_has_2048_bits_and_halves_that_belong_together(key_pair: KeyPair) -> None:
    private = load_private_key(key_pair.private_key)
    public = load_pem_public_key(key_pair.public_key.encode())

    assert private.key_size == 2048
    assert isinstance(public, rsa.RSAPublicKey)
    assert private.public_key().public_numbers() == public.public_numbers()


def test_the_halves_are_written_as_jira_and_openssl_write_them(key_pair: KeyPair) -> None:
    assert key_pair.private_key.reveal().startswith("-----BEGIN PRIVATE KEY-----\n")
    assert key_pair.public_key.startswith("-----BEGIN PUBLIC KEY-----\n")


def test_a_pair_does_not_show_its_private_half(key_pair: KeyPair) -> None:
    assert "PRIVATE" not in repr(key_pair)


def test_the_public_half_can_be_had_again_from_the_private_one(key_pair: KeyPair) -> None:
    assert public_key_of(key_pair.private_key) == key_pair.public_key


@pytest.mark.parametrize(
    "rewrite",
    [
        pytest.param(lambda pem: pem, id="as it is"),
        pytest.param(lambda pem: pem.replace("\n", "\r\n"), id="with CRLF"),
        pytest.param(lambda pem: pem.replace("\n", " "), id="with blanks for line breaks"),
        pytest.param(lambda pem: f"# our key\n{pem}\n# the end", id="with notes around it"),
        pytest.param(lambda pem: pem.rstrip(), id="without the last line break"),
    ],
)
def test_a_key_that_came_through_forms_and_variables_is_still_read(key_pair: KeyPair, rewrite: object) -> None:
    assert callable(rewrite)
    pem = Secret(rewrite(key_pair.private_key.reveal()))

    assert load_private_key(pem).key_size == 2048


def test_the_older_form_of_an_rsa_key_is_read_too(key_pair: KeyPair) -> None:
    assert load_private_key(Secret(pkcs1(key_pair))).key_size == 2048


def test_line_breaks_written_as_two_characters_are_named(key_pair: KeyPair) -> None:
    with pytest.raises(BadInput, match=r"two characters \\n"):
        load_private_key(Secret(key_pair.private_key.reveal().replace("\n", r"\n")))


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_passphrase_is_named(key_pair: KeyPair, form: PrivateFormat) -> None:
    locked = load_private_key(key_pair.private_key).private_bytes(Encoding.PEM, form, BestAvailableEncryption(b"pass"))

    with pytest.raises(BadInput, match="passphrase"):
        load_private_key(Secret(locked.decode()))


@pytest.mark.parametrize("form", [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL])
def test_a_key_of_another_kind_is_named(form: PrivateFormat) -> None:
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, form, NoEncryption())

    with pytest.raises(BadInput, match="RSA"):
        load_private_key(Secret(curve.decode()))


def test_the_public_half_in_place_of_the_private_one_is_named(key_pair: KeyPair) -> None:
    with pytest.raises(BadInput, match="public key"):
        load_private_key(Secret(key_pair.public_key))


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("CERTIFICATE", "certificate"),
        ("OPENSSH PRIVATE KEY", "OpenSSH"),
        ("EC PRIVATE KEY", "elliptic"),
        ("PGP MESSAGE", "another kind"),
    ],
)
def test_other_things_in_pem_form_are_named(label: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        checked_pem(f"-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n")


def test_a_key_that_was_cut_off_is_named(key_pair: KeyPair) -> None:
    with pytest.raises(BadInput, match="last line"):
        load_private_key(Secret(key_pair.private_key.reveal()[:-30]))


def test_a_damaged_key_is_refused(key_pair: KeyPair) -> None:
    lines = key_pair.private_key.reveal().splitlines()
    damaged = "\n".join([*lines[:5], *lines[8:]])

    with pytest.raises(BadInput, match=r"cannot be read"):
        load_private_key(Secret(damaged))


@given(st.text(max_size=200))
def test_garbage_is_refused_with_a_sentence_that_holds_none_of_it(garbage: str) -> None:
    with pytest.raises(BadInput) as refusal:
        checked_pem(f"canary{garbage}")

    assert "canary" not in repr(refusal.value)


def test_no_refusal_holds_any_of_the_key(key_pair: KeyPair) -> None:
    body = key_pair.private_key.reveal().splitlines()[3]

    with pytest.raises(BadInput) as refusal:
        load_private_key(Secret(key_pair.private_key.reveal().replace(body, f"{body[:-1]}!")))

    assert body[:20] not in repr(refusal.value)


@pytest.mark.parametrize("bits", [512, 1023, 8193])
def test_a_key_that_is_too_short_or_too_long_is_refused_with_its_length(bits: int) -> None:
    with pytest.raises(BadInput, match=re.escape(str(bits))):
        checked_bits(bits)


@pytest.mark.parametrize(("bits", "is_advised"), [(1024, True), (2047, True), (2048, False), (4096, False)])
def test_a_short_key_works_and_a_longer_one_is_advised(bits: int, is_advised: bool) -> None:  # noqa: FBT001 - a column of the table
    assert bool(checked_bits(bits)) is is_advised


def test_a_good_key_needs_no_advice(key_pair: KeyPair) -> None:
    assert advice_about(key_pair.private_key) == ""
