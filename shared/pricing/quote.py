"""What a purchase costs: one pure function, used by the cart, the checkout, the order and the dashboard alike.

total = subtotal - discount + shipping + tax, in whole minor units and always exact; the sums of the lines are
the quote's. Tax that the prices already contain stands beside them (`included_tax`) and is in no sum. A gift
card pays; it does not reduce: total = card_paid + to_pay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from shared.kernel.money import Money, total
from shared.pricing.deals import Deal, best_deal
from shared.pricing.exemption import untaxed
from shared.pricing.purchase import Goods, Purchase
from shared.pricing.taxes import STANDARD, TaxShare, percent_of, rates_on, tax_shares
from shared.pricing.unit_prices import at_best_price
from shared.shipping.methods import ShippingMethod

GOODS: Final = "goods"
PRICE_LIST: Final = "price_list"
PROMOTION: Final = "promotion"
DELIVERY: Final = "delivery"
FEE: Final = "fee"
TAX: Final = "tax"
INCLUDED_TAX: Final = "included_tax"
CARD: Final = "card"
CREDIT: Final = "credit"
EXEMPTION: Final = "exemption"
# No tax, because the store is not registered where the goods go; its name is the place.
NOT_REGISTERED: Final = "not_registered"
# Of an order that was changed later; its name is the change's number.
EDIT: Final = "edit"
TOTAL: Final = "total"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of "why this price": what it is, by which name, how many or at which rate, and what it adds."""

    kind: str
    amount: Money
    name: str = ""
    quantity: int = 0
    rate: Decimal | None = None

    @property
    def percent(self) -> str:
        return "" if self.rate is None else percent_of(self.rate)


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line's amounts. What is paid for it is total - discount, and `tax` on top unless prices include it."""

    key: UUID
    unit: Money
    quantity: int
    total: Money
    discount: Money
    taxes: tuple[TaxShare, ...]

    @property
    def tax(self) -> Money:
        return total([share.amount for share in self.taxes], self.total.currency)


@dataclass(frozen=True, slots=True)
class Discount:
    """A promotion that was given, by the name that the buyer reads; `amount` includes what it took off the delivery."""

    promotion: UUID
    name: str
    code: str
    amount: Money
    frees_shipping: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """The amounts of one purchase."""

    currency: str
    lines: tuple[QuotedLine, ...]
    discounts: tuple[Discount, ...]
    subtotal: Money
    discount: Money
    # With the fee in it, if there is one.
    shipping: Money
    fee: Money
    shipping_method: ShippingMethod | None
    tax: Money
    included_tax: Money
    taxes: tuple[TaxShare, ...]
    card_paid: Money
    trace: tuple[Step, ...]

    @property
    def total(self) -> Money:
        return self.subtotal - self.discount + self.shipping + self.tax

    @property
    def to_pay(self) -> Money:
        return self.total - self.card_paid

    @property
    def goods(self) -> Money:
        """What the goods cost after discounts: what free delivery is measured by."""
        return self.subtotal - self.discount


def price(purchase: Purchase) -> Quote:
    """Price a purchase."""
    currency = purchase.currency
    priced = [at_best_price(purchase, line) for line in purchase.goods]
    if purchase.exemption:
        purchase, priced = untaxed(purchase, priced)
    goods = [line for line, _ in priced]
    deal = best_deal(purchase, goods)
    lines = tuple(_lines(purchase, goods, deal))
    fee = (purchase.fee if goods else None) or Money.zero(currency)
    delivery = deal.shipping + fee
    on_shipping = _taxes_on(purchase, STANDARD, delivery)
    taxes = _sum_up([*(share for line in lines for share in line.taxes), *on_shipping])
    tax, none = total([share.amount for share in taxes], currency), Money.zero(currency)
    subtotal = total([line.total for line in lines], currency)
    discount = total([line.discount for line in lines], currency)
    added = none if purchase.prices_include_tax else tax
    whole = subtotal - discount + delivery + added
    card = min(purchase.card, whole) if purchase.card else none
    return Quote(
        currency=currency,
        lines=lines,
        discounts=_discounts(deal),
        subtotal=subtotal,
        discount=discount,
        shipping=delivery,
        fee=fee,
        shipping_method=purchase.shipping,
        tax=added,
        included_tax=tax - added,
        taxes=taxes,
        card_paid=card,
        trace=_trace(purchase, priced, deal, taxes, card=card, whole=whole),
    )


def _lines(purchase: Purchase, goods: Sequence[Goods], deal: Deal) -> list[QuotedLine]:
    return [
        QuotedLine(
            key=line.key,
            unit=line.unit,
            quantity=line.quantity,
            total=line.unit * line.quantity,
            discount=line.unit * line.quantity - left,
            taxes=_taxes_on(purchase, line.tax_category, left),
        )
        for line, left in zip(goods, deal.left, strict=True)
    ]


def _taxes_on(purchase: Purchase, category: str, amount: Money) -> tuple[TaxShare, ...]:
    if not purchase.tax_rates or purchase.unregistered or not amount:
        return ()
    rates = rates_on(purchase.tax_rates, category, purchase.destination)
    return tax_shares(amount, rates, is_included=purchase.prices_include_tax)


def _sum_up(shares: Sequence[TaxShare]) -> tuple[TaxShare, ...]:
    sums: dict[tuple[Decimal, str], Money] = {}
    for share in shares:
        known = sums.get((share.rate, share.name))
        sums[share.rate, share.name] = known + share.amount if known else share.amount
    ordered = sorted(sums.items(), key=lambda item: (-item[0][0], item[0][1]))
    return tuple(TaxShare(name, rate, amount) for (rate, name), amount in ordered)


def _discounts(deal: Deal) -> tuple[Discount, ...]:
    return tuple(
        Discount(
            promotion=given.promotion.id,
            name=given.promotion.name,
            code=given.promotion.code,
            amount=given.amount,
            frees_shipping=bool(given.shipping),
        )
        for given in deal.applied
    )


def _trace(
    purchase: Purchase,
    priced: Sequence[tuple[Goods, str]],
    deal: Deal,
    taxes: Sequence[TaxShare],
    *,
    card: Money,
    whole: Money,
) -> tuple[Step, ...]:
    steps: list[Step] = []
    for asked, (line, price_list) in zip(purchase.goods, priced, strict=True):
        steps.append(Step(GOODS, asked.unit * line.quantity, name=line.title, quantity=line.quantity))
        if price_list:
            steps.append(Step(PRICE_LIST, (line.unit - asked.unit) * line.quantity, name=price_list))
    if purchase.shipping and priced:
        steps.append(Step(DELIVERY, deal.shipping_before, name=purchase.shipping.name))
    if purchase.fee and priced:
        steps.append(Step(FEE, purchase.fee))
    steps += [Step(PROMOTION, -given.amount, name=given.promotion.name) for given in deal.applied]
    kind = INCLUDED_TAX if purchase.prices_include_tax else TAX
    on_taxes = [Step(kind, share.amount, name=share.name, rate=share.rate) for share in taxes]
    end = Step(TOTAL, whole)
    # What is contained stands below the sum, what is added above it.
    steps += [end, *on_taxes] if purchase.prices_include_tax else [*on_taxes, end]
    if purchase.exemption:
        steps.append(Step(EXEMPTION, Money.zero(purchase.currency), name=purchase.exemption))
    elif purchase.unregistered and priced:
        steps.append(Step(NOT_REGISTERED, Money.zero(purchase.currency), name=purchase.unregistered))
    if card:
        steps.append(Step(CREDIT if purchase.card_is_credit else CARD, -card))
    return tuple(steps)
