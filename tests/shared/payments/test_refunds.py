"""Giving money back: once each, never more than came in, whoever asks (R20, T31, T32)."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.send_refund import KEYS_LAST, send_refund
from shared.kernel.clock import utc_now
from shared.kernel.money import Money
from shared.payments.errors import NothingToRefund
from shared.payments.gateway import GatewayAway
from shared.payments.models import Refund
from shared.payments.queries import payment_by_id
from shared.payments.request_refund import request_refund
from shared.payments.states import NEEDS_REVIEW
from tests.support.payments import Till
from tests.support.stripe_sandbox import Control, Wire, client_of


async def ask(till: Till, minor: int, *, currency: str = "EUR", reason: str = "Chipped") -> str:
    """Ask for a refund; returns its id, or "refused"."""
    try:
        async with till.database.in_store(till.store.id) as session:
            payment = await payment_by_id(session, till.payment_id)
            refund = await request_refund(
                session,
                payment,
                Money(minor, currency),
                reason=reason,
                actor="mia@example.com",
                now=utc_now(),
            )
            return str(refund.id)
    except NothingToRefund:
        return "refused"


async def send(till: Till, *, clock=utc_now) -> None:
    async with till.database.in_store(till.store.id) as session:
        refunds = await refund_ids(session)
    for refund_id in refunds:
        await send_refund(till.database, till.gateway, till.store.id, refund_id, clock=clock)


async def refund_ids(session: AsyncSession) -> list[UUID]:
    return list(await session.scalars(select(Refund.id).order_by(Refund.id)))


async def at_stripe(wire: Wire) -> list[int]:
    return [one.amount for one in (await client_of(wire).v1.refunds.list_async()).data]


@pytest.fixture
def paid(till: Till, runner: asyncio.Runner) -> Till:
    async def pay() -> None:
        await till.pay()
        await till.look()

    runner.run(pay())
    return till


async def test_a_part_and_then_the_rest_are_given_back(paid: Till, wire: Wire):
    await ask(paid, 1000)
    await send(paid)
    assert await paid.order() == ("placed", "partly_refunded")
    await ask(paid, 3488)
    await send(paid)

    assert await paid.order() == ("placed", "refunded")
    assert await paid.refunds() == [(1000, "succeeded"), (3488, "succeeded")]
    assert await at_stripe(wire) == [3488, 1000]
    assert (await paid.payment()).refundable == Money(0, "EUR")


async def test_thirty_full_refunds_at_once_are_one(paid: Till, wire: Wire):
    """T31."""
    answers = await asyncio.gather(*(ask(paid, 4488) for _ in range(30)))

    assert answers.count("refused") == 29
    await asyncio.gather(*(send(paid) for _ in range(3)))
    assert await at_stripe(wire) == [4488]
    assert await paid.refunds() == [(4488, "succeeded")]


async def test_twenty_refunds_of_thirty_percent_at_once_are_three(paid: Till, wire: Wire):
    """T32."""
    answers = await asyncio.gather(*(ask(paid, 1346) for _ in range(20)))

    assert answers.count("refused") == 17
    await send(paid)
    assert await at_stripe(wire) == [1346, 1346, 1346]


@pytest.mark.parametrize(("minor", "currency"), [(4489, "EUR"), (0, "EUR"), (-1, "EUR"), (100, "USD")])
async def test_what_cannot_be_given_back_changes_nothing(paid: Till, minor: int, currency: str):
    assert await ask(paid, minor, currency=currency) == "refused"

    assert await paid.refunds() == []
    assert (await paid.payment()).refunded_minor == 0


async def test_what_has_not_come_in_is_not_given_back(till: Till):
    await till.open()

    assert await ask(till, 100) == "refused"
    assert await till.refunds() == []


async def test_what_waits_for_a_person_is_not_given_back(paid: Till):
    async with paid.database.in_store(paid.store.id) as session:
        payment = await payment_by_id(session, paid.payment_id)
        payment.state = NEEDS_REVIEW

    assert await ask(paid, 100) == "refused"

    assert await paid.refunds() == []
    assert (await paid.payment()).refunded_minor == 0


async def test_a_lost_answer_is_one_refund(paid: Till, control: Control, wire: Wire):
    await ask(paid, 1000)
    await control("troubles", kind="drop", request="POST /v1/refunds", times=1)

    await send(paid)

    assert await at_stripe(wire) == [1000]
    assert await paid.refunds() == [(1000, "succeeded")]


async def test_a_500_of_stripes_is_looked_for(paid: Till, control: Control, wire: Wire):
    await ask(paid, 1000)
    await control("troubles", kind="error", request="POST /v1/refunds", times=1)

    await send(paid)

    assert await at_stripe(wire) == [1000]
    assert await paid.refunds() == [(1000, "succeeded")]


async def test_while_stripe_is_away_the_amount_stays_set_aside(paid: Till, control: Control, wire: Wire):
    await ask(paid, 1000)
    await control("troubles", kind="limit", request="POST /v1/refunds")
    with pytest.raises(GatewayAway):
        await send(paid)
    assert await paid.refunds() == [(1000, "requested")]
    assert await ask(paid, 4000) == "refused"

    await control("calm")
    await send(paid)
    await send(paid)

    assert await at_stripe(wire) == [1000]


async def test_after_a_day_a_refund_is_only_looked_for(paid: Till, wire: Wire):
    """R10: by then Stripe has forgotten the key, and would do it twice."""
    await ask(paid, 1000)

    await send(paid, clock=lambda: utc_now() + KEYS_LAST)

    assert await at_stripe(wire) == []
    assert await paid.refunds() == [(1000, "requested")]


async def test_a_refund_that_stripe_refuses_gives_its_amount_free(paid: Till, wire: Wire):
    intent = (await paid.payment()).intent_id
    await ask(paid, 1000)
    await client_of(wire).v1.refunds.create_async({"payment_intent": intent})

    await send(paid)
    await paid.look()

    assert await paid.refunds() == [(1000, "failed"), (4488, "succeeded")]
    assert await paid.order() == ("placed", "refunded")
    assert (await paid.payment()).refunded_minor == 4488


async def test_what_was_given_back_in_stripes_own_dashboard_is_written_down(paid: Till, wire: Wire):
    intent = (await paid.payment()).intent_id
    await client_of(wire).v1.refunds.create_async({"payment_intent": intent, "amount": 488})

    await paid.look()
    await paid.look()

    assert await paid.refunds() == [(488, "succeeded")]
    assert await paid.order() == ("placed", "partly_refunded")
    assert await ask(paid, 4001) == "refused"


async def test_what_stripe_gave_back_while_we_were_about_to_is_written_down(paid: Till, wire: Wire):
    """I3: their dashboard was quicker than ours, and the word of it came while our own refund was on its way."""
    await ask(paid, 4488)
    intent = (await paid.payment()).intent_id or ""
    await client_of(wire).v1.refunds.create_async({"payment_intent": intent, "amount": 2000})
    await paid.look()

    await send(paid)

    assert await paid.refunds() == [(4488, "failed"), (2000, "succeeded")]
    assert (await paid.payment()).refundable == Money(2488, "EUR")
    assert await paid.order() == ("placed", "partly_refunded")


async def test_a_refund_of_another_store_is_not_found(paid: Till, gateway: StripeGateway, other_store):
    async with paid.database.in_store(other_store.id) as session:
        with pytest.raises(Exception, match="could not find that payment"):
            await payment_by_id(session, paid.payment_id)
