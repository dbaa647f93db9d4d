"""Stages of work in the dashboard, and what buyers read of them."""

import csv
import io
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from shared.checkout.place_order import order_token
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.orders.stages import OrderStage, all_stages
from shared.orders.write_stage import StageTerms, write_stage
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def add(database: Database, store: Store, terms: StageTerms) -> UUID:
    async with database.in_store(store.id) as session:
        return await write_stage(session, terms, actor="m", now=utc_now())


async def place(database: Database, store: Store, settings: Settings) -> Order:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=9)
        return await make_order(session, variant, secret_key=settings.web.secret_key)


async def stage_of(database: Database, store: Store) -> list[UUID | None]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Order.stage_id).order_by(Order.number)))


async def named(database: Database, store: Store) -> list[OrderStage]:
    async with database.in_store(store.id) as session:
        return list(await all_stages(session))


async def test_stages_are_named_moved_and_changed(owner: httpx.AsyncClient, database: Database, store: Store):
    desk = f"/dashboard/{store.slug}/order-stages"
    assert "No stage yet" in (await owner.get(desk)).text

    for name in ("Cutting", "Sewing"):
        answer = await owner.post(desk, data={"name": name, "tone": "caution"})
        assert (answer.status_code, answer.headers["location"]) == (303, desk)
    cutting, sewing = await named(database, store)
    await owner.post(f"{desk}/{sewing.id}", data={"move": "up"})
    await owner.post(
        f"{desk}/{cutting.id}",
        data={
            "name": "Cut",
            "tone": "positive",
            "goes": "only",
            "to": str(sewing.id),
            "is_public": "yes",
            "public_words": "On the table",
            "is_on_paid": "yes",
        },
    )

    first, second = await named(database, store)
    assert (first.name, first.tone, first.leads_to) == ("Sewing", "caution", None)
    assert (second.name, second.tone, second.leads_to) == ("Cut", "positive", [sewing.id])
    assert (second.is_public, second.public_words, second.is_on_paid) == (True, "On the table", True)


