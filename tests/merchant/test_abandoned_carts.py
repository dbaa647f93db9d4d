"""Abandoned carts in the dashboard: the list, one cart, the next mail at once, no more mails, and the settings."""

from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.kernel.tokens import hash_token
from shared.promotions.models import Promotion
from shared.recovery.change_plan import change_plan
from shared.recovery.models import TICKED, Recovery
from shared.recovery.plan import Plan, plan_of
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_cart

FORM = {
    "is_on": "yes",
    "guests": "ticked",
    "first_hours": "2",
    "second_hours": "24",
    "third_hours": "0",
    "discount_percent": "15",
    "discount_days": "5",
}


async def left(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        await change_plan(session, Plan(is_on=True), actor="test", now=utc_now())
        cart, _ = await make_cart(session, await make_variant(session, title="Kiln Mug", price_minor=1900))
        now = utc_now()
        session.add(
            Recovery(
                store_id=store.id,
                id=cart.id,
                email="ada@example.com",
                token_hash=hash_token("one"),
                currency="EUR",
                total_minor=1900,
                lines=[],
                next_at=now,
                abandoned_at=now,
                began_at=now,
            )
        )
        return str(cart.id)


async def reminders(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return len(list(await session.scalars(select(Job.id).where(Job.name == "recovery.send_reminder"))))


async def test_a_newcomer_is_told_what_it_does(owner: AsyncClient, store: Store):
    page = await owner.get(f"/dashboard/{store.slug}/abandoned-carts")

    assert page.status_code == 200
    assert "Remind people of what they left" in page.text


async def test_the_list_shows_who_left_what(owner: AsyncClient, database: Database, store: Store):
    await left(database, store)
    inside = f"/dashboard/{store.slug}/abandoned-carts"

    page, recovered = await owner.get(inside), await owner.get(inside, params={"view": "recovered"})

    assert ("ada@example.com" in page.text, "€19.00" in page.text) == (True, True)
    assert "Being reminded" in page.text
    assert "No cart here" in recovered.text


async def test_the_next_mail_is_sent_at_once_and_only_once(
    owner: AsyncClient, database: Database, store: Store
):
    page = f"/dashboard/{store.slug}/abandoned-carts/{await left(database, store)}"
    assert "Kiln Mug" in (await owner.get(page)).text

    first, second = await owner.post(f"{page}/reminders"), await owner.post(f"{page}/reminders")

    assert (first.status_code, second.status_code) == (303, 409)
    assert "No further mail is due" in second.text
    assert await reminders(database, store) == 1


async def test_the_mails_are_stopped_by_hand(owner: AsyncClient, database: Database, store: Store):
    page = f"/dashboard/{store.slug}/abandoned-carts/{await left(database, store)}"

    assert (await owner.post(f"{page}/reminders/end")).status_code == 303

    async with database.in_store(store.id) as session:
        recovery = (await session.scalars(select(Recovery))).one()
        assert (recovery.state, recovery.stop_reason) == ("stopped", "by_merchant")
    assert (await owner.post(f"{page}/reminders")).status_code == 409
    assert await reminders(database, store) == 0
    assert "Nothing more is written about this cart." in (await owner.get(page)).text


async def test_the_settings_are_kept_with_a_promotion_for_the_codes(
    owner: AsyncClient, database: Database, store: Store
):
    place = f"/dashboard/{store.slug}/abandoned-carts/settings"

    assert (await owner.post(place, data=FORM)).status_code == 303
    assert (await owner.post(place, data=FORM)).status_code == 303

    async with database.in_store(store.id) as session:
        assert await plan_of(session) == Plan(
            is_on=True,
            guests=TICKED,
            first_hours=2,
            second_hours=24,
            third_hours=0,
            discount_percent=15,
            discount_days=5,
        )
        promotion = (await session.scalars(select(Promotion))).one()
        assert (promotion.name, promotion.percent, promotion.needs_code) == ("15 %", 15, True)


async def test_settings_that_cannot_be_meant_come_back_as_typed(
    owner: AsyncClient, database: Database, store: Store
):
    place = f"/dashboard/{store.slug}/abandoned-carts/settings"

    answer = await owner.post(place, data=FORM | {"second_hours": "1", "first_hours": "zwei"})
    later = await owner.post(place, data=FORM | {"second_hours": "1"})

    assert (answer.status_code, later.status_code) == (422, 422)
    assert ('value="zwei"' in answer.text, "Enter a whole number." in answer.text) == (True, True)
    assert "This has to be later than the mail before it." in later.text
    async with database.in_store(store.id) as session:
        assert await plan_of(session) == Plan()
