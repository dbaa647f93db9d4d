import httpx
import pytest
from sqlalchemy import select

from shared.checkout.place_order import order_token
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.jobs import SEND_ORDER_NOTE
from shared.orders.models import Order
from shared.orders.notes import OrderNote
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.post_box import PostBox
from tests.support.web import browser
from tests.support.workers import worker_with
from workers.jobs import do_job

NOTE = "It leaves on Monday.\nSorry for the wait."


async def placed(services: Services, store: Store) -> tuple[str, str]:
    """Place an order; returns its page in the dashboard and its page in the shop."""
    async with services.database.in_store(store.id) as session:
        secret_key = services.settings.web.secret_key
        order = await make_order(session, await make_variant(session, stock=5), secret_key=secret_key)
    return f"/dashboard/{store.slug}/orders/{order.number}", f"/orders/{order_token(secret_key, order)}"


async def note_jobs(database: Database, store: Store) -> list[Job]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Job).where(Job.name == SEND_ORDER_NOTE.name)))


async def test_a_note_for_the_team_stays_with_the_team(
    owner: httpx.AsyncClient, door: Door, services: Services, store: Store
):
    desk, shop = await placed(services, store)

    answer = await owner.post(f"{desk}/notes", data={"note": NOTE, "readers": "team"})

    assert answer.status_code == 303
    assert "It leaves on Monday." in (await owner.get(desk)).text
    assert "It leaves on Monday." not in (await browser(door, f"{store.slug}.localhost").get(shop)).text
    assert await note_jobs(services.database, store) == []


async def test_a_note_for_the_buyer_is_on_their_page_and_mailed_once_if_wished(
    owner: httpx.AsyncClient, door: Door, services: Services, store: Store
):
    desk, shop = await placed(services, store)

    await owner.post(f"{desk}/notes", data={"note": "Seen only there.", "readers": "page"})
    await owner.post(f"{desk}/notes", data={"note": NOTE, "readers": "mail"})
    page = (await browser(door, f"{store.slug}.localhost").get(shop)).text
    (job,) = await note_jobs(services.database, store)
    post_box = PostBox()
    runtime = worker_with(services, post_box)
    for _ in range(2):
        await do_job(runtime, str(job.store_id), str(job.id))

    assert "It leaves on Monday." in page
    assert "Seen only there." in page
    (mail,) = post_box.taken
    assert (mail.recipient, mail.subject) == ("ada@example.com", f"{store.name}: about your order 1001")
    assert NOTE in mail.text
    assert "It leaves on Monday.<br>" in mail.html
    assert shop in mail.text
    timeline = (await owner.get(desk)).text
    assert "Your note mailed" in timeline


@pytest.mark.parametrize(
    ("note", "words"),
    [(" \n ", "Write up to 2000 characters."), ("x" * 2001, "Write up to 2000 characters.")],
)
async def test_a_note_that_cannot_be_kept_is_given_back(
    owner: httpx.AsyncClient, services: Services, store: Store, note: str, words: str
):
    desk, _ = await placed(services, store)

    answer = await owner.post(f"{desk}/notes", data={"note": note, "readers": "mail"})

    assert answer.status_code == 422
    assert words in answer.text
    assert note in answer.text
    assert await note_jobs(services.database, store) == []
    async with services.database.in_store(store.id) as session:
        assert list(await session.scalars(select(OrderNote))) == []


async def test_the_timeline_says_who_did_what_in_order(
    owner: httpx.AsyncClient, services: Services, store: Store
):
    desk, _ = await placed(services, store)
    await owner.post(f"{desk}/notes", data={"note": "Call first", "readers": "team"})
    await owner.post(f"{desk}/payment")
    await owner.post(f"{desk}/tags", data={"tag": "gift"})

    page = (await owner.get(desk)).text

    places = [
        page.index(words) for words in ("Order placed", "Note for the team", "Payment received", "Tagged")
    ]
    assert places == sorted(places)
    assert "The buyer" in page
    async with services.database.in_store(store.id) as session:
        total = await session.scalar(select(Order.total_minor))
    assert f"Payment received</strong> · €{(total or 0) / 100:.2f}" in page
