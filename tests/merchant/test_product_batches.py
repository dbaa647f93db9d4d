"""Many products at once, ticked in the list: all of them or, when something is wrong, none."""

from collections.abc import Mapping
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product


async def three(database: Database, store: Store) -> list[UUID]:
    async with database.in_store(store.id) as session:
        return [
            (await make_product(session, title=title, slug=title.lower(), tags=tags)).id
            for title, tags in (("Bowl", ["blue"]), ("Cup", ["blue", "gift"]), ("Mug", []))
        ]


async def told(database: Database, store: Store) -> Mapping[str, tuple[str, list[str]]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(Product.title, Product.state, Product.tags))
        return {title: (state, tags) for title, state, tags in rows}


async def version(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(Store.catalogue_version)) or 0


async def send(
    owner: httpx.AsyncClient, store: Store, ids: list[UUID], action: str, **more: str
) -> httpx.Response:
    form = {"action": action, "product": [str(one) for one in ids], **more}
    return await owner.post(f"/dashboard/{store.slug}/products/batches", data=form)


async def test_the_ticked_ones_are_put_away_and_the_list_says_how_many(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    ids = await three(database, store)
    await send(owner, store, ids[:1], "archived")

    answer = await send(owner, store, ids[:2], "archived", back="state=active&q=u&batched=9")

    # The first was so already.
    assert answer.headers["location"] == f"/dashboard/{store.slug}/products?state=active&q=u&batched=1"
    assert "1 product was changed." in (await owner.get(answer.headers["location"])).text
    assert {title: state for title, (state, _) in (await told(database, store)).items()} == {
        "Bowl": "archived",
        "Cup": "archived",
        "Mug": "active",
    }
    async with database.in_store(store.id) as session:
        names = await session.scalars(select(Event.name).where(Event.name == "product.state_changed"))
        assert len(list(names)) == 2


async def test_a_tag_is_put_on_once_and_taken_off(owner: httpx.AsyncClient, database: Database, store: Store):
    ids = await three(database, store)

    await send(owner, store, ids, "tag", tag="  gift, wrapped  ")
    await send(owner, store, ids, "tag", tag="gift, wrapped")
    await send(owner, store, ids[:2], "untag", tag="blue")

    assert {title: tags for title, (_, tags) in (await told(database, store)).items()} == {
        "Bowl": ["gift, wrapped"],
        "Cup": ["gift", "gift, wrapped"],
        "Mug": ["gift, wrapped"],
    }


@pytest.mark.parametrize(
    ("action", "ticked", "tag", "said"),
    [
        ("tag", 2, " ", "Write a tag."),
        ("tag", 2, "x" * 61, "Use at most 60 characters."),
        ("melt", 2, "", "Choose what is to be done."),
        ("archived", 0, "", "Choose at least one product first."),
    ],
)
async def test_what_cannot_be_done_changes_none(
    owner: httpx.AsyncClient, database: Database, store: Store, action: str, ticked: int, tag: str, said: str
):
    ids = await three(database, store)
    before, at = await told(database, store), await version(database, store)

    answer = await send(owner, store, ids[:ticked], action, tag=tag)

    assert (answer.status_code, said in answer.text) == (422, True)
    assert (await told(database, store), await version(database, store)) == (before, at)


async def test_another_stores_products_are_left_alone(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    theirs, mine = await three(database, other_store), await three(database, store)

    answer = await send(owner, store, [theirs[0], mine[0]], "archived")

    assert answer.headers["location"].endswith("?batched=1")
    assert {state for state, _ in (await told(database, other_store)).values()} == {"active"}


async def test_what_is_so_already_leaves_the_catalogue_alone(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    ids = await three(database, store)
    at = await version(database, store)

    answer = await send(owner, store, ids[:2], "tag", tag="blue")

    assert answer.headers["location"].endswith("?batched=0")
    assert await version(database, store) == at
