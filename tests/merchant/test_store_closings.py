"""T64: a store is closed for good by its owners only, can be kept for two weeks, and sells nothing meanwhile."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.accounts.models import UserMail, UserSession
from shared.checkout.place_order import order_token
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.privacy.close_store import GRACE, TELL_CLOSING, TELL_KEPT
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.post_box import do_jobs
from tests.support.web import browser, signed_in
from workers.runtime import Runtime


def at(store: Store, rest: str = "") -> str:
    return f"/dashboard/{store.slug}/settings/closing{rest}"


async def facts(database: Database, store: Store) -> tuple[str, bool]:
    async with database.in_store(store.id) as session:
        found = await current_store(session)
    return found.state, found.closes_at is not None


async def mails(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await session.scalars(
            select(UserMail.kind)
            .where(UserMail.about == store.name)
            .order_by(UserMail.created_at, UserMail.id)
        )
        return list(found)


@pytest.fixture
def named(database: Database, store: Store, runner) -> Store:
    """The store, under a name that no other test writes mails about."""

    async def name() -> None:
        store.name = f"Shop {store.slug}"
        async with database.in_store(store.id) as session:
            await session.execute(update(Store).where(Store.id == store.id).values(name=store.name))

    runner.run(name())
    return store


async def test_a_closed_shop_sells_nothing_can_be_copied_and_is_kept_after_all(
    door: Door, services: Services, runtime: Runtime, database: Database, named: Store
):
    store = named
    owner, partner = [await signed_in(door, database, store) for _ in range(2)]
    shopper = browser(door, f"{store.slug}.localhost")
    async with database.in_store(store.id) as session:
        order = await make_order(
            session, await make_variant(session), secret_key=services.settings.web.secret_key
        )
    link = f"/orders/{order_token(services.settings.web.secret_key, order)}"

    slip = await owner.post(at(store), data={"slug": "another"})
    still = await facts(database, store)
    closed = await owner.post(at(store), data={"slug": store.slug.upper()})
    again = await owner.post(at(store), data={"slug": store.slug})
    for _ in range(2):
        await do_jobs(runtime, store, TELL_CLOSING.name)
    front, checkout = await shopper.get("/"), await shopper.post("/checkout", data={})
    bought, shown = await shopper.get(link), await partner.get(at(store))
    copied = await partner.post(f"/dashboard/{store.slug}/settings/copies")
    opened = await partner.post(f"/dashboard/{store.slug}/settings/pause/end")
    told = await mails(database, store)
    async with database.in_store(store.id) as session:
        closes_at = (await current_store(session)).closes_at
    kept = await partner.post(at(store, "/end"))
    late = await owner.post(at(store, "/end"))
    await do_jobs(runtime, store, TELL_KEPT.name)

    assert (slip.status_code, still) == (422, ("open", False))
    assert 'value="another"' in slip.text
    assert (closed.status_code, again.status_code) == (303, 422)
    assert (front.status_code, checkout.status_code, bought.status_code) == (503, 503, 200)
    assert "This shop has closed" in front.text
    assert "Keep the store" in shown.text
    # Copies can still be made; a member's other button opens nothing.
    assert (copied.status_code, opened.status_code) == (303, 409)
    assert timedelta(days=13) < closes_at - utc_now() <= GRACE
    assert told == ["store_closing"] * 2
    assert (kept.status_code, late.status_code) == (303, 409)
    assert await facts(database, store) == ("paused", False)
    assert await mails(database, store) == ["store_closing"] * 2 + ["store_kept"] * 2


@pytest.mark.parametrize("role", ["manager", "staff", "viewer"])
async def test_who_does_not_own_the_store_closes_nothing(
    door: Door, database: Database, store: Store, role: str
):
    member = await signed_in(door, database, store, role=role)

    assert (await member.post(at(store), data={"slug": store.slug})).status_code == 403
    assert await facts(database, store) == ("open", False)


async def test_a_session_that_was_left_open_closes_nothing(
    owner: httpx.AsyncClient, database: Database, named: Store
):
    store = named
    async with database.as_platform() as session:
        await session.execute(update(UserSession).values(proven_at=utc_now() - timedelta(hours=1)))

    answer = await owner.post(at(store), data={"slug": store.slug})

    assert answer.headers["location"].startswith(f"/dashboard/{store.slug}/account/proof")
    assert await facts(database, store) == ("open", False)
    assert await mails(database, store) == []


async def test_while_a_store_is_closing_every_page_says_until_when_and_none_says_open(
    door: Door, database: Database, named: Store
):
    store = named
    owner, staff = (
        await signed_in(door, database, store),
        await signed_in(door, database, store, role="staff"),
    )
    before = await owner.get(f"/dashboard/{store.slug}")
    await owner.post(at(store), data={"slug": store.slug})
    home, pause = await owner.get(f"/dashboard/{store.slug}"), f"/dashboard/{store.slug}/settings/pause"
    of_staff, doors = await staff.get(f"/dashboard/{store.slug}/orders"), await owner.get(pause)
    itself, refused = await owner.get(at(store)), await owner.post(pause, data={"note": "Away"})
    await owner.post(at(store, "/end"))
    kept, after = await owner.get(f"/dashboard/{store.slug}"), await owner.get(pause)

    said, way_back = "This store is closed. On ", f'href="{at(store)}"'
    assert [said in page.text for page in (before, home, of_staff, doors, itself, kept)] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    # Only who may keep it is shown the way.
    assert (way_back in home.text, way_back in of_staff.text) == (True, False)
    assert "Keep it after all" not in of_staff.text
    assert "Closed for good" in doors.text
    assert 'name="note"' not in doors.text
    assert refused.status_code == 409
    assert "This store is being closed for good." in refused.text
    assert "Closed for a while" in after.text
    assert await facts(database, store) == ("paused", False)
