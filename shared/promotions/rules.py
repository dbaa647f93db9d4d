"""A promotion's columns as the pricing function reads them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.pricing.purchase import FIRST_DELIVERY, Promotion


def as_rule(facts: Mapping[str, Any], *, code: str = "") -> Promotion:
    """Return the rule of a row, whether it comes as objects or as JSON.

    Its dates are the reader's: it is on or not read.
    """
    return Promotion(
        id=UUID(str(facts["id"])),
        name=facts["name"],
        kind=facts["kind"],
        percent=Decimal(facts["percent"]),
        amount_minor=facts["amount_minor"],
        buys=facts["buys"],
        gets=facts["gets"],
        products=frozenset(UUID(str(one)) for one in facts["product_ids"]),
        collections=frozenset(UUID(str(one)) for one in facts["collection_ids"]),
        group=UUID(str(facts["group_id"])) if facts["group_id"] else None,
        subtotal_from_minor=facts["subtotal_from_minor"],
        pieces_from=facts["pieces_from"],
        first_order_only=facts["first_order_only"],
        priority=facts["priority"],
        is_exclusive=facts["is_exclusive"],
        code=code,
        on_subscriptions=facts["on_subscriptions"] or FIRST_DELIVERY,
    )
