"""Links under which a member, and whoever they send one to, sees a shop as its drafts have it. Each ends.

Under a sketch's, a form of the dashboard shows in the shop what is being typed into it and kept by nobody; it is signed
for the dashboard's own origin, so that no other page can send anything there.
"""

import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.kernel.tokens import derived_token

HOUR: Final = 3600
LIFE: Final = 24 * HOUR

_PREVIEW: Final = "preview"


def preview_token(secret_key: str, store_id: UUID, *, now: datetime) -> str:
    """Return a token for the drafts of a store, good for a day and the rest of an hour: the same all that hour."""
    return _token(secret_key, store_id, _PREVIEW, now)


def opens_preview(secret_key: str, store_id: UUID, token: str, *, now: datetime) -> bool:
    """Whether a token opens the drafts of this store now."""
    return _opens(secret_key, store_id, _PREVIEW, token, now)


def sketch_token(secret_key: str, store_id: UUID, *, origin: str, now: datetime) -> str:
    """Return a token with which pages of an origin may send what is typed there, good for as long as a preview's."""
    return _token(secret_key, store_id, f"sketches from {origin}", now)


def opens_sketches(secret_key: str, store_id: UUID, token: str, *, origin: str, now: datetime) -> bool:
    """Whether a page of this origin may send sketches of this store now."""
    return _opens(secret_key, store_id, f"sketches from {origin}", token, now)


def _token(secret_key: str, store_id: UUID, purpose: str, now: datetime) -> str:
    until = (int(now.timestamp()) // HOUR + 1) * HOUR + LIFE
    return f"{until}-{_signature(secret_key, store_id, purpose, until)}"


def _opens(secret_key: str, store_id: UUID, purpose: str, token: str, now: datetime) -> bool:
    until, _, signature = token.partition("-")
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        return False
    ours = _signature(secret_key, store_id, purpose, int(until))
    return hmac.compare_digest(signature.encode(), ours.encode()) and int(until) > now.timestamp()


def _signature(secret_key: str, store_id: UUID, purpose: str, until: int) -> str:
    return derived_token(secret_key, f"{purpose} until {until}", store_id, store_id)
