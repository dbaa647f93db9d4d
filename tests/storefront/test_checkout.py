import re

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.web import HTMX

BUYER = {
    "email": "mila@example.com",
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "line2": "",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
    "phone": "",
    "note": "Please ring twice",
    "delivery": "standard",
    "payment": "cash_on_delivery",
}


async def fill_cart(
    shopper: AsyncClient, database: Database, store: Store, *, quantity: int = 1, **columns: object
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, **columns)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": str(quantity)})
    return variant


async def orders_in(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Order)))


async def on_hand(database: Database, store: Store, variant: Variant):
    async with database.in_store(store.id) as session:
        level = await session.scalar(select(StockLevel).where(StockLevel.id == variant.id))
        return level.on_hand, level.reserved


async def nothing_happened(database: Database, store: Store, variant: Variant, *, stock: int):
    assert await orders_in(database, store) == []
    assert await on_hand(database, store, variant) == (stock, 0)
    async with database.in_store(store.id) as session:
        sales = select(func.count()).select_from(StockMovement).where(StockMovement.reason == "sale")
        assert await session.scalar(sales) == 0
        assert await session.scalar(select(func.count()).select_from(Job)) == 0


def field_errors(html: str):
    return dict(re.findall(r'id="field-(\w+)-error">.*?<span>([^<]+)</span>', html, re.DOTALL))


async def test_an_empty_cart_leads_back(shopper: AsyncClient):
    shown = await shopper.get("/checkout")
    placed = await shopper.post("/checkout", data=BUYER)

    assert (shown.status_code, shown.headers["location"]) == (303, "/cart")
    assert (placed.status_code, placed.headers["location"]) == (303, "/cart")


async def test_asks_for_what_it_needs_and_says_the_total_in_the_button(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store, price_minor=7910)

    page = await shopper.get("/checkout")

    assert page.status_code == 200
    assert "Place order · €84.00" in page.text
    assert '<option value="DE" selected>Germany</option>' in page.text
    for autocomplete in ("email", "name", "address-line1", "postal-code", "address-level2", "country", "tel"):
        assert f'autocomplete="{autocomplete}"' in page.text
    assert 'aria-label="Collections"' not in page.text


async def test_places_the_order_and_leads_to_its_page(shopper: AsyncClient, database: Database, store: Store):
    mug = await fill_cart(shopper, database, store, title="Kiln Mug", price_minor=1900, quantity=2, stock=10)

    answer = await shopper.post("/checkout", data=BUYER | {"seen_total": "4290"})
    page = await shopper.get(answer.headers["location"])
    (order,) = await orders_in(database, store)

    assert answer.status_code == 303
    assert re.fullmatch(r"/orders/[A-Za-z0-9_-]{43}", answer.headers["location"])
    assert page.status_code == 200
    assert "Thank you, Mila." in page.text
    assert (order.total_minor, order.email, order.note) == (4290, "mila@example.com", "Please ring twice")
    assert order.address["city"] == "Berlin"
    assert await on_hand(database, store, mug) == (8, 0)


async def test_htmx_is_told_where_to_go(shopper: AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store)

    answer = await shopper.post("/checkout", data=BUYER, headers=HTMX)

    assert answer.status_code == 200
    assert answer.headers["hx-redirect"].startswith("/orders/")


async def test_sending_the_form_twice_is_one_order(shopper: AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store)

    first = await shopper.post("/checkout", data=BUYER)
    second = await shopper.post("/checkout", data=BUYER)

    assert first.headers["location"] == second.headers["location"]
    assert len(await orders_in(database, store)) == 1


async def test_after_the_order_the_cart_is_empty_and_a_new_one_begins(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await fill_cart(shopper, database, store)
    await shopper.post("/checkout", data=BUYER)

    emptied = await shopper.get("/cart")
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})
    begun = await shopper.get("/cart/summary")

    assert "Your cart is empty" in emptied.text
    assert 'id="cart-count">1<' in begun.text