async def test_what_was_typed_wrong_stays_and_nothing_is_named(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await add(database, store, StageTerms("Cutting"))

    page = await owner.post(
        f"/dashboard/{store.slug}/order-stages",
        data={"name": "cutting", "tone": "danger", "public_words": "On the table"},
    )

    assert page.status_code == 422
    assert "There is a stage of this name already." in page.text
    assert 'value="cutting"' in page.text
    assert 'value="On the table"' in page.text
    assert len(await named(database, store)) == 1


async def test_a_stage_in_use_is_removed_with_a_place_for_its_orders(
    owner: httpx.AsyncClient, database: Database, store: Store, settings: Settings
):
    cutting, sewing = [await add(database, store, StageTerms(name)) for name in ("Cutting", "Sewing")]
    order = await place(database, store, settings)
    desk = f"/dashboard/{store.slug}"
    await owner.post(f"{desk}/orders/{order.number}/stage", data={"stage": str(cutting)})

    page = await owner.post(f"{desk}/order-stages/{cutting}/removal")
    assert page.status_code == 422
    assert "1 order is at this stage. Choose where it goes." in page.text
    assert await stage_of(database, store) == [cutting]

    await owner.post(f"{desk}/order-stages/{cutting}/removal", data={"moved_to": str(sewing)})
    assert await stage_of(database, store) == [sewing]
    assert [one.name for one in await named(database, store)] == ["Sewing"]


async def test_an_order_is_moved_by_one_press_and_its_page_tells(
    owner: httpx.AsyncClient, database: Database, store: Store, settings: Settings
):
    sewing = await add(database, store, StageTerms("Sewing"))
    cutting = await add(database, store, StageTerms("Cutting", tone="caution", leads_to=[sewing]))
    order = await place(database, store, settings)
    here = f"/dashboard/{store.slug}/orders/{order.number}"
    assert f'name="stage" value="{cutting}"' in (await owner.get(here)).text

    answer = await owner.post(f"{here}/stage", data={"seen": "", "stage": str(cutting)})
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    page = (await owner.get(here)).text
    assert '<span class="badge badge-caution">Cutting</span>' in page
    assert "Moved to a stage" in page
    assert f'name="stage" value="{sewing}"' in page
    assert 'name="stage" value="none"' not in page

    assert (
        await owner.post(f"{here}/stage", data={"seen": str(cutting), "stage": str(sewing)})
    ).status_code == 303
    assert "<bdi>Cutting → Sewing</bdi>" in (await owner.get(here)).text


@pytest.mark.parametrize(
    ("seen", "wanted", "said"),
    [("old", "cutting", "Somebody has just moved"), ("", "other", "This stage is no longer there.")],
)
async def test_who_looked_at_another_stage_or_asks_for_none_that_there_is_moves_nothing(
    owner: httpx.AsyncClient,
    database: Database,
    store: Store,
    settings: Settings,
    seen: str,
    wanted: str,
    said: str,
):
    cutting = await add(database, store, StageTerms("Cutting"))
    order = await place(database, store, settings)
    ids = {"old": str(cutting), "cutting": str(cutting), "other": str(store.id), "": ""}
    typed = {"seen": ids[seen], "stage": ids[wanted]}

    page = await owner.post(f"/dashboard/{store.slug}/orders/{order.number}/stage", data=typed)

    assert page.status_code == 409
    assert said in page.text
    assert await stage_of(database, store) == [None]


async def test_many_are_moved_at_once_found_by_their_stage_and_handed_out(
    owner: httpx.AsyncClient, database: Database, store: Store, settings: Settings
):
    sewing = await add(database, store, StageTerms("Sewing"))
    done = await add(database, store, StageTerms("Done", leads_to=[]))
    first, second, third = [await place(database, store, settings) for _ in range(3)]
    orders = f"/dashboard/{store.slug}/orders"
    await owner.post(f"{orders}/{first.number}/stage", data={"stage": str(done)})

    chosen = [str(first.number), str(second.number)]
    page = await owner.post(
        f"{orders}/batches", data={"action": "stage", "stage": str(sewing), "number": chosen}
    )
    assert "Moved to Sewing." in page.text
    assert f"Order {first.number} cannot go from Done to Sewing." in page.text
    assert await stage_of(database, store) == [done, sewing, None]

    found = (await owner.get(orders, params={"stage": str(sewing)})).text
    assert f">#{second.number}</a>" in found
    assert f">#{first.number}</a>" not in found
    assert "Stage of work: Sewing" in found
    none = (await owner.get(orders, params={"stage": "none"})).text
    assert f">#{third.number}</a>" in none
    assert f">#{second.number}</a>" not in none

    await owner.post(f"{orders}/views", data={"name": "To sew", "query": f"stage={sewing}"})
    assert (
        f'href="{orders}?stage={sewing}" aria-current="page"'
        in (await owner.get(orders, params={"stage": str(sewing)})).text
    )
    rows = csv.DictReader(io.StringIO((await owner.get(f"{orders}.csv")).text))
    assert [row["stage"] for row in rows] == ["", "Sewing", "Done"]


async def test_moving_many_needs_a_stage(
    owner: httpx.AsyncClient, database: Database, store: Store, settings: Settings
):
    order = await place(database, store, settings)

    page = await owner.post(
        f"/dashboard/{store.slug}/orders/batches", data={"action": "stage", "number": str(order.number)}
    )

    assert page.status_code == 422
    assert "Choose a stage." in page.text
    assert await stage_of(database, store) == [None]


@pytest.mark.parametrize("seen", ["by buyers", "by nobody else"])
async def test_buyers_read_what_they_are_meant_to(
    owner: httpx.AsyncClient,
    shopper: httpx.AsyncClient,
    database: Database,
    store: Store,
    settings: Settings,
    seen: str,
):
    is_public = seen == "by buyers"
    cutting = await add(
        database,
        store,
        StageTerms("Cutting", tone="caution", is_public=is_public, public_words="On the table"),
    )
    order = await place(database, store, settings)
    address = f"/orders/{order_token(settings.web.secret_key, order)}"
    badge = '<span class="badge badge-caution">On the table</span>'
    assert badge not in (await shopper.get(address)).text

    await owner.post(f"/dashboard/{store.slug}/orders/{order.number}/stage", data={"stage": str(cutting)})

    page = (await shopper.get(address)).text
    assert (badge in page) is is_public
    assert "Cutting" not in page
