"""A code that a link brings along: entered by the button of its page, also before there is a cart."""

from httpx import AsyncClient
from sqlalchemy import func, select

from shared.carts.models import Cart
from shared.kernel.database import Database
from shared.promotions.models import CartCoupon
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_coupon


async def kept(database: Database, store: Store) -> tuple[int, int]:
    """Return how many carts there are, and how many codes in them."""
    async with database.in_store(store.id) as session:
        found = [
            await session.scalar(select(func.count()).select_from(one)) or 0 for one in (Cart, CartCoupon)
        ]
    return found[0], found[1]


async def test_opening_the_link_changes_nothing_and_tells_nothing(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_coupon(session, code="HELLO-ABCD", name="Welcome")

    known = await shopper.get("/cart/code", params={"code": "HELLO-ABCD"})
    unknown = await shopper.get("/cart/code", params={"code": "HELLO-ABCE"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("HELLO-ABCD", "") == unknown.text.replace("HELLO-ABCE", "")
    assert known.headers["cache-control"] == "no-store"
    assert known.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in known.headers
    assert await kept(database, store) == (0, 0)


async def test_its_button_enters_the_code_before_anything_is_in_the_cart(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Kiln Mug", price_minor=2000)
        await make_coupon(session, code="WELCOME", name="Welcome")

    entered = await shopper.post("/cart/code", data={"code": "welcome"})
    goods = await shopper.get(entered.headers["location"])
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
    again = await shopper.post("/cart/code", data={"code": "WELCOME"})
    page = await shopper.get("/cart")

    assert (entered.status_code, entered.headers["location"]) == (303, "/collections/all?did=code")
    assert "The code is in your cart." in goods.text
    assert (again.status_code, again.headers["location"]) == (303, "/cart")
    assert "<dd>−€4.00</dd>" in page.text
    assert await kept(database, store) == (1, 1)


async def test_a_code_that_does_nothing_is_said_at_its_field_and_begins_no_cart(
    shopper: AsyncClient, database: Database, store: Store
):
    page = await shopper.post("/cart/code", data={"code": "nothing"})

    assert page.status_code == 422
    assert page.text.count("This code does not work here.") == 1
    assert 'value="NOTHING"' in page.text
    assert "set-cookie" not in page.headers
    assert await kept(database, store) == (0, 0)


async def test_its_button_is_no_way_to_guess(shopper: AsyncClient, database: Database, store: Store):
    """T49: the same tries as in the cart."""
    answers = [(await shopper.post("/cart/code", data={"code": f"GUESS{n}"})).status_code for n in range(16)]

    assert answers == [422] * 15 + [429]
    assert await kept(database, store) == (0, 0)
