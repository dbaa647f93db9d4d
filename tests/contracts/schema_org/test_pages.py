"""What the shop's pages say to machines keeps to schema.org's vocabulary."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT
from shared.products.models import Product, Variant
from shared.products.name_brands import name_brands
from shared.stores.models import Store
from tests.contracts.schema_org.vocabulary import Vocabulary
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.content import make_article
from tests.support.factories.grouping import make_branch, stand_in
from tests.support.factories.reviews import allow, make_review

SHAPES = PROJECT.parent / "shared" / "contracts" / "schemaorg"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    if not SHAPES.exists():
        pytest.skip("schema.org's shapes (../shared/contracts/schemaorg) are not here")
    return Vocabulary.read(Path(SHAPES))


def data_of(html: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(text) for text in found]


async def make_shelf(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        one = await make_product(
            session, slug="one", vendor="Kiln", product_type="Mugs", description_html="<p>Fired twice.</p>"
        )
        many = await make_product(
            session, slug="many", option="Size", values=["S", "M", "L"], price_minor=900
        )
        poster = await make_product(
            session, slug="poster", kind="external", external_url="https://maker.example/p"
        )
        await session.execute(
            update(Variant).where(Variant.product_id == one.id).values(barcode="4006381333931", sku="MUG-1")
        )
        shelf = await make_collection(session, [one, many, poster], title="Mugs & more")
        return shelf.slug


async def test_every_page_of_the_catalogue_keeps_to_the_vocabulary(
    shopper: AsyncClient, database: Database, store: Store, vocabulary: Vocabulary
):
    slug = await make_shelf(database, store)
    async with database.in_store(store.id) as session:
        one = (await session.scalars(select(Product).where(Product.slug == "one"))).one()
        await allow(session)
        for stars in (4, 5):
            await make_review(session, one, stars=stars)
        (kitchen,) = await make_branch(session, "Kitchen")
        await stand_in(session, kitchen, [one])
        await name_brands(session, ["Kiln"], now=utc_now())
        await make_article(session, "post", slug="dye", author="Mina", tags=["indigo"])
        await make_article(session, slug="about")

    for path in (
        "/",
        "/collections",
        f"/collections/{slug}",
        "/collections/all",
        "/products/one",
        "/products/many",
        "/products/poster",
        "/products/one/reviews",
        "/categories/kitchen",
        "/brands",
        "/brands/kiln",
        "/blog",
        "/blog/dye",
        "/pages/about",
    ):
        nodes = data_of((await shopper.get(path)).text)
        assert nodes, path
        assert [problem for node in nodes for problem in vocabulary.problems(node)] == [], path
    product = data_of((await shopper.get("/products/one")).text)[0]
    assert (product["aggregateRating"]["ratingValue"], len(product["review"])) == (4.5, 2)


async def test_a_product_says_what_it_costs_and_whether_it_is_there(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_shelf(database, store)

    product, trail = data_of((await shopper.get("/products/one")).text)

    assert (product["name"], product["brand"]["name"]) == ("Plain Mug", "Kiln")
    assert (product["gtin"], product["sku"]) == ("4006381333931", "MUG-1")
    offer = product["offers"]
    assert (offer["price"], offer["priceCurrency"]) == ("19.00", "EUR")
    assert offer["availability"] == "https://schema.org/InStock"
    assert [step["name"] for step in trail["itemListElement"]] == ["Home", "Everything", "Plain Mug"]


async def test_versions_of_a_product_are_a_range_of_offers(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_shelf(database, store)
    async with database.in_store(store.id) as session:
        many = await session.scalar(select(Product.id).where(Product.slug == "many"))
        await session.execute(
            update(Variant).where(Variant.product_id == many, Variant.position == 2).values(price_minor=1250)
        )

    offers = data_of((await shopper.get("/products/many")).text)[0]["offers"]

    assert (offers["lowPrice"], offers["highPrice"], offers["offerCount"]) == ("9.00", "12.50", 3)
    assert [offer["name"] for offer in offers["offers"]] == ["S", "M", "L"]
    assert len({offer["url"] for offer in offers["offers"]}) == 3


async def test_what_is_sold_elsewhere_makes_no_offer(shopper: AsyncClient, database: Database, store: Store):
    await make_shelf(database, store)

    assert "offers" not in data_of((await shopper.get("/products/poster")).text)[0]


async def test_words_of_a_merchant_cannot_end_the_data(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="bad", title="</script><script>alert(1)</script>")

    page = (await shopper.get("/products/bad")).text

    assert "<script>alert(1)" not in page
    assert data_of(page)[0]["name"] == "</script><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"@type": "Mug"}, "there is no type"),
        ({"@type": "Product", "prize": "1"}, "has no such property"),
        ({"@type": "Product", "offers": {"@type": "Person"}}, "is none of"),
        ({"@type": "Product", "offers": [{"@type": "Offer", "sku": 3}]}, "is none of"),
        ({"@type": "Product", "name": ""}, "is none of"),
    ],
)
def test_a_mistake_is_seen(vocabulary: Vocabulary, wrong: dict[str, Any], told: str):
    problems = vocabulary.problems({"@context": "https://schema.org", **wrong})

    assert len(problems) == 1
    assert told in problems[0]
