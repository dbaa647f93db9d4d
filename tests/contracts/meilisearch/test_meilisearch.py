"""All that is sent to Meilisearch and all that its stand-in answers is as Meilisearch describes itself; and nothing gets
lost when it is away (T60, T112, R17, I10).
"""

import base64
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from uuid import UUID

import orjson
import pytest
from sqlalchemy import func, select, update

from search.engine import VENDOR, Query
from search.fallback_engine import MOST_FAILURES, REST, FallbackEngine
from search.meilisearch_documents import index_of, token_of
from search.meilisearch_engine import MeilisearchEngine
from search.meilisearch_index import mirror_store, rebuild_mirror, try_to_mirror
from search.models import SearchIndex, SearchPush
from search.postgres_engine import PostgresEngine
from search.rebuild_index import rebuild_index
from search.refresh_index import refresh_index
from shared.adapters.meilisearch import Meilisearch, MeilisearchAway, MeilisearchRefused
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.languages.translation import Translation
from shared.products.models import Product
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from tests.support.factories.catalogue import make_product
from tests.support.meilisearch import StandIn
from tests.support.openapi import Broken, Description
from tests.support.search import find_within, suggest_within


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


async def mirrored(database: Database, client: Meilisearch, store: Store, *titles: str) -> list[UUID]:
    async with database.in_store(store.id) as session:
        products = [await make_product(session, title=title, vendor="Kiln") for title in titles]
        await rebuild_index(session, now=utc_now())
    await mirror_store(database, client, store.id, clock=utc_now)
    return [product.id for product in products]


def titles_in(stand_in: StandIn, store: Store) -> list[str]:
    return sorted(row["title"] for row in stand_in.indexes[index_of(store.id)].documents.values())


async def rename(database: Database, store: Store, product_id: UUID, title: str) -> None:
    async with database.in_store(store.id) as session:
        changed = {"title": title, "updated_at": utc_now()}
        await session.execute(update(Product).where(Product.id == product_id).values(changed))
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        await refresh_index(session, now=utc_now())


async def waiting(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(SearchPush)) or 0


async def test_every_request_is_one_that_meilisearch_describes(
    description: Description | None, database: Database, store: Store, client: Meilisearch
):
    if description is None:
        pytest.skip("Meilisearch's description is not beside this checkout")
    description.seen.clear()
    jug, _ = await mirrored(database, client, store, "Stoneware Jug", "Glass Carafe")
    await rename(database, store, jug, "Enamel Jug")
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).where(Product.id != jug).values(state="archived"))
        await bump_catalogue(session)
        await refresh_index(session, now=utc_now())
    await mirror_store(database, client, store.id, clock=utc_now)
    engine = MeilisearchEngine(client, clock=utc_now, budget=5)
    everything = Query("jug", {VENDOR: frozenset({"Kiln"})}, 100, 9_900_00, "-price")
    async with database.in_store(store.id) as session:
        assert (await find_within(session, engine, everything)).ids == [jug]
        assert list((await suggest_within(session, engine, "enam")).ids) == [jug]

    assert description.seen == {
        ("GET", "/keys"),
        ("GET", "/tasks/{task_id}"),
        ("GET", "/indexes/{index_uid}/search"),
        ("GET", "/indexes/{index_uid}/stats"),
        ("POST", "/indexes"),
        ("DELETE", "/indexes/{index_uid}"),
        ("PATCH", "/indexes/{index_uid}/settings"),
        ("PUT", "/indexes/{index_uid}/documents"),
        ("POST", "/indexes/{index_uid}/documents/delete-batch"),
        ("POST", "/swap-indexes"),
    }


def test_what_meilisearch_does_not_describe_is_refused(description: Description | None):
    if description is None:
        pytest.skip("Meilisearch's description is not beside this checkout")
    with pytest.raises(Broken, match="takes no parameter colour"):
        description.request("GET", "/indexes/a/search", "colour=red", None)
    with pytest.raises(Broken, match="matchingStrategy"):
        description.request("GET", "/indexes/a/search", "matchingStrategy=some", None)
    with pytest.raises(Broken, match="rankingRules"):
        description.request("PATCH", "/indexes/a/settings", "", {"rankingRules": "words"})
    with pytest.raises(Broken, match="'hits' is a required property"):
        description.answer("GET", "/indexes/a/search", 200, {"query": "", "processingTimeMs": 1})
    with pytest.raises(Broken, match="there is no POST /searches"):
        description.request("POST", "/searches", "", {})


