"""By which plans products can be subscribed to: read once per version of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.kernel.reading import Reader

_PLANS: Final = """
SELECT product_id, id, every, count, percent_off, trial_days, least_orders FROM subscription_plans
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


async def shown_plans(reader: Reader) -> Mapping[UUID, tuple[ShownPlan, ...]]:
    """Return the plans that are offered, by product."""
    found: dict[UUID, tuple[ShownPlan, ...]] = {}
    for product_id, *facts in await reader.fetch(_PLANS):
        found[product_id] = (*found.get(product_id, ()), ShownPlan(*facts))
    return found
