"""Secrets at rest: sealed with AES-256-GCM under a key that is not in the database, and bound to where they belong.

A seal names its key, so keys can change one after another: the first of the ring seals, each of them opens. The store,
the row and the purpose are authenticated with it, so what was sealed for one opens for no other.
"""

import base64
import hashlib
import os
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32
NAME_BYTES: Final = 8
NONCE_BYTES: Final = 12


class SealProblem(Exception):
    """Something sealed cannot be opened here: its key is not in the ring, or it was sealed for another place."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret belongs."""

    store_id: UUID
    row_id: UUID
    purpose: str

    def as_bytes(self) -> bytes:
        return f"{self.store_id}|{self.row_id}|{self.purpose}".encode()


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of an installation, newest first."""

    keys: tuple[bytes, ...] = field(repr=False)

    def seal(self, secret: str, place: Place) -> bytes:
        """Return a secret as it may be stored: the key's name, a nonce, and what only that key opens."""
        nonce = os.urandom(NONCE_BYTES)
        return (
            _name(self.keys[0])
            + nonce
            + AESGCM(self.keys[0]).encrypt(nonce, secret.encode(), place.as_bytes())
        )

    def open(self, sealed: bytes, place: Place) -> str:
        """Return a secret that was sealed for this place; raises SealProblem."""
        named = {_name(key): key for key in self.keys}
        key = named.get(sealed[:NAME_BYTES])
        if key is None:
            raise SealProblem("the key is not in the ring")
        nonce, hidden = sealed[NAME_BYTES:][:NONCE_BYTES], sealed[NAME_BYTES + NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, hidden, place.as_bytes()).decode()
        except (InvalidTag, ValueError) as problem:
            raise SealProblem("it was sealed for another place, or changed") from problem

    def knows(self, sealed: bytes) -> bool:
        """Say whether the key that sealed this is in the ring."""
        return sealed[:NAME_BYTES] in map(_name, self.keys)

    def is_newest(self, sealed: bytes) -> bool:
        """Say whether this was sealed with the key that seals now."""
        return sealed[:NAME_BYTES] == _name(self.keys[0])


def read_keys(text: str) -> tuple[bytes, ...]:
    """Read keys as a setting names them: base64 of 32 bytes each, with commas between; raises ValueError."""
    keys = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            key = base64.b64decode(part, altchars=b"-_", validate=True)
        except ValueError:  # not base64, or not even ASCII
            key = b""
        if len(key) != KEY_BYTES:
            raise ValueError("each key is the base64 of 32 random bytes, with a comma between two")
        keys.append(key)
    return tuple(keys)


def derived_key(secret_key: str) -> bytes:
    """Return the key of an installation that names none: derived, so that it is kept with what derives it."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"souk sealing 1").derive(secret_key.encode())


def _name(key: bytes) -> bytes:
    # Names the key without telling anything of it.
    return hashlib.sha256(b"name of a sealing key|" + key).digest()[:NAME_BYTES]
