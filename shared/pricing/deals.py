"""Which promotions a purchase gets, and what each takes off which line.

The rules, which no order of entry can bend:

1. A promotion counts once, by whatever codes it was brought. Conditions look at the goods before any promotion.
2. Promotions that combine are applied by priority (low first), then by kind (bundle, buy X get Y, percentage, fixed,
   free delivery), then by id. Each takes its share of what the ones before it left; a line never falls below zero.
3. An exclusive promotion stands alone: the buyer gets all that combine, or one exclusive, whichever costs less.
   When they cost the same, those that combine win, and among exclusive ones the first in the order above.
4. A promotion that takes nothing off is not mentioned.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shared.kernel.money import Money, total
from shared.pricing.purchase import (
    BUNDLE,
    BUY_X_GET_Y,
    FIXED,
    FREE_SHIPPING,
    KINDS,
    PERCENTAGE,
    Goods,
    Promotion,
    Purchase,
)
from shared.pricing.unit_prices import is_within


@dataclass(frozen=True, slots=True)
class Applied:
    """A promotion that was given: what it took off each line, or off the delivery."""

    promotion: Promotion
    shares: tuple[Money, ...]
    shipping: Money

    @property
    def amount(self) -> Money:
        return total([*self.shares, self.shipping], self.shipping.currency)


@dataclass(frozen=True, slots=True)
class Deal:
    """What the goods and their delivery cost after promotions, before tax that is added."""

    left: tuple[Money, ...]
    shipping_before: Money
    shipping: Money
    applied: tuple[Applied, ...]

    @property
    def cost(self) -> Money:
        return total([*self.left, self.shipping], self.shipping.currency)


def best_deal(purchase: Purchase, goods: Sequence[Goods]) -> Deal:
    """Return the deal that the rules above give."""
    fitting = sorted(
        {
            one.id: one for one in sorted(purchase.promotions, key=_by_code) if _fits(one, purchase, goods)
        }.values(),
        key=lambda one: (one.priority, KINDS.index(one.kind), one.id),
    )
    combining = [one for one in fitting if not one.is_exclusive]
    choices = [combining, *([one] for one in fitting if one.is_exclusive)]
    return min((_deal(purchase, goods, choice) for choice in choices), key=lambda deal: deal.cost.minor)


def _by_code(promotion: Promotion) -> str:
    return promotion.code


def _fits(one: Promotion, purchase: Purchase, goods: Sequence[Goods]) -> bool:
    covered = [line for line in goods if one.covers(line)]
    value = sum(line.unit.minor * line.quantity for line in covered)
    return (
        bool(covered)
        and is_within(one.starts_at, one.ends_at, purchase.now)
        and (one.group is None or one.group in purchase.groups)
        and value >= one.subtotal_from_minor
        and sum(line.quantity for line in covered) >= one.pieces_from
        and (purchase.is_first_order or not one.first_order_only)
    )


def _deal(purchase: Purchase, goods: Sequence[Goods], promotions: Sequence[Promotion]) -> Deal:
    none = Money.zero(purchase.currency)
    left = [line.unit * line.quantity for line in goods]
    taken: list[tuple[Promotion, tuple[Money, ...]]] = []
    for one in promotions:
        shares = _TAKES[one.kind](one, goods, left)
        left = [rest - share for rest, share in zip(left, shares, strict=True)]
        taken.append((one, tuple(shares)))
    grams = sum(line.grams * line.quantity for line in goods)
    before = (
        purchase.shipping.price_for(total(left, purchase.currency), grams=grams)
        if purchase.shipping and goods
        else none
    )
    freeing = next((one for one in promotions if one.kind == FREE_SHIPPING), None) if before else None
    applied = [Applied(one, shares, before if one is freeing else none) for one, shares in taken]
    return Deal(
        left=tuple(left),
        shipping_before=before,
        shipping=none if freeing else before,
        applied=tuple(one for one in applied if one.amount),
    )


def _percentage(one: Promotion, goods: Sequence[Goods], left: Sequence[Money]) -> list[Money]:
    base = [rest if one.covers(line) else rest * 0 for line, rest in zip(goods, left, strict=True)]
    whole = total(base, base[0].currency)
    # Rounded once for all lines, as a buyer reckons it from the subtotal; then split so that nothing is lost.
    return _split(whole.share(min(one.percent, Decimal(100)) / 100), base)


def _fixed(one: Promotion, goods: Sequence[Goods], left: Sequence[Money]) -> list[Money]:
    base = [rest if one.covers(line) else rest * 0 for line, rest in zip(goods, left, strict=True)]
    whole = total(base, base[0].currency)
    return _split(min(whole, Money(one.amount_minor, whole.currency)), base)


def _buy_x_get_y(one: Promotion, goods: Sequence[Goods], left: Sequence[Money]) -> list[Money]:
    """The cheapest pieces are the ones that are given."""
    group = one.buys + one.gets
    covered = [place for place, line in enumerate(goods) if one.covers(line)]
    pieces = sum(goods[place].quantity for place in covered)
    given = pieces // group * one.gets if group else 0
    shares = [rest * 0 for rest in left]
    for place in sorted(covered, key=lambda place: (goods[place].unit.minor, goods[place].key)):
        count = min(given, goods[place].quantity)
        given -= count
        value = Money(left[place].minor * count // goods[place].quantity, left[place].currency)
        shares[place] = value.share(min(one.percent, Decimal(100)) / 100)
    return shares


def _bundle(one: Promotion, goods: Sequence[Goods], left: Sequence[Money]) -> list[Money]:
    """Every `buys` pieces cost the bundle's price.

    The dearest pieces are bundled first, which is best for the buyer.
    """
    covered = [place for place, line in enumerate(goods) if one.covers(line)]
    pieces = sum(goods[place].quantity for place in covered)
    bundles = pieces // one.buys if one.buys else 0
    bundled, values = bundles * one.buys, [rest * 0 for rest in left]
    for place in sorted(covered, key=lambda place: (-goods[place].unit.minor, goods[place].key)):
        count = min(bundled, goods[place].quantity)
        bundled -= count
        values[place] = Money(left[place].minor * count // goods[place].quantity, left[place].currency)
    whole = total(values, left[0].currency)
    off = whole.minor - bundles * one.amount_minor
    return _split(Money(max(off, 0), whole.currency), values)


def _nothing(_one: Promotion, _goods: Sequence[Goods], left: Sequence[Money]) -> list[Money]:
    return [rest * 0 for rest in left]


def _split(amount: Money, base: Sequence[Money]) -> list[Money]:
    weights = [part.minor for part in base]
    return amount.allocate(weights) if sum(weights) else [part * 0 for part in base]


_TAKES: Final[dict[str, Callable[[Promotion, Sequence[Goods], Sequence[Money]], list[Money]]]] = {
    BUNDLE: _bundle,
    BUY_X_GET_Y: _buy_x_get_y,
    PERCENTAGE: _percentage,
    FIXED: _fixed,
    FREE_SHIPPING: _nothing,
}
