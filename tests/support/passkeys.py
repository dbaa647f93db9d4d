"""A device with passkeys, in software: it makes keys, counts, and signs what a browser would have it sign."""

import base64
import hashlib
import json
import secrets
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

PRESENT: Final = 0x01
VERIFIED: Final = 0x04
ATTESTED: Final = 0x40


class Device:
    """One device with one key. What it says may be made wrong by keyword."""

    def __init__(
        self, *, origin: str = "http://localhost:8000", host: str = "localhost", counts: bool = True
    ) -> None:
        self._key: EllipticCurvePrivateKey = generate_private_key(SECP256R1())
        self.origin, self.host, self.counts = origin, host, counts
        self.credential = secrets.token_bytes(32)
        self.count = 0
        self.holder = b""

    def make(self, options: dict[str, Any], *, flags: int = PRESENT | VERIFIED, **wrong: str) -> str:
        """Answer to `navigator.credentials.create`."""
        self.holder = decoded(options["user"]["id"])
        numbers = self._key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        key = bytes(16) + len(self.credential).to_bytes(2) + self.credential + encode_cbor(public)
        data = self._data(flags | ATTESTED, wrong.get("host")) + key
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"], wrong)
        return self._written({"clientDataJSON": encoded(client), "attestationObject": encoded(attested)})

    def show(
        self,
        options: dict[str, Any],
        *,
        flags: int = PRESENT | VERIFIED,
        holder: bytes | None = None,
        **wrong: str,
    ) -> str:
        """Answer to `navigator.credentials.get`."""
        if self.counts:
            self.count += 1
        data = self._data(flags, wrong.get("host"))
        client = self._client(wrong.get("type", "webauthn.get"), options["challenge"], wrong)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ECDSA(SHA256()))
        return self._written(
            {
                "clientDataJSON": encoded(client),
                "authenticatorData": encoded(data),
                "signature": encoded(signature),
                "userHandle": encoded(self.holder if holder is None else holder),
            }
        )

    def _data(self, flags: int, host: str | None) -> bytes:
        return hashlib.sha256((host or self.host).encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client(self, kind: str, challenge: str, wrong: dict[str, str]) -> bytes:
        told = {
            "type": kind,
            "challenge": wrong.get("challenge", challenge),
            "origin": wrong.get("origin", self.origin),
            "crossOrigin": False,
        }
        return json.dumps(told).encode()

    def _written(self, response: dict[str, str]) -> str:
        name = encoded(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
