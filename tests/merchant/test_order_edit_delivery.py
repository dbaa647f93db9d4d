"""Staff change how an order is delivered: looked at with its price, then made; what cannot be is said at its field."""

import re

import httpx

from shared.fulfilment.queries import shipments_of
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.shipping.change_zones import MethodTerms, add_method, add_zone
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import make_shipment
from tests.support.factories.slots import free_slots, make_slots

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


async def an_order(database: Database, store: Store) -> tuple[Order, str]:
    """Place an order by parcel in a shop that has express, too; returns the key of that."""
    now = utc_now()
    async with database.in_store(store.id) as session:
        zone = await add_zone(session, name="Here", countries=["DE"], region="", postcodes=[], now=now)
        await add_method(session, zone, MethodTerms("Parcel", "flat", 490), now=now)
        express = await add_method(session, zone, MethodTerms("Express", "flat", 990), now=now)
        mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
        return await make_order(session, mug), str(express.id)


def page_of(store: Store, order: Order) -> str:
    return f"/dashboard/{store.slug}/orders/{order.number}"


def typed(page: httpx.Response) -> dict[str, str]:
    """Return what the form that makes the change would send."""
    return dict(HIDDEN.findall(page.text))


async def read(database: Database, store: Store, order: Order) -> Order:
    async with database.in_store(store.id) as session:
        return await order_by_id(session, order.id)


async def test_another_way_is_looked_at_and_made(owner: httpx.AsyncClient, database: Database, store: Store):
    order, express = await an_order(database, store)
    here = page_of(store, order)

    empty = await owner.get(f"{here}/edit")
    looked_at = await owner.get(f"{here}/edit", params={"delivery": express})
    cheaper = await owner.get(f"{here}/edit", params={"delivery": express, "delivery_price": "7.50"})
    made = await owner.post(f"{here}/edits", data=typed(cheaper) | {"reason": "In a hurry"})
    shown = await owner.get(here)

    assert "Stays: Parcel, €4.90" in empty.text
    assert "Express, €9.90" in empty.text
    assert ("€29.89" in looked_at.text, "€27.49" in cheaper.text) == (True, True)
    assert typed(cheaper)["delivery_price"] == "7.50"
    assert made.status_code == 303
    assert "Delivery: Express, €7.50, in the place of Parcel" in shown.text
    kept = await read(database, store, order)
    assert (kept.shipping_name, kept.shipping_minor, kept.total_minor) == ("Express", 750, 1999 + 750)


async def test_a_time_is_asked_for_and_what_was_typed_stays(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
        order = await make_order(session, mug)
        bike = await make_slots(session)
        first, second, *_ = await free_slots(session, bike)
    here = page_of(store, order)

    unsaid = await owner.get(f"{here}/edit", params={"delivery": str(bike.id), "delivery_price": "3"})
    wrong = await owner.get(
        f"{here}/edit", params={"delivery": str(bike.id), "slot": first.key, "delivery_price": "x"}
    )
    looked_at = await owner.get(f"{here}/edit", params={"delivery": str(bike.id), "slot": second.key})
    refused = await owner.post(f"{here}/edits", data=typed(looked_at) | {"slot": "12345", "reason": "So"})
    made = await owner.post(f"{here}/edits", data=typed(looked_at))
    packing = await owner.get(f"/dashboard/{store.slug}/packing")

    assert "Choose a time." in unsaid.text
    assert f'value="{first.key}"' in unsaid.text
    assert 'value="3"' in unsaid.text
    assert "Use an amount, or leave it empty." in wrong.text
    assert (refused.status_code, "This time is no longer free." in refused.text) == (409, True)
    assert made.status_code == 303
    kept = await read(database, store, order)
    assert (kept.edit_count, kept.shipping_minor) == (1, 0)
    assert kept.slot is not None
    assert kept.slot.starts_at == second.starts_at
    assert str(second.starts_at.day) in packing.text


async def test_what_is_packed_goes_as_it_does(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
        order = await make_order(session, mug, quantity=2)
        await make_shipment(session, await order_by_id(session, order.id), most=1)
    here = page_of(store, order)

    page = await owner.get(f"{here}/edit")
    refused = await owner.post(
        f"{here}/edits",
        data={"delivery": "standard", "delivery_price": "1", "seen": "0", "seen_total": "4098"},
    )

    assert "Something is packed already, so the delivery stays as it is." in page.text
    assert refused.status_code == 422
    assert "Undo the parcel first." in refused.text
    kept = await read(database, store, order)
    assert (kept.shipping_minor, kept.edit_count) == (490, 0)
    async with database.in_store(store.id) as session:
        assert len(await shipments_of(session, order.id)) == 1
