import re
from typing import Any

from httpx import AsyncClient
from sqlalchemy import select

from shared.carts.models import CartLine
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_variant
from tests.support.web import HTMX, browser


async def add(
    shopper: AsyncClient, database: Database, store: Store, *, quantity: int = 1, **columns: object
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, **columns)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": str(quantity)})
    return variant


async def remove_first(shopper: AsyncClient, **request: Any):
    line = re.search(r'id="line-([0-9a-f-]+)"', (await shopper.get("/cart")).text)[1]
    return await shopper.post(f"/cart/lines/{line}/removal", **request)


async def test_an_empty_cart_leads_on(shopper: AsyncClient):
    page = await shopper.get("/cart")

    assert page.status_code == 200
    assert "Your cart is empty" in page.text
    assert 'href="/collections/all"' in page.text


async def test_shows_what_it_comes_to_and_what_is_missing_for_free_delivery(
    shopper: AsyncClient, database: Database, store: Store
):
    await add(shopper, database, store, price_minor=1900, quantity=2)

    page = await shopper.get("/cart")

    assert "<dd>€38.00</dd>" in page.text
    assert "<dd>€4.90</dd>" in page.text
    assert "Check out · €42.90" in page.text
    assert "€62.00 more for free delivery" in page.text
    assert 'value="38"' in page.text


async def test_delivery_is_free_from_the_stores_limit(shopper: AsyncClient, database: Database, store: Store):
    await add(shopper, database, store, price_minor=5000, quantity=2)

    page = await shopper.get("/cart")

    assert "Delivery is free for this order" in page.text
    assert "Check out · €100.00" in page.text


async def test_a_removed_line_can_be_put_back_without_scripts(
    shopper: AsyncClient, database: Database, store: Store
):
    await add(shopper, database, store, title="Kiln Mug", quantity=3)

    answer = await remove_first(shopper)
    page = await shopper.get(answer.headers["location"])
    undo = dict(
        re.findall(r'<input type="hidden" name="(variant|quantity|note)" value="([^"]*)">', page.text)
    )
    await shopper.post("/cart/lines", data=undo)

    assert answer.status_code == 303
    assert "Kiln Mug was removed." in page.text
    assert "Your cart is empty" in page.text
    assert "Check out · €61.90" in (await shopper.get("/cart")).text


async def test_htmx_gets_the_cart_without_the_line_and_the_undo(
    shopper: AsyncClient, database: Database, store: Store
):
    await add(shopper, database, store, title="Kiln Mug")

    part = await remove_first(shopper, headers=HTMX)

    assert part.status_code == 200
    assert "Kiln Mug was removed." in part.text
    assert 'hx-swap-oob="true">0<' in part.text


async def test_an_undo_that_somebody_made_up_shows_nothing(shopper: AsyncClient):
    for query in ("removed=nonsense&quantity=1", "removed=&quantity=x", "quantity=3"):
        page = await shopper.get(f"/cart?{query}")

        assert page.status_code == 200
        assert "was removed" not in page.text


async def test_removing_what_is_not_in_the_cart_is_not_found(
    shopper: AsyncClient, database: Database, store: Store
):
    await add(shopper, database, store)

    for line in ("nonsense", "01a1fc21-d719-76ac-8c8d-3591ce87df99"):
        assert (await shopper.post(f"/cart/lines/{line}/removal")).status_code == 404

    assert "Check out" in (await shopper.get("/cart")).text


async def test_the_summary_counts_pieces_and_is_never_kept(
    shopper: AsyncClient, database: Database, store: Store
):
    before = await shopper.get("/cart/summary")
    await add(shopper, database, store, quantity=3)
    after = await shopper.get("/cart/summary")

    assert 'class="cart-count is-empty" id="cart-count">0<' in before.text
    assert 'class="cart-count" id="cart-count">3<' in after.text
    assert after.headers["cache-control"] == "private, no-store"


async def test_two_carts_with_the_same_in_them_show_each_its_own_lines(
    door: Door, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug, tray = await make_variant(session, title="Mug"), await make_variant(session, title="Tray")
    shown = []
    for _ in range(2):
        shopper = browser(door, f"{store.slug}.localhost")
        for variant in (mug, tray):
            form = {"variant": str(variant.id), "quantity": "1"}
            part = await shopper.post("/cart/lines", data=form, headers=HTMX)
        shown.append(re.findall(r'id="line-([0-9a-f-]+)"', part.text))
        page = await shopper.get("/cart")
        assert re.findall(r'action="/cart/lines/([0-9a-f-]+)"', page.text) == shown[-1]

    async with database.in_store(store.id) as session:
        lines = await session.scalars(select(CartLine.id).order_by(CartLine.id))
        assert sorted(shown[0] + shown[1]) == [str(one) for one in lines]


async def test_what_was_just_done_is_said_to_who_did_it_alone(door: Door, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Mug")
    form = {"variant": str(mug.id)}
    first, second = (browser(door, f"{store.slug}.localhost") for _ in range(2))
    added = await first.post("/cart/lines", data=form | {"quantity": "2"}, headers=HTMX)
    one = await second.post("/cart/lines", data=form | {"quantity": "1"}, headers=HTMX)
    line = re.findall(r'id="line-([0-9a-f-]+)"', one.text)[0]

    changed = await second.post(f"/cart/lines/{line}", data={"quantity": "2"}, headers=HTMX)

    assert "Mug is in your cart." in added.text
    assert "is in your cart." not in changed.text
    assert f'id="line-{line}"' in changed.text


async def test_a_note_is_nobody_elses(door: Door, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Mug")
    form = {"variant": str(mug.id), "quantity": "1"}
    first, second = (browser(door, f"{store.slug}.localhost") for _ in range(2))

    noted = await first.post("/cart/lines", data=form | {"note": "for Noor"}, headers=HTMX)
    plain = await second.post("/cart/lines", data=form, headers=HTMX)

    assert "for Noor" in noted.text
    assert "for Noor" not in plain.text
