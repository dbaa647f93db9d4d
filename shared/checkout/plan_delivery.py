"""What another way of delivery would come to for an order that was placed, reckoned by the one way to a price."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.imagined_cart import imagined_cart
from shared.checkout.delivery_plan import DeliveryFigures, DeliveryPlan, OfferedWay, WantedDelivery
from shared.checkout.make_offer import Offer, Wish, make_offer
from shared.currencies.conversion import conversion_of
from shared.currencies.paying import paying_in
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.languages.speaking import speaking
from shared.orders.frozen_quote import kept_taxes
from shared.orders.line_figures import LineFigures, shares_of
from shared.orders.models import Order
from shared.orders.states import UNFULFILLED
from shared.pricing.exemption import untaxed
from shared.pricing.purchase import Goods, Purchase
from shared.pricing.quote import DELIVERY, FEE, TAX, Quote, price
from shared.shipping.errors import SlotGone
from shared.shipping.methods import FLAT, Destination, ShippingMethod
from shared.shipping.move_place import WantedPlace, booked_slot
from shared.shipping.slots import Slot, open_slots
from shared.stores.models import Store
from shared.taxes.errors import RatesUnknown

# The key of the one way of a store that has named none.
STANDARD: Final = "standard"
MOST_MINOR: Final = 10**9


class DeliveryDesk:
    """The ways of delivery for the goods that an order would have, each at what it costs such an order."""

    def __init__(self, order: Order, offer: Offer, *, goods: Money, taxed_on_top: bool) -> None:
        self._order, self._offer, self._goods = order, offer, goods
        self._purchase = replace(
            offer.purchase,
            promotions=(),
            price_lists=(),
            card=None,
            card_is_credit=False,
            fee=None,
            shipping=None,
            prices_include_tax=not taxed_on_top,
            # Who paid no tax for the order pays none for its delivery, and the reverse.
            exemption=order.exemption.reason if order.exemption else "",
        )

    @property
    def refuses(self) -> bool:
        """Whether the store sells nothing without its provider of rates, and that one could not be asked."""
        return self._offer.rates.refuses

    @property
    def rates(self) -> Mapping[str, Any]:
        """Who named the rates on the delivery."""
        return self._offer.rates.as_record()

    def told(self, order: Order, method: ShippingMethod | None) -> Mapping[str, str]:
        """Return what the buyer reads for the names of the delivery before and after, where that differs."""
        words = self._offer.told.words
        found = {name: order.told_names[name] for name in (order.shipping_name,) if name in order.told_names}
        return found | ({method.name: words[method.name]} if method and method.name in words else {})

    @property
    def methods(self) -> Mapping[str, ShippingMethod]:
        """The ways that lead there, by key."""
        return {key_of(method): method for method, _ in self._offer.methods}

    def quote(self, method: ShippingMethod | None, amount: Money) -> Quote:
        """Price a delivery for this amount as every delivery is priced, with the order's fee beside it."""
        fee = fee_of(self._order)
        goods = Goods(self._order.id, self._order.id, self._order.id, "", self._goods * 0, 1)
        shown = method or ShippingMethod(None, self._order.shipping_name, FLAT, amount)
        flat = replace(shown, kind=FLAT, price=amount, steps=(), free_over=None)
        bare = replace(self._purchase, goods=(goods,), shipping=flat, fee=fee or None)
        if bare.exemption:
            # What it costs, and the fee, are without tax already.
            bare = replace(bare, tax_rates=(), prices_include_tax=False)
        return price(bare)

    def cost_of(self, method: ShippingMethod) -> Money:
        """Return what a way costs for the goods of the order; nothing where a promotion freed its delivery."""
        if any(one.frees_shipping for one in self._order.discounts):
            return self._goods * 0
        purchase: Purchase = replace(self._purchase, shipping=method)
        if purchase.exemption:
            purchase, _ = untaxed(purchase, [(one, "") for one in purchase.goods])
        grams = sum(one.grams * one.quantity for one in purchase.goods)
        assert purchase.shipping is not None
        return purchase.shipping.price_for(self._goods, grams=grams)

    def ways(self, store: Store, *, now: datetime) -> list[OfferedWay]:
        """Return what can be chosen, with the free times of those that come at one."""
        return [
            OfferedWay(key, method.name, self.cost_of(method), _times(method, store, now=now))
            for key, method in self.methods.items()
        ]


def key_of(method: ShippingMethod) -> str:
    """Return what a form says for a way of delivery."""
    return str(method.id) if method.id else STANDARD


def fee_of(order: Order) -> Money:
    """Return what paying at the door cost; it is in the delivery and stays."""
    return sum((step.amount for step in order.trace if step.kind == FEE), Money.zero(order.currency))


async def delivery_desk(
    session: AsyncSession,
    store: Store,
    order: Order,
    pieces: Mapping[UUID, int],
    *,
    goods: Money,
    taxed_on_top: bool,
    now: datetime,
) -> DeliveryDesk:
    """Ask which ways of delivery lead to the order's address; `goods` is what its goods cost after discounts."""
    cart = await imagined_cart(session, pieces, currency=store.currency, now=now)
    place = Destination(*(order.address.get(part, "") for part in ("country", "region", "postcode")))
    wish = Wish(place, email=order.email, customer_id=order.customer_id, channel=order.channel)
    conversion = conversion_of(order.conversion) if order.conversion else None
    with paying_in(conversion), speaking(order.language or store.locale, main=store.locale):
        offer = await make_offer(session, store, cart, wish, now=now)
    return DeliveryDesk(order, offer, goods=goods, taxed_on_top=taxed_on_top)


