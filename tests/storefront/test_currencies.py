"""Paying in another currency than the store's own: chosen, shown everywhere, frozen with the order."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import func, select

import merchant.app
import storefront.app
from search.rebuild_index import rebuild_index
from shared.carts.models import Cart
from shared.currencies.models import OwnPrice
from shared.currencies.set_rates import TypedRate, set_rates
from shared.gift_cards.models import GiftCard
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.orders.queries import figures_between
from shared.payments.ways import PaymentWay
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.page_cache import PageCache
from shared.web.services import Services
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.promotions import make_coupon, make_gift_card
from tests.support.installation import make_store
from tests.support.web import browser

BUYER = {
    "email": "mila@example.com",
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
    "payment": "cash_on_delivery",
}


@pytest.fixture
def shop(database: Database, runner: asyncio.Runner) -> Store:
    """A shop in euros that also takes dollars (one is 1.10, prices end in .99) and yen."""
    return runner.run(_shop(database))


async def _shop(database: Database) -> Store:
    store = await make_store(database)
    async with database.in_store(store.id) as session:
        mug = await make_product(session, slug="mug", title="Plain Mug", price_minor=1900)
        jug = await make_product(
            session, slug="jug", title="Tall Jug", price_minor=2400, compare_at_minor=3000
        )
        await make_collection(session, [mug, jug])
        rates = [TypedRate("USD", "1.10", rounding=".99"), TypedRate("JPY", "160")]
        await set_rates(session, rates, actor="test", now=utc_now())
    return store


@pytest.fixture
def shopper(door: Door, shop: Store) -> httpx.AsyncClient:
    return browser(door, f"{shop.slug}.localhost")


async def choose(shopper: httpx.AsyncClient, currency: str) -> httpx.Response:
    return await shopper.post("/currency", data={"currency": currency, "next": "/products/mug"})


async def fill_cart(shopper: httpx.AsyncClient) -> str:
    page = (await shopper.get("/products/mug")).text
    variant = re.search(r'name="variant" value="([^"]+)"', page)[1]
    await shopper.post("/cart/lines", data={"variant": variant, "quantity": "2"})
    return (await shopper.get("/checkout")).text


def seen(form: str) -> dict[str, str]:
    return {
        name: re.search(rf'name="{name}" value="(\w+)"', form)[1] for name in ("seen_total", "seen_currency")
    }


async def test_nothing_is_guessed_and_a_choice_holds_on_every_page(shopper: httpx.AsyncClient):
    before = await shopper.get("/products/mug", headers={"accept-language": "en-US"})

    answer = await choose(shopper, "USD")
    pages = {path: (await shopper.get(path)).text for path in ("/products/mug", "/collections/all", "/")}
    feed = (await shopper.get("/feeds/google.xml")).text
    back = await choose(shopper, "EUR")

    assert "€19.00" in before.text
    assert "Cookie" in before.headers["vary"]
    assert (answer.status_code, answer.headers["location"]) == (303, "/products/mug")
    for page in pages.values():
        # 19.00 × 1.10 = 20.90 → 20.99
        assert "$20.99" in page
        assert "€19.00" not in page
    assert "All prices in USD." in pages["/"]
    assert re.search(r'"priceCurrency": ?"USD"', pages["/products/mug"])
    assert "20.99 USD" in feed
    assert back.status_code == 303
    assert "€19.00" in (await shopper.get("/products/mug")).text


async def test_a_reduction_is_converted_and_one_that_rounding_swallows_is_none(shopper: httpx.AsyncClient):
    await choose(shopper, "USD")

    page = (await shopper.get("/products/jug")).text

    # 24.00 → 26.40 → 25.99 (nearer than 26.99); 30.00 → 33.00 → 32.99
    assert "$25.99" in page
    assert "$32.99" in page


async def test_an_address_can_ask_for_a_currency_for_one_page(shopper: httpx.AsyncClient):
    assert "¥3,040" in (await shopper.get("/products/mug?currency=JPY")).text
    assert "€19.00" in (await shopper.get("/products/mug")).text
    assert "€19.00" in (await shopper.get("/products/mug?currency=GBP")).text


async def test_kept_pages_of_two_currencies_are_never_exchanged(services: Services, shop: Store):
    keeping = replace(services, pages=PageCache(8 * 2**20), memory=CatalogueMemory())

    async def opened() -> Services:
        return keeping

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(keeping)
    euros, dollars = browser(door, f"{shop.slug}.localhost"), browser(door, f"{shop.slug}.localhost")
    await choose(dollars, "USD")

    for _ in range(2):
        assert "€19.00" in (await euros.get("/collections/all")).text
        assert "$20.99" in (await dollars.get("/collections/all")).text


async def test_a_currency_that_is_not_offered_is_refused(shopper: httpx.AsyncClient):
    answer = await choose(shopper, "GBP")

    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example", "/\\evil", "/a\r\nx: y"])
async def test_a_choice_leads_back_into_the_shop_only(shopper: httpx.AsyncClient, where: str):
    answer = await shopper.post("/currency", data={"currency": "USD", "next": where})

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_an_order_is_frozen_in_the_currency_with_its_rate_and_counts_in_the_stores_own(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    await choose(shopper, "USD")
    form = await fill_cart(shopper)

    placed = await shopper.post("/checkout", data=BUYER | seen(form))
    page = (await shopper.get(placed.headers["location"])).text

    assert placed.status_code == 303, placed.text
    assert "$41.98" in page
    async with database.in_store(shop.id) as session:
        order = (await session.scalars(select(Order))).one()
        figures = await figures_between(
            session, utc_now() - timedelta(days=1), utc_now() + timedelta(days=1), currency="EUR"
        )
    assert (order.currency, order.subtotal_minor) == ("USD", 4198)
    assert order.base_factor == Decimal("1.1")
    assert (order.conversion["rate"], order.conversion["base"]) == ("1.1", "EUR")
    assert order.base_total_minor == round(order.total_minor / Decimal("1.1"))
    assert figures.revenue == Money(order.base_total_minor, "EUR")


async def test_an_order_whose_currency_was_changed_in_another_window_is_refused(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    await choose(shopper, "USD")
    form = await fill_cart(shopper)
    await choose(shopper, "JPY")

    answer = await shopper.post("/checkout", data=BUYER | seen(form))

    assert answer.status_code == 409
    async with database.in_store(shop.id) as session:
        assert await session.scalar(select(func.count()).select_from(Order)) == 0


async def test_an_order_stays_as_it_was_when_the_rate_changes(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    await choose(shopper, "USD")
    form = await fill_cart(shopper)
    placed = await shopper.post("/checkout", data=BUYER | seen(form))
    async with database.in_store(shop.id) as session:
        await set_rates(session, [TypedRate("USD", "2")], actor="test", now=utc_now())

    assert "$41.98" in (await shopper.get(placed.headers["location"])).text


async def test_a_rate_to_come_begins_at_its_moment(database: Database, services: Services, shop: Store):
    async with database.in_store(shop.id) as session:
        later = utc_now() + timedelta(days=1)
        planned = TypedRate("USD", "2", valid_from=later)
        await set_rates(session, [planned], actor="test", now=utc_now())
    tomorrow = replace(services, clock=lambda: utc_now() + timedelta(days=2))

    async def opened() -> Services:
        return tomorrow

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(tomorrow)

    page = (await browser(door, f"{shop.slug}.localhost").get("/products/mug?currency=USD")).text

    assert "$38.00" in page


async def test_a_price_of_its_own_goes_before_the_rate_on_shelf_page_and_cart(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        jug = (
            await session.scalars(select(Variant).join(Product.variants).where(Product.slug == "jug"))
        ).one()
        session.add(
            OwnPrice(
                store_id=shop.id, variant_id=jug.id, currency="USD", price_minor=1500, updated_at=utc_now()
            )
        )
    await choose(shopper, "USD")

    product, shelf = (await shopper.get("/products/jug")).text, (await shopper.get("/collections/all")).text
    await shopper.post("/cart/lines", data={"variant": str(jug.id), "quantity": "1"})
    cart = (await shopper.get("/cart")).text

    for page in (product, shelf, cart):
        assert "$15.00" in page
        assert "$25.99" not in page
        # Nothing says what it was before, so nothing stands beside it.
        assert "$32.99" not in page


async def test_fixed_amounts_off_and_delivery_are_converted(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        coupon = await make_coupon(session, kind="fixed", percent=Decimal(0), amount_minor=500)
    await choose(shopper, "USD")
    await fill_cart(shopper)

    await shopper.post("/cart/coupons", data={"code": coupon.code})
    cart = (await shopper.get("/cart")).text

    # 41.98 - 5.50 + 4.99: 4.90 × 1.10 = 5.39, and 4.99 is nearer than 5.99.
    assert "$5.50" in cart
    assert "$4.99" in cart
    assert "$41.47" in cart


async def test_a_gift_card_pays_in_the_stores_own_currency_only_and_the_checkout_says_so(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    await choose(shopper, "USD")
    await fill_cart(shopper)
    async with database.in_store(shop.id) as session:
        card, _ = await make_gift_card(session)
        (await session.scalars(select(Cart))).one().gift_card_id = card.id

    form = (await shopper.get("/checkout")).text
    placed = await shopper.post("/checkout", data=BUYER | seen(form))

    assert "Gift cards pay in EUR." in form
    assert placed.status_code == 303
    async with database.in_store(shop.id) as session:
        order = (await session.scalars(select(Order))).one()
        assert (order.currency, order.card_minor) == ("USD", 0)
        assert (await session.scalars(select(GiftCard.balance_minor))).one() == 5000


async def test_a_search_is_filtered_by_prices_as_they_are_shown(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        await rebuild_index(session, now=utc_now())
    await choose(shopper, "USD")

    exactly = (await shopper.get("/search?from=20.99&to=20.99")).text
    above = (await shopper.get("/search?from=21&to=30")).text

    assert "Plain Mug" in exactly
    assert "Tall Jug" not in exactly
    assert "Tall Jug" in above
    assert "Plain Mug" not in above


async def test_the_fee_of_a_way_to_pay_and_its_limits_are_converted(
    shopper: httpx.AsyncClient, database: Database, shop: Store
):
    async with database.in_store(shop.id) as session:
        session.add(PaymentWay(store_id=shop.id, method="cash_on_delivery", fee_minor=300, up_to_minor=5_000))
    await choose(shopper, "JPY")

    form = await fill_cart(shopper)
    placed = await shopper.post("/checkout", data=BUYER | seen(form))

    # 6 864 yen are more than the figure 5 000, and less than fifty euros.
    assert placed.status_code == 303, placed.text
    async with database.in_store(shop.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert (order.currency, order.subtotal_minor, order.total_minor) == ("JPY", 6080, 6080 + 784 + 480)
