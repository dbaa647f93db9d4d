"""Wishlists over HTTP: kept without an account, merged at sign-in, shared without a name."""

import re

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, update

from shared.currencies.models import OwnPrice
from shared.currencies.set_rates import TypedRate, set_rates
from shared.customers.sign_up import sign_up
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.languages.translation import TranslatedWord, Translation
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.web.door import Door
from shared.wishlists.models import MOST_ITEMS, Wishlist, WishlistItem
from tests.support.factories.catalogue import make_bundle, make_product, only_variant
from tests.support.installation import make_store
from tests.support.web import browser

JSON = {"accept": "application/json"}
PASSWORD = "correct horse battery staple"


async def make(database: Database, store: Store, **columns: object) -> Product:
    async with database.in_store(store.id) as session:
        return await make_product(session, **columns)  # type: ignore[arg-type] # handed on to where they have types


async def items(database: Database, store: Store) -> list[WishlistItem]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(select(WishlistItem).order_by(WishlistItem.saved_at, WishlistItem.id))
        )


async def keep(client: AsyncClient, product: Product, **more: str):
    return await client.post("/wishlist/items", data={"product": str(product.id), **more}, headers=JSON)


async def test_a_heart_works_without_scripts(shopper: AsyncClient, database: Database, store: Store):
    product = await make(database, store, title="Kiln Mug", slug="mug")
    page = await shopper.get("/products/mug")

    sent = await shopper.post("/wishlist/items", data={"product": str(product.id)})

    assert f'form="wishes" name="product" value="{product.id}"' in page.text
    assert (sent.status_code, sent.headers["location"]) == (303, "/wishlist?did=wished")
    assert "Kiln Mug" in (await shopper.get("/wishlist")).text
    assert (await shopper.get("/products/mug")).text == page.text


async def test_scripts_are_told_what_is_kept(shopper: AsyncClient, database: Database, store: Store):
    product = await make(database, store)

    nothing = await shopper.get("/wishlist/summary")
    kept = await keep(shopper, product)
    twice = await keep(shopper, product)
    summary = await shopper.get("/wishlist/summary")
    gone = await keep(shopper, product, wanted="no")

    assert nothing.json() == {"products": []}
    assert kept.json() == twice.json() == summary.json() == {"products": [str(product.id)]}
    assert summary.headers["cache-control"] == "private, no-store"
    assert gone.json() == {"products": []}
    assert await items(database, store) == []


async def test_a_bundle_and_a_part_of_it_stand_on_one_list(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Kiln Mug")
        kit = await make_bundle(session, (await only_variant(session, mug), 2), title="Table Kit")
    await keep(shopper, mug)
    await keep(shopper, kit.product)

    page = await shopper.get("/wishlist")

    assert page.status_code == 200
    assert re.findall(r'class="wish-title"><a [^>]*>([^<]+)', page.text) == ["Table Kit", "Kiln Mug"]


async def test_the_list_says_how_the_price_has_changed(
    shopper: AsyncClient, database: Database, store: Store
):
    product = await make(database, store, price_minor=1900)
    await keep(shopper, product)
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(price_minor=1500))

    assert "€4.00 less than when it was saved" in (await shopper.get("/wishlist")).text

    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(price_minor=2000))
    assert "€1.00 more than when it was saved" in (await shopper.get("/wishlist")).text


