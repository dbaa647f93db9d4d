"""Many rows written and changed by one statement: what comes back is what was given, whatever is in it."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.storing_columns import change_rows, store_rows
from shared.products.models import Product
from shared.stores.models import Store

ODD = ['a,b "quoted"', "back\\slash", "{brace}", "", "NULL", "né\nw ' ; --"]


def rows_of(store: Store, *titles: str) -> list[dict[str, Any]]:
    return [
        {
            "store_id": store.id,
            "id": new_id(),
            "slug": f"p-{place}",
            "source_key": None if place else "k",
            "title": title,
            "tags": ODD[: place + 1],
            "attributes": {"deep": {"list": [1, None, title]}},
            "created_at": utc_now(),
            "updated_at": utc_now(),
        }
        for place, title in enumerate(titles)
    ]


async def test_lists_json_and_nothing_arrive_as_they_were_and_the_rest_as_the_model_says(
    database: Database, store: Store
):
    rows = rows_of(store, "One", 'Two "2"', "Three\\3", "Four", "Five", "Six")

    async with database.in_store(store.id) as session:
        await store_rows(session, Product, rows)

    async with database.in_store(store.id) as session:
        found = list(await session.scalars(select(Product).order_by(Product.slug)))
    assert [(one.title, one.tags, one.attributes, one.source_key) for one in found] == [
        (row["title"], row["tags"], row["attributes"], row["source_key"]) for row in rows
    ]
    assert {(one.kind, one.state, one.tax_category, one.published_at) for one in found} == {
        ("physical", "draft", "standard", None)
    }


async def test_changes_are_of_the_rows_that_were_named(database: Database, store: Store, other_store: Store):
    rows, theirs = rows_of(store, "One", "Two", "Three"), rows_of(other_store, "Theirs")
    async with database.in_store(store.id) as session:
        await store_rows(session, Product, rows)
    async with database.in_store(other_store.id) as session:
        await store_rows(session, Product, theirs)

    changes = [{"id": row["id"], "title": f"New {row['title']}", "tags": ODD} for row in rows[1:]]
    async with database.in_store(store.id) as session:
        await change_rows(session, Product, [*changes, {**changes[0], "id": theirs[0]["id"]}])

    async with database.in_store(store.id) as session:
        found = await session.execute(select(Product.title, Product.tags).order_by(Product.slug))
        assert [tuple(row) for row in found] == [
            ("One", ODD[:1]),
            ("New Two", ODD),
            ("New Three", ODD),
        ]
    async with database.in_store(other_store.id) as session:
        assert await session.scalar(select(Product.title)) == "Theirs"


async def test_one_row_that_cannot_be_written_lets_none_be(database: Database, store: Store):
    rows = rows_of(store, "One", "Two")
    rows[1]["slug"] = rows[0]["slug"]

    with pytest.raises(DBAPIError, match="uq_products_store_id_slug"):
        async with database.in_store(store.id) as session:
            await store_rows(session, Product, rows)

    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Product.id))) == []


async def test_nothing_to_write_is_no_statement(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await store_rows(session, Product, [])
        await change_rows(session, Product, [])

        assert list(await session.scalars(select(Product.id))) == []
