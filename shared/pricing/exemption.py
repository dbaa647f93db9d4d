"""A purchase that bears no tax: prices that contain some are asked without it.

Each price loses the tax that it contains where the goods go to, rounded once for one piece, so that the price which
is shown is the one that is paid so many times. What belongs to the whole purchase (delivery, fixed amounts, sums from
which a promotion holds) loses the tax of the standard category. Sums of goods from which a delivery costs less lose
what these goods lose, so that nobody pays more for a delivery because they pay no tax.
"""

from collections.abc import Sequence
from dataclasses import replace

from shared.kernel.money import Money, total
from shared.pricing.purchase import Goods, Promotion, Purchase
from shared.pricing.taxes import STANDARD, rates_on, tax_shares
from shared.shipping.methods import BY_PRICE, ShippingMethod

Priced = Sequence[tuple[Goods, str]]


def untaxed(purchase: Purchase, priced: Priced) -> tuple[Purchase, list[tuple[Goods, str]]]:
    """Return the purchase and its priced goods without tax."""
    if not purchase.prices_include_tax:
        return replace(purchase, tax_rates=()), list(priced)
    without = [
        (replace(goods, unit=_net(purchase, goods.unit, goods.tax_category)), name) for goods, name in priced
    ]
    return (
        replace(
            purchase,
            goods=tuple(
                replace(goods, unit=_net(purchase, goods.unit, goods.tax_category))
                for goods in purchase.goods
            ),
            shipping=_method(purchase, purchase.shipping, _sum(priced), _sum(without))
            if purchase.shipping
            else None,
            promotions=tuple(_promotion(purchase, one) for one in purchase.promotions),
            fee=_net(purchase, purchase.fee) if purchase.fee else None,
            tax_rates=(),
            prices_include_tax=False,
        ),
        without,
    )


def _net(purchase: Purchase, amount: Money, category: str = STANDARD) -> Money:
    rates = rates_on(purchase.tax_rates, category, purchase.destination)
    shares = tax_shares(amount, rates, is_included=True) if amount else ()
    return amount - total([share.amount for share in shares], amount.currency)


def _minor(purchase: Purchase, minor: int) -> int:
    return _net(purchase, Money(minor, purchase.currency)).minor


def _promotion(purchase: Purchase, one: Promotion) -> Promotion:
    return replace(
        one,
        amount_minor=_minor(purchase, one.amount_minor),
        subtotal_from_minor=_minor(purchase, one.subtotal_from_minor),
    )


def _sum(priced: Priced) -> int:
    return sum(goods.unit.minor * goods.quantity for goods, _ in priced)


def _method(purchase: Purchase, method: ShippingMethod, before: int, after: int) -> ShippingMethod:
    def less(minor: int) -> int:
        return minor * after // before if before else minor

    return replace(
        method,
        price=_net(purchase, method.price),
        steps=tuple(
            (less(start) if method.kind == BY_PRICE else start, _net(purchase, price))
            for start, price in method.steps
        ),
        free_over=None
        if method.free_over is None
        else Money(less(method.free_over.minor), purchase.currency),
    )
