"""What products lead to: by hand, by what is bought together, by what stands beside them."""

from uuid import UUID

import pytest
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.orders.bought_together import note_bought_together
from shared.orders.cancel_order import cancel_order
from shared.products.associate import associate, associations_of, dissociate
from shared.products.details import Association
from shared.products.errors import NoSuchProduct
from shared.products.leads_to import LeadsTo, leads_to
from shared.products.models import Product
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_collection, make_product, make_variant, only_variant
from tests.support.factories.orders import make_order


async def shelf(database: Database, store: Store, *titles: str) -> list[UUID]:
    async with database.in_store(store.id) as session:
        return [(await make_product(session, title=title, stock=None)).id for title in titles]


async def choose(
    database: Database, store: Store, one: UUID, other: UUID | None, kind: str = "goes_with"
) -> None:
    async with database.in_store(store.id) as session:
        product = await session.get_one(Product, (store.id, one))
        await associate(session, product, other, kind=kind, actor="ada", now=utc_now())


async def buy(database: Database, store: Store, *products: UUID, cancelled: bool = False) -> None:
    async with database.in_store(store.id) as session:
        bought = [await session.get_one(Product, (store.id, key)) for key in products]
        order = await make_order(session, *[await only_variant(session, product) for product in bought])
        if cancelled:
            await cancel_order(session, order, reason="lost", actor="ada", now=utc_now())


async def learn(database: Database, store: Store) -> bool:
    async with database.in_store(store.id) as session:
        return await note_bought_together(session, now=utc_now())


async def led_to(database: Database, store: Store, *products: UUID) -> LeadsTo:
    async with database.reading(store.id) as reader:
        return await leads_to(reader, products)


def titles(cards) -> list[str]:
    return [card.title for card in cards]


async def test_what_is_chosen_stands_in_its_order_and_kind(database: Database, store: Store):
    coat, hat, scarf, parka, _ = await shelf(database, store, "Coat", "Hat", "Scarf", "Parka", "Mug")
    for other, kind in ((scarf, "goes_with"), (hat, "goes_with"), (parka, "upsell"), (hat, "goes_with")):
        await choose(database, store, coat, other, kind)

    found = await led_to(database, store, coat)

    assert (titles(found.goes_with), titles(found.similar), titles(found.upsell)) == (
        ["Scarf", "Hat"],
        [],
        ["Parka"],
    )


async def test_what_was_bought_together_twice_follows_and_is_learned_once(database: Database, store: Store):
    coat, hat, scarf, mug = await shelf(database, store, "Coat", "Hat", "Scarf", "Mug")
    for _ in range(2):
        await buy(database, store, coat, hat)
    await buy(database, store, coat, hat, scarf)
    await buy(database, store, coat, scarf)
    await buy(database, store, coat, mug)
    await buy(database, store, coat, mug, cancelled=True)
    await choose(database, store, coat, scarf)
    async with database.in_store(store.id) as session:
        version = (await current_store(session)).catalogue_version

    assert await learn(database, store)
    assert not await learn(database, store)

    assert titles((await led_to(database, store, coat)).goes_with) == ["Scarf", "Hat"]
    assert titles((await led_to(database, store, hat)).goes_with) == ["Coat"]
    async with database.in_store(store.id) as session:
        assert (await current_store(session)).catalogue_version == version + 1


async def test_what_is_not_bought_together_any_more_is_forgotten(database: Database, store: Store):
    coat, hat = await shelf(database, store, "Coat", "Hat")
    async with database.in_store(store.id) as session:
        session.add(
            Association(
                store_id=store.id,
                product_id=coat,
                other_id=hat,
                kind="goes_with",
                is_automatic=True,
                position=1,
            )
        )

    assert await learn(database, store)

    assert await led_to(database, store, coat) == ([], [], [])


async def test_collections_fill_what_is_left_and_a_cart_never_leads_to_itself(
    database: Database, store: Store
):
    coat, hat, scarf, glove = await shelf(database, store, "Coat", "Hat", "Scarf", "Glove")
    async with database.in_store(store.id) as session:
        rows = [await session.get_one(Product, (store.id, key)) for key in (coat, hat, scarf)]
        await make_collection(session, rows)
    await choose(database, store, coat, glove)
    await choose(database, store, hat, coat)

    assert titles((await led_to(database, store, coat)).goes_with) == ["Glove", "Hat", "Scarf"]
    assert titles((await led_to(database, store, coat, hat)).goes_with) == ["Glove", "Scarf"]
    assert await led_to(database, store) == ([], [], [])


async def test_one_that_is_let_go_is_gone(database: Database, store: Store):
    coat, hat = await shelf(database, store, "Coat", "Hat")
    await choose(database, store, coat, hat, "similar")
    async with database.in_store(store.id) as session:
        product = await session.get_one(Product, (store.id, coat))
        ((association, other),) = await associations_of(session, coat)
        assert other.title == "Hat"
        await dissociate(session, product, association.id, actor="ada", now=utc_now())
        with pytest.raises(NoSuchProduct):
            await dissociate(session, product, association.id, actor="ada", now=utc_now())

    assert (await led_to(database, store, coat)).similar == []


async def test_what_cannot_belong_together_is_refused(database: Database, store: Store, other_store: Store):
    (coat,) = await shelf(database, store, "Coat")
    async with database.in_store(other_store.id) as session:
        theirs = (await make_variant(session)).product_id

    for other, kind, refusal in (
        (coat, "similar", Invalid),
        (theirs, "similar", NoSuchProduct),
        (None, "similar", NoSuchProduct),
        (theirs, "married", Invalid),
    ):
        with pytest.raises(refusal):
            await choose(database, store, coat, other, kind)

    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(Association))).all() == []
