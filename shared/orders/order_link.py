"""The secret link of an order: whoever has it may see it, and only its hash is stored."""

from typing import Final
from uuid import UUID

from shared.kernel.tokens import derived_token

ORDER_LINK: Final = "order-link"


def token_of_order(secret_key: str, store_id: UUID, order_id: UUID) -> str:
    """Return the token of an order's link, the same at each call."""
    return derived_token(secret_key, ORDER_LINK, store_id, order_id)
