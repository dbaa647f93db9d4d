"""An order by card, from its placing to its end, against the sandbox (T7, T9, T18, T24 to T26, T29, T34)."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.errors import PaymentOver, PaymentRefused
from shared.checkout.pursue_payment import give_up_payment, open_payment_page
from shared.checkout.settle_payment import settle_payment
from shared.inventory.settle_reservations import release, release_expired
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.money import Money
from shared.orders.end_waiting import abandon_order
from shared.orders.queries import order_by_id
from shared.payments import states
from shared.payments.errors import PaymentPageAway
from shared.payments.gateway import GatewayAway, Standing
from shared.payments.models import Payment
from shared.payments.queries import lock_payment
from shared.stores.models import Store
from tests.support.payments import Till, make_till
from tests.support.stripe_sandbox import Control, Wire, client_of

CONFIRMATION = "notifications.send_order_confirmation"


def later(**of: int) -> datetime:
    return utc_now() + timedelta(**of)


async def events_of(till: Till) -> list[str]:
    async with till.database.in_store(till.store.id) as session:
        return list(await session.scalars(select(Event.name).where(Event.subject_id == till.order_id)))


async def test_an_order_by_card_holds_its_goods_and_waits(till: Till):
    assert await till.order() == ("awaiting_payment", "unpaid")
    assert await till.stock() == (5, 2)
    assert await till.jobs() == []
    payment = await till.payment()
    assert (payment.state, payment.amount, payment.session_id) == (states.REQUESTED, Money(4488, "EUR"), None)


async def test_goods_that_wait_for_money_are_not_given_back_by_the_broom(till: Till):
    async with till.database.in_store(till.store.id) as session:
        assert await release_expired(session, now=later(days=20)) == 0

    assert await till.stock() == (5, 2)


async def test_money_places_the_order_and_one_mail_is_sent(till: Till):
    await till.pay()

    assert await till.look() == states.SUCCEEDED
    assert await till.look() == states.SUCCEEDED

    assert await till.order() == ("placed", "paid")
    assert await till.stock() == (3, 0)
    assert await till.jobs() == [CONFIRMATION]
    assert (await events_of(till)).count("order.paid") == 1


async def test_the_page_shows_what_is_charged(till: Till, wire: Wire):
    session_id = await till.open()

    session = await client_of(wire).v1.checkout.sessions.retrieve_async(session_id)
    items = await client_of(wire).v1.checkout.sessions.line_items.list_async(session_id)
    assert [(item.description, item.quantity, item.amount_total) for item in items.data] == [
        ("Blue Mug", 2, 3998),
        ("Delivery", 1, 490),
    ]
    assert (session.amount_total, session.customer_email) == (4488, "ada@example.com")
    assert session.success_url.startswith("http://shop.test/orders/")
    assert session.success_url == f"{session.cancel_url}/payment"


async def test_opening_the_page_twice_is_one_page(till: Till, wire: Wire):
    first = await till.open()
    payment = await till.payment()

    assert (
        await open_payment_page(till.database, till.gateway, till.store.id, till.payment_id, clock=utc_now)
        == payment.url
    )
    assert [one.id for one in (await client_of(wire).v1.checkout.sessions.list_async()).data] == [first]


async def test_many_who_look_at_once_draw_the_consequences_once(till: Till):
    """T18: the return page, the webhook and the reconciler together."""
    await till.pay()

    assert set(await asyncio.gather(*(till.look() for _ in range(8)))) == {states.SUCCEEDED}

    assert await till.stock() == (3, 0)
    assert await till.jobs() == [CONFIRMATION]
    assert await till.refunds() == []


async def test_a_page_that_nobody_paid_is_closed_before_the_goods_return(till: Till, wire: Wire):
    """T7."""
    session_id = await till.open()
    assert await till.look() == states.OPEN
    assert await till.stock() == (5, 2)

    assert await till.look(clock=lambda: later(minutes=31)) == states.EXPIRED

    assert (await client_of(wire).v1.checkout.sessions.retrieve_async(session_id)).status == "expired"
    assert await till.stock() == (5, 0)
    assert await till.order() == ("cancelled", "unpaid")
    assert await till.jobs() == []


async def test_while_stripe_is_away_nothing_is_given_back(till: Till, control: Control):
    """T7 and R4: a page that may still be open holds its goods."""
    session_id = await till.open()
    await control("troubles", kind="limit", request=f"POST /v1/checkout/sessions/{session_id}/expire")

    with pytest.raises(GatewayAway):
        await till.look(clock=lambda: later(minutes=31))

    assert await till.stock() == (5, 2)
    assert await till.order() == ("awaiting_payment", "unpaid")


async def test_who_pays_in_the_last_second_gets_the_goods(till: Till):
    """T8, one way round."""
    await till.pay()

    assert await till.look(clock=lambda: later(minutes=31)) == states.SUCCEEDED

    assert await till.order() == ("placed", "paid")
    assert await till.stock() == (3, 0)


async def test_turning_back_closes_the_page_and_gives_the_goods_back(till: Till):
    await till.open()

    ended = await give_up_payment(till.database, till.gateway, till.store.id, till.payment_id, clock=utc_now)

    assert ended == states.EXPIRED
    assert await till.stock() == (5, 0)
    with pytest.raises(PaymentOver):
        await till.open()


async def test_turning_back_after_paying_keeps_the_order(till: Till):
    await till.pay()

    ended = await give_up_payment(till.database, till.gateway, till.store.id, till.payment_id, clock=utc_now)

    assert ended == states.SUCCEEDED
    assert await till.order() == ("placed", "paid")


async def test_a_delayed_payment_holds_the_goods_until_it_is_known(till: Till, control: Control):
    """T34."""
    session_id = await till.pay(method="delayed")
    assert await till.look() == states.PROCESSING
    assert await till.look(clock=lambda: later(days=2)) == states.PROCESSING
    assert (await till.order(), await till.stock()) == (("awaiting_payment", "unpaid"), (5, 2))

    await control(f"sessions/{session_id}/settle", outcome="failed")
    assert await till.look() == states.FAILED
    assert await till.look() == states.FAILED

    # It can be paid again: see test_paying_again.py.
    assert (await till.order(), await till.stock()) == (("awaiting_payment", "unpaid"), (5, 2))
    assert await till.jobs() == ["notifications.send_payment_failed"]


async def test_a_delayed_payment_that_comes_places_the_order(till: Till, control: Control):
    session_id = await till.pay(method="delayed")
    await till.look()
    await control(f"sessions/{session_id}/settle", outcome="succeeded")

    assert await till.look() == states.SUCCEEDED

    assert (await till.order(), await till.stock()) == (("placed", "paid"), (3, 0))


async def test_money_that_comes_too_late_is_given_back_whole(till: Till):
    """T9."""
    session_id = await till.open()
    await give_up_payment(till.database, till.gateway, till.store.id, till.payment_id, clock=utc_now)
    assert await till.stock() == (5, 0)

    late = Standing(session_id, states.SUCCEEDED, Money(4488, "EUR"), "pi_1", None, Money(4488, "EUR"))
    await tell(till, late)
    await tell(till, late)

    assert await till.order() == ("cancelled", "refund_pending")
    assert await till.stock() == (5, 0)
    assert await till.refunds() == [(4488, "requested")]
    assert await till.jobs() == ["notifications.send_payment_review", "payments.send_refund"]


async def test_money_for_an_order_that_was_called_off_meanwhile_is_given_back_whole(till: Till):
    """Its page was still open: the order's own row says that nothing waits for the money any more."""
    session_id = await till.open()
    async with till.database.in_store(till.store.id) as session:
        order = await order_by_id(session, till.order_id)
        assert await abandon_order(session, order, reason="The buyer called.", now=utc_now())
        await release(session, till.cart_id, now=utc_now())

    await tell(
        till, Standing(session_id, states.SUCCEEDED, Money(4488, "EUR"), "pi_1", None, Money(4488, "EUR"))
    )

    assert await till.order() == ("cancelled", "refund_pending")
    assert await till.stock() == (5, 0)
    assert await till.refunds() == [(4488, "requested")]
    assert "order.paid" not in await events_of(till)


