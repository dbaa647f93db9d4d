"""What one piece costs this buyer before any promotion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from shared.kernel.money import Money
from shared.pricing.purchase import Goods, PriceList, Purchase


def at_best_price(purchase: Purchase, goods: Goods) -> tuple[Goods, str]:
    """Return the goods at the price that the fitting lists or the product itself give, and that list's name.

    Lists are asked by priority (low first): the first that speaks of the variant at this number of pieces decides,
    among those of one priority the lowest price, so the order in which they are kept cannot matter. No list makes
    anything dearer than it is for everybody. Pieces of the variant are counted in the whole purchase, however many
    lines they stand on.
    """
    pieces = sum(one.quantity for one in purchase.goods if one.variant == goods.variant)
    offers = [
        (found.priority, unit.minor, found.name, unit)
        for found in purchase.price_lists
        if _fits(found, purchase)
        for unit in _units(found, goods, pieces)
    ]
    chosen = min(offers, default=None, key=lambda offer: offer[:3])
    if chosen is None or chosen[1] >= goods.unit.minor:
        return goods, ""
    return replace(goods, unit=chosen[3]), chosen[2]


def prices_by_pieces(purchase: Purchase, goods: Goods, *, most: int) -> tuple[tuple[int, Money], ...]:
    """Return what one piece of goods costs from how many pieces on, each price lower than the one before."""
    starts = {step.from_quantity for found in purchase.price_lists for step in found.steps}
    starts |= {step.from_quantity for found in purchase.price_lists for step in found.percents}
    steps: list[tuple[int, Money]] = []
    for pieces in sorted({1, *(start for start in starts if start <= most)}):
        asked = replace(goods, quantity=pieces)
        unit = at_best_price(replace(purchase, goods=(asked,)), asked)[0].unit
        if not steps or unit < steps[-1][1]:
            steps.append((pieces, unit))
    return tuple(steps)


def is_within(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> bool:
    """Say whether something that begins and ends (or does not) is on."""
    return (starts_at is None or starts_at <= now) and (ends_at is None or now < ends_at)


def _fits(found: PriceList, purchase: Purchase) -> bool:
    return (
        found.channel in ("", purchase.channel)
        and (found.group is None or found.group in purchase.groups)
        and is_within(found.starts_at, found.ends_at, purchase.now)
    )


def _units(found: PriceList, goods: Goods, pieces: int) -> Iterator[Money]:
    """Give what one piece costs by a list: of its steps that are reached, the lowest price."""
    yield from _lowest(
        [step.unit for step in found.steps if step.variant == goods.variant and step.from_quantity <= pieces]
    )
    percents = [step.percent for step in found.percents if step.from_quantity <= pieces]
    if percents:
        # Rounded for one piece: that is the price which is shown, and so many times that is paid.
        yield goods.unit - goods.unit.share(min(max(percents), Decimal(100)) / 100)


def _lowest(units: Sequence[Money]) -> Sequence[Money]:
    return [min(units, key=lambda unit: unit.minor)] if units else []