def can_be_delivered_otherwise(order: Order) -> bool:
    """Whether nothing of it is packed, so that it may still go another way."""
    return order.can_be_edited and order.fulfilment_state == UNFULFILLED


async def plan_delivery(
    session: AsyncSession,
    store: Store,
    desk: DeliveryDesk,
    order: Order,
    wanted: WantedDelivery,
    *,
    now: datetime,
) -> DeliveryPlan | None:
    """Reckon another delivery; None where nothing of it would be different.

    Raises Invalid at what cannot be, SlotGone, and RatesUnknown.
    """
    _refuse(order, wanted)
    if desk.refuses:
        raise RatesUnknown
    before = figures_of(order)
    method = desk.methods.get(wanted.way)
    if wanted.way and method is None:
        raise Invalid({"delivery": say("This way of delivery does not lead there with these goods.")})
    if method is None and not before.name:
        raise Invalid({"delivery_price": say("Nothing of it is delivered. Choose a way of delivery first.")})
    slot = _slot_of(method, store, wanted, now=now) if method else None
    typed = None if wanted.price_minor is None else Money(wanted.price_minor, order.currency)
    amount = typed if typed is not None else desk.cost_of(method) if method else Money.zero(order.currency)
    quote = desk.quote(method, amount)
    after = replace(before, shipping=quote.shipping.minor, taxes=shares_of(quote.taxes))
    if method is not None:
        after = replace(
            after,
            name=method.name,
            kind=method.kind,
            slot=(slot.starts_at.isoformat(), slot.ends_at.isoformat()) if slot else (),
            place=asdict(method.place) if method.place else {},
        )
    if (after.as_record(), after.taxes) == (before.as_record(), before.taxes):
        return None
    place, moves = None, method is not None
    if method and method.id and slot:
        own = await booked_slot(session, order.id)
        # It takes no second place in the slot that it has.
        moves = own is None or (own.method_id, own.starts_at) != (method.id, slot.starts_at)
        place = WantedPlace(method.id, slot) if moves else None
    return DeliveryPlan(
        before,
        after,
        moves=moves,
        place=place,
        told=desk.told(order, method),
        trace=_trace(order, before, after, taxed_on_top=bool(quote.tax)),
        rates=desk.rates,
    )


def figures_of(order: Order) -> DeliveryFigures:
    """Return the delivery of an order as it is: its taxes are what the lines leave of the order's."""
    left = {
        (share.name, str(share.rate)): share.amount.minor
        for share in kept_taxes(order.pricing, order.currency)
    }
    for line in order.lines:
        for name, rate, amount in LineFigures.of(line, order).taxes:
            left[name, rate] = left.get((name, rate), 0) - amount
    return DeliveryFigures(
        name=order.shipping_name,
        kind=str(order.pricing.get("delivery", "")),
        shipping=order.shipping_minor,
        taxes=tuple((name, rate, amount) for (name, rate), amount in left.items() if amount > 0),
        slot=tuple(order.pricing.get("slot", ())),
        place=order.pricing.get("place") or {},
    )


def _refuse(order: Order, wanted: WantedDelivery) -> None:
    if not can_be_delivered_otherwise(order):
        raise Invalid(
            {"delivery": say("Goods of this order are packed, so its delivery stays. Undo the parcel first.")}
        )
    if wanted.price_minor is not None and not 0 <= wanted.price_minor <= MOST_MINOR:
        raise Invalid({"delivery_price": say("Use an amount, or leave it empty.")})


def _slot_of(method: ShippingMethod, store: Store, wanted: WantedDelivery, *, now: datetime) -> Slot | None:
    if method.plan is None:
        return None
    if not wanted.slot:
        raise Invalid({"slot": say("Choose a time.")})
    slot = next((one for one in _times(method, store, now=now) if one.key == wanted.slot), None)
    if slot is None:
        raise SlotGone
    return slot


def _times(method: ShippingMethod, store: Store, *, now: datetime) -> tuple[Slot, ...]:
    if method.plan is None:
        return ()
    return open_slots(method.plan, dict(method.taken), now=now, time_zone=store.time_zone)


def _trace(
    order: Order, before: DeliveryFigures, after: DeliveryFigures, *, taxed_on_top: bool
) -> tuple[Mapping[str, Any], ...]:
    """Return why the delivery costs that: the old one off, the new one on, and the tax between them."""
    fee = fee_of(order).minor
    steps = [
        _step(DELIVERY, name, amount)
        for name, amount in ((before.name, fee - before.shipping), (after.name, after.shipping - fee))
        if name
    ]
    if taxed_on_top or order.tax_minor:
        due: dict[tuple[str, str], int] = {}
        for shares, sign in ((before.taxes, -1), (after.taxes, 1)):
            for name, rate, amount in shares:
                due[name, rate] = due.get((name, rate), 0) + sign * amount
        steps += [_step(TAX, name, amount, rate) for (name, rate), amount in due.items() if amount]
    return tuple(steps)


def _step(kind: str, name: str, minor: int, rate: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "name": name, "quantity": 0, "rate": rate, "amount_minor": minor}
