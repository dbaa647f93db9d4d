"""A cart's prices, reductions and ways of delivery in the currency that its buyer pays in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from shared.carts.models import Cart
from shared.currencies.conversion import Conversion
from shared.currencies.paying import paying
from shared.kernel.money import Money
from shared.kernel.reading import Reader
from shared.payments.ways import Way
from shared.pricing.purchase import PriceList, Promotion
from shared.products.models import Variant
from shared.products.priced_products import terms_in
from shared.shipping.methods import BY_PRICE, ShippingMethod

_OWN: Final = "SELECT variant_id, price_minor FROM own_prices WHERE currency = $1 AND variant_id = ANY ($2)"


@dataclass(frozen=True, slots=True)
class PaidPrices:
    """How amounts of the store are paid; without a conversion, as they are. `own` are prices that follow no rate."""

    conversion: Conversion | None
    own: Mapping[UUID, Money]

    def terms_of(self, variant: Variant) -> tuple[Money, Money | None, Money | None]:
        """Return what one piece costs, what it cost before its reduction, and the lowest of the 30 days before that."""
        if self.conversion is None:
            return variant.price, variant.compare_at, variant.lowest_before
        own = self.own.get(variant.id)
        price, was, lowest = terms_in(
            self.conversion,
            variant.price_minor,
            variant.compare_at_minor,
            variant.lowest_before_minor,
            own.minor if own else None,
        )
        return (
            self._money(price),
            None if was is None else self._money(was),
            None if lowest is None else self._money(lowest),
        )

    def method(self, method: ShippingMethod) -> ShippingMethod:
        """Return a way of delivery: its prices, and from which value on it is free, by the rule for prices."""
        conversion = self.conversion
        if conversion is None:
            return method
        return replace(
            method,
            price=conversion.price(method.price),
            steps=tuple(
                (self._minor(start) if method.kind == BY_PRICE else start, conversion.price(price))
                for start, price in method.steps
            ),
            free_over=None if method.free_over is None else conversion.price(method.free_over),
        )

    def promotion(self, promotion: Promotion) -> Promotion:
        """Return a promotion with its fixed amounts, exact to the minor unit."""
        if self.conversion is None:
            return promotion
        return replace(
            promotion,
            amount_minor=self._minor(promotion.amount_minor),
            subtotal_from_minor=self._minor(promotion.subtotal_from_minor),
        )

    def price_list(self, price_list: PriceList) -> PriceList:
        """Return a price list: prices of the currency itself as they are, the store's own by the rule for prices."""
        conversion = self.conversion
        if conversion is None:
            return price_list
        return replace(
            price_list,
            steps=tuple(
                step
                if step.unit.currency == conversion.currency
                else replace(step, unit=conversion.price(step.unit))
                for step in price_list.steps
            ),
        )

    def way(self, way: Way) -> Way:
        """Return a way to pay: its fee by the rule for prices, for which amounts it is exactly."""
        if self.conversion is None:
            return way
        return replace(
            way,
            fee_minor=self.conversion.price(Money(way.fee_minor, self.conversion.base)).minor,
            from_minor=None if way.from_minor is None else self._minor(way.from_minor),
            up_to_minor=None if way.up_to_minor is None else self._minor(way.up_to_minor),
        )

    def own_money(self, amount: Money) -> Money:
        """Return an amount that is paid in the store's own currency, for its figures."""
        return self.conversion.back(amount) if self.conversion else amount

    def _minor(self, own: int) -> int:
        assert self.conversion is not None
        return self.conversion.exact(Money(own, self.conversion.base)).minor

    def _money(self, minor: int) -> Money:
        assert self.conversion is not None
        return Money(minor, self.conversion.currency)


async def paid_prices(reader: Reader, cart: Cart) -> PaidPrices:
    """Return how a cart's amounts are paid; in the store's own currency nothing is asked of the database."""
    conversion = paying()
    if conversion is None:
        return PaidPrices(None, {})
    variants = [line.variant_id for line in cart.lines]
    found = await reader.fetch(_OWN, conversion.currency, variants)
    return PaidPrices(conversion, {row[0]: Money(row[1], conversion.currency) for row in found})
