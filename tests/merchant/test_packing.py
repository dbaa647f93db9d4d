import httpx
from sqlalchemy import select, update

from shared.fulfilment.models import Shipment
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import make_shipment


async def placed(database: Database, store: Store, *, quantity: int = 2) -> tuple[str, str]:
    """Place an order; returns its page, and the name of the field that says how many of it are packed."""
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=quantity)
        line = order.lines[0]
    return f"/dashboard/{store.slug}/orders/{order.number}", f"of-{line.id}-{line.variant_id}"


async def states(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Shipment.state).order_by(Shipment.number)))


async def test_one_press_packs_all_and_a_second_says_it_was_done(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, field = await placed(database, store)
    assert "Parcel packed" in (await owner.get(path)).text
    form = {field: "2", "seen": "0", "carrier": "dhl", "tracking_number": "77 01", "tracking_link": ""}

    first, second = (
        await owner.post(f"{path}/shipments", data=form),
        await owner.post(f"{path}/shipments", data=form),
    )

    assert (first.status_code, second.status_code) == (303, 409)
    assert "was packed meanwhile" in second.text
    page = (await owner.get(path)).text
    assert "https://www.dhl.com/global-en/home/tracking.html?tracking-id=77%2001" in page
    assert "The carrier has it" in page
    assert await states(database, store) == ["packed"]


async def test_what_is_wrong_stands_at_its_field_and_nothing_is_packed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, field = await placed(database, store)
    form = {field: "3", "seen": "0", "carrier": "Omar", "tracking_link": "http://a.example/"}

    answer = await owner.post(f"{path}/shipments", data=form)

    assert answer.status_code == 422
    assert "Enter a whole number from 0 to 2." in answer.text
    assert "beginning with https://" in answer.text
    assert 'value="Omar"' in answer.text
    assert await states(database, store) == []


async def test_a_parcel_goes_its_way_and_cash_is_noted_at_the_door(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, field = await placed(database, store)
    await owner.post(f"{path}/shipments", data={field: "2", "seen": "0"})

    handed = await owner.post(f"{path}/shipments/1/handover")
    undone = await owner.post(f"{path}/shipments/1/removal")
    brought = await owner.post(f"{path}/shipments/1/arrival", data={"is_paid": "yes"})

    assert [answer.status_code for answer in (handed, undone, brought)] == [303, 409, 303]
    assert await states(database, store) == ["arrived"]
    async with database.in_store(store.id) as session:
        row = (await session.execute(select(Order.fulfilment_state, Order.payment_state))).one()
    assert tuple(row) == ("delivered", "paid")
    assert "Everything is with the buyer and paid." in (await owner.get(path)).text


async def test_an_undone_parcel_can_be_packed_again(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, field = await placed(database, store)
    await owner.post(f"{path}/shipments", data={field: "2", "seen": "0"})

    undone = await owner.post(f"{path}/shipments/1/removal")
    again = await owner.post(f"{path}/shipments", data={field: "2", "seen": "1"})

    assert (undone.status_code, again.status_code) == (303, 303)
    assert await states(database, store) == ["undone", "packed"]


async def test_a_parcel_of_another_order_is_not_found(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, _field = await placed(database, store)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await make_order(session, await make_variant(session, stock=5)))

    answers = [await owner.post(f"{path}/shipments/{n}/removal") for n in ("1", "2", "x", "9" * 30)]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert await states(database, store) == ["packed"]


async def test_the_packing_table_goes_from_the_oldest_to_the_next(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, field = await placed(database, store)
    await placed(database, store)
    table = f"/dashboard/{store.slug}/packing"
    before = (await owner.get(table)).text
    assert "2 orders" in before
    assert field in before

    answer = await owner.post(f"{path}/shipments", data={field: "2", "seen": "0", "back": "packing"})

    assert (answer.status_code, answer.headers["location"]) == (303, table)
    after = (await owner.get(table)).text
    assert "1 order" in after
    assert field not in after
    assert "#1002" in after


async def test_a_mistake_at_the_table_stays_at_the_table(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, field = await placed(database, store)

    answer = await owner.post(f"{path}/shipments", data={field: "0", "seen": "0", "back": "packing"})

    assert answer.status_code == 422
    assert "Choose at least one piece to pack." in answer.text
    assert "Oldest first" in answer.text


async def test_with_nothing_to_pack_the_table_says_what_comes_here(owner: httpx.AsyncClient, store: Store):
    assert "Nothing to pack" in (await owner.get(f"/dashboard/{store.slug}/packing")).text


async def test_money_that_has_not_come_is_warned_of(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, _field = await placed(database, store)
    assert "has not come in yet" not in (await owner.get(path)).text
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).values(payment_method="transfer"))

    assert "The money for this order has not come in yet." in (await owner.get(path)).text


async def test_beside_an_order_all_of_it_is_one_line_until_something_is_left_out(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, field = await placed(database, store)

    whole = (await owner.get(path)).text
    refused = (await owner.post(f"{path}/shipments", data={field: "3", "seen": "0"})).text
    fewer = (
        await owner.post(
            f"{path}/shipments", data={field: "1", "seen": "0", "tracking_link": "http://a.example/"}
        )
    ).text
    table = (await owner.get(f"/dashboard/{store.slug}/packing")).text

    assert '<details class="pack-part"><summary>All of it: 2 pieces</summary>' in whole
    assert f'name="{field}"' in whole
    for page in (refused, fewer):
        assert '<details class="pack-part" open><summary>What goes into this parcel</summary>' in page
    assert "pack-part" not in table
    assert f'name="{field}"' in table
    assert await states(database, store) == []
