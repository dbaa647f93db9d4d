import re
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.carts.models import Cart, CartLine
from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.web import HTMX, browser

# T13: nothing but digits within bounds is a quantity.
NO_QUANTITIES = [
    "0",
    "-1",
    "1000000000",
    str(2**63),
    "1e3",
    "1.5",
    "NaN",
    "³",
    "3.5",
    "",
    " 1",
    "1_0",
    "+1",
    "0x1",
    "1000",
]


async def lines_of(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        return [
            (line.variant_id, line.quantity, line.note) for line in await session.scalars(select(CartLine))
        ]


async def count_carts(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(Cart))


async def a_variant(database: Database, store: Store, **columns: object):
    async with database.in_store(store.id) as session:
        return await make_variant(session, **columns)


async def first_line_id(shopper: AsyncClient):
    return re.search(r'id="line-([0-9a-f-]+)"', (await shopper.get("/cart")).text)[1]


async def test_adds_pieces_and_leads_to_the_cart(shopper: AsyncClient, database: Database, store: Store):
    mug = await a_variant(database, store, title="Mug")

    answer = await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "2"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/cart"
    assert await lines_of(database, store) == [(mug.id, 2, "")]


async def test_a_number_of_pieces_is_read_from_an_arabic_keyboard(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store, stock=50)

    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "\u0661\u0662"})

    assert await lines_of(database, store) == [(mug.id, 12, "")]


async def test_more_of_the_same_joins_its_line_but_another_note_is_a_line_of_its_own(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store)

    for note in ("", "", "for Noor"):
        await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1", "note": note})

    assert sorted(await lines_of(database, store), key=str) == [(mug.id, 1, "for Noor"), (mug.id, 2, "")]
    assert await count_carts(database, store) == 1


async def test_htmx_gets_the_cart_and_the_headers_count(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store, title="Kiln Mug")

    part = await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "2"}, headers=HTMX)

    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div class="cart" id="cart">')
    assert "Kiln Mug is in your cart." in part.text
    assert 'id="cart-count" hx-swap-oob="true">2<' in part.text
    assert part.cookies["souk_cart"]


@pytest.mark.parametrize("quantity", NO_QUANTITIES)
async def test_what_is_no_quantity_is_refused_and_nothing_is_written(
    shopper: AsyncClient, database: Database, store: Store, quantity: str
):
    mug = await a_variant(database, store, stock=5000)

    answer = await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": quantity})

    assert answer.status_code == 422
    assert "Enter a whole number from 1 to 999." in answer.text
    assert await count_carts(database, store) == 0
    assert "set-cookie" not in answer.headers


async def test_a_quantity_sent_twice_or_as_an_array_or_not_at_all_is_refused(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store)

    for body in (
        {"variant": str(mug.id), "quantity": ["1", "2"]},
        {"variant": str(mug.id), "quantity[]": "1"},
        {"variant": str(mug.id)},
    ):
        answer = await shopper.post("/cart/lines", data=body)

        assert answer.status_code == 422

    assert await count_carts(database, store) == 0


async def test_a_refusal_brings_the_product_back_with_the_message_at_its_field(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store, title="Kiln Mug", stock=3)

    page = await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "4"})
    part = await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "4"}, headers=HTMX)

    assert page.status_code == part.status_code == 422
    assert "<h1>Kiln Mug</h1>" in page.text
    assert 'value="4"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert part.text.lstrip().startswith('<div class="purchase" id="purchase"')
    assert "Only 3 left." in part.text
    assert await count_carts(database, store) == 0


