"""An order whose payment came to nothing is paid once more, and once in all (F090)."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shared.checkout.offer_again import MOST_PAYMENTS, OFFERED_FOR, TIME_TO_PAY
from shared.checkout.pursue_payment import give_up_payment
from shared.checkout.settle_payment import settle_payment
from shared.invariants.find_violations import EVER, find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.payments import states
from shared.payments.gateway import RefundStanding, Standing
from shared.payments.models import Payment, Refund
from shared.payments.queries import lock_payment, payments_of
from shared.stores.models import Store
from tests.support.payments import Till
from tests.support.stripe_sandbox import Control, Wire, client_of

CONFIRMATION = "notifications.send_order_confirmation"
FAILURE = "notifications.send_payment_failed"
TOTAL = Money(4488, "EUR")


def later(**of: int) -> Callable[[], datetime]:
    return lambda: utc_now() + timedelta(**of)


async def payments(till: Till) -> list[Payment]:
    async with till.database.in_store(till.store.id) as session:
        return list(await payments_of(session, till.order_id))


async def tries(till: Till) -> list[str]:
    return [one.state for one in await payments(till)]


async def break_promise(till: Till, control: Control) -> Till:
    """Let the order's latest payment be promised and not kept; returns the till of the next one."""
    session_id = await till.pay(method="delayed")
    assert await till.look() == states.PROCESSING
    await control(f"sessions/{session_id}/settle", outcome="failed")
    assert await till.look() == states.FAILED
    return replace(till, payment_id=(await payments(till))[-1].id)


async def close_at_stripe(till: Till, wire: Wire) -> str:
    """Open the page, and have it closed there by somebody else."""
    session_id = await till.open()
    await client_of(wire).v1.checkout.sessions.expire_async(session_id)
    return session_id


async def open_pages(wire: Wire) -> list[str]:
    sessions = await client_of(wire).v1.checkout.sessions.list_async()
    return [one.id for one in sessions.data if one.status == "open"]


async def tell(till: Till, told: Standing) -> None:
    async with till.database.in_store(till.store.id) as session:
        await settle_payment(session, await lock_payment(session, till.payment_id), told, now=utc_now())


async def wrong_books(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        return [
            one.check for one in await find_violations(session, now=utc_now(), since=EVER, store_id=store.id)
        ]


async def test_a_broken_promise_is_paid_by_card_and_the_order_is_paid_once(
    till: Till, control: Control, wire: Wire, database: Database
):
    again = await break_promise(till, control)
    assert await till.jobs() == [FAILURE]

    await again.pay()
    assert await again.look() == states.SUCCEEDED
    assert await again.look() == states.SUCCEEDED

    assert await tries(till) == [states.FAILED, states.SUCCEEDED]
    assert (await till.order(), await till.stock()) == (("placed", "paid"), (3, 0))
    assert await till.jobs() == [CONFIRMATION, FAILURE]
    assert await till.refunds() == []
    assert await open_pages(wire) == []
    assert await wrong_books(database, till.store) == []


async def test_the_next_payment_asks_for_the_same_under_a_key_of_its_own(till: Till, control: Control):
    again = await (await break_promise(till, control)).payment()

    first = await till.payment()
    assert (again.amount, again.account_id, again.provider) == (TOTAL, first.account_id, "stripe")
    ours = {"payment_id", "expires_at"}
    assert {k: v for k, v in again.terms.items() if k not in ours} == {
        k: v for k, v in first.terms.items() if k not in ours
    }
    assert (again.key, again.terms["payment_id"]) == (f"pay_{again.id}", str(again.id))
    assert again.id != first.id
    assert again.expires_at - again.created_at == TIME_TO_PAY


async def test_the_page_can_be_opened_until_the_time_is_over(till: Till, control: Control):
    """Stripe wants half an hour at least and a day at most, whenever it is asked (R4)."""
    again = await break_promise(till, control)
    payment = await again.payment()

    life = datetime.fromtimestamp(payment.terms["expires_at"], payment.created_at.tzinfo) - payment.created_at

    assert TIME_TO_PAY + timedelta(minutes=30) <= life <= timedelta(hours=24)
    assert await again.open()


async def test_who_does_not_pay_again_owes_nothing(till: Till, control: Control, wire: Wire):
    again = await break_promise(till, control)
    await again.open()

    assert await again.look(clock=later(hours=22)) == states.OPEN
    assert await till.stock() == (5, 2)
    assert await again.look(clock=later(hours=23, minutes=1)) == states.EXPIRED

    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))
    assert await tries(till) == [states.FAILED, states.EXPIRED]
    assert await open_pages(wire) == []
    assert await till.jobs() == [FAILURE]