async def test_a_language_that_the_store_offers_later_makes_a_new_copy_with_its_fields(
    database: Database, store: Store, client: Meilisearch, stand_in: StandIn
):
    jug, bowl = await mirrored(database, client, store, "Stoneware Jug", "Wooden Bowl")
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).values(languages=["de"]))
        told = {"texts": {"title": "Krug aus Steinzeug"}, "sources": {}, "updated_at": utc_now()}
        session.add(Translation(store_id=store.id, language="de", product_id=jug, **told))
    await mirror_store(database, client, store.id, clock=utc_now)
    copy = stand_in.indexes[index_of(store.id)]
    stand_in.asked.clear()
    await mirror_store(database, client, store.id, clock=utc_now)

    assert {key: row["title_de"] for key, row in copy.documents.items()} == {
        str(jug): "Krug aus Steinzeug",
        str(bowl): "Wooden Bowl",
    }
    assert copy.settings["searchableAttributes"] == [
        "title", "title_de", "details", "details_de", "text", "text_de",
    ]  # fmt: skip
    assert copy.settings["localizedAttributes"] == [
        {"attributePatterns": ["*_de"], "locales": ["de"]},
        {"attributePatterns": ["title", "details", "text"], "locales": ["en"]},
    ]
    assert stand_in.asked == [f"GET /indexes/{index_of(store.id)}/stats"]


async def test_changes_are_pushed_one_by_one(
    database: Database, store: Store, client: Meilisearch, stand_in: StandIn
):
    jug, _ = await mirrored(database, client, store, "Stoneware Jug", "Glass Carafe")
    stand_in.asked.clear()

    await rename(database, store, jug, "Enamel Jug")
    await mirror_store(database, client, store.id, clock=utc_now)

    assert titles_in(stand_in, store) == ["Enamel Jug", "Glass Carafe"]
    assert [asked for asked in stand_in.asked if asked.startswith("PUT")] == [
        f"PUT /indexes/{index_of(store.id)}/documents"
    ]
    assert "POST /swap-indexes" not in stand_in.asked
    assert await waiting(database, store) == 0


async def test_what_changed_while_it_was_away_is_pushed_when_it_is_back(
    database: Database, store: Store, client: Meilisearch, stand_in: StandIn
):
    jug, _ = await mirrored(database, client, store, "Stoneware Jug", "Glass Carafe")
    stand_in.trouble = 503
    await rename(database, store, jug, "Enamel Jug")
    with pytest.raises(MeilisearchAway):
        await mirror_store(database, client, store.id, clock=utc_now)
    assert (titles_in(stand_in, store), await waiting(database, store)) == (
        ["Glass Carafe", "Stoneware Jug"],
        1,
    )

    stand_in.trouble = None
    await mirror_store(database, client, store.id, clock=utc_now)

    assert (titles_in(stand_in, store), await waiting(database, store)) == (["Enamel Jug", "Glass Carafe"], 0)


async def test_one_store_that_fails_does_not_keep_others_waiting(
    database: Database, store: Store, other_store: Store, client: Meilisearch, stand_in: StandIn
):
    for one in (store, other_store):
        async with database.in_store(one.id) as session:
            await make_product(session, title="Jug")
            await rebuild_index(session, now=utc_now())
    first, second = sorted((store, other_store), key=lambda one: one.id)
    stand_in.refused.add(f"{index_of(first.id)}_new")

    for one in (first, second):
        await try_to_mirror(database, client, one.id, clock=utc_now)

    assert index_of(first.id) not in stand_in.indexes
    assert titles_in(stand_in, second) == ["Jug"]


@pytest.mark.parametrize("mishap", ["lost", "emptied"])
async def test_a_copy_that_is_lost_or_emptied_is_written_anew(
    database: Database, store: Store, client: Meilisearch, stand_in: StandIn, mishap: str
):
    await mirrored(database, client, store, "Stoneware Jug")
    if mishap == "lost":
        stand_in.indexes.clear()
    else:
        stand_in.indexes[index_of(store.id)].documents.clear()

    await mirror_store(database, client, store.id, clock=utc_now)

    assert titles_in(stand_in, store) == ["Stoneware Jug"]


async def test_a_rebuild_that_fails_leaves_the_old_copy_and_is_done_again(
    database: Database, store: Store, client: Meilisearch, stand_in: StandIn
):
    await mirrored(database, client, store, "Stoneware Jug")
    stand_in.refused.add(f"{index_of(store.id)}_new")
    with pytest.raises(MeilisearchRefused):
        await rebuild_mirror(database, client, store.id, clock=utc_now)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(SearchIndex.is_mirrored)) is False
    assert titles_in(stand_in, store) == ["Stoneware Jug"]

    stand_in.refused.clear()
    await mirror_store(database, client, store.id, clock=utc_now)

    assert titles_in(stand_in, store) == ["Stoneware Jug"]
    assert set(stand_in.indexes) == {index_of(store.id)}