async def test_a_program_reads_the_refusal_as_json(shopper: AsyncClient, database: Database, store: Store):
    mug = await a_variant(database, store, stock=3)

    answer = await shopper.post(
        "/cart/lines", data={"variant": str(mug.id), "quantity": "4"}, headers={"accept": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["fields"] == {"quantity": "Only 3 left."}


async def test_unknown_hidden_and_foreign_variants_are_not_found_alike(
    shopper: AsyncClient, database: Database, store: Store, other_store: Store
):
    draft = await a_variant(database, store, state="draft")
    theirs = await a_variant(database, other_store)
    external = await a_variant(database, store, kind="external")

    answers = [
        await shopper.post("/cart/lines", data={"variant": variant, "quantity": "1"})
        for variant in (str(draft.id), str(theirs.id), str(external.id), str(uuid4()), "nonsense", "")
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert await count_carts(database, store) == 0


async def test_changes_the_quantity_of_a_line(shopper: AsyncClient, database: Database, store: Store):
    mug = await a_variant(database, store)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})
    line = await first_line_id(shopper)

    answer = await shopper.post(f"/cart/lines/{line}", data={"quantity": "3"})

    assert answer.status_code == 303
    assert await lines_of(database, store) == [(mug.id, 3, "")]


async def test_zero_takes_the_line_out(shopper: AsyncClient, database: Database, store: Store):
    mug = await a_variant(database, store)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})
    line = await first_line_id(shopper)

    part = await shopper.post(f"/cart/lines/{line}", data={"quantity": "0"}, headers=HTMX)

    assert part.status_code == 200
    assert "Your cart is empty" in part.text
    assert await lines_of(database, store) == []


@pytest.mark.parametrize("quantity", [bad for bad in NO_QUANTITIES if bad != "0"])
async def test_a_line_is_not_changed_to_what_is_no_quantity(
    shopper: AsyncClient, database: Database, store: Store, quantity: str
):
    mug = await a_variant(database, store)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "2"})
    line = await first_line_id(shopper)

    answer = await shopper.post(f"/cart/lines/{line}", data={"quantity": quantity})

    assert answer.status_code == 422
    assert "Enter a whole number from 0 to 999." in answer.text
    assert await lines_of(database, store) == [(mug.id, 2, "")]


async def test_asking_for_more_than_is_left_marks_the_line(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store, stock=3)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "2"})
    line = await first_line_id(shopper)

    answer = await shopper.post(f"/cart/lines/{line}", data={"quantity": "4"}, headers=HTMX)

    assert answer.status_code == 422
    assert 'class="cart-line has-problem"' in answer.text
    assert "Only 3 left." in answer.text
    assert await lines_of(database, store) == [(mug.id, 2, "")]


async def test_a_line_whose_goods_went_meanwhile_says_so(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store, stock=3)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "2"})
    async with database.in_store(store.id) as session:
        await session.execute(update(StockLevel).where(StockLevel.id == mug.id).values(reserved=3))

    page = await shopper.get("/cart")

    assert "This has sold out. Please remove it." in page.text


async def test_another_shoppers_line_is_not_found_and_stays(
    shopper: AsyncClient, database: Database, store: Store, door: Door
):
    mug = await a_variant(database, store)
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})
    line = await first_line_id(shopper)
    rival = browser(door, f"{store.slug}.localhost")

    without_cart = await rival.post(f"/cart/lines/{line}", data={"quantity": "5"})
    await rival.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})
    with_cart = await rival.post(f"/cart/lines/{line}", data={"quantity": "5"})

    assert (without_cart.status_code, with_cart.status_code) == (404, 404)
    assert sorted(quantity for _, quantity, _ in await lines_of(database, store)) == [1, 1]


async def test_a_request_from_another_site_changes_nothing(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await a_variant(database, store)

    answer = await shopper.post(
        "/cart/lines",
        data={"variant": str(mug.id), "quantity": "1"},
        headers={"sec-fetch-site": "cross-site"},
    )

    assert answer.status_code == 403
    assert await count_carts(database, store) == 0


async def test_a_note_that_is_too_long_is_refused(shopper: AsyncClient, database: Database, store: Store):
    mug = await a_variant(database, store)

    answer = await shopper.post(
        "/cart/lines", data={"variant": str(mug.id), "quantity": "1", "note": "x" * 201}
    )

    assert answer.status_code == 422
    assert await lines_of(database, store) == []


async def test_options_chosen_stand_with_the_line(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug", option="Size", values=["Small", "Large"])
    page = await shopper.get("/products/mug")
    variant = re.search(r'name="variant" value="([^"]+)"', page.text)[1]

    part = await shopper.post("/cart/lines", data={"variant": variant, "quantity": "1"}, headers=HTMX)

    assert '<p class="soft small">Small</p>' in part.text
