"""Searches are counted by day and words, and by nothing that leads to a person."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from search.models import SearchDay
from search.rebuild_index import rebuild_index
from search.record_search import note_of, record_searches
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from storefront import search_notes
from tests.support.factories.catalogue import make_product
from tests.support.web import HTMX


async def counted(database: Database, store: Store) -> list[tuple[str, int, int, int, int]]:
    await search_notes.write_counts(database)
    async with database.in_store(store.id) as session:
        days = await session.scalars(select(SearchDay).order_by(SearchDay.query))
        return [(row.query, row.asked, row.found, row.clicks, row.added) for row in days]


async def test_a_search_is_counted_once_however_it_is_written_narrowed_and_paged(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug", vendor="Kiln")
        await rebuild_index(session, now=utc_now())

    await shopper.get("/search?q=Jug")
    await shopper.get("/search?q=+jug!")
    await shopper.get("/search?q=settee")
    await shopper.get("/search?q=jug&vendor=Kiln")
    await shopper.get("/search?q=jug&page=2")
    await shopper.get("/search?q=jug", headers=HTMX)
    answer = await shopper.get("/search")

    assert await counted(database, store) == [("jug", 2, 1, 0, 0), ("settee", 1, 0, 0, 0)]
    assert "set-cookie" not in answer.headers


async def test_what_a_search_led_to_is_counted(shopper: httpx.AsyncClient, database: Database, store: Store):
    await shopper.get("/search?q=jug")
    await counted(database, store)

    answers = [
        await shopper.post(
            "/search/notes", data={"q": words, "outcome": outcome}, headers={"sec-fetch-site": "same-origin"}
        )
        for words, outcome in (
            ("JUG", "clicks"),
            ("jug", "added"),
            ("never asked", "clicks"),
            ("jug", "asked"),
        )
    ]

    assert [answer.status_code for answer in answers] == [204] * 4
    assert await counted(database, store) == [("jug", 1, 0, 1, 1)]


async def test_nobody_can_count_up_what_hardly_anybody_searched_for(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    await shopper.get("/search?q=jug")
    await counted(database, store)

    for _ in range(12):
        await shopper.post("/search/notes", data={"q": "jug", "outcome": "clicks"})

    assert await counted(database, store) == [("jug", 1, 0, 10, 0)]


async def test_another_sites_page_counts_nothing(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    await shopper.get("/search?q=jug")
    await counted(database, store)

    answer = await shopper.post(
        "/search/notes", data={"q": "jug", "outcome": "clicks"}, headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403
    assert await counted(database, store) == [("jug", 1, 0, 0, 0)]


async def test_what_somebody_else_is_writing_is_written_when_the_call_returns(
    shopper: httpx.AsyncClient, database: Database, store: Store, monkeypatch: pytest.MonkeyPatch
):
    async def write_slowly(*told: Any) -> None:
        await asyncio.sleep(0.3)
        await record_searches(*told)

    monkeypatch.setattr(search_notes, "record_searches", write_slowly)
    await shopper.get("/search?q=jug")
    other = asyncio.create_task(search_notes.write_counts(database))
    await asyncio.sleep(0)

    assert await counted(database, store) == [("jug", 1, 0, 0, 0)]
    await other


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("Blue  Mug!", "blue mug"),
        ("ada@example.com", ""),
        ("order 4111 1111 1111 1111", ""),
        ("+49 171 2345 6789 01", ""),
        ("sm-g900v 5s", "sm g900v 5s"),
        ("???", ""),
    ],
)
def test_what_may_say_something_about_a_person_is_not_kept(typed: str, note: str):
    assert note_of(typed) == note