async def test_each_search_goes_out_under_a_token_for_one_store_and_some_minutes(
    database: Database, store: Store, other_store: Store, client: Meilisearch, stand_in: StandIn
):
    await mirrored(database, client, store, "Stoneware Jug")
    await mirrored(database, client, other_store, "Foreign Jug")
    async with database.in_store(store.id) as session:
        await find_within(session, MeilisearchEngine(client, clock=utc_now, budget=5), Query("jug"))

    claims = stand_in.tokens[-1].split(".")[1]
    said = orjson.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert said["searchRules"] == {index_of(store.id): {"filter": f'store_id = "{store.id}"'}}
    assert 0 < said["exp"] - utc_now().timestamp() <= timedelta(minutes=5).total_seconds()
    mine = await token_of(client, store.id, now=utc_now())
    path = f"/indexes/{index_of(other_store.id)}/search?q=jug&page=1&hitsPerPage=1&matchingStrategy=all"
    with pytest.raises(MeilisearchRefused) as refusal:
        await client.ask("GET", path, token=mine)
    assert refusal.value.code == "invalid_api_key"
    late = await token_of(client, store.id, now=utc_now() - timedelta(minutes=6))
    with pytest.raises(MeilisearchRefused):
        await client.ask("GET", path.replace(other_store.id.hex, store.id.hex), token=late)


CORRUPT = {
    "html": b"<html>",
    "nothing": b"{}",
    "a list": b"[]",
    "strange ids": b'{"hits": [{"id": "one"}], "totalHits": 1}',
    "no ids": b'{"hits": [{"title": "Jug"}], "totalHits": 1}',
    "strange counts": b'{"hits": [], "totalHits": 0, "facetDistribution": {"facets": {"price:1": null}}}',
    "strange total": b'{"hits": [], "totalHits": "many"}',
}


@pytest.mark.parametrize("mishap", ["down", "slow", "lost", "emptied", *CORRUPT])
async def test_postgresql_answers_in_its_place_and_says_so(
    database: Database, store: Store, client: Meilisearch, stand_in: StandIn, mishap: str
):
    jug, _ = await mirrored(database, client, store, "Stoneware Jug", "Glass Carafe")
    if mishap != "a list":
        await client.search_key()
    stand_in.trouble = 500 if mishap == "down" else None
    stand_in.slowness = 60.0 if mishap == "slow" else 0.0
    if mishap == "lost":
        stand_in.indexes.clear()
    if mishap == "emptied":
        stand_in.indexes[index_of(store.id)].documents.clear()
    stand_in.garbage = CORRUPT.get(mishap, b"")
    # Garbage instead of the answer, and instead of the key that the first search asks for.
    engine = FallbackEngine(MeilisearchEngine(client, clock=utc_now, budget=0.05), PostgresEngine())

    started = perf_counter()
    async with database.in_store(store.id) as session:
        found = await find_within(session, engine, Query("stonewere"))
        suggested = await suggest_within(session, engine, "stonew")

    assert (found.ids, found.is_fallback, found.did_you_mean) == ([jug], True, "stoneware")
    assert list(suggested.ids) == [jug]
    # Both together: neither waited for the minute of the slow one.
    assert perf_counter() - started < 30


async def test_after_three_failures_it_is_left_alone_and_then_tried_once(
    database: Database, store: Store, client: Meilisearch, stand_in: StandIn
):
    await mirrored(database, client, store, "Stoneware Jug")
    clock = Clock()
    engine = FallbackEngine(MeilisearchEngine(client, clock=utc_now, budget=5), PostgresEngine(), clock=clock)

    async def asked() -> tuple[int, bool]:
        stand_in.asked.clear()
        async with database.in_store(store.id) as session:
            found = await find_within(session, engine, Query("jug"))
        return len(stand_in.asked), found.is_fallback

    # The key for the tokens is asked for once, with the first search.
    assert await asked() == (2, False)
    stand_in.trouble = 503
    assert [await asked() for _ in range(MOST_FAILURES)] == [(1, True)] * MOST_FAILURES
    assert await asked() == (0, True)
    clock.now += REST
    assert [await asked(), await asked()] == [(1, True), (0, True)]
    stand_in.trouble = None
    clock.now += REST
    assert [await asked(), await asked()] == [(1, False), (1, False)]
