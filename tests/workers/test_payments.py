"""Payments are followed though nobody calls (R11, T24)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from shared.adapters.outbox import Outbox
from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.pursue_payment import give_up_payment
from shared.checkout.settle_payment import settle_payment
from shared.kernel.clock import utc_now
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.notifications.ledger import mails_about
from shared.payments import states
from shared.payments.gateway import Standing
from shared.payments.queries import lock_payment, payments_of
from shared.web.services import Services
from tests.support.payments import Till
from tests.support.post_box import PostBox
from tests.support.stripe_sandbox import Control
from tests.support.workers import worker_with
from workers.handlers import read_ids
from workers.order_holds import send_payment_review
from workers.payments import look_at_due_payments, send_payment_failed
from workers.runtime import Runtime


@pytest.fixture
def runtime(services: Services, gateway: StripeGateway) -> Runtime:
    return worker_with(services, Outbox(services.settings.web.home / "mail"), gateway=gateway)


def after(runtime: Runtime, **time: int) -> Runtime:
    return replace(runtime, clock=lambda: utc_now() + timedelta(**time))


async def test_a_payment_of_which_nobody_told_us_is_found(runtime: Runtime, till: Till, control: Control):
    """T24: all webhooks are lost."""
    await control("webhooks", mode="drop")
    await till.pay()

    await look_at_due_payments(runtime)
    assert await till.order() == ("awaiting_payment", "unpaid")
    await look_at_due_payments(after(runtime, minutes=3))

    assert await till.order() == ("placed", "paid")
    assert (await till.payment()).look_at is None


async def test_a_page_that_nobody_paid_is_closed_in_time(runtime: Runtime, till: Till):
    await till.open()

    await look_at_due_payments(after(runtime, minutes=31))

    assert (await till.order(), await till.stock()) == (("cancelled", "unpaid"), (5, 0))


async def test_one_payment_that_cannot_be_looked_at_does_not_keep_others_waiting(
    runtime: Runtime, till: Till, control: Control
):
    session_id = await till.pay()
    await control("troubles", kind="limit", request=f"GET /v1/checkout/sessions/{session_id}")
    await look_at_due_payments(after(runtime, minutes=3))
    assert (await till.payment()).state == states.OPEN

    await control("calm")
    await look_at_due_payments(after(runtime, minutes=3))

    assert await till.order() == ("placed", "paid")


async def test_without_a_provider_nothing_is_asked(runtime: Runtime, till: Till, control: Control):
    await till.open()
    asked = len(await control.read("calls"))

    await look_at_due_payments(replace(after(runtime, minutes=3), gateway=None))

    assert len(await control.read("calls")) == asked


async def break_promise(till: Till, control: Control) -> None:
    session_id = await till.pay(method="delayed")
    await till.look()
    await control(f"sessions/{session_id}/settle", outcome="failed")
    await till.look()


async def next_till(till: Till) -> Till:
    async with till.database.in_store(till.store.id) as session:
        return replace(till, payment_id=(await payments_of(session, till.order_id))[-1].id)


async def write(runtime: Runtime, till: Till) -> list[tuple[str, str, int]]:
    """Do the job of the mail, twice as a queue may; returns (title, text, version) of all that was written so far."""
    ids = {"order_id": till.order_id, "payment_id": till.payment_id}
    await send_payment_failed(runtime, till.store.id, ids)
    await send_payment_failed(runtime, till.store.id, ids)
    async with till.database.in_store(till.store.id) as session:
        mails = await mails_about(session, till.order_id)
    return [(one.title, one.text, one.version) for one in mails if one.kind == "payment_failed"]


async def test_a_broken_promise_is_told_once_with_the_way_to_pay_again(
    runtime: Runtime, till: Till, control: Control, tmp_path: Path
):
    await break_promise(till, control)
    # The outbox of the process has the mails of other tests, too.
    outbox = Outbox(tmp_path)

    [(title, text, version)] = await write(replace(runtime, mailer=outbox), till)

    assert (title, version) == ("Test Shop: the payment of order 1001 did not come through", 1)
    assert "your bank did not send the €44.88 for your order 1001. Nothing was taken." in text
    assert "Until then you can pay again, for example by card: http" in text
    assert len(outbox.messages()) == 1


async def test_each_broken_promise_is_told_and_the_last_ends_the_order(
    runtime: Runtime, till: Till, control: Control
):
    await break_promise(till, control)
    await write(runtime, till)
    second = await next_till(till)
    await break_promise(second, control)
    await write(runtime, second)
    third = await next_till(till)
    await break_promise(third, control)

    told = await write(runtime, third)

    assert [version for *_, version in told] == [1, 2, 3]
    assert "Until then you can pay again" in told[1][1]
    assert "The order has therefore been called off. You owe nothing" in told[2][1]
    assert "pay again" not in told[2][1]


@pytest.mark.parametrize(
    ("came", "is_late", "said"),
    [
        (4487, False, "Another amount came in than the €44.88 that were agreed, so the order waits for you."),
        (
            4488,
            True,
            "€44.88 came in for it when they could no longer be taken, and go back to whoever paid.",
        ),
    ],
)
async def test_the_store_is_told_once_of_money_that_is_not_what_was_agreed_or_came_too_late(
    runtime: Runtime,
    till: Till,
    gateway: StripeGateway,
    post_box: PostBox,
    came: int,
    *,
    is_late: bool,
    said: str,
):
    """T9, T29."""
    session_id, amount = await till.open(), Money(came, "EUR")
    if is_late:
        await give_up_payment(till.database, gateway, till.store.id, till.payment_id, clock=utc_now)
    async with till.database.in_store(till.store.id) as session:
        payment = await lock_payment(session, till.payment_id)
        told = Standing(session_id, states.SUCCEEDED, amount, "pi_1", None, amount)
        await settle_payment(session, payment, told, now=utc_now())
    async with till.database.in_store(till.store.id) as session:
        (job,) = await session.scalars(select(Job).where(Job.name == "notifications.send_payment_review"))

    for _ in range(2):
        await send_payment_review(replace(runtime, mailer=post_box), till.store.id, read_ids(job.payload))

    async with till.database.in_store(till.store.id) as session:
        (mail,) = await mails_about(session, till.order_id)
    assert (mail.kind, mail.recipient, mail.title) == (
        "payment_review",
        till.store.email,
        "Test Shop: look at the payment of order 1001",
    )
    assert said in mail.text
    assert len(post_box.taken) == 1


@pytest.mark.parametrize("again", [{}, {"method": "delayed"}])
async def test_who_has_paid_or_promised_anew_is_not_told_of_the_failure(
    runtime: Runtime, till: Till, control: Control, again: dict[str, str]
):
    await break_promise(till, control)
    second = await next_till(till)
    await second.pay(**again)
    await second.look()

    assert await write(runtime, till) == []
