"""T113, I9: a mail about an abandoned cart is accepted once, by two workers and through a kill in its middle."""

from datetime import timedelta

from sqlalchemy import select

from shared.carts.add_line import add_line, new_cart
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.recovery.change_plan import change_plan
from shared.recovery.models import TOLD, CartContact, Recovery
from shared.recovery.plan import Plan
from shared.recovery.queue_reminders import queue_reminders
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.machine import Machine
from tests.support.mail_jobs import let_the_sweeper_look, sweep, until_done
from tests.support.post_offices import ResendOffice

PEOPLE = 4


async def leave_carts(books: Database, shop: Store) -> None:
    """Let people leave a cart each, two hours ago, in a store that writes after one and after two weeks."""
    then = utc_now() - timedelta(hours=2)
    async with books.in_store(shop.id) as session:
        plan = Plan(is_on=True, guests=TOLD, second_hours=336, third_hours=0)
        await change_plan(session, plan, actor="test", now=then)
        mug = await make_variant(session, stock=None)
        for person in range(PEOPLE):
            cart, _ = await new_cart(session, currency="EUR", customer_id=None, now=then)
            await add_line(session, cart, mug, quantity=1, now=then)
            email = f"person-{person}@example.com"
            session.add(CartContact(store_id=shop.id, id=cart.id, email=email, noted_at=then))


async def test_each_reminder_is_accepted_once(machine: Machine, books: Database, shop: Store):
    async with ResendOffice().open() as office:
        provider = {"RESEND_API_KEY": "re_of_tests", "RESEND_API_URL": office.url}
        machine.launch("relay")
        machine.launch("worker", **provider)
        machine.launch("worker 2", **provider)
        await leave_carts(books, shop)
        office.taken.close()
        for _ in range(3):
            sweep(machine, "sweep.carts")
        await office.taken.until_waiting(PEOPLE)
        machine.kill("worker")
        office.taken.open()
        machine.launch("worker", **provider)

        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, PEOPLE)

        assert len(office.accepted) == PEOPLE
        addressed = sorted(str(mail["to"]) for mail in office.accepted.values())
        assert addressed == [f"['person-{person}@example.com']" for person in range(PEOPLE)]
    async with books.in_store(shop.id) as session:
        assert list(await session.scalars(select(Recovery.sent))) == [1] * PEOPLE
        assert await queue_reminders(session, now=utc_now()) == 0
