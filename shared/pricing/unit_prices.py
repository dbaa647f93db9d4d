"""What one piece costs this buyer before any promotion."""

from dataclasses import replace
from datetime import datetime

from shared.pricing.purchase import Goods, PriceList, Purchase


def at_best_price(purchase: Purchase, goods: Goods) -> tuple[Goods, str]:
    """Return the goods at the lowest price that any fitting list or the product itself gives, and that list's name.

    Lists need no priorities: the lowest price wins, so the order in which they are kept cannot matter. Steps count the
    pieces of the variant in the whole purchase, however many lines they stand on.
    """
    pieces = sum(one.quantity for one in purchase.goods if one.variant == goods.variant)
    offers = [
        (step.unit.minor, found.name, step.unit)
        for found in purchase.price_lists
        if _fits(found, purchase)
        for step in found.steps
        if step.variant == goods.variant and step.from_quantity <= pieces
    ]
    lowest = min(offers, default=None, key=lambda offer: offer[:2])
    if lowest is None or lowest[0] >= goods.unit.minor:
        return goods, ""
    return replace(goods, unit=lowest[2]), lowest[1]


def is_within(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> bool:
    """Say whether something that begins and ends (or does not) is on."""
    return (starts_at is None or starts_at <= now) and (ends_at is None or now < ends_at)


def _fits(found: PriceList, purchase: Purchase) -> bool:
    return (
        found.channel in ("", purchase.channel)
        and (found.group is None or found.group in purchase.groups)
        and is_within(found.starts_at, found.ends_at, purchase.now)
    )
