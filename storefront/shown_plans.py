"""By which plans products can be subscribed to: read once per version of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.kernel.reading import Reader
from shared.pricing.purchase import EVERY_DELIVERY, FIRST_DELIVERY

# Of promotions only those that hold for anybody who has the product, and have no end: a page is kept for long.
_PLANS: Final = """
SELECT product_id, id, every, count, percent_off, trial_days, least_orders, (
    SELECT json_agg(json_build_array(r.name, r.on_subscriptions) ORDER BY r.priority, r.id) FROM promotions r
    WHERE r.is_on AND NOT r.needs_code AND NOT r.first_order_only AND r.group_id IS NULL AND r.ends_at IS NULL
      AND (r.starts_at IS NULL OR r.starts_at <= now()) AND r.subtotal_from_minor = 0 AND r.pieces_from <= 1
      AND r.kind IN ('percentage', 'fixed', 'free_shipping')
      AND (plan.trial_days = 0 OR r.on_subscriptions = 'every')
      AND (r.product_ids = '{}' AND r.collection_ids = '{}' OR plan.product_id = ANY(r.product_ids) OR EXISTS (
        SELECT FROM collection_products c
        WHERE c.product_id = plan.product_id AND c.collection_id = ANY(r.collection_ids)))
) AS promotions
FROM subscription_plans plan
WHERE is_on ORDER BY product_id, created_at, id"""


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """One way to have a product again and again."""

    id: UUID
    every: str
    count: int
    percent_off: int
    trial_days: int
    least_orders: int
    # By name: for the first delivery, and for every one.
    first: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()


async def shown_plans(reader: Reader) -> Mapping[UUID, tuple[ShownPlan, ...]]:
    """Return the plans that are offered, by product."""
    found: dict[UUID, tuple[ShownPlan, ...]] = {}
    for product_id, *facts, promotions in await reader.fetch(_PLANS):
        held = (
            tuple(name for name, holds in promotions or () if holds == wanted)
            for wanted in (FIRST_DELIVERY, EVERY_DELIVERY)
        )
        found[product_id] = (*found.get(product_id, ()), ShownPlan(*facts, *held))
    return found
