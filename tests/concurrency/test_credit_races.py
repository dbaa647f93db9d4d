"""Store credit against real PostgreSQL, near and far: spent and taken at once, and never below nothing."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.carts.models import Cart
from shared.carts.queries import lock_cart_by_id
from shared.checkout.place_order import place_order
from shared.checkout.refund_to_credit import refund_to_credit
from shared.customers.models import Customer
from shared.customers.sign_up import sign_up
from shared.gift_cards.change_credit import give_credit, take_credit
from shared.gift_cards.errors import CreditShort, GiftCardChanged
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.errors import NothingToRefund
from shared.payments.methods import CASH_ON_DELIVERY
from shared.payments.models import Payment, Refund
from shared.payments.request_refund import request_refund
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart, make_order
from tests.support.payments import paid_by_card
from tests.support.races import Races, far_away

distances = pytest.mark.parametrize(("delay", "rivals"), [(0.0, 12), (0.1, 4)], ids=["near", "far"])


async def use(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Buy the cart for 30.00 of credit, or (an id that is no cart's) have the staff take 30.00."""

    async def whole(session):
        customer = (await session.scalars(select(Customer))).one()
        if await session.get(Cart, (store_id, cart_id)) is None:
            amount = Money(3000, "EUR")
            await take_credit(session, customer, amount, note="Wrong", actor="race", now=utc_now())
            return "used"
        await place_order(
            session,
            await current_store(session),
            await lock_cart_by_id(session, cart_id),
            buyer=replace(BUYER, customer_id=customer.id),
            method=CASH_ON_DELIVERY,
            seen_total_minor=None,
            seen_card_minor=3000,
            secret_key="k",
            now=utc_now(),
        )
        return "used"

    try:
        return await database.run(store_id, whole)
    except (GiftCardChanged, CreditShort):
        return "refused"


async def give(database: Database, store_id: UUID, entry_id: UUID) -> str:
    """Give 10.00 as the form with this id says."""

    async def whole(session):
        customer = (await session.scalars(select(Customer))).one()
        amount = Money(1000, "EUR")
        await give_credit(
            session, customer, amount, note="Sorry", actor="race", now=utc_now(), entry_id=entry_id
        )
        return "given"

    return await database.run(store_id, whole)


async def refund(database: Database, store_id: UUID, form_id: UUID) -> str:
    """Give the order's 30.00 back: as credit, or (by an odd id) the way it came."""

    async def whole(session):
        payment = (await session.scalars(select(Payment))).one()
        order, amount = await order_by_id(session, payment.order_id), Money(3000, "EUR")
        facts = {"reason": "", "actor": "race", "now": utc_now()}
        if form_id.int % 2:
            await request_refund(session, payment, amount, **facts)
            return "given"
        await refund_to_credit(
            session, order, payment, amount, own_currency="EUR", refund_id=form_id, **facts
        )
        return "given"

    try:
        return await database.run(store_id, whole)
    except NothingToRefund:
        return "refused"


async def pay_order(database: Database, store: Store, customer: Customer) -> None:
    """Make an order of 30.00 that the customer has paid by card."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=2510)
        order = await make_order(session, variant)
        order.customer_id, order.payment_method, order.payment_state = customer.id, "card", "paid"
        order.paid_at = utc_now()
        payment, *_ = paid_by_card(order)
        payment.refunded_minor = 0
        session.add(payment)


async def make_customer(database: Database, store: Store) -> Customer:
    async with database.in_store(store.id) as session:
        return await sign_up(
            session, email="mila@example.com", name="Mila", password="a long enough secret", now=utc_now()
        )


async def holds(database: Database, store: Store) -> tuple[int, int, int]:
    """Return how many credits there are, what they hold and what their ledgers come to."""
    async with database.in_store(store.id) as session:
        cards = (await session.execute(select(func.count(), func.sum(GiftCard.balance_minor)))).one()
        return cards[0], cards[1], await session.scalar(select(func.sum(GiftCardEntry.amount_minor)))


@distances
async def test_credit_pays_what_it_holds_and_no_cent_more(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    customer = await make_customer(database, store)
    async with database.in_store(store.id) as session:
        now = utc_now()
        await give_credit(session, customer, Money(5000, "EUR"), note="Sorry", actor="test", now=now)
        credit_id = await session.scalar(select(GiftCard.id))
        variant = await make_variant(session, price_minor=2510, stock=rivals)
        carts = [(await make_cart(session, variant))[0] for _ in range(rivals)]
        for cart in carts:
            cart.gift_card_id = credit_id
        ids = [cart.id for cart in carts] + [new_id() for _ in range(rivals // 2)]

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, use, store.id, ids)

    assert answers == {"used": 1, "refused": len(ids) - 1}
    assert await holds(database, store) == (1, 2000, 2000)
    await assert_books_are_right(database, store.id)


@distances
async def test_first_credits_given_at_once_are_one_credit_and_each_form_counts_once(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    await make_customer(database, store)
    forms = [new_id(), new_id()]

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, give, store.id, forms * (rivals // 2))

    assert answers == {"given": rivals}
    assert await holds(database, store) == (1, 2000, 2000)


@distances
async def test_money_goes_back_once_as_credit_or_the_way_it_came(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    await pay_order(database, store, await make_customer(database, store))

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, refund, store.id, [UUID(int=n + 10) for n in range(rivals)])

    assert answers == {"given": 1, "refused": rivals - 1}
    async with database.in_store(store.id) as session:
        is_credit = (await session.scalars(select(Refund.is_credit))).one()
        credited = await session.scalar(select(func.coalesce(func.sum(GiftCard.balance_minor), 0)))
        state = await session.scalar(select(Order.payment_state))
        assert await session.scalar(select(Payment.refunded_minor)) == 3000
    assert (credited, state) == ((3000, "refunded") if is_credit else (0, "paid"))
    await assert_books_are_right(database, store.id)


@distances
async def test_one_form_of_a_refund_sent_often_is_one_refund(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    await pay_order(database, store, await make_customer(database, store))

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, refund, store.id, [UUID(int=20)] * rivals)

    assert answers == {"given": rivals}
    assert await holds(database, store) == (1, 3000, 3000)
    async with database.in_store(store.id) as session:
        assert [one.amount_minor for one in await session.scalars(select(Refund))] == [3000]
    await assert_books_are_right(database, store.id)
