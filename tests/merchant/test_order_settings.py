import httpx
import pytest
from sqlalchemy import select

from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.jobs import SEND_ORDER_HELD
from shared.orders.models import Order
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.post_box import PostBox
from tests.support.workers import worker_with
from workers.jobs import do_job

FORM = {"cancellation_minutes": "60", "hold_total": "20", "hold_pieces": "", "hold_per_hour": "3"}


async def kept(database: Database, store: Store) -> tuple[int, dict[str, object]]:
    async with database.in_store(store.id) as session:
        found = await current_store(session)
        return found.cancellation_minutes, found.hold_rules


async def test_what_is_decided_is_kept_and_shown(owner: httpx.AsyncClient, database: Database, store: Store):
    path = f"/dashboard/{store.slug}/orders/settings"

    saved = await owner.post(path, data=FORM)
    page = (await owner.get(path)).text

    assert saved.headers["location"] == f"{path}?saved=yes"
    assert await kept(database, store) == (60, {"total_minor": 2000, "pieces": None, "per_hour": 3})
    assert '<option value="60" selected>' in page
    assert 'value="20.00"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"cancellation_minutes": "7"}, "Choose one of these."),
        ({"hold_total": "much"}, "hold_total-error"),
        ({"hold_pieces": "0"}, "Enter one or more, or nothing."),
        ({"hold_per_hour": "1"}, "Enter two or more, or nothing."),
    ],
)
async def test_what_cannot_be_meant_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, wrong: dict[str, str], words: str
):
    answer = await owner.post(f"/dashboard/{store.slug}/orders/settings", data=FORM | wrong)

    assert answer.status_code == 422
    assert words in answer.text
    assert await kept(database, store) == (0, {})


async def test_a_held_order_is_mailed_about_shown_and_released(
    owner: httpx.AsyncClient, services: Services, store: Store
):
    desk = f"/dashboard/{store.slug}/orders"
    await owner.post(f"{desk}/settings", data=FORM)
    async with services.database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=5), quantity=2)
        (job,) = await session.scalars(select(Job).where(Job.name == SEND_ORDER_HELD.name))
    post_box = PostBox()
    runtime = worker_with(services, post_box)
    for _ in range(2):
        await do_job(runtime, str(job.store_id), str(job.id))

    listed = (await owner.get(desk, params={"view": "held"})).text
    page = (await owner.get(f"{desk}/1001")).text
    released = await owner.post(f"{desk}/1001/release")
    again = await owner.post(f"{desk}/1001/release")

    (mail,) = post_box.taken
    assert (mail.recipient, mail.subject) == (
        store.email,
        f"{store.name}: look at order 1001 before it is packed",
    )
    assert "It costs more than you want to send unseen." in mail.text
    assert "#1001" in listed
    assert "It costs more than you want to send unseen." in page
    assert (released.status_code, again.status_code) == (303, 409)
    assert "Order 1001 is not held." in again.text
    async with services.database.in_store(store.id) as session:
        assert await session.scalar(select(Order.held_at)) is None
