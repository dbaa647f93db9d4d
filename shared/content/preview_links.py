"""Links under which a member, and whoever they send one to, sees a shop as its drafts have it. Each ends."""

import hmac
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.kernel.tokens import derived_token

HOUR: Final = 3600
LIFE: Final = 24 * HOUR


def preview_token(secret_key: str, store_id: UUID, *, now: datetime) -> str:
    """Return a token for the drafts of a store, good for a day and the rest of an hour: the same all that hour."""
    until = (int(now.timestamp()) // HOUR + 1) * HOUR + LIFE
    return f"{until}-{_signature(secret_key, store_id, until)}"


def opens_preview(secret_key: str, store_id: UUID, token: str, *, now: datetime) -> bool:
    """Whether a token opens the drafts of this store now."""
    until, _, signature = token.partition("-")
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        return False
    is_ours = hmac.compare_digest(signature.encode(), _signature(secret_key, store_id, int(until)).encode())
    return is_ours and int(until) > now.timestamp()


def _signature(secret_key: str, store_id: UUID, until: int) -> str:
    return derived_token(secret_key, f"preview until {until}", store_id, store_id)