async def test_what_is_missing_is_said_at_its_field_and_on_top_and_nothing_typed_is_lost(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await fill_cart(shopper, database, store, stock=10)

    page = await shopper.post("/checkout", data=BUYER | {"email": "mila@", "postcode": "1096", "name": " "})

    assert page.status_code == 422
    assert set(field_errors(page.text)) == {"email", "name", "postcode"}
    assert field_errors(page.text)["postcode"] == "This postcode does not fit the country."
    assert re.findall(r'<li><a href="#field-(\w+)">', page.text) == ["email", "name", "postcode"]
    assert 'value="mila@"' in page.text
    assert 'value="Lindenstraße 4"' in page.text
    assert ">Please ring twice</textarea>" in page.text
    await nothing_happened(database, store, mug, stock=10)


async def test_an_empty_form_names_every_field_that_is_needed(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await fill_cart(shopper, database, store, stock=10)

    part = await shopper.post("/checkout", data={}, headers=HTMX)

    assert part.status_code == 422
    assert part.text.lstrip().startswith('<div class="checkout" id="checkout">')
    assert set(field_errors(part.text)) == {"email", "name", "line1", "city", "country"}
    await nothing_happened(database, store, mug, stock=10)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "a@b"),
        ("email", "mila@example.com\r\nBcc: all@example.com"),
        ("name", "x" * 121),
        ("line1", ""),
        ("country", "XX"),
        ("country", "de-DE"),
        ("phone", "call me"),
        ("note", "x" * 501),
    ],
)
async def test_one_bad_field_is_enough_to_stop(
    shopper: AsyncClient, database: Database, store: Store, field: str, typed: str
):
    mug = await fill_cart(shopper, database, store, stock=10)

    page = await shopper.post("/checkout", data=BUYER | {field: typed})

    assert page.status_code == 422
    assert list(field_errors(page.text)) == [field]
    await nothing_happened(database, store, mug, stock=10)


async def test_what_sold_out_meanwhile_is_marked_with_the_way_on(
    shopper: AsyncClient, database: Database, store: Store
):
    mug = await fill_cart(shopper, database, store, title="Kiln Mug", quantity=2, stock=10)
    async with database.in_store(store.id) as session:
        await session.execute(update(StockLevel).where(StockLevel.id == mug.id).values(reserved=9))

    page = await shopper.post("/checkout", data=BUYER)

    assert page.status_code == 409
    assert "Some of this has sold out meanwhile." in page.text
    assert 'class="summary-line has-problem"' in page.text
    assert "Only 1 left." in page.text
    assert 'href="/cart">Change the cart</a>' in page.text
    assert 'value="Lindenstraße 4"' in page.text
    assert await orders_in(database, store) == []
    assert await on_hand(database, store, mug) == (10, 9)


async def test_a_program_reads_sold_out_as_json(shopper: AsyncClient, database: Database, store: Store):
    mug = await fill_cart(shopper, database, store, quantity=2, stock=2)
    async with database.in_store(store.id) as session:
        await session.execute(update(StockLevel).where(StockLevel.id == mug.id).values(reserved=2))

    answer = await shopper.post("/checkout", data=BUYER, headers={"accept": "application/json"})

    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["available"]) == ("sold_out", 0)


async def test_a_price_that_changed_is_shown_before_anything_is_ordered(
    shopper: AsyncClient, database: Database, store: Store
):
    """T42."""
    mug = await fill_cart(shopper, database, store, price_minor=1900, stock=10)
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).where(Variant.id == mug.id).values(price_minor=2500))

    page = await shopper.post("/checkout", data=BUYER | {"seen_total": "2390"})
    again = await shopper.post("/checkout", data=BUYER | {"seen_total": "2990"})

    assert page.status_code == 409
    assert "Place order · €29.90" in page.text
    assert 'name="seen_total" value="2990"' in page.text
    assert again.status_code == 303
    assert [order.total_minor for order in await orders_in(database, store)] == [2990]


async def test_the_address_takes_the_shape_of_the_country(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)

    american = await shopper.post("/checkout/address", data=BUYER | {"country": "US"}, headers=HTMX)
    irish = await shopper.post("/checkout/address", data=BUYER | {"country": "IE"}, headers=HTMX)

    assert american.status_code == 200
    assert "ZIP code" in american.text
    assert ">State <" in american.text
    assert 'value="Mila Haddad"' in american.text
    assert "<html" not in american.text
    assert 'name="postcode"' not in irish.text


async def test_prices_in_the_form_are_not_believed(shopper: AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store, price_minor=1900)

    await shopper.post(
        "/checkout", data=BUYER | {"price": "1", "total": "1", "shipping": "0", "currency": "JPY"}
    )
    (order,) = await orders_in(database, store)

    assert (order.total_minor, order.currency) == (2390, "EUR")
