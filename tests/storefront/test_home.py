import re
from html import unescape
from typing import Any

from httpx import AsyncClient

from shared.content.arrange import publish
from shared.content.sections import new_section
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product, make_variant
from tests.support.factories.content import make_article
from tests.support.factories.orders import make_order
from tests.support.factories.reviews import allow, make_review, somebody


async def arrange(database: Database, store: Store, *sections: dict[str, Any]) -> None:
    async with database.in_store(store.id) as session:
        await publish(session, "home", {"sections": list(sections)}, actor="test", now=utc_now())


def headings(html: str) -> list[str]:
    return [unescape(words) for words in re.findall(r'<h[12] id="section-[^"]+">([^<]*)</h', html)]


async def test_shows_the_stores_words_its_collections_and_its_newest_products(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Kiln Mug", slug="kiln-mug")
        await make_collection(session, [mug], title="For the table")

    page = await shopper.get("/")

    assert page.status_code == 200
    assert headings(page.text) == ["Test Shop", "Browse by kind", "New in the shop"]
    assert "For the table" in page.text
    assert '<a href="/products/kiln-mug">Kiln Mug</a>' in page.text


async def test_a_store_without_anything_still_has_a_front_page(shopper: AsyncClient):
    page = await shopper.get("/")

    assert page.status_code == 200
    assert headings(page.text) == ["Test Shop"]


async def test_sections_stand_in_the_merchants_order_and_empty_ones_are_left_out(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        cheap = await make_product(session, title="Reduced Mug", price_minor=900, compare_at_minor=1500)
        dear = await make_product(session, title="Chosen Jug")
        shelf = await make_collection(session, [dear])
        await make_article(session, "post", title="On clay")
    await arrange(
        database,
        store,
        new_section("posts", title="News"),
        new_section("products", title="Picked", source="chosen", products=[str(dear.id), str(store.id)]),
        new_section("products", title="Nothing there", source="collection", collection=str(store.id)),
        new_section("products", title="From a shelf", source="collection", collection=str(shelf.id)),
        new_section("products", title="Cheaper", source="reduced"),
        new_section(
            "text", title="Words", text={"written": "x", "html": "<p>Free <script>x</script>words</p>"}
        ),
        new_section(
            "hero", title="Late", text="", action="Go", link={"to": "url", "url": "https://example.com/a"}
        ),
    )

    page = await shopper.get("/")

    # What was chosen stands there already, so the shelf has nothing more to show.
    assert headings(page.text) == ["News", "Picked", "Cheaper", "Words", "Late"]
    assert page.text.count(">Chosen Jug</a>") == 1
    assert cheap.title in page.text
    assert "<p>Free words</p>" in page.text
    assert 'href="https://example.com/a">Go</a>' in page.text


async def test_buyers_words_stand_there_as_soon_as_there_are_some(
    shopper: AsyncClient, database: Database, store: Store
):
    await arrange(database, store, new_section("reviews", title="They say", least="5", count="3"))
    empty = await shopper.get("/")
    async with database.in_store(store.id) as session:
        await allow(session)
        mug = await make_variant(session, title="Kiln Mug", slug="kiln-mug")
        bowl = await make_product(session, title="Bowl")
        draft = await make_product(session, title="Secret", state="draft")
        order = await make_order(session, mug)
        buyer = somebody(order_id=order.id, email=order.email)
        product = await session.get_one(Product, (store.id, mug.product_id))
        await make_review(session, bowl, name="Late", title="", body="Better than any other <b>bowl</b>.")
        await make_review(session, bowl, name="Brief", body="Nice.")
        await make_review(
            session, product, writer=buyer, name="Ada", title="Daily", body="I drink from it each day."
        )
        await make_review(session, product, name="Again", body="One of each product is enough here.")
        await make_review(session, bowl, stars=4, name="Four", body="Good, and yet it has a chip.")
        await make_review(session, draft, name="Nobody", body="This one is not in the shop at all.")

    page = (await shopper.get("/")).text

    assert headings(empty.text) == []
    assert headings(page) == ["They say"]
    words = re.findall(r'<p class="praise-body">([^<]+)</p>', page)
    # Bought here before others, one of each product.
    assert [unescape(body) for body in words] == [
        "I drink from it each day.",
        "Better than any other <b>bowl</b>.",
    ]
    assert page.count("Bought it here") == 1
    assert '<a href="/products/kiln-mug"><bdi>Kiln Mug</bdi></a>' in page


async def test_drafts_are_not_shown(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Secret Mug", state="draft")

    page = await shopper.get("/")

    assert "Secret Mug" not in page.text


async def test_an_unknown_address_is_a_friendly_404_in_the_stores_theme(shopper: AsyncClient):
    page = await shopper.get("/nowhere")

    assert page.status_code == 404
    assert 'data-theme="plain"' in page.text
    assert "We could not find that page" in page.text
