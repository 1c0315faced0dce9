"""Secrets at rest: what opens them, what is said when it does not, and that nothing prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access.credentials import Secret
from access.errors import BadInput
from storage.encryption import KeyMissing, Sealed, SecretBox, SecretDamaged, key_id, new_key

OLD, NEW = new_key(), new_key()


@given(st.text())
def test_any_text_opens_again(text: str) -> None:
    box = SecretBox((NEW,))

    assert box.open(box.seal(Secret(text), "owner"), "owner") == Secret(text)


def test_the_first_key_encrypts_and_is_named() -> None:
    assert SecretBox((NEW, OLD)).seal(Secret("x"), "owner").key_id == key_id(NEW)


def test_a_later_key_still_opens() -> None:
    sealed = SecretBox((OLD,)).seal(Secret("x"), "owner")

    assert SecretBox((NEW, OLD)).open(sealed, "owner") == Secret("x")


def test_a_missing_key_is_named_by_its_id() -> None:
    sealed = SecretBox((OLD,)).seal(Secret("x"), "owner")

    with pytest.raises(KeyMissing, match=f"needs key {key_id(OLD)}, which is not in JIRA_ACCESS_ENCRYPTION_KEYS"):
        SecretBox((NEW,)).open(sealed, "owner")


def test_renewing_moves_a_secret_to_the_first_key() -> None:
    sealed = SecretBox((OLD,)).seal(Secret("x"), "owner")

    renewed = SecretBox((NEW, OLD)).renew(sealed)

    assert renewed.key_id == key_id(NEW)
    assert SecretBox((NEW,)).open(renewed, "owner") == Secret("x")


def test_renewing_without_the_old_key_names_it() -> None:
    sealed = SecretBox((OLD,)).seal(Secret("x"), "owner")

    with pytest.raises(KeyMissing, match=key_id(OLD)):
        SecretBox((NEW,)).renew(sealed)


def test_a_ciphertext_of_another_row_does_not_open() -> None:
    box = SecretBox((NEW,))
    sealed = box.seal(Secret("x"), "connection:c1")

    with pytest.raises(SecretDamaged):
        box.open(sealed, "connection:c2")


def test_a_changed_ciphertext_does_not_open() -> None:
    box = SecretBox((NEW,))
    sealed = box.seal(Secret("x"), "owner")

    with pytest.raises(SecretDamaged):
        box.open(Sealed(sealed.key_id, sealed.ciphertext[:-4] + "AAA="), "owner")


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(BadInput, match="JIRA_ACCESS_ENCRYPTION_KEYS is not set"):
        SecretBox(()).seal(Secret("x"), "owner")


def test_a_wrong_key_is_named_by_its_place_and_not_repeated() -> None:
    with pytest.raises(BadInput, match="Key 2 of JIRA_ACCESS_ENCRYPTION_KEYS") as refusal:
        SecretBox((NEW, Secret("not-a-key")))

    assert "not-a-key" not in str(refusal.value)


def test_a_box_shows_key_ids_and_no_keys() -> None:
    shown = repr(SecretBox((NEW, OLD)))

    assert key_id(NEW) in shown
    assert NEW.reveal() not in shown


def test_new_keys_differ() -> None:
    assert new_key() != new_key()
