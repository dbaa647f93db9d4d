"""What a store asks for a cart: the one way to a price, for the cart's page, the checkout and the order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart, CartLine
from shared.checkout.named_rates import named_rates
from shared.checkout.paid_prices import PaidPrices, paid_prices
from shared.checkout.price_rules import GivenAccount, GivenCard, GivenCode, PriceRules, price_rules
from shared.checkout.registered_rates import registered_rates
from shared.checkout.told_goods import ToldGoods, told_goods
from shared.kernel.money import Money
from shared.kernel.reading import Reader, writer_of
from shared.payments.ways import GIFT_CARD, Way, way_of
from shared.pricing.channels import SHOP
from shared.pricing.purchase import Goods, Purchase
from shared.pricing.quote import Quote, price
from shared.promotions.redeem import CouponUse
from shared.shipping.methods import FLAT, Destination, Place, ShippingMethod, ShippingZone, methods_to
from shared.shipping.slots import Slot, open_slots
from shared.stores.models import Store
from shared.taxes.exemptions import NO_NUMBER, VatStanding, vat_standing
from shared.taxes.rate_source import OWN_RATES, RateStanding, question_of

STANDARD_DELIVERY: Final = "Standard delivery"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of a purchase beside its cart: as much as the buyer has said so far."""

    destination: Destination
    method_id: UUID | None = None
    email: str = ""
    customer_id: UUID | None = None
    payment: str = ""
    vat_number: str = ""
    slot: str = ""
    channel: str = SHOP
    # Codes that are in no cart, as they are kept.
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote with what the buyer can choose: the ways of delivery (and what each costs), the codes, the gift card.

    Without any way of delivery, nothing goes to the destination, and the quote is without delivery. `owed` is what is
    left to pay before the fee of a way to pay, so that a fee cannot decide whether its own way is offered.
    """

    quote: Quote
    methods: tuple[tuple[ShippingMethod, Money], ...]
    codes: tuple[GivenCode, ...]
    card: GivenCard | None
    is_shipped: bool
    told: ToldGoods
    prices: PaidPrices
    purchase: Purchase
    owed: Money
    accounts: tuple[GivenAccount, ...] = ()
    ways: tuple[Way, ...] = ()
    # The buyer's store credit, chosen or not.
    credit: GivenCard | None = None
    vat: VatStanding = NO_NUMBER
    rates: RateStanding = OWN_RATES
    # When the chosen way of delivery can come, and which of these times was chosen.
    slots: tuple[Slot, ...] = ()
    slot: Slot | None = None

    def with_fee(self, fee: Money) -> "Offer":
        """Return the same offer to somebody whose way to pay costs extra."""
        purchase = replace(self.purchase, fee=fee)
        return replace(self, purchase=purchase, quote=price(purchase))

    @property
    def lapsed(self) -> tuple[GivenCode, ...]:
        """Codes that were entered and do not work any more."""
        return tuple(code for code in self.codes if not code.works)

    @property
    def uses(self) -> tuple[CouponUse, ...]:
        """The coupons that an order at this quote uses."""
        given = {one.promotion: one.amount for one in self.quote.discounts}
        return tuple(
            CouponUse(code.coupon_id, code.code, self.prices.own_money(given[code.promotion_id]).minor)
            for code in {one.promotion_id: one for one in reversed(self.codes) if one.works}.values()
            if code.promotion_id in given
        )


async def make_offer(session: AsyncSession, store: Store, cart: Cart, wish: Wish, *, now: datetime) -> Offer:
    """Price a cart for a buyer, by the rules of this moment and of this transaction."""
    return await price_cart(await writer_of(session), store, cart, wish, now=now)


async def price_cart(reader: Reader, store: Store, cart: Cart, wish: Wish, *, now: datetime) -> Offer:
    """Price a cart for a buyer, by the rules of this moment."""
    rules = await price_rules(
        reader,
        cart,
        destination=wish.destination,
        email=wish.email,
        customer_id=wish.customer_id,
        vat_number=wish.vat_number,
        question=question_of(store, cart, wish.destination).digest,
        channel=wish.channel,
        codes=wish.codes,
        home=store.country,
        now=now,
    )
    own_rates = rules.tax_rates
    rules, standing = named_rates(rules, wish.destination)
    rules, standing, unregistered = registered_rates(
        rules, standing, own_rates, store, wish.destination, now=now
    )
    vat = vat_standing(
        rules=rules.vat_rules,
        check=rules.vat_check,
        number=wish.vat_number,
        is_named=rules.is_tax_exempt,
        store_country=store.country,
        destination=wish.destination.country,
    )
    zones = rules.zones or (_zone_of(store),)
    prices = await paid_prices(reader, cart)
    slots = _open_methods(store, cart, wish, rules, zones, now=now) if cart.is_shipped else {}
    methods = [prices.method(one) for one in slots]
    rates = (one.name for one in rules.tax_rates)
    reductions = [*(one.name for one in rules.promotions), *(one.name for one in rules.price_lists)]
    told = await told_goods(reader, cart, [*(one.name for one in methods), *rates, *reductions])
    purchase = replace(
        _purchase(store, cart, wish, rules, told, prices, now=now),
        exemption=vat.reason,
        unregistered=unregistered,
    )
    # Store credit is owed to one customer; a shop that takes no gift cards takes it all the same.
    if not way_of(rules.ways, GIFT_CARD).is_on and rules.card and not rules.card.is_credit:
        rules = replace(rules, card=None)
        purchase = replace(purchase, card=None)
    quotes = [(method, price(replace(purchase, shipping=method))) for method in methods]
    chosen = next((quoted for method, quoted in quotes if method.id == wish.method_id), None)
    quote = chosen or (quotes[0][1] if quotes else price(purchase))
    offered = next(
        (
            found
            for one, found in slots.items()
            if quote.shipping_method and one.id == quote.shipping_method.id
        ),
        (),
    )
    return Offer(
        quote=quote,
        slots=offered,
        slot=next((one for one in offered if one.key == wish.slot), None),
        purchase=replace(purchase, shipping=quote.shipping_method),
        owed=quote.to_pay,
        methods=tuple((method, quoted.shipping) for method, quoted in quotes),
        codes=rules.codes,
        card=rules.card,
        is_shipped=cart.is_shipped,
        told=told,
        prices=prices,
        accounts=rules.accounts,
        ways=tuple(prices.way(one) for one in rules.ways),
        credit=rules.credit,
        vat=vat,
        rates=standing,
    )


def _open_methods(
    store: Store,
    cart: Cart,
    wish: Wish,
    rules: PriceRules,
    zones: Sequence[ShippingZone],
    *,
    now: datetime,
) -> dict[ShippingMethod, tuple[Slot, ...]]:
    """Return the ways of delivery that lead there with these goods, with their free times; one without is left out."""
    grams = sum((line.variant.weight_grams or 0) * line.quantity for line in cart.lines)
    found: dict[ShippingMethod, tuple[Slot, ...]] = {}
    for method in methods_to(zones, wish.destination):
        if not method.takes(wish.destination, grams=grams, longest_mm=rules.longest_mm):
            continue
        slots = (
            open_slots(method.plan, dict(method.taken), now=now, time_zone=store.time_zone)
            if method.plan
            else ()
        )
        if slots or method.plan is None:
            found[method] = slots
    return found


def _purchase(
    store: Store,
    cart: Cart,
    wish: Wish,
    rules: PriceRules,
    told: ToldGoods,
    prices: PaidPrices,
    *,
    now: datetime,
) -> Purchase:
    return Purchase(
        currency=prices.conversion.currency if prices.conversion else store.currency,
        goods=tuple(_goods(line, rules, told, prices) for line in cart.lines),
        now=now,
        destination=wish.destination,
        promotions=tuple(prices.promotion(one) for one in rules.promotions),
        tax_rates=rules.tax_rates,
        prices_include_tax=store.prices_include_tax,
        price_lists=tuple(prices.price_list(one) for one in rules.price_lists),
        groups=rules.groups,
        is_first_order=rules.is_first_order,
        # A card holds money of the store's own currency and pays in no other (storefront/cart_view.py says so).
        card=rules.card.balance if rules.card and not prices.conversion else None,
        card_is_credit=bool(rules.card and rules.card.is_credit),
    )


def _goods(line: CartLine, rules: PriceRules, told: ToldGoods, prices: PaidPrices) -> Goods:
    variant = line.variant
    return Goods(
        key=line.id,
        variant=variant.id,
        product=variant.product_id,
        title=told.title_of(variant.product),
        unit=prices.terms_of(variant)[0],
        quantity=line.quantity,
        collections=rules.collections.get(variant.product_id, frozenset()),
        tax_category=rules.category_of(variant),
        grams=variant.weight_grams or 0,
    )


def _zone_of(store: Store) -> ShippingZone:
    """A store that has named no zones delivers everywhere at its one rate."""
    method = ShippingMethod(
        id=None,
        name=STANDARD_DELIVERY,
        kind=FLAT,
        price=store.shipping_rate,
        free_over=store.free_shipping_over,
    )
    return ShippingZone((Place(),), (method,))