@pytest.mark.parametrize("came", [Money(4487, "EUR"), Money(44880, "EUR"), Money(4488, "USD")])
async def test_another_amount_than_agreed_waits_for_a_person(till: Till, came: Money):
    """T29."""
    session_id = await till.open()

    await tell(till, Standing(session_id, states.SUCCEEDED, came, "pi_1", None, came))

    assert await till.order() == ("awaiting_payment", "needs_review")
    assert await till.stock() == (5, 2)
    assert await till.jobs() == ["notifications.send_payment_review"]
    assert "order.payment_needs_review" in await events_of(till)
    assert (await till.payment()).look_at is None


async def test_a_lost_answer_is_one_page(till: Till, control: Control, wire: Wire):
    """T25."""
    await control("troubles", kind="drop", request="POST /v1/checkout/sessions", times=1)

    session_id = await till.open()

    assert [one.id for one in (await client_of(wire).v1.checkout.sessions.list_async()).data] == [session_id]


async def test_a_500_of_stripes_is_not_repeated_and_the_page_is_found(
    till: Till, control: Control, wire: Wire
):
    """T26: the object exists, and its key would say 500 for ever."""
    await control("troubles", kind="error", request="POST /v1/checkout/sessions", times=1)

    session_id = await till.open()

    creations = [call for call in await control.read("calls") if call["method"] == "POST"]
    assert [call["key"] for call in creations] == [f"pay_{till.payment_id}"]
    assert [one.id for one in (await client_of(wire).v1.checkout.sessions.list_async()).data] == [session_id]