async def test_the_list_and_its_shared_page_are_in_the_visits_language_and_currency(
    door: Door, database: Database
):
    shop = await make_store(database, languages=["fr"])
    async with database.in_store(shop.id) as session:
        mug = await make_product(session, title="Plain Mug", option="Size", values=["Small"])
        jug = await make_product(
            session, title="Tall Jug", option="Size", values=["S", "M"], price_minor=4000
        )
        told = {"language": "fr", "store_id": shop.id, "updated_at": utc_now()}
        session.add(Translation(product_id=mug.id, texts={"title": "Tasse unie"}, sources={}, **told))
        session.add(TranslatedWord(word="M", told="Moyen", **told))
        for one in await session.scalars(select(Variant).where(Variant.product_id == jug.id)):
            session.add(
                OwnPrice(
                    variant_id=one.id, currency="USD", price_minor=900, store_id=shop.id, updated_at=utc_now()
                )
            )
        await set_rates(session, [TypedRate("USD", "2")], actor="test", now=utc_now())
    shopper = browser(door, f"{shop.slug}.localhost")
    await keep(shopper, mug)
    await keep(shopper, jug)
    await shopper.post("/wishlist/sharing", data={"sharing": "new"})
    async with database.in_store(shop.id) as session:
        await session.execute(update(Variant).values(price_minor=Variant.price_minor - 100))

    plain, french = (
        (await shopper.get("/wishlist")).text,
        (await shopper.get("/fr/wishlist?currency=USD")).text,
    )
    link = re.search(r"/fr/wishlists/[\w-]{43}", french)
    friends = (
        await browser(door, f"{shop.slug}.localhost").get(f"{link[0] if link else ''}?currency=USD")
    ).text

    assert re.findall(r'class="wish-title"><a [^>]*>([^<]+)', plain) == ["Tall Jug", "Plain Mug"]
    assert plain.count("€1.00 less than when it was saved") == 2
    for page in (french, friends):
        assert re.findall(r'class="wish-title"><a [^>]*>([^<]+)', page) == ["Tall Jug", "Tasse unie"]
        assert re.findall(r'class="price-now">([^<]+)', page) == ["9,00\xa0$US", "36,00\xa0$US"]
    # A price of its own follows no rate, so what it was in euros says nothing.
    assert re.findall(r'class="wish-cheaper.*?([\d,]+)\xa0\$US', french, re.DOTALL) == ["2,00"]
    assert ">Moyen<" in french
    async with database.in_store(shop.id) as session:
        dearer = (
            await session.scalars(
                select(Variant).where(Variant.product_id == jug.id).order_by(Variant.position)
            )
        ).first()
        assert dearer
        dearer.price_minor += 500
    assert re.findall(r'class="price-now">([^<]+)', (await shopper.get("/wishlist")).text) == [
        "from €39.00",
        "€18.00",
    ]


async def test_what_is_sold_out_is_said_and_cannot_be_moved(
    shopper: AsyncClient, database: Database, store: Store
):
    product = await make(database, store)
    await keep(shopper, product)
    async with database.in_store(store.id) as session:
        await session.execute(update(StockLevel).values(on_hand=0))
    [item] = await items(database, store)

    page = await shopper.get("/wishlist")
    moved = await shopper.post(f"/wishlist/items/{item.id}/move")

    assert "Sold out" in page.text
    assert "Move to cart" not in page.text
    # The way to be told of it stands where the product can not be bought.
    way = re.search(r'href="(/products/[^"#]+)#notice"', page.text)
    assert 'id="notice"' in (await shopper.get(way[1] if way else "/")).text
    assert moved.status_code in (409, 422)
    assert len(await items(database, store)) == 1


async def test_a_version_is_chosen_before_it_goes_into_the_cart(
    shopper: AsyncClient, database: Database, store: Store
):
    product = await make(database, store, option="Size", values=["S", "M"])
    await keep(shopper, product)
    [item] = await items(database, store)
    async with database.in_store(store.id) as session:
        small = await only_variant(session, product)

    early = await shopper.post(f"/wishlist/items/{item.id}/move")
    chosen = await shopper.post(f"/wishlist/items/{item.id}", data={"variant": str(small.id)})
    moved = await shopper.post(f"/wishlist/items/{item.id}/move")

    assert early.status_code == 422
    assert "Choose a version first." in early.text
    assert chosen.status_code == 303
    assert (moved.status_code, moved.headers["location"]) == (303, "/cart?did=moved")
    assert await items(database, store) == []
    assert "Plain Mug" in (await shopper.get("/cart")).text


async def test_what_is_taken_off_can_be_put_back(shopper: AsyncClient, database: Database, store: Store):
    product = await make(database, store)
    await keep(shopper, product)
    [item] = await items(database, store)

    gone = await shopper.post(f"/wishlist/items/{item.id}/removal")
    page = await shopper.get(gone.headers["location"])

    assert await items(database, store) == []
    assert f'<input type="hidden" name="product" value="{product.id}">' in page.text
    assert "Put it back" in page.text


