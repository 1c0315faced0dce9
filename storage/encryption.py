"""Secrets at rest: Fernet under one of several keys, each ciphertext with the short name of its key.

Where ciphertexts are kept is the stores' business; the job that moves them to a new key is `storage.key_rotation`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from access.credentials import Secret
from access.errors import BadInput, Refused

SETTING = "JIRA_ACCESS_ENCRYPTION_KEYS"
_KEY_ID_LENGTH = 12


class KeyMissing(Refused):
    """A stored secret was encrypted with a key that is not held; the sentence names the key by its id."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"A stored secret needs key {key_id}, which is not in {SETTING}.",
            "Add that key behind the first one, or enter the secret anew.",
        )
        self.key_id = key_id


class SecretDamaged(Refused):
    """A stored secret does not decrypt although its key is held: it was changed, or belongs to another row."""

    def __init__(self) -> None:
        super().__init__("A stored secret was damaged or swapped; it is not used.", "Enter the secret anew.")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A ciphertext and the id of the key that opens it."""

    key_id: str
    ciphertext: str


def new_key() -> Secret:
    """A fresh key, to be put first in `JIRA_ACCESS_ENCRYPTION_KEYS`."""
    return Secret(Fernet.generate_key().decode("ascii"))


def key_id(key: Secret) -> str:
    """The name under which a key may be talked about: the beginning of its hash."""
    return hashlib.sha256(key.reveal().encode("utf-8")).hexdigest()[:_KEY_ID_LENGTH]


class SecretBox:
    """Encrypts with the first key and decrypts with any.

    Raises:
        BadInput: one of the keys is not a Fernet key; the sentence tells which by its place.
    """

    def __init__(self, keys: tuple[Secret, ...]) -> None:
        self._fernets = {key_id(key): _fernet(key, place) for place, key in enumerate(keys, start=1)}
        self._all = MultiFernet(self._fernets.values()) if self._fernets else None

    def __repr__(self) -> str:
        return f"SecretBox(key_ids={self.key_ids})"

    @property
    def key_ids(self) -> tuple[str, ...]:
        """Ids of the keys held; the first one encrypts."""
        return tuple(self._fernets)

    def seal(self, secret: Secret, owner: str) -> Sealed:
        """The secret encrypted for one owner. Raises BadInput where no key is set."""
        if self._all is None:
            raise BadInput(f"{SETTING} is not set, so no secret can be kept.", "Make a key: jira-access keys new.")
        # The owner is sealed in, so that a ciphertext copied to another row does not open there.
        body = json.dumps([owner, secret.reveal()]).encode("ascii")
        return Sealed(self.key_ids[0], self._all.encrypt(body).decode("ascii"))

    def open(self, sealed: Sealed, owner: str) -> Secret:
        """The secret. Raises KeyMissing, and SecretDamaged where it is not what was sealed for that owner."""
        sealed_for, secret = json.loads(self._decrypt(sealed))
        if sealed_for != owner:
            raise SecretDamaged
        return Secret(secret)

    def renew(self, sealed: Sealed) -> Sealed:
        """The same secret under the first key. Raises KeyMissing and SecretDamaged."""
        self._decrypt(sealed)
        if self._all is None:
            raise KeyMissing(sealed.key_id)
        return Sealed(self.key_ids[0], self._all.rotate(sealed.ciphertext).decode("ascii"))

    def _decrypt(self, sealed: Sealed) -> bytes:
        fernet = self._fernets.get(sealed.key_id)
        if fernet is None:
            raise KeyMissing(sealed.key_id)
        try:
            return fernet.decrypt(sealed.ciphertext)
        except InvalidToken:
            raise SecretDamaged from None


def _fernet(key: Secret, place: int) -> Fernet:
    try:
        return Fernet(key.reveal())
    except ValueError:
        raise BadInput(f"Key {place} of {SETTING} is not a key.", "Make one: jira-access keys new.") from None
