"""Send an order that was placed to another address."""

import hashlib
from datetime import datetime
from typing import Final

import orjson
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.imagined_cart import imagined_cart
from shared.checkout.make_offer import Offer, Wish, make_offer
from shared.currencies.conversion import conversion_of
from shared.currencies.paying import paying_in
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.languages.speaking import speaking
from shared.languages.telling import tell
from shared.orders.edits import waiting_edit_of
from shared.orders.errors import CannotBeRedirected, EditedMeanwhile, EditWaits
from shared.orders.models import Order
from shared.orders.notes import write_note
from shared.orders.states import LEFT_THE_HOUSE, PLACED
from shared.pricing.taxes import STANDARD, TaxRate, rates_on
from shared.shipping.addresses import Address
from shared.shipping.methods import Destination
from shared.stores.models import Store

_PLACE: Final = ("country", "region", "postcode")


def address_seen(order: Order) -> str:
    """Return what stands for an order's address in the form that changes it."""
    return hashlib.sha256(orjson.dumps(order.address, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


async def redirect_order(
    session: AsyncSession,
    store: Store,
    order: Order,
    address: Address,
    *,
    seen: str,
    is_mailed: bool,
    actor: str,
    now: datetime,
) -> None:
    """Send what has not left to another address, and tell the buyer if wished; no amount of the order changes.

    So it goes only where its way of delivery leads and where the same tax is due: Invalid names the field otherwise.
    Raises CannotBeRedirected once all of it has left, EditedMeanwhile where `seen` is not the address that it has, and
    EditWaits while another way of delivery waits for its payment, which was offered for the address that it has.
    """
    if not order.can_be_redirected:
        raise CannotBeRedirected(order.shown_number)
    if seen != address_seen(order):
        raise EditedMeanwhile
    before = dict(order.address)
    if address.as_record() == before:
        raise Invalid({"line1": say("Nothing is different yet.")})
    if any(before.get(part, "") != getattr(address, part) for part in _PLACE):
        await _refuse_other_costs(session, store, order, address, now=now)
    changed = await session.execute(
        update(Order)
        .where(
            Order.store_id == session.info["store_id"],
            Order.id == order.id,
            Order.address == before,
            Order.state == PLACED,
            Order.fulfilment_state.not_in(LEFT_THE_HOUSE),
        )
        .values(address=address.as_record())
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    # The row decides: of two people who change it one does, and not while somebody packs the last of it.
    if changed.scalar() is None:
        raise EditedMeanwhile
    waits = await waiting_edit_of(session, order.id)
    if waits is not None and waits.delivery:
        raise EditWaits
    # Addresses are personal, and events are never erased.
    parts = sorted(part for part, said in address.as_record().items() if said != before.get(part, ""))
    record(session, "order.redirected", order.id, actor=actor, now=now, parts=parts)
    if is_mailed:
        with speaking(order.language or store.locale):
            told = tell(say("Your order now goes to this address:"))
        lines = (address.name, address.line1, address.line2, f"{address.postcode} {address.city}".strip())
        body = "\n".join([told, *filter(None, (*lines, address.region, address.country))])
        await write_note(session, order, body, is_public=True, is_mailed=True, author=actor, now=now)


async def _refuse_other_costs(
    session: AsyncSession, store: Store, order: Order, address: Address, *, now: datetime
) -> None:
    """Raise Invalid where the tax or the way of delivery would be another."""
    wanted = {line.own_variant: line.quantity for line in order.lines}
    cart = await imagined_cart(session, wanted, currency=store.currency, now=now)
    conversion = conversion_of(order.conversion) if order.conversion else None
    then = Destination(*(str(order.address.get(part, "")) for part in _PLACE))
    there = Destination(address.country, address.region, address.postcode)
    with paying_in(conversion):
        offers = [
            await make_offer(session, store, cart, Wish(place, email=order.email), now=now)
            for place in (then, there)
        ]
    as_it_was, as_wanted = offers
    if _is_taxed_otherwise(order, as_it_was, as_wanted):
        raise Invalid({"country": say("Another tax is due there. Cancel the order and write it anew.")})
    ways = {method.name for method, _ in as_wanted.methods}
    known = {method.name for method, _ in as_it_was.methods}
    is_known = order.shipping_name in known
    if order.is_shipped and (not ways or (is_known and order.shipping_name not in ways)):
        way = order.shipping_name or say("The delivery")
        raise Invalid({"postcode": say("%(way)s does not lead there.", way=way)})


def _is_taxed_otherwise(order: Order, as_it_was: Offer, as_wanted: Offer) -> bool:
    if order.exemption or as_wanted.rates.as_record():
        # Why no tax was due, or what a provider said, holds for that place alone.
        return True
    categories = {line.tax_category for line in as_it_was.purchase.goods} | {STANDARD}
    return any(_due(as_it_was, category) != _due(as_wanted, category) for category in categories)


def _due(offer: Offer, category: str) -> list[tuple[str, str]]:
    found: tuple[TaxRate, ...] = rates_on(offer.purchase.tax_rates, category, offer.purchase.destination)
    return sorted((rate.name, str(rate.rate)) for rate in found)
