"""The page of a product in depth: reductions, details, size guide, what was seen of late."""

from datetime import timedelta

from httpx import AsyncClient
from sqlalchemy import update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.describe_product import Description, Share, Size, describe_product
from shared.products.models import Product, Variant
from shared.products.queries import product_by_id
from shared.products.save_size_chart import ChartWords, save_size_chart
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product, only_variant

LOWEST = "Lowest price of the last 30 days: €{}"


async def make_reduced(database: Database, store: Store) -> tuple[Product, list[Variant]]:
    """A mug in two sizes, both at 10.00 before: S fell to 8.00, after days at 9.00; M was never reduced."""
    now = utc_now()
    async with database.in_store(store.id) as session:
        mug = await make_product(
            session, slug="mug", title="Mug", option="Size", values=["S", "M"], price_minor=1000
        )
        mug.published_at = now - timedelta(days=60)
        small = await only_variant(session, mug)
        await make_collection(session, [mug], title="Mugs")
        steps = ((50, 900, None), (20, 1000, None), (1, 800, 1000))
        for days, price, before in steps:
            changed = {
                "price_minor": price,
                "compare_at_minor": before,
                "updated_at": now - timedelta(days=days),
            }
            await session.execute(update(Variant).where(Variant.id == small.id).values(**changed))
        whole = await product_by_id(session, str(mug.id))
        return mug, list(whole.variants)


async def test_the_lowest_price_stands_beside_every_reduced_one(
    shopper: AsyncClient, database: Database, store: Store
):
    _, (small, medium) = await make_reduced(database, store)
    told = LOWEST.format("9.00")

    assert told in (await shopper.get(f"/products/mug?variant={small.id}")).text
    assert told not in (await shopper.get(f"/products/mug?variant={medium.id}")).text
    assert told in (await shopper.get("/collections/all")).text
    assert told in (await shopper.get("/")).text
    await shopper.post("/cart/lines", data={"variant": str(small.id), "quantity": "1"})
    cart = (await shopper.get("/cart")).text
    assert told in cart
    assert "€10.00" in cart


async def describe(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        coat = await make_product(session, slug="coat", title="Coat", option="Size", values=["S", "M"])
        words = ChartWords("Our sizes", "With a tape", "EU | US | Chest (cm)\n48 | 38 | 94-98", "", None)
        chart = await save_size_chart(session, None, words, actor="ada", now=utc_now())
        whole = await product_by_id(session, str(coat.id))
        told = Description(
            shares=[Share("Shell", "wool", "80"), Share("Shell", "silk", "20")],
            sizes=[Size("Height", "72 cm", None), Size("Sleeve", "60 cm", whole.variants[1].id)],
            care=["no_iron"],
            season="winter",
            season_year="2026",
            origin="PT",
            video_url="https://video.example/coat",
            size_chart_id=chart.id,
            has_order_grid=False,
        )
        await describe_product(session, whole, told, actor="ada", now=utc_now())


async def test_details_are_shown_in_words_and_both_units(
    shopper: AsyncClient, database: Database, store: Store
):
    await describe(database, store)

    page = (await shopper.get("/products/coat")).text

    for told in (
        "80 % wool, 20 % silk",
        "72 cm (28.3 in)",
        "60 cm (23.6 in)",
        "Do not iron",
        "Portugal",
        "Winter",
    ):
        assert told in page
    assert 'href="https://video.example/coat" target="_blank" rel="noopener nofollow"' in page
    assert "<iframe" not in page


async def test_the_size_guide_is_a_dialog_and_a_page_in_two_units(
    shopper: AsyncClient, database: Database, store: Store
):
    await describe(database, store)

    page, own = await shopper.get("/products/coat"), await shopper.get("/products/coat/sizes")

    assert 'popovertarget="size-guide"' in page.text
    for text in (page.text, own.text):
        assert "<bdi>94–98</bdi>" in text
        assert "<bdi>37–38.6</bdi>" in text
        assert '<th scope="row">48</th>' in text
    assert own.headers["cache-control"] == "public, no-cache"


async def test_where_they_measure_in_inches_inches_come_first(
    shopper: AsyncClient, database: Database, store: Store
):
    await describe(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).values(country="US"))

    page = (await shopper.get("/products/coat/sizes")).text

    assert page.index("<bdi>37–38.6</bdi>") < page.index("<bdi>94–98</bdi>")


async def test_a_product_without_a_chart_has_no_such_page(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug")

    assert (await shopper.get("/products/mug/sizes")).status_code == 404
    assert "Size guide" not in (await shopper.get("/products/mug")).text


async def test_cards_of_what_was_seen_come_in_the_browsers_order(
    shopper: AsyncClient, database: Database, store: Store, other_store: Store
):
    async with database.in_store(store.id) as session:
        made = [await make_product(session, title=f"Mug {number}") for number in range(10)]
        draft = await make_product(session, title="Draft", state="draft")
    async with database.in_store(other_store.id) as session:
        theirs = await make_product(session, title="Theirs")

    ids = [
        made[2].id,
        draft.id,
        theirs.id,
        new_id(),
        "nonsense",
        made[1].id,
        made[2].id,
        made[0].id,
        made[5].id,
    ]
    page = (await shopper.get("/recently-seen", params={"ids": ",".join(map(str, ids))})).text

    assert page.count("<article") == 3
    assert page.index("Mug 2") < page.index("Mug 1") < page.index("Mug 0")
    assert "Draft" not in page
    assert "Theirs" not in page
    assert (await shopper.get("/recently-seen")).status_code == 200
