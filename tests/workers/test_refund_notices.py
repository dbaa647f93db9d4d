"""Word to the buyer that money was given back: once of each refund, and not before the provider has taken it."""

import re

import pytest
from sqlalchemy import select, update

from shared.checkout.send_refund import send_refund
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.notifications.models import Email
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.payments.jobs import SEND_REFUND_NOTICE
from shared.payments.models import Refund
from shared.payments.queries import payment_by_id
from shared.payments.request_refund import request_refund
from shared.returns.jobs import SEND_HAND_REFUND_NOTICE
from shared.returns.refund_by_hand import refund_by_hand
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.returns import make_sent_order
from tests.support.payments import Till
from tests.support.post_box import PostBox, do_jobs
from tests.support.workers import worker_with


async def ask(till: Till, minor: int) -> None:
    async with till.database.in_store(till.store.id) as session:
        payment = await payment_by_id(session, till.payment_id)
        await request_refund(
            session,
            payment,
            Money(minor, "EUR"),
            reason="Our own words",
            actor="mia@example.com",
            now=utc_now(),
        )


async def send(till: Till) -> None:
    async with till.database.in_store(till.store.id) as session:
        refunds = list(await session.scalars(select(Refund.id).order_by(Refund.id)))
    for refund_id in refunds:
        await send_refund(till.database, till.gateway, till.store.id, refund_id, clock=utc_now)


async def ledger(till: Till) -> list[tuple[str, str]]:
    async with till.database.in_store(till.store.id) as session:
        rows = await session.execute(
            select(Email.recipient, Email.state).where(Email.kind == "refund_sent").order_by(Email.id)
        )
        return [(recipient, state) for recipient, state in rows]


async def test_each_refund_is_told_once_when_the_provider_has_taken_it(till: Till, services: Services):
    post_box = PostBox()
    worker = worker_with(services, post_box)
    await till.pay()
    await till.look()

    await ask(till, 500)
    assert await do_jobs(worker, till.store, SEND_REFUND_NOTICE.name) == 0
    await send(till)
    await till.look()
    assert await do_jobs(worker, till.store, SEND_REFUND_NOTICE.name) == 1
    await ask(till, 250)
    await send(till)
    assert await do_jobs(worker, till.store, SEND_REFUND_NOTICE.name) == 2

    first, second = post_box.taken
    assert first.recipient == "ada@example.com"
    assert "€5.00" in first.subject
    assert "€2.50" in second.text
    assert f"http://{till.store.slug}.localhost:8000/orders/" in first.text
    assert "Our own words" not in first.text + first.html
    assert await ledger(till) == [("ada@example.com", "sent")] * 2


async def test_a_refund_that_failed_after_all_is_not_told(till: Till, services: Services):
    post_box = PostBox()
    await till.pay()
    await till.look()
    await ask(till, 500)
    await send(till)
    async with till.database.in_store(till.store.id) as session:
        await session.execute(update(Refund).values(state="failed"))

    assert await do_jobs(worker_with(services, post_box), till.store, SEND_REFUND_NOTICE.name) == 1

    assert post_box.taken == []
    assert await ledger(till) == []


@pytest.mark.parametrize(
    ("language", "direction"), [("de", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")]
)
async def test_it_is_in_the_language_of_the_order(
    till: Till, services: Services, language: str, direction: str
):
    post_box = PostBox()
    async with till.database.in_store(till.store.id) as session:
        await session.execute(update(Store).where(Store.id == till.store.id).values(languages=[language]))
        await session.execute(update(Order).values(language=language))
    await till.pay()
    await till.look()
    await ask(till, 500)
    await send(till)

    await do_jobs(worker_with(services, post_box), till.store, SEND_REFUND_NOTICE.name)

    (letter,) = post_box.taken
    assert f'<html lang="{language}" dir="{direction}">' in letter.html
    assert f"http://{till.store.slug}.localhost:8000/{language}/orders/" in letter.text


async def test_what_a_hand_gave_back_is_told_once_and_speaks_of_no_bank(services: Services, store: Store):
    post_box = PostBox()
    worker = worker_with(services, post_box)
    async with services.database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3)
        await mark_paid(session, order, actor="m", now=utc_now())
        amount, facts = Money(500, "EUR"), {"actor": "m", "now": utc_now(), "refund_id": new_id()}
        await refund_by_hand(session, order, amount, reason="Our own words", **facts)

    assert await do_jobs(worker, store, SEND_HAND_REFUND_NOTICE.name) == 1

    (message,) = post_box.taken
    assert "€5.00" in message.subject
    assert "given back" in message.subject
    assert "we give you back €5.00" in message.text
    assert re.search(r"(?i)\bbank\b", message.text) is None
    assert "Our own words" not in message.text
