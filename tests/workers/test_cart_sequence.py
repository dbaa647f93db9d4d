"""The whole way of a cart that was left: through shop, worker and mail server, by a clock that is set."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import Message as Letter

import httpx
from sqlalchemy import select

from shared.adapters.mail import SmtpMailer
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.recovery.change_plan import change_plan
from shared.recovery.models import TOLD
from shared.recovery.plan import Plan
from shared.recovery.queries import figures_since
from shared.recovery.queue_reminders import note_orders
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.post_offices import SmtpOffice
from tests.support.web import browser
from workers.abandoned_carts import pursue_abandoned_carts
from workers.jobs import do_job
from workers.runtime import Runtime


def text_of(letter: Letter) -> str:
    """Return what a mail says as text."""
    part = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    said = part.get_payload(decode=True)
    assert isinstance(said, bytes)
    return said.decode()


async def at(moment: datetime, runtime: Runtime, store: Store) -> None:
    """Have the sweeper look, and do what it leaves, as if it were that moment."""
    then = replace(runtime, clock=lambda: moment)
    await pursue_abandoned_carts(then)
    async with then.database.in_store(store.id) as session:
        jobs = list(
            await session.scalars(select(Job.id).where(Job.name == "recovery.send_reminder").order_by(Job.id))
        )
    for job in jobs:
        await do_job(then, str(store.id), str(job))


async def test_a_cart_is_left_recalled_three_times_brought_back_elsewhere_and_ordered(
    shopper: httpx.AsyncClient, door: Door, runtime: Runtime, database: Database, store: Store
):
    began = utc_now()
    async with database.in_store(store.id) as session:
        await change_plan(session, Plan(is_on=True, guests=TOLD), actor="test", now=began)
        mug = await make_variant(session, title="Kiln Mug", price_minor=1900, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "2"})
    noted = await shopper.post("/checkout/contact", data={"email": "ada@example.com"})
    assert noted.status_code == 204
    left = utc_now()

    office = SmtpOffice()
    async with office.open():
        posted = replace(runtime, mailer=SmtpMailer(office.url))
        counts = []
        for hours in (0.9, 1.1, 23.9, 24.2, 71.9, 72.3, 500):
            await at(left + timedelta(hours=hours), posted, store)
            counts.append(len(office.accepted))
    link = re.search(r"http://[^/\s]+(/cart/recovery/[\w-]+)", text_of(office.accepted[2]))
    assert link is not None
    elsewhere = browser(door, f"{store.slug}.localhost")
    back = await elsewhere.post(link[1])
    cart = await elsewhere.get("/cart")
    placed = await elsewhere.post("/checkout", data=FORM | {"email": "ada@example.com"})
    async with database.in_store(store.id) as session:
        await note_orders(session)
        figures = await figures_since(session, began, currency="EUR")

    assert counts == [0, 1, 1, 2, 2, 3, 3]
    assert {letter["To"] for letter in office.accepted} == {"ada@example.com"}
    assert all(letter["List-Unsubscribe-Post"] for letter in office.accepted)
    assert (back.status_code, placed.status_code) == (303, 303)
    assert "Kiln Mug" in cart.text
    assert (figures.carts, figures.sent, figures.returned, figures.recovered) == (1, 3, 1, 1)
    assert figures.revenue == Money(4290, "EUR")