async def test_signing_in_brings_both_lists_together(
    door: Door, shopper: AsyncClient, database: Database, store: Store
):
    first, second = await make(database, store), await make(database, store)
    email = f"c-{new_id().hex[-12:]}@example.com"
    async with database.in_store(store.id) as session:
        await sign_up(session, email=email, name="Cleo", password=PASSWORD, now=utc_now())
    elsewhere = browser(door, f"{store.slug}.localhost")
    await elsewhere.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    await keep(elsewhere, first)
    await keep(shopper, first)
    await keep(shopper, second)

    await shopper.post("/account/sign-in", data={"email": email, "password": PASSWORD})

    both = {"products": sorted([str(first.id), str(second.id)])}
    assert (await shopper.get("/wishlist/summary")).json() == both
    assert (await elsewhere.get("/wishlist/summary")).json() == both
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Wishlist)) == 1
    await shopper.post("/account/sign-out")
    assert (await shopper.get("/wishlist/summary")).json() == {"products": []}


async def test_a_shared_list_tells_nothing_of_whose_it_is_and_can_be_ended(
    door: Door, shopper: AsyncClient, database: Database, store: Store
):
    email = f"c-{new_id().hex[-12:]}@example.com"
    async with database.in_store(store.id) as session:
        await sign_up(session, email=email, name="Cleopatra", password=PASSWORD, now=utc_now())
    await shopper.post("/account/sign-in", data={"email": email, "password": PASSWORD})
    await keep(shopper, await make(database, store, title="Kiln Mug"))
    friend = browser(door, f"{store.slug}.localhost")

    async def link() -> str:
        found = re.search(
            r'value="http://[^"/]+(/wishlists/[\w-]{43})"', (await shopper.get("/wishlist")).text
        )
        return found[1] if found else ""

    assert await link() == ""
    await shopper.post("/wishlist/sharing", data={"sharing": "new"})
    first = await link()
    page = await friend.get(first)
    assert page.status_code == 200
    assert "Kiln Mug" in page.text
    assert "Cleopatra" not in page.text
    assert email not in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    await shopper.post("/wishlist/sharing", data={"sharing": "new"})
    second = await link()
    assert second != first
    assert (await friend.get(first)).status_code == 404
    assert (await friend.get(second)).status_code == 200
    await shopper.post("/wishlist/sharing", data={"sharing": "off"})
    assert (await friend.get(second)).status_code == 404


async def test_a_full_list_takes_no_more(shopper: AsyncClient, database: Database, store: Store):
    product, one_more = await make(database, store), await make(database, store)
    await keep(shopper, product)
    [item] = await items(database, store)
    async with database.in_store(store.id) as session:
        others = [await make_product(session, stock=None) for _ in range(MOST_ITEMS - 1)]
        session.add_all(
            WishlistItem(
                store_id=store.id,
                wishlist_id=item.wishlist_id,
                product_id=other.id,
                price_minor=1,
                currency="EUR",
                saved_at=utc_now(),
            )
            for other in others
        )

    answer = await keep(shopper, one_more)

    assert answer.status_code == 409
    assert len(await items(database, store)) == MOST_ITEMS


@pytest.mark.parametrize("what", ["", "/removal", "/move"])
async def test_a_neighbours_wish_in_the_same_shop_is_not_there(
    door: Door, shopper: AsyncClient, database: Database, store: Store, what: str
):
    await keep(shopper, await make(database, store))
    [item] = await items(database, store)
    neighbour = browser(door, f"{store.slug}.localhost")
    await keep(neighbour, await make(database, store))

    theirs = await neighbour.post(f"/wishlist/items/{item.id}{what}")
    nobodys = await neighbour.post(f"/wishlist/items/{new_id()}{what}")

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert len(await items(database, store)) == 2


async def test_the_merchant_sees_what_is_wished_for(
    shopper: AsyncClient, owner: AsyncClient, database: Database, store: Store
):
    await keep(shopper, await make(database, store, title="Kiln Mug"))

    page = await owner.get(f"/dashboard/{store.slug}/wishlists")

    assert re.search(r'Kiln Mug</a></td>\s*<td class="numeric" data-label="Shoppers">1</td>', page.text)
