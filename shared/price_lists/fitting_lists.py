"""The price lists that a buyer gets now, with what they say of some variants."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.kernel.money import Money
from shared.kernel.reading import Reader
from shared.pricing.channels import SHOP
from shared.pricing.purchase import PercentStep, PriceList, PriceStep


def fitting_lists(*, now: str, customer: str, currency: str, variants: str, channel: str, groups: str) -> str:
    """Return the query for them as JSON, for a statement that has these things under these names.

    `currency` is the one that is paid in; `groups` has the `group_id` of each group that the customer belongs to.
    """
    return f"""
    SELECT json_agg(json_build_object(
        'name', l.name, 'percents', l.percents, 'priority', l.priority, 'currency', l.currency,
        'prices', (SELECT json_agg(json_build_array(p.variant_id, p.from_quantity, p.price_minor))
                   FROM price_list_prices p
                   WHERE p.store_id = l.store_id AND p.list_id = l.id AND p.variant_id = ANY({variants}))
    )) FROM price_lists l
    WHERE l.is_on AND (l.starts_at IS NULL OR l.starts_at <= {now}) AND (l.ends_at IS NULL OR l.ends_at > {now})
      AND l.currency IN ('', {currency}) AND l.channel IN ('', {channel})
      AND (l.customer_id IS NULL OR l.customer_id = {customer})
      AND (l.group_id IS NULL OR l.group_id IN (SELECT group_id FROM {groups}))
    """  # noqa: S608 - the names are placeholders that the callers write, never anything that somebody typed


_MINE = "(SELECT group_id FROM customers_in_groups WHERE customer_id = $2) AS mine"
_LISTS = f"SELECT ({fitting_lists(now='$1', customer='$2', currency='$3', variants='$4', channel='$5', groups=_MINE)})"


async def lists_for(
    reader: Reader,
    variants: Collection[UUID],
    *,
    customer_id: UUID | None,
    currency: str,
    own: str,
    now: datetime,
) -> tuple[PriceList, ...]:
    """Return the lists for a buyer who pays in `currency` in a store whose own currency is `own`."""
    found = await reader.fetchval(_LISTS, now, customer_id, currency, list(variants), SHOP)
    return tuple(as_price_list(facts, own) for facts in found or ())


def as_price_list(facts: Mapping[str, Any], own: str) -> PriceList:
    """Return a list as the pricing function reads it.

    Whom and when it is for is the reader's: it fits or is not read.
    """
    currency = facts["currency"] or own
    return PriceList(
        name=facts["name"],
        steps=tuple(
            PriceStep(UUID(variant), count, Money(minor, currency))
            for variant, count, minor in facts["prices"] or ()
        ),
        percents=tuple(PercentStep(step["from"], Decimal(step["percent"])) for step in facts["percents"]),
        priority=facts["priority"],
    )
