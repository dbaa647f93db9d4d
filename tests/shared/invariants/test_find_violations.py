"""Each invariant is silent about right books, and names the row about which it is not true (R37)."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from structlog.testing import capture_logs

from shared.adapters.outbox import Outbox
from shared.carts.queries import lock_cart_by_id
from shared.checkout.apply_bank_line import apply_bank_line
from shared.checkout.await_transfer import await_transfer
from shared.checkout.delivery_plan import WantedDelivery
from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.place_order import place_order
from shared.invariants.checks import BOOKS, EVERYTHING, WORK
from shared.invariants.find_violations import Violation, find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.bank_lines import BankLine
from shared.payments.import_statement import import_statement
from shared.payments.methods import CASH_ON_DELIVERY
from shared.payments.statement_line import StatementLine, named
from shared.payments.ways import Way
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart, make_order
from tests.support.factories.promotions import make_coupon, make_gift_card, with_codes
from tests.support.factories.returns import make_return, make_sent_order
from tests.support.factories.slots import free_slots, make_slots
from tests.support.payments import Till
from tests.support.workers import worker_with
from workers.invariants import look_over_everything, look_over_lately


async def wrong(database: Database, store: Store, **asked) -> list[Violation]:
    async with database.as_platform() as session:
        return await find_violations(session, **({"now": utc_now(), "store_id": store.id} | asked))


async def write(database: Database, store: Store, statement: str) -> None:
    async with database.in_store(store.id) as session:
        await session.execute(text(statement))


@pytest.fixture
def sold(till: Till, store: Store, database: Database, runner: asyncio.Runner) -> Till:
    """A shop that has sold by card, for cash, at a reduced price, with a gift card, beyond its stock and with a parcel back."""

    async def sell() -> None:
        await till.pay()
        await till.look()
        async with database.in_store(store.id) as session:
            variant = await make_variant(session, stock=3, backorder_limit=5)
            await make_order(session, variant, quantity=5)
            await _order_reduced(session)
            await _pay_by_transfer(session, await make_order(session, variant))
            await make_return(session, await make_sent_order(session))
            await _order_at_a_time(session)

    runner.run(sell())
    return till


async def _pay_by_transfer(session: AsyncSession, order: Order) -> None:
    """Let a bank tell of a part of what an order costs."""
    now, details = utc_now(), {"holder": "Shop", "iban": "DE89370400440532013000", "bic": ""}
    await await_transfer(session, order, Way("bank_transfer", details=details), now=now)
    booking = StatementLine(now.date(), Money(100, order.currency), "Ada", "", "T-1")
    await import_statement(session, named([booking]), name="a.csv", actor="test", now=now)
    line = (await session.scalars(select(BankLine))).one()
    await apply_bank_line(session, line.id, order, actor="test", now=now)


async def _order_reduced(session: AsyncSession) -> None:
    coupon = await make_coupon(session, limit=2)
    card, _code = await make_gift_card(session, minor=1000)
    cart, _token = await make_cart(session, await make_variant(session))
    await with_codes(session, cart, [coupon])
    cart.gift_card_id = card.id
    await session.flush()
    await place_order(
        session,
        await current_store(session),
        await lock_cart_by_id(session, cart.id),
        buyer=BUYER,
        method=CASH_ON_DELIVERY,
        seen_total_minor=None,
        secret_key="k",
        now=utc_now(),
    )


async def _order_at_a_time(session: AsyncSession) -> None:
    method = await make_slots(session)
    slot = (await free_slots(session, method))[0]
    cart, _token = await make_cart(session, await make_variant(session))
    order = await place_order(
        session,
        await current_store(session),
        await lock_cart_by_id(session, cart.id),
        buyer=replace(BUYER, delivery=method.id, slot=slot.key),
        method=CASH_ON_DELIVERY,
        seen_total_minor=None,
        secret_key="k",
        now=utc_now(),
    )
    # A change of it that touches no place.
    await edit_order(
        session,
        await current_store(session),
        order,
        Wanted({}, {}, WantedDelivery(price_minor=100)),
        reason="",
        seen=0,
        seen_total_minor=None,
        actor="test",
        now=utc_now(),
    )


async def test_right_books_are_not_complained_of(sold: Till, database: Database, store: Store):
    assert await wrong(database, store, checks=BOOKS) == []


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("stock.ledger", "UPDATE stock_levels SET on_hand = on_hand + 1 WHERE on_hand > 0"),
        ("stock.reserved", "UPDATE stock_levels SET reserved = 1 WHERE on_hand > 0"),
        ("stock.awaited", "UPDATE awaited_goods SET waiting = 0"),
        ("stock.holder", "UPDATE reservations SET state = 'held'"),
        ("order.sum", "UPDATE orders SET subtotal_minor = subtotal_minor + 1, total_minor = total_minor + 1"),
        ("order.payment", "UPDATE payments SET state = 'failed'"),
        ("order.payment", "UPDATE payments SET currency = 'USD'"),
        ("payment.order", "UPDATE payments SET captured_minor = captured_minor - 1"),
        ("payment.order", "UPDATE orders SET payment_state = 'unpaid' WHERE payment_method = 'card'"),
        ("order.refunded", "UPDATE orders SET payment_state = 'refunded' WHERE payment_method = 'card'"),
        ("refund.sum", "UPDATE payments SET refunded_minor = 1"),
        ("coupon.uses", "UPDATE coupons SET used = used + 1"),
        (
            "edit.place",
            "UPDATE slot_bookings SET state = 'held', edit_id = (SELECT id FROM order_edits LIMIT 1)",
        ),
        ("slot.places", "UPDATE delivery_slots SET taken = 0"),
        ("gift_card.balance", "UPDATE gift_cards SET balance_minor = balance_minor + 1"),
        ("parcel.goods", "UPDATE packed_goods SET packed = packed - 1"),
        ("parcel.order", "UPDATE orders SET state = 'cancelled' WHERE shipment_count > 0"),
        ("return.goods", "UPDATE order_lines SET in_return = 0"),
        ("transfer.received", "UPDATE awaited_transfers SET received_minor = received_minor + 1"),
        ("transfer.line", "UPDATE bank_lines SET amount_minor = amount_minor + 1"),
        ("return.goods", "UPDATE returns SET state = 'refused'"),
    ],
)
async def test_what_is_wrong_is_found(
    sold: Till, database: Database, store: Store, other_store: Store, check: str, statement: str
):
    await write(database, store, statement)

    found = await wrong(database, store, checks=BOOKS)

    assert check in {one.check for one in found}
    assert {one.store_id for one in found} == {store.id}
    assert await wrong(database, other_store) == []


async def test_what_changed_long_ago_is_left_to_the_whole_round(sold: Till, database: Database, store: Store):
    await write(database, store, "UPDATE stock_levels SET on_hand = on_hand + 1 WHERE on_hand > 0")
    later = utc_now() + timedelta(seconds=1)

    assert await wrong(database, store, checks=BOOKS, since=later) == []
    assert await wrong(database, store, checks=BOOKS) != []


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("job.waiting", "UPDATE jobs SET run_at = now() - interval '2 minutes'"),
        ("job.dead", "UPDATE jobs SET state = 'dead', finished_at = now()"),
        (
            "webhook.unhandled",
            (
                "INSERT INTO webhook_inbox (store_id, id, provider, account, event_id, kind, payment_id, received_at)"
                " SELECT store_id, id, 'stripe', '', 'evt_1', 'x', id, now() - interval '2 minutes' FROM payments"
            ),
        ),
    ],
)
async def test_work_that_lies_about_is_found(
    sold: Till, database: Database, store: Store, check: str, statement: str
):
    assert await wrong(database, store, checks=WORK) == []

    await write(database, store, statement)

    assert {one.check for one in await wrong(database, store, checks=WORK)} == {check}


async def test_a_worker_looks_and_says_what_it_found(
    sold: Till, services: Services, database: Database, store: Store
):
    runtime = worker_with(services, Outbox(services.settings.web.home / "mail"))
    await write(database, store, "UPDATE gift_cards SET balance_minor = balance_minor + 7")

    with capture_logs() as lines:
        assert await look_over_lately(runtime) >= 1
        assert await look_over_everything(replace(runtime, clock=lambda: utc_now() + timedelta(days=1))) >= 1

    mine = [(one["log_level"], one["check"], one["found"]) for one in lines if one["store"] == str(store.id)]
    assert mine.count(("error", "gift_card.balance", "7 on it, 0 in its ledger")) == 2


def test_the_names_of_checks_are_their_own():
    assert len({check.name for check in EVERYTHING}) == len(EVERYTHING)
