"""A few orders of the last days, so that the dashboard's first look shows what it is for."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.carts.add_line import add_line, new_cart
from shared.carts.queries import whole_cart
from shared.checkout.place_order import Buyer, place_order
from shared.fulfilment.carriers import tracking_of
from shared.fulfilment.move_shipment import bring, hand_over
from shared.fulfilment.pack_shipment import pack_shipment
from shared.fulfilment.queries import goods_of
from shared.fulfilment.states import ARRIVED, PACKED, SENT
from shared.inventory.models import StockLevel
from shared.orders.mark_paid import mark_paid
from shared.orders.queries import order_by_id
from shared.payments.methods import CASH_ON_DELIVERY
from shared.products.bundles import with_stock
from shared.products.models import Product, Variant
from shared.shipping.addresses import Address
from shared.stores.queries import current_store

BUYERS: Final = (
    ("Amira Haddad", "Lindenweg 4", "Berlin", "10961"),
    ("Jonas Weber", "Am Markt 12", "Bremen", "28195"),
    ("Leïla Benali", "Schulstraße 31", "Köln", "50667"),
    ("Tomás Ferreira", "Hafenallee 8", "Hamburg", "20457"),
    ("Noor de Vries", "Gartenstraße 19", "Leipzig", "04109"),
    ("Ida Lindqvist", "Turmstraße 2", "Dresden", "01067"),
)
HOW_MANY: Final = 9
# How far the oldest have come; the others wait to be packed.
TRAVELS: Final = {8: ARRIVED, 7: SENT, 6: PACKED}


async def place_sample_orders(
    session: AsyncSession, secret_key: str, customers: Mapping[str, UUID], *, now: datetime
) -> None:
    """Place orders over the last days through the real checkout; every third is paid, and the oldest are on their way.

    `customers` are those who have an account, by address; all others buy as guests.
    """
    store = await current_store(session)
    chance = random.Random(store.slug)  # noqa: S311 - the same demo each time
    for place in reversed(range(HOW_MANY)):  # the oldest first, as their numbers follow
        moment = now - timedelta(hours=3 + place * 17 + chance.randrange(5))
        # A checkout reads what is in stock now, not what the one before it had read.
        session.expunge_all()
        variants = (await session.scalars(_in_stock(place))).all()
        if not variants:
            return
        cart, _token = await new_cart(session, currency=store.currency, customer_id=None, now=moment)
        for variant in variants:
            await add_line(session, cart, variant, quantity=1 + place % 2, now=moment)
        await session.flush()
        session.expunge_all()
        order = await place_order(
            session,
            store,
            await whole_cart(session, cart.id),
            buyer=_buyer(place, customers),
            method=CASH_ON_DELIVERY,
            seen_total_minor=None,
            secret_key=secret_key,
            now=moment,
        )
        if place % 3 == 2:
            await mark_paid(session, order, actor="demo", now=moment + timedelta(hours=2))
            await session.flush()
        if place in TRAVELS:
            await _send(session, order.id, place, now=moment)
            await session.flush()


async def _send(session: AsyncSession, order_id: UUID, place: int, *, now: datetime) -> None:
    order = await order_by_id(session, order_id)
    goods = {one.piece: one.count for one in goods_of(order)}
    tracking = tracking_of(carrier="DHL", number=f"00340434{place:012}", link="")
    packed, sent, arrived = (now + timedelta(hours=hours) for hours in (1, 2, 3))
    shipment = await pack_shipment(
        session, order, goods=goods, tracking=tracking, seen=order.shipment_count, actor="demo", now=packed
    )
    if TRAVELS[place] != PACKED:
        await hand_over(session, order, shipment, actor="demo", now=sent)
    if TRAVELS[place] == ARRIVED:
        await bring(session, order, shipment, actor="demo", now=arrived)


def _in_stock(place: int) -> Select[Variant]:
    return (
        select(Variant)
        .join(Variant.stock)
        .join(Variant.product)
        .where(StockLevel.on_hand > 6, Product.state == "active")
        .order_by(func.md5(Variant.sku + str(place)))
        .limit(1 + place % 3)
        .options(joinedload(Variant.product), *with_stock())
    )


def _buyer(place: int, customers: Mapping[str, UUID]) -> Buyer:
    name, street, city, postcode = BUYERS[place % len(BUYERS)]
    address = Address(
        name=name, line1=street, line2="", city=city, region="", postcode=postcode, country="DE", phone=""
    )
    email = name.split()[0].lower().replace("ï", "i").replace("á", "a") + "@example.com"
    return Buyer(email=email, address=address, note="", customer_id=customers.get(email))
