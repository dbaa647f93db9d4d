import httpx

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import make_shipment


async def test_a_slip_says_what_is_in_the_parcel_and_prices_only_when_asked(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=2)
        await make_shipment(session, order, most=1)
    slip = f"/dashboard/{store.slug}/orders/1001/packing-slip"

    asked = ({"parcel": "1"}, {}, {"prices": "yes"})
    parcel, whole, priced = [(await owner.get(slip, params=params)).text for params in asked]

    for page in (parcel, whole, priced):
        assert "Plain Mug" in page
        assert "Ada Buyer" in page
        assert "Hafenstraße 1" in page
    assert "<strong>1</strong>" in parcel
    assert "<strong>2</strong>" in whole
    assert ("€19.00" in parcel, "€19.00" in whole, "€19.00" in priced) == (False, False, True)
    assert (await owner.get(slip, params={"parcel": "2"})).status_code == 404


async def test_the_pick_list_adds_up_over_the_orders_that_can_be_packed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=9)
        first = await make_order(session, variant, quantity=3)
        await make_order(session, variant, quantity=2)
        await make_shipment(session, first, most=1)
    picks = f"/dashboard/{store.slug}/pick-list"

    both, one = (await owner.get(picks)).text, (await owner.get(picks, params={"order": "1002"})).text

    assert "<strong>4</strong>" in both
    assert "#1001 × 2" in both
    assert "#1002 × 2" in both
    assert "<strong>2</strong>" in one
    assert "#1001" not in one


async def test_with_nothing_to_fetch_the_list_says_what_makes_it(owner: httpx.AsyncClient, store: Store):
    assert "Nothing to fetch" in (await owner.get(f"/dashboard/{store.slug}/pick-list")).text
