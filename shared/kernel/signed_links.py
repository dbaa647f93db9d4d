"""Links to files that carry their own proof, so that a leaked table opens nothing and none has to be looked up (R24).

`<key id>.<subject>.<expiry>.<signature>`: the signature covers all of it, its purpose and the store.
"""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from uuid import UUID


def sign_link(secret_key: str, purpose: str, store_id: UUID, subject_id: UUID, *, until: datetime) -> str:
    """Return the token by which its holder may use one thing until then."""
    what = f"{_key_id(secret_key)}.{subject_id.hex}.{int(until.timestamp())}"
    return f"{what}.{_signature(secret_key, purpose, store_id, what)}"


def read_signed_link(
    secret_key: str, purpose: str, store_id: UUID, token: str, *, now: datetime
) -> UUID | None:
    """Return what the token is for; None when it is of another purpose, store or key, was changed, or is over."""
    what, _, signature = token.rpartition(".")
    if not token.isascii() or not hmac.compare_digest(
        signature, _signature(secret_key, purpose, store_id, what)
    ):
        return None
    # Signed, so it was written above and has its three parts.
    _, subject, until = what.split(".")
    return UUID(subject) if now < datetime.fromtimestamp(int(until), UTC) else None


def _signature(secret_key: str, purpose: str, store_id: UUID, what: str) -> str:
    digest = hmac.new(secret_key.encode(), f"{purpose}|{store_id}|{what}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _key_id(secret_key: str) -> str:
    # Names the key without telling it, so that links of an old key can be told apart when keys change.
    return hashlib.sha256(b"key id of signed links|" + secret_key.encode()).hexdigest()[:8]
