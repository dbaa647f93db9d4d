"""What the sandbox signs, rightly or, on command, wrongly."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

LIFE_SECONDS: Final = 300
# What a token may be on command. Each is something that must not let anybody in.
WRONGS: Final = (
    "nonce", "no_nonce", "audience", "for_another", "also_for_others", "issuer", "expired", "early", "alg_none",
    "shared_secret", "other_key", "unknown_key", "no_subject", "none",
)  # fmt: skip


class SigningKey:
    """An RSA key with a name."""

    def __init__(self) -> None:
        self._key: RSAPrivateKey = generate_private_key(public_exponent=65537, key_size=2048)
        self.name = encoded(hashlib.sha256(str(self._numbers.n).encode()).digest())[:16]

    @property
    def public(self) -> dict[str, str]:
        """The key as others read it (RFC 7517)."""
        return {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.name,
            "n": _number(self._numbers.n),
            "e": _number(self._numbers.e),
        }

    def sign(self, text: str) -> str:
        return encoded(self._key.sign(text.encode(), PKCS1v15(), SHA256()))

    @property
    def _numbers(self) -> Any:
        return self._key.public_key().public_numbers()


def id_token(
    key: SigningKey,
    *,
    issuer: str,
    client_id: str,
    client_secret: str,
    person: dict[str, Any],
    nonce: str,
    wrong: str,
) -> str:
    """Return a signed statement of who somebody is; `wrong` says what is not right with it, if anything."""
    now = int(time.time())
    claims = {
        "iss": issuer, "aud": client_id, "iat": now, "exp": now + LIFE_SECONDS, "nonce": nonce, **person,
    }  # fmt: skip
    claims |= _changed(wrong, client_id, now)
    for name in {"no_nonce": ("nonce",), "no_subject": ("sub",)}.get(wrong, ()):
        del claims[name]
    header = {"typ": "JWT", "alg": "RS256", "kid": key.name}
    header |= {
        "alg_none": {"alg": "none"},
        "shared_secret": {"alg": "HS256"},
        "unknown_key": {"kid": "nobody"},
    }.get(wrong, {})
    text = f"{_part(header)}.{_part(claims)}"
    return f"{text}.{_signature(key, text, client_secret, wrong)}"


def _changed(wrong: str, client_id: str, now: int) -> dict[str, Any]:
    changes: dict[str, dict[str, Any]] = {
        "nonce": {"nonce": "another"},
        "audience": {"aud": "somebody-else"},
        "for_another": {"aud": "somebody-else", "azp": client_id},
        "also_for_others": {"aud": [client_id, "somebody-else"], "azp": "somebody-else"},
        "issuer": {"iss": "https://issuer.invalid"},
        "expired": {"iat": now - 7200, "exp": now - 3600},
        "early": {"iat": now + 3600, "exp": now + 7200},
    }
    return changes.get(wrong, {})


def encoded(content: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _signature(key: SigningKey, text: str, client_secret: str, wrong: str) -> str:
    if wrong == "alg_none":
        return ""
    if wrong == "shared_secret":
        return encoded(hmac.new(client_secret.encode(), text.encode(), hashlib.sha256).digest())
    return (SigningKey() if wrong == "other_key" else key).sign(text)


def _part(content: dict[str, Any]) -> str:
    return encoded(json.dumps(content).encode())


def _number(number: int) -> str:
    return encoded(number.to_bytes((number.bit_length() + 7) // 8))
