"""Codes in the cart: entered, told apart by nobody, taken out again."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import func, select

from shared.adapters.rate_limits import CODES
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.promotions.models import CartCoupon
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon, make_promotion
from tests.support.web import HTMX

REFUSAL = "This code does not work here."


async def fill_cart(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Kiln Mug", price_minor=2000)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})


async def codes_in(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(CartCoupon)) or 0


async def test_a_code_reduces_the_cart_and_says_why(shopper: AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        await make_coupon(session, code="WELCOME", name="Welcome")

    entered = await shopper.post("/cart/coupons", data={"code": " wel come "})
    page = await shopper.get("/cart")

    assert (entered.status_code, entered.headers["location"]) == (303, "/cart")
    assert "Check out · €40.90" in page.text
    assert "<dd>−€4.00</dd>" in page.text
    assert "Why this price?" in page.text
    assert "Promotion “Welcome”" in page.text


async def test_shopper_and_merchant_read_the_discount_in_the_order(
    shopper: AsyncClient, owner: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        await make_coupon(session, code="WELCOME", name="Welcome")
    await shopper.post("/cart/coupons", data={"code": "WELCOME"})

    placed = await shopper.post("/checkout", data=FORM)
    order = await shopper.get(placed.headers["location"])
    desk = await owner.get(f"/dashboard/{store.slug}/orders/1001")

    assert (placed.status_code, order.status_code, desk.status_code) == (303, 200, 200)
    assert "<dd>−€4.00</dd>" in order.text
    assert "<dd>−€4.00</dd>" in desk.text


async def test_a_code_is_taken_out_again(shopper: AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        coupon = await make_coupon(session)
    await shopper.post("/cart/coupons", data={"code": coupon.code})

    part = await shopper.post(f"/cart/coupons/{coupon.id}/removal", headers=HTMX)

    assert part.status_code == 200
    assert "Check out · €44.90" in part.text
    assert await codes_in(database, store) == 0


@pytest.mark.parametrize("why", ["unknown", "off", "over", "planned", "used up", "empty", "foreign"])
async def test_every_refusal_reads_alike_and_changes_nothing(
    shopper: AsyncClient, database: Database, store: Store, other_store: Store, why: str
):
    """T49."""
    await fill_cart(shopper, database, store)
    yesterday, tomorrow = utc_now() - timedelta(days=1), utc_now() + timedelta(days=1)
    terms = {"over": {"ends_at": yesterday}, "planned": {"starts_at": tomorrow}, "off": {"is_on": False}}
    home = other_store if why == "foreign" else store
    async with database.in_store(home.id) as session:
        coupon = await make_coupon(session, code="SECRET", limit=1, **terms.get(why, {}))
        coupon.used = 1 if why == "used up" else 0
    typed = {"unknown": "NOTHING", "empty": ""}.get(why, "SECRET")

    page = await shopper.post("/cart/coupons", data={"code": typed})

    assert page.status_code == 422
    assert page.text.count(REFUSAL) == 1
    assert "Check out · €44.90" in page.text
    assert await codes_in(database, store) == 0


async def test_guessing_ends_at_the_limit(shopper: AsyncClient, database: Database, store: Store):
    """T49: 15 tries, then a pause."""
    await fill_cart(shopper, database, store)

    answers = [
        (await shopper.post("/cart/coupons", data={"code": f"GUESS{n}"})).status_code for n in range(16)
    ]

    assert answers == [422] * 15 + [429]


async def test_guessing_ends_at_the_limit_from_however_many_addresses_of_one_network(
    shopper: AsyncClient, door: Door, database: Database, store: Store
):
    """T49: a single line of IPv6 has more addresses than there are codes."""
    await fill_cart(shopper, database, store)
    answers = []
    for number in range(16):
        place = ASGITransport(app=door, client=(f"2001:db8:7:7::{number:x}", 4711))
        async with AsyncClient(
            transport=place, base_url=f"http://{store.slug}.localhost", cookies=shopper.cookies
        ) as guesser:
            answers.append((await guesser.post("/cart/coupons", data={"code": f"GUESS{number}"})).status_code)

    assert answers == [422] * 15 + [429]


async def test_a_code_that_is_entered_many_times_at_once_reduces_once(
    shopper: AsyncClient, database: Database, store: Store
):
    """T50."""
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        coupon = await make_coupon(session)
    await shopper.get("/cart")

    answers = await asyncio.gather(
        *(shopper.post("/cart/coupons", data={"code": coupon.code}) for _ in range(CODES.burst))
    )

    assert Counter(answer.status_code for answer in answers) == {303: CODES.burst}
    assert await codes_in(database, store) == 1
    assert "Check out · €40.90" in (await shopper.get("/cart")).text


async def test_a_promotion_without_a_code_needs_nobody_to_enter_it(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        await make_promotion(session, kind="free_shipping", name="Autumn post")

    page = await shopper.get("/cart")

    assert "Check out · €40.00" in page.text
    assert "Autumn post" in page.text


async def test_a_code_that_ends_while_it_is_in_the_cart_is_shown_as_such(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        coupon = await make_coupon(session)
    await shopper.post("/cart/coupons", data={"code": coupon.code})
    async with database.in_store(store.id) as session:
        (await session.merge(coupon)).is_on = False

    page = await shopper.get("/cart")

    assert "does not work any more" in page.text
    assert "Check out · €44.90" in page.text
