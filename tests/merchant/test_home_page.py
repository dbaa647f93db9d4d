import re
from html import unescape

import httpx

from shared.content.arrange import arrangement, publish
from shared.content.models import DRAFT
from shared.content.section_kinds import MOST_PROMISES
from shared.content.sections import new_section
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product


async def titles(database: Database, store: Store, state: str) -> list[str] | None:
    async with database.in_store(store.id) as session:
        found = await arrangement(session, "home", state)
    return [section.get("title") for section in found.data["sections"]] if found else None


async def arrange(database: Database, store: Store, *names: str) -> list[str]:
    sections = [new_section("posts", title=name) for name in names]
    async with database.in_store(store.id) as session:
        await publish(session, "home", {"sections": sections}, actor="test", now=utc_now())
    return [section["id"] for section in sections]


async def test_sections_are_moved_removed_and_published_and_until_then_only_the_draft_changes(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}"
    one, _two, three = await arrange(database, store, "One", "Two", "Three")

    await owner.post(f"{here}/home-page/sections/{three}", data={"move": "up"})
    await owner.post(f"{here}/home-page/sections/{one}", data={"move": "up"})
    await owner.post(f"{here}/home-page/sections/{one}/removal")

    assert await titles(database, store, DRAFT) == ["Three", "Two"]
    assert await titles(database, store, "published") == ["One", "Two", "Three"]

    published = await owner.post(f"{here}/publications/home")

    assert (published.status_code, published.headers["location"]) == (
        303,
        f"{here}/home-page?saved=published",
    )
    assert await titles(database, store, DRAFT) is None
    assert await titles(database, store, "published") == ["Three", "Two"]


async def test_discarding_goes_back_to_what_is_published(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}"
    [one] = await arrange(database, store, "One")
    await owner.post(f"{here}/home-page/sections/{one}/removal")

    await owner.post(f"{here}/publications/home/removal")

    assert await titles(database, store, DRAFT) is None
    assert await titles(database, store, "published") == ["One"]


async def test_a_merchant_who_arranged_nothing_begins_with_the_themes_own_order(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    moved = await owner.post(f"/dashboard/{store.slug}/home-page/sections/newest", data={"move": "up"})

    assert moved.status_code == 303
    async with database.in_store(store.id) as session:
        draft = await arrangement(session, "home", DRAFT)
    assert [section["id"] for section in draft.data["sections"]] == [
        "hero",
        "newest",
        "collections",
        "reviews",
        "reduced",
    ]


async def test_a_section_is_added_and_filled_in(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, slug="kiln-mug")
        shelf = await make_collection(session, [mug])
    here = f"/dashboard/{store.slug}/home-page/sections"
    added = await owner.post(here, data={"kind": "products"})

    saved = await owner.post(
        added.headers["location"],
        data={
            "title": "Picked",
            "source": "chosen",
            "products": "/products/kiln-mug",
            "count": "8",
            "collection": "",
        },
    )

    assert saved.status_code == 303
    async with database.in_store(store.id) as session:
        section = (await arrangement(session, "home", DRAFT)).data["sections"][-1]
    assert section == {
        "id": added.headers["location"].rpartition("/")[2],
        "kind": "products",
        "title": "Picked",
        "source": "chosen",
        "products": [str(mug.id)],
        "collection": None,
        "count": "8",
    }
    form = await owner.get(added.headers["location"])
    assert ">/products/kiln-mug</textarea>" in form.text
    assert f'<option value="{shelf.id}">' in form.text


async def test_what_cannot_be_is_said_at_its_field_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        foreign = await make_collection(session, [await make_product(session, slug="theirs")])
    here = f"/dashboard/{store.slug}/home-page/sections"
    added = (await owner.post(here, data={"kind": "products"})).headers["location"]
    before = await titles(database, store, DRAFT)

    whole = {"title": "T", "source": "newest", "count": "4", "collection": "", "products": ""}
    for wrong, field in (
        ({"title": ""}, "title"),
        ({"source": "all"}, "source"),
        ({"source": "collection"}, "collection"),
        ({"collection": str(foreign.id)}, "collection"),
        ({"products": "/products/theirs"}, "products"),
        ({"source": "chosen"}, "products"),
        ({"title": "T" * 161}, "title"),
    ):
        answer = await owner.post(added, data=whole | wrong)
        assert answer.status_code == 422, wrong
        assert f'id="field-{field}-error"' in answer.text, wrong
    assert await titles(database, store, DRAFT) == before
    assert (await owner.post(here, data={"kind": "carousel"})).status_code == 422


async def test_the_preview_shows_the_draft_to_whoever_has_the_link_and_the_shop_does_not(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    [hero] = await arrange(database, store, "One")
    here = f"/dashboard/{store.slug}"
    added = (await owner.post(f"{here}/home-page/sections", data={"kind": "hero"})).headers["location"]
    await owner.post(added, data={"title": "Soon in the shop"})
    page = await owner.get(f"{here}/home-page")
    link = unescape(re.search(r'href="[^"]*(/preview/[^"]+)"', page.text)[1])

    seen, shop = await shopper.get(link), await shopper.get("/")

    assert "Soon in the shop" in seen.text
    assert seen.headers["cache-control"] == "private, no-store"
    assert seen.headers["x-robots-tag"] == "noindex, nofollow"
    assert "Soon in the shop" not in shop.text
    assert (await shopper.get(link[:-2] + "xx")).status_code == 404
    assert hero not in seen.text


async def test_promises_are_asked_for_four_times_whatever_the_page_around_them_counts(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    promises = new_section("promises")
    async with database.in_store(store.id) as session:
        await publish(session, "home", {"sections": [promises]}, actor="test", now=utc_now())

    page = await owner.get(f"/dashboard/{store.slug}/home-page/sections/{promises['id']}")

    asked = re.findall(r'name="(promise_title_[^"]*)"', page.text)
    assert asked == [f"promise_title_{place}" for place in range(1, MOST_PROMISES + 1)]
