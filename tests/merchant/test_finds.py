"""Finding anything from anywhere: what begins with the words, and of it only what the role may see."""

import re

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from merchant.permissions import permission_for
from merchant.place_list import OTHERS, SETTINGS
from merchant.places import all_places
from merchant.routes import routes
from shared.customers.models import Customer
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.factories.orders import make_order
from tests.support.web import HTMX, signed_in


def at(store: Store) -> str:
    return f"/dashboard/{store.slug}/find"


async def a_customer(session: AsyncSession, email: str) -> Customer:
    customer = Customer(
        store_id=session.info["store_id"],
        email=email,
        name="Ada Blue",
        password_hash="x",
        created_at=utc_now(),
    )
    session.add(customer)
    await session.flush()
    return customer


def found(html: str) -> list[str]:
    return [
        re.sub(r"\s+", " ", one) for one in re.findall(r'class="find".*?<bdi>(.*?)</bdi>', html, re.DOTALL)
    ]


def test_each_place_is_a_page_that_needs_nothing_but_the_store(settings: Settings):
    pages = {
        route.name
        for route in routes(settings.web)
        if "GET" in (route.methods or ()) and re.findall(r"{(\w+)", route.path) == ["store"]
    }

    assert {place.route for place in all_places()} - pages == set()
    assert [place.route for place in all_places() if permission_for(place.route) is None] == []
    assert len({place.route for place in all_places()}) == len(list(all_places()))
    assert len(OTHERS) > 20
    assert len(SETTINGS) >= 4


async def test_an_order_a_product_a_customer_and_a_page(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
        order = await make_order(session, variant)
        mug = await make_product(session, slug="blue-mug", title="Blue mug")
        await make_product(session, slug="bowl", title="A blue bowl")
        customer = await a_customer(session, "blue@example.com")

    by_number = await owner.get(at(store), params={"q": f"#{order.number}"}, headers=HTMX)
    by_word = await owner.get(at(store), params={"q": "blue"}, headers=HTMX)
    by_sku = await owner.get(at(store), params={"q": variant.sku}, headers=HTMX)
    page = await owner.get(at(store), params={"q": "www"})
    nothing = await owner.get(at(store), params={"q": "zzzz"})

    assert found(by_number.text) == [f"Order {order.number}"]
    assert found(by_word.text) == ["Blue mug", customer.name]
    assert f'/products/{mug.id}"' in by_word.text
    assert len(found(by_sku.text)) == 1
    assert found(page.text) == ["Addresses"]
    assert (
        'role="option"'
        not in page.text.partition('aria-label="What was found"')[2].partition("</section>")[0]
    )
    assert "Nothing found" in nothing.text


async def test_nothing_is_found_that_the_role_may_not_see(
    door: Door, database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        await make_product(session, slug="blue-mug", title="Blue mug")
        await a_customer(session, "blue@example.com")
    staff = await signed_in(door, database, store, role="staff")

    foreign = await staff.get(at(store), params={"q": "blue"}, headers=HTMX)
    invite = await staff.get(at(store), params={"q": "invite"}, headers=HTMX)

    assert found(foreign.text) == []
    assert "Invite somebody" not in found(invite.text)


@pytest.mark.parametrize(
    "words", ["%", "\x00", "9" * 99, "²", "٣", "<b>", "' OR 1=1", "\U0010ffff", " " * 300]
)
async def test_whatever_is_typed_is_looked_for_and_nothing_else(
    owner: httpx.AsyncClient, store: Store, words: str
):
    answer = await owner.get(at(store), params={"q": words}, headers=HTMX)

    assert answer.status_code == 200
    assert "<b>" not in answer.text
