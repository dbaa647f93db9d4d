"""Where an order goes is changed while it has not left, and nothing that was paid with it."""

import asyncio
import re
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.jobs import SEND_ORDER_NOTE
from shared.orders.models import Order
from shared.orders.notes import OrderNote
from shared.orders.queries import order_by_id
from shared.shipping.change_zones import MethodTerms, add_method, add_zone
from shared.stores.models import Store
from shared.taxes.change_rates import add_rate
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS, make_order
from tests.support.factories.shipments import make_shipment

THERE = {
    "name": "Ada Buyer",
    "line1": "Am Kai 7",
    "line2": "2nd floor",
    "city": "Bremen",
    "region": "",
    "postcode": "28195",
    "country": "DE",
    "phone": "",
}


async def an_order(database: Database, store: Store) -> Order:
    async with database.in_store(store.id) as session:
        return await make_order(session, await make_variant(session, stock=9), quantity=2)


def page_of(store: Store, order: Order) -> str:
    return f"/dashboard/{store.slug}/orders/{order.number}/address"


async def seen(owner: httpx.AsyncClient, store: Store, order: Order) -> dict[str, str]:
    page = await owner.get(page_of(store, order))
    found = re.search(r'name="seen" value="([0-9a-f]{32})"', page.text)
    assert found is not None
    return {"seen": found[1]}


async def state_of(database: Database, store: Store, order: Order) -> tuple[dict[str, object], int]:
    async with database.in_store(store.id) as session:
        known = await order_by_id(session, order.id)
        return known.address, known.total_minor


async def notes(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        jobs = list(await session.scalars(select(Job.name).where(Job.name == SEND_ORDER_NOTE.name)))
        bodies = list(await session.scalars(select(OrderNote.body)))
    assert len(jobs) == len(bodies)
    return bodies


async def test_it_goes_elsewhere_at_what_was_paid_and_the_buyer_is_told(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    order = await an_order(database, store)
    _, total = await state_of(database, store, order)

    form = THERE | await seen(owner, store, order) | {"is_mailed": "yes"}
    moved = await owner.post(page_of(store, order), data=form)
    shown = await owner.get(moved.headers["location"])

    assert moved.headers["location"] == page_of(store, order).removesuffix("/address")
    assert await state_of(database, store, order) == (THERE, total)
    assert "Am Kai 7" in shown.text
    assert "Address changed" in shown.text
    assert await notes(database, store) == [
        "Your order now goes to this address:\nAda Buyer\nAm Kai 7\n2nd floor\n28195 Bremen\nDE"
    ]


async def test_of_two_who_change_it_at_once_one_does(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    order = await an_order(database, store)
    form = THERE | await seen(owner, store, order)

    streets = [f"Am Kai {number}" for number in range(4)]
    answers = await asyncio.gather(
        *(owner.post(page_of(store, order), data=form | {"line1": street}) for street in streets)
    )

    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    won = next(street for street, answer in zip(streets, answers, strict=True) if answer.status_code == 303)
    assert (await state_of(database, store, order))[0] == THERE | {"line1": won}
    assert await notes(database, store) == []


async def test_what_has_left_goes_where_it_goes(owner: httpx.AsyncClient, database: Database, store: Store):
    order = await an_order(database, store)
    form = THERE | await seen(owner, store, order)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id))

    refused = await owner.post(page_of(store, order), data=form)
    looked_at = await owner.get(page_of(store, order))

    assert (refused.status_code, looked_at.status_code) == (409, 409)
    assert "cannot go to another address any more" in refused.text
    assert (await state_of(database, store, order))[0] == ADDRESS.as_record()


async def test_it_goes_nowhere_where_another_tax_is_due(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for country, percent in (("DE", 19), ("FR", 20)):
            place = {"country": country, "region": "", "postcode": "", "category": "standard"}
            await add_rate(session, name="VAT", percent=Decimal(percent), **place, now=utc_now())
    order = await an_order(database, store)
    abroad = THERE | {"country": "FR", "postcode": "75001", "city": "Paris"}

    refused = await owner.post(page_of(store, order), data=abroad | await seen(owner, store, order))
    near = await owner.post(page_of(store, order), data=THERE | await seen(owner, store, order))

    assert refused.status_code == 422
    assert "Another tax is due there." in refused.text
    assert 'value="Am Kai 7"' in refused.text
    assert near.status_code == 303


async def test_it_goes_only_where_its_way_of_delivery_leads(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        now = utc_now()
        for name, postcodes in (("Bicycle", ["20"]), ("Post", [])):
            place = {"countries": ["DE"], "region": "", "postcodes": postcodes}
            zone = await add_zone(session, name=name, **place, now=now)
            await add_method(session, zone, MethodTerms(name=name, kind="flat", price_minor=300), now=now)
    order = await an_order(database, store)
    assert order.shipping_name == "Bicycle"

    refused = await owner.post(page_of(store, order), data=THERE | await seen(owner, store, order))
    near = THERE | {"postcode": "20099", "city": "Hamburg"}
    moved = await owner.post(page_of(store, order), data=near | await seen(owner, store, order))

    assert refused.status_code == 422
    assert "Bicycle does not lead there." in refused.text
    assert moved.status_code == 303
    assert (await state_of(database, store, order))[0] == near


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": ""}, "name"), ({"postcode": "1"}, "postcode"), ({"country": "XX"}, "country")],
    ids=["nobody", "no such postcode", "no such country"],
)
async def test_an_address_that_is_none_is_refused(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], field: str
):
    order = await an_order(database, store)

    refused = await owner.post(page_of(store, order), data=THERE | await seen(owner, store, order) | typed)

    assert refused.status_code == 422
    assert f'id="field-{field}-error"' in refused.text
    assert (await state_of(database, store, order))[0] == ADDRESS.as_record()