async def test_stripe_away_holds_the_goods_and_says_so(till: Till, control: Control):
    """T27."""
    await control("troubles", kind="limit", request="POST /v1/checkout/sessions")
    with pytest.raises(PaymentPageAway):
        await till.open()
    assert (await till.order(), await till.stock()) == (("awaiting_payment", "unpaid"), (5, 2))

    await control("calm")

    assert await till.open()


async def test_a_page_that_never_came_to_be_is_given_up_when_its_time_is_over(till: Till, control: Control):
    await control("troubles", kind="limit", request="POST /v1/checkout/sessions")
    with pytest.raises(PaymentPageAway):
        await till.open()

    assert await till.look() == states.REQUESTED
    assert await till.look(clock=lambda: later(minutes=31)) == states.EXPIRED

    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))


async def test_what_stripe_will_not_take_gives_the_goods_back(
    database: Database, store: Store, control: Control, wire: Wire
):
    refused = StripeGateway("sk_live_wrong", [], address="http://stripe.test", transport=wire)
    till = await make_till(database, store, refused, control)

    with pytest.raises(PaymentRefused, match="does not accept the credentials"):
        await till.open()

    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))
    assert (await till.payment()).state == states.FAILED


async def test_a_payment_of_another_store_is_not_found(till: Till, other_store: Store):
    with pytest.raises(Exception, match="could not find that payment"):
        await open_payment_page(till.database, till.gateway, other_store.id, till.payment_id, clock=utc_now)


async def test_an_order_has_one_live_payment(till: Till):
    async with till.database.in_store(till.store.id) as session:
        first = await lock_payment(session, till.payment_id)
        columns = {c.name: getattr(first, c.name) for c in Payment.__table__.columns if c.name != "id"}
        session.add(Payment(**columns))
        with pytest.raises(Exception, match="ix_payments_live"):
            await session.flush()


async def tell(till: Till, told: Standing) -> None:
    async with till.database.in_store(till.store.id) as session:
        await settle_payment(session, await lock_payment(session, till.payment_id), told, now=utc_now())
