"""Calling off what has been paid already: the money goes back the way it came, once."""

import pytest
from sqlalchemy import select

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.place_order import place_order
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.gift_cards.pay_with_card import enter_card
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.cancel_order import cancel_order
from shared.orders.errors import AlreadyCancelled
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.methods import CASH_ON_DELIVERY
from shared.payments.models import Payment
from shared.payments.queries import payments_of
from shared.payments.request_refund import request_refund
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart
from tests.support.factories.promotions import make_gift_card
from tests.support.payments import make_till
from tests.support.races import Races, call_off
from tests.support.stripe_sandbox import Control


async def paid_by_gift_card(database: Database, store: Store) -> Order:
    """Place an order that a gift card of 50.00 pays whole."""
    async with database.in_store(store.id) as session:
        _card, code = await make_gift_card(session, minor=5000)
        cart, _ = await make_cart(session, await make_variant(session, stock=5), quantity=2)
        await enter_card(session, cart, code, now=utc_now())
        order = await place_order(
            session,
            await current_store(session),
            cart,
            buyer=BUYER,
            method=CASH_ON_DELIVERY,
            seen_total_minor=None,
            secret_key="k",
            now=utc_now(),
        )
        return await order_by_id(session, order.id)


async def books(database: Database, store: Store) -> tuple[int | None, list[tuple[str, int]], int | None]:
    """Return the card's balance, its ledger after it was issued, and what is on hand."""
    async with database.in_store(store.id) as session:
        balance = await session.scalar(select(GiftCard.balance_minor))
        entries = await session.execute(
            select(GiftCardEntry.reason, GiftCardEntry.amount_minor)
            .where(GiftCardEntry.reason.in_(("spent", "returned")))
            .order_by(GiftCardEntry.created_at, GiftCardEntry.id)
        )
        on_hand = await session.scalar(select(StockLevel.on_hand))
        return balance, [(reason, minor) for reason, minor in entries], on_hand


async def test_a_gift_card_gets_back_what_it_paid_once(database: Database, store: Store):
    order = await paid_by_gift_card(database, store)
    paid = order.card_minor
    assert (order.payment_state, order.can_be_cancelled, order.total_minor) == ("paid", True, paid)

    async with database.in_store(store.id) as session:
        await cancel_order(session, order, reason="", actor="m", now=utc_now())
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order.id)
        with pytest.raises(AlreadyCancelled):
            await cancel_order(session, order, reason="", actor="m", now=utc_now())

    assert await books(database, store) == (5000, [("spent", -paid), ("returned", paid)], 5)
    async with database.in_store(store.id) as session:
        kept = await order_by_id(session, order.id)
    assert (kept.state, kept.payment_state) == ("cancelled", "refunded")


async def test_of_twenty_who_call_it_off_one_does(
    races: Races, settings: Settings, database: Database, store: Store
):
    order = await paid_by_gift_card(database, store)

    answers = await races.run(settings.database, call_off, store.id, [order.id] * 20)

    assert answers == {"cancelled": 1, "already": 19}
    balance, entries, on_hand = await books(database, store)
    assert (balance, [minor for _, minor in entries], on_hand) == (
        5000,
        [-order.card_minor, order.card_minor],
        5,
    )


async def test_a_card_payment_is_returned_whole(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    till = await make_till(database, store, gateway, control)
    await till.pay()
    await till.look()
    assert await till.order() == ("placed", "paid")

    async with database.in_store(store.id) as session:
        order = await order_by_id(session, till.order_id)
        await cancel_order(session, order, reason="Lost", actor="m", now=utc_now())

    assert await till.order() == ("cancelled", "paid")
    assert await till.refunds() == [(order.total_minor, "requested")]
    assert await till.stock() == (5, 0)
    assert "payments.send_refund" in await till.jobs()


async def test_only_the_rest_is_returned_when_a_part_is_already_under_way(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    till = await make_till(database, store, gateway, control)
    await till.pay()
    await till.look()

    async with database.in_store(store.id) as session:
        (payment,) = await payments_of(session, till.order_id)
        await request_refund(session, payment, Money(500, "EUR"), reason="", actor="m", now=utc_now())
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, till.order_id)
        await cancel_order(session, order, reason="", actor="m", now=utc_now())

    assert await till.refunds() == [(500, "requested"), (order.total_minor - 500, "requested")]
    async with database.in_store(store.id) as session:
        (kept,) = await session.scalars(select(Payment))
    assert kept.refundable.minor == 0
