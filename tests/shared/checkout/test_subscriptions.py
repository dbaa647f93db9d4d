"""Subscriptions from their beginning to their end: each payment is one order, at the price that was agreed."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.errors import PaymentOver, PaymentRefused
from shared.checkout.send_refund import send_refund
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.set_stock import set_stock
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.gateway import GatewayAway
from shared.payments.models import Payment
from shared.payments.request_refund import request_refund
from shared.products.models import Variant
from shared.shipping.addresses import Address
from shared.stores.models import Store
from shared.subscriptions.models import SubscriptionInvoice
from shared.subscriptions.queries import figures_of
from shared.subscriptions.wish import SubscriptionOver, TermNotOver, move_subscription, wish
from tests.support.factories.orders import BUYER
from tests.support.stripe_sandbox import Control
from tests.support.subscriptions import FAILING, GOOD, TOTAL, Standing, make_subscription

PAID = ("placed", "paid", TOTAL)


async def want(standing: Standing, wanted: str, *, by_store: bool = False) -> None:
    async with standing.database.in_store(standing.store.id) as session:
        subscription = await standing.row()
        await wish(session, subscription, wanted, by_store=by_store, actor="test", now=standing.clock())
    await standing.grant()


async def violations(standing: Standing) -> list[str]:
    async with standing.database.as_platform() as session:
        now = standing.clock() + timedelta(days=1)
        found = await find_violations(session, now=now, since=EVER, store_id=standing.store.id, checks=BOOKS)
        return [str(one) for one in found]


async def test_a_subscription_that_is_paid_is_an_order(standing: Standing):
    await standing.begin()

    row = await standing.row()
    assert (row.state, row.order_count, row.total_minor) == ("active", 1, TOTAL)
    assert await standing.orders() == [PAID]
    assert await standing.stock() == 18
    assert await standing.jobs() == ["send_subscription_started"]
    assert await standing.jobs("notifications.send_order_confirmation") == ["send_order_confirmation"]
    assert await violations(standing) == []


async def test_nothing_is_ordered_before_it_is_paid(standing: Standing):
    await standing.open()

    assert await standing.look() == "open"
    assert await standing.orders() == []
    assert await standing.stock() == 20
    assert await standing.jobs() == []


async def test_a_page_that_nobody_completes_is_given_up(standing: Standing):
    await standing.open()
    await standing.pass_time(0.1)

    assert await standing.look() == "abandoned"
    with pytest.raises(PaymentOver):
        await standing.open()
    assert (await standing.row()).look_at is None


async def test_a_lost_answer_begins_one_subscription(standing: Standing, control: Control):
    await control("troubles", kind="drop", request="POST /v1/checkout/sessions", times=3)
    with pytest.raises(Exception, match=r"cannot be reached|answer"):
        await standing.open()

    await standing.begin()

    sessions = [call for call in await control.read("calls") if call["path"] == "/v1/checkout/sessions"]
    assert len({call["key"] for call in sessions if call["method"] == "POST"}) == 1
    assert await standing.orders() == [PAID]


async def test_what_is_looked_at_twice_is_one_order(standing: Standing):
    await standing.begin()
    await standing.look()
    await standing.look()

    assert await standing.orders() == [PAID]
    assert await standing.invoices() == ["ordered"]
    assert await standing.jobs() == ["send_subscription_started"]


async def test_each_renewal_is_an_order_at_the_price_that_was_agreed(standing: Standing):
    await standing.begin()
    async with standing.database.in_store(standing.store.id) as session:
        variant = (await session.scalars(select(Variant))).one()
        variant.price_minor = 9900

    await standing.pass_time(32)
    await standing.look()
    await standing.pass_time(31)
    await standing.look()

    assert await standing.orders() == [PAID] * 3
    assert await standing.stock() == 14
    assert (await standing.row()).order_count == 3
    assert await violations(standing) == []


async def test_renewals_of_which_nothing_was_heard_for_long_are_all_made_up_for(standing: Standing):
    await standing.begin()
    await standing.pass_time(100)

    await standing.look()

    assert await standing.orders() == [PAID] * 4


async def test_who_pays_each_month_is_told_beforehand_once(standing: Standing):
    await standing.begin()
    await standing.pass_time(20)
    await standing.look()
    assert await standing.jobs() == ["send_subscription_started"]

    await standing.come_near_renewal()
    await standing.look()
    await standing.look()

    assert await standing.jobs() == ["send_subscription_started", "send_subscription_ahead"]


async def test_goods_that_are_short_are_ordered_when_they_are_there(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    standing = await make_subscription(database, store, gateway, control, stock=3)
    await standing.begin()
    await standing.pass_time(32)

    await standing.look()
    assert await standing.orders() == [PAID]
    assert await standing.invoices() == ["ordered", "short"]
    look_at = (await standing.row()).look_at
    assert look_at is not None
    assert look_at - standing.clock() < timedelta(minutes=11)
    async with database.in_store(store.id) as session:
        variant_id = (await session.scalars(select(Variant.id))).one()
        await set_stock(
            session, variant_id, on_hand=5, seen=None, reason="adjustment", actor="test", now=utc_now()
        )
    await standing.look()

    assert await standing.orders() == [PAID, PAID]
    assert await standing.invoices() == ["ordered", "ordered"]
    assert await standing.stock() == 3


async def test_a_card_that_is_refused_is_told_of_once_and_nothing_is_sent(standing: Standing):
    await standing.begin()
    await standing.card(FAILING)
    await standing.pass_time(32)

    assert await standing.look() == "past_due"
    await standing.look()
    assert await standing.orders() == [PAID]
    assert await standing.jobs() == ["send_subscription_started", "send_subscription_failed"]
    await standing.card(GOOD)

    assert await standing.look() == "active"
    assert await standing.orders() == [PAID, PAID]


async def test_what_is_never_paid_ends(standing: Standing):
    await standing.begin()
    await standing.card(FAILING)
    await standing.pass_time(32)
    for _ in range(5):
        await standing.pass_time(3)

    assert await standing.look() == "ended"
    row = await standing.row()
    assert (row.problem, row.look_at) == ("unpaid", None)
    assert (await standing.jobs())[-1] == "send_subscription_ended"
    with pytest.raises(SubscriptionOver):
        await want(standing, "pause")


async def test_a_trial_is_no_order_until_it_is_over(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    standing = await make_subscription(database, store, gateway, control, trial_days=14)
    await standing.begin()
    assert (await standing.row()).state == "trialing"
    assert await standing.orders() == []

    await standing.pass_time(15)

    assert await standing.look() == "active"
    assert await standing.orders() == [PAID]


async def test_what_is_skipped_is_not_charged_and_the_next_one_is(standing: Standing):
    await standing.begin()

    await want(standing, "skip")
    row = await standing.row()
    assert (row.is_paused, row.wish) == (True, "")
    await standing.pass_time(32)
    await standing.look()
    assert await standing.orders() == [PAID]
    await standing.pass_time(31)
    await standing.look()

    assert await standing.orders() == [PAID, PAID]
    assert not (await standing.row()).is_paused


async def test_what_is_paused_goes_on_when_it_is_said(standing: Standing):
    await standing.begin()
    await want(standing, "pause")
    await standing.pass_time(70)
    await standing.look()
    assert await standing.orders() == [PAID]

    await want(standing, "go_on")
    await standing.pass_time(31)
    await standing.look()

    assert await standing.orders() == [PAID, PAID]


async def test_what_is_ended_ends_with_what_was_paid(standing: Standing):
    await standing.begin()
    await want(standing, "end")
    assert ((await standing.row()).state, (await standing.row()).ends_with_period) == ("active", True)

    await standing.pass_time(32)

    assert await standing.look() == "ended"
    assert await standing.orders() == [PAID]


async def test_who_agreed_to_more_deliveries_waits_for_them(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    standing = await make_subscription(database, store, gateway, control, least_orders=2)
    await standing.begin()

    with pytest.raises(TermNotOver, match="1 more delivery"):
        await want(standing, "end")
    assert not (await standing.row()).ends_with_period
    await standing.pass_time(32)
    await standing.look()
    await want(standing, "end")

    assert (await standing.row()).ends_with_period


async def test_a_store_may_end_it_at_once(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    standing = await make_subscription(database, store, gateway, control, least_orders=6)
    await standing.begin()

    await want(standing, "end_now", by_store=True)

    assert (await standing.row()).state == "ended"


async def test_the_next_deliveries_go_to_another_address_of_the_country(standing: Standing):
    await standing.begin()
    elsewhere = Address(**(BUYER.address.as_record() | {"line1": "Torstraße 1", "postcode": "10119"}))
    async with standing.database.in_store(standing.store.id) as session:
        now = standing.clock()
        await move_subscription(session, await standing.row(), elsewhere, actor="shopper", now=now)
    await standing.pass_time(32)
    await standing.look()

    async with standing.database.in_store(standing.store.id) as session:
        found = await session.scalars(select(Order).order_by(Order.number))
        streets = [order.address["line1"] for order in found]
    assert streets == [BUYER.address.line1, "Torstraße 1"]


async def test_an_order_of_a_subscription_is_refunded_like_any_other(standing: Standing):
    await standing.begin()
    async with standing.database.in_store(standing.store.id) as session:
        payment = (await session.scalars(select(Payment))).one()
        refund = await request_refund(
            session, payment, Money(500, "EUR"), reason="Stale", actor="test", now=utc_now()
        )

    await send_refund(standing.database, standing.gateway, standing.store.id, refund.id, clock=utc_now)

    assert await standing.orders() == [("placed", "partly_refunded", TOTAL)]
    assert await violations(standing) == []


async def test_an_amount_that_was_not_agreed_waits_for_a_person(standing: Standing):
    session_id = await standing.open()
    async with standing.database.in_store(standing.store.id) as session:
        await session.execute(text("UPDATE subscriptions SET total_minor = total_minor + 1"))
    await standing.control(f"sessions/{session_id}/pay")

    await standing.look()

    assert await standing.orders() == []
    assert await standing.invoices() == ["review"]


async def test_what_the_provider_refuses_has_not_begun(standing: Standing, control: Control):
    async with standing.database.in_store(standing.store.id) as session:
        await session.execute(text('UPDATE subscriptions SET terms = terms || \'{"success_url": ""}\''))

    with pytest.raises(PaymentRefused):
        await standing.open()

    assert (await standing.row()).state == "abandoned"


async def test_a_wish_waits_while_the_provider_is_away(standing: Standing, control: Control):
    await standing.begin()
    await control("troubles", kind="limit", request="POST /v1/subscriptions", times=9)
    with pytest.raises(GatewayAway):
        await want(standing, "end")
    assert (await standing.row()).wish == "end"

    await control("calm")
    await standing.grant()

    row = await standing.row()
    assert (row.wish, row.ends_with_period) == ("", True)


async def test_what_subscriptions_bring_in_a_month(standing: Standing):
    await standing.begin()

    async with standing.database.in_store(standing.store.id) as session:
        figures = await figures_of(session)
        assert (await session.scalars(select(SubscriptionInvoice))).one().amount == Money(TOTAL, "EUR")

    assert (figures.running, figures.paused, figures.monthly) == (1, 0, (Money(TOTAL, "EUR"),))


@pytest.mark.parametrize(
    ("check", "statement"),
    [
        ("subscription.order", "UPDATE subscription_invoices SET amount_minor = amount_minor + 1"),
        ("subscription.count", "UPDATE subscriptions SET order_count = 7"),
    ],
)
async def test_books_that_are_wrong_are_found(standing: Standing, check: str, statement: str):
    await standing.begin()
    assert await violations(standing) == []

    async with standing.database.in_store(standing.store.id) as session:
        await session.execute(text(statement))

    assert [one.split()[0].rstrip(":") for one in await violations(standing)] == [check]
