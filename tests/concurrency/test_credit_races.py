"""Store credit against real PostgreSQL, near and far: spent and taken at once, and never below nothing."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.carts.models import Cart
from shared.checkout.refund_to_credit import refund_to_credit
from shared.customers.models import Customer
from shared.gift_cards.change_credit import give_credit, take_credit
from shared.gift_cards.errors import CreditShort, GiftCardChanged, GiftCardRefused
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.gift_cards.redeem_card import redeem_card
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.errors import NothingToRefund
from shared.payments.models import Payment, Refund
from shared.payments.request_refund import request_refund
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right
from tests.support.credit import buy_for_thirty, carts_on, make_buyer
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.promotions import make_gift_card
from tests.support.payments import paid_by_card
from tests.support.races import Races, far_away

distances = pytest.mark.parametrize(("delay", "rivals"), [(0.0, 12), (0.1, 4)], ids=["near", "far"])
CODE = "RACE-CARD-2345-6789"


async def use(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Buy the cart for 30.00 of credit, or (an id that is no cart's) have the staff take 30.00."""

    async def whole(session):
        customer = (await session.scalars(select(Customer))).one()
        if await session.get(Cart, (store_id, cart_id)) is None:
            amount = Money(3000, "EUR")
            await take_credit(session, customer, amount, note="Wrong", actor="race", now=utc_now())
            return "used"
        await buy_for_thirty(session, cart_id, customer_id=customer.id)
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


async def redeem(database: Database, store_id: UUID, key: UUID) -> str:
    """Add the card to the credit, by a form of this id; or buy the cart of this id for 30.00 of the card."""

    async def whole(session):
        if await session.get(Cart, (store_id, key)) is None:
            customer, how = (
                (await session.scalars(select(Customer))).one(),
                {"actor": "race", "now": utc_now()},
            )
            moved = await redeem_card(session, customer, CODE, currency="EUR", entry_id=key, **how)
            return f"moved {moved.minor}"
        await buy_for_thirty(session, key)
        return "bought"

    try:
        return await database.run(store_id, whole)
    except (GiftCardChanged, GiftCardRefused):
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


async def holds(database: Database, store: Store) -> tuple[int, int, int]:
    """Return how many credits there are, what they hold and what their ledgers come to."""
    async with database.in_store(store.id) as session:
        cards = (await session.execute(select(func.count(), func.sum(GiftCard.balance_minor)))).one()
        return cards[0], cards[1], await session.scalar(select(func.sum(GiftCardEntry.amount_minor)))


@distances
async def test_credit_pays_what_it_holds_and_no_cent_more(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    customer = await make_buyer(database, store)
    async with database.in_store(store.id) as session:
        now = utc_now()
        await give_credit(session, customer, Money(5000, "EUR"), note="Sorry", actor="test", now=now)
        credit_id = await session.scalar(select(GiftCard.id))
        ids = [*await carts_on(session, credit_id, rivals), *(new_id() for _ in range(rivals // 2))]

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, use, store.id, ids)

    assert answers == {"used": 1, "refused": len(ids) - 1}
    assert await holds(database, store) == (1, 2000, 2000)
    await assert_books_are_right(database, store.id)


@distances
async def test_a_card_that_is_added_and_spent_at_once_is_worth_what_it_held(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    await make_buyer(database, store)
    async with database.in_store(store.id) as session:
        card, _code = await make_gift_card(session, code=CODE)
        # Two forms, each of which is sent by several clicks.
        forms = [new_id(), new_id()] * (rivals // 4)
        ids = await carts_on(session, card.id, rivals // 2) + forms

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, redeem, store.id, ids)

    # Whoever comes first; of one form all clicks say the same.
    (moved,) = (answer for answer in answers if answer.startswith("moved"))
    bought, amount = answers["bought"], int(moved.split()[1])
    assert (amount, bought) in {(5000, 0), (2000, 1)}
    assert answers[moved] == rivals // 4
    assert await holds(database, store) == (2, amount, amount)
    async with database.in_store(store.id) as session:
        held = select(GiftCard.balance_minor).order_by(GiftCard.customer_id.is_(None))
        assert list(await session.scalars(held)) == [amount, 0]
    await assert_books_are_right(database, store.id)


@distances
async def test_first_credits_given_at_once_are_one_credit_and_each_form_counts_once(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    await make_buyer(database, store)
    forms = [new_id(), new_id()]

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, give, store.id, forms * (rivals // 2))

    assert answers == {"given": rivals}
    assert await holds(database, store) == (1, 2000, 2000)


@distances
async def test_money_goes_back_once_as_credit_or_the_way_it_came(
    database: Database, settings: Settings, store: Store, races: Races, delay, rivals
):
    await pay_order(database, store, await make_buyer(database, store))

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
    await pay_order(database, store, await make_buyer(database, store))

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, refund, store.id, [UUID(int=20)] * rivals)

    assert answers == {"given": rivals}
    assert await holds(database, store) == (1, 3000, 3000)
    async with database.in_store(store.id) as session:
        assert [one.amount_minor for one in await session.scalars(select(Refund))] == [3000]
    await assert_books_are_right(database, store.id)