async def test_an_order_has_so_many_tries_and_no_more(till: Till, control: Control):
    again = till
    for _ in range(MOST_PAYMENTS - 1):
        again = await break_promise(again, control)
    assert await till.order() == ("awaiting_payment", "unpaid")

    await break_promise(again, control)

    assert await tries(till) == [states.FAILED] * MOST_PAYMENTS
    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))
    assert await till.jobs() == [FAILURE] * MOST_PAYMENTS


async def test_an_order_is_not_offered_again_for_ever(till: Till, control: Control):
    """Its goods are held for sixty days; the last promise may take weeks, too."""
    session_id = await till.pay(method="delayed")
    await till.look()
    await control(f"sessions/{session_id}/settle", outcome="failed")

    assert await till.look(clock=later(seconds=int(OFFERED_FOR.total_seconds()))) == states.FAILED

    assert await tries(till) == [states.FAILED]
    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))


async def test_a_page_that_was_closed_early_leaves_the_time_that_the_order_had(till: Till, wire: Wire):
    closed = await close_at_stripe(till, wire)

    assert await till.look() == states.EXPIRED

    first, second = await payments(till)
    assert (first.state, second.state) == (states.EXPIRED, states.REQUESTED)
    assert second.expires_at == first.expires_at
    assert (await till.order(), await till.stock()) == (("awaiting_payment", "unpaid"), (5, 2))
    assert await till.jobs() == []
    opened = await replace(till, payment_id=second.id).open()
    assert (opened != closed, await open_pages(wire)) == (True, [opened])


async def test_many_who_hear_of_it_at_once_offer_one_page(till: Till, wire: Wire):
    await close_at_stripe(till, wire)

    await asyncio.gather(*(till.look() for _ in range(8)))

    assert await tries(till) == [states.EXPIRED, states.REQUESTED]


async def test_who_turns_back_is_not_offered_another_page(till: Till):
    await till.open()

    ended = await give_up_payment(till.database, till.gateway, till.store.id, till.payment_id, clock=utc_now)

    assert (ended, await tries(till)) == (states.EXPIRED, [states.EXPIRED])
    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))


async def test_turning_back_wins_though_the_provider_called_first(till: Till, wire: Wire):
    """Stripe tells of the closing at once, and a worker may have heard it before whoever asked for it."""
    await close_at_stripe(till, wire)
    await till.look()
    assert await tries(till) == [states.EXPIRED, states.REQUESTED]

    await give_up_payment(till.database, till.gateway, till.store.id, till.payment_id, clock=utc_now)

    assert await tries(till) == [states.EXPIRED, states.EXPIRED]
    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))


@pytest.mark.parametrize("is_paid_first", [True, False])
async def test_a_promise_that_is_kept_after_all_is_given_back(
    till: Till, control: Control, database: Database, *, is_paid_first: bool
):
    """Whichever money comes first, one payment pays the order and the other goes back whole (T9)."""
    again = await break_promise(till, control)
    intent = (await till.payment()).intent_id
    kept = Standing("", states.SUCCEEDED, TOTAL, intent, None, TOTAL)

    if not is_paid_first:
        await tell(till, kept)
        assert await till.order() == ("awaiting_payment", "unpaid")
    await again.pay()
    assert await again.look() == states.SUCCEEDED
    if is_paid_first:
        await tell(till, kept)

    assert (await till.order(), await till.stock()) == (("placed", "paid"), (3, 0))
    assert await till.refunds() == [(4488, "requested")]
    assert [one.refunded_minor for one in await payments(till)] == [4488, 0]
    assert await till.jobs() == [
        CONFIRMATION,
        FAILURE,
        "notifications.send_payment_review",
        "payments.send_refund",
    ]
    assert await wrong_books(database, till.store) == []

    async with database.in_store(till.store.id) as session:
        refund = (await session.scalars(select(Refund))).one()
    given = RefundStanding("re_1", refund.id, TOTAL, states.REFUND_SUCCEEDED)
    await tell(till, replace(kept, refunds=(given,)))

    assert (await till.order(), await till.refunds()) == (("placed", "paid"), [(4488, "succeeded")])
    assert await wrong_books(database, till.store) == []
