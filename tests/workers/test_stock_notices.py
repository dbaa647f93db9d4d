"""Word that something is back: once to each person who waits, and then nothing is kept of them."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import StockLevel
from shared.inventory.receive_stock import receive_stock
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.languages.translation import TranslatedWord, Translation
from shared.notifications.ask_for_notice import MOST_OF_ONE_ADDRESS, ask_for_notice, stop_notices, stop_token
from shared.notifications.models import Email
from shared.notifications.queue_notices import erase_old_notices, queue_notices
from shared.notifications.stock_notices import KEPT_FOR, StockNotice, wanted_variants
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_bundle, make_product, make_variant, only_variant
from tests.support.installation import make_store
from tests.support.post_box import PostBox
from tests.support.web import browser
from workers.jobs import do_job
from workers.runtime import Runtime
from workers.stock_notices import notice_what_is_back

KEY = "k" * 32


async def ask(session: AsyncSession, variant: Variant, *people: str) -> None:
    for person in people:
        await ask_for_notice(
            session, variant.id, email=f"{person}@example.com", secret_key=KEY, now=utc_now()
        )


async def jobs(database: Database, store: Store) -> list[Job]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(
            select(Job).where(Job.name == "notifications.send_back_in_stock").order_by(Job.id)
        )
        return list(found)


async def waiting(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(StockNotice)) or 0


async def test_everybody_who_waits_gets_one_mail_and_is_forgotten(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0, title="Kiln Mug", slug="mug")
        await ask(session, variant, "ada", "bob", "ada")
    await notice_what_is_back(runtime)
    assert await jobs(database, store) == []

    async with database.in_store(store.id) as session:
        await receive_stock(session, variant.id, quantity=1, actor="test", now=utc_now())
    await notice_what_is_back(runtime)
    await notice_what_is_back(runtime)
    written = await jobs(database, store)
    assert len(written) == 2
    for job in [*written, *written]:
        await do_job(runtime, str(store.id), str(job.id))

    assert sorted(message.recipient for message in post_box.taken) == ["ada@example.com", "bob@example.com"]
    letter = post_box.taken[0]
    assert letter.subject == "Kiln Mug is back"
    assert f"/products/mug?variant={variant.id}" in letter.text
    assert letter.headers["List-Unsubscribe"].endswith("?topic=stock>")
    assert await waiting(database, store) == 0
    async with database.in_store(store.id) as session:
        ledger = await session.execute(select(Email.state, Email.recipient))
        assert [tuple(row) for row in ledger] == [("sent", ""), ("sent", "")]


async def test_word_comes_in_the_language_in_which_it_was_asked_for(
    database: Database, door: Door, runtime: Runtime, post_box: PostBox
):
    shop = await make_store(database, languages=["fr"])
    async with database.in_store(shop.id) as session:
        mug = await make_product(session, title="Mug", slug="mug", stock=0, option="Size", values=["S"])
        variant = await only_variant(session, mug)
        told = {"language": "fr", "store_id": shop.id, "updated_at": utc_now()}
        session.add(Translation(product_id=mug.id, texts={"title": "Tasse"}, sources={}, **told))
        session.add(TranslatedWord(word="S", told="Petite", **told))
    shopper, form = browser(door, f"{shop.slug}.localhost"), {"variant": str(variant.id)}

    wrong = await shopper.post("/fr/stock-notices", data={**form, "email": "nobody"})
    assert (
        await shopper.post("/fr/stock-notices", data={**form, "email": "ada@example.com"})
    ).status_code == 303
    async with database.in_store(shop.id) as session:
        await receive_stock(session, variant.id, quantity=1, actor="test", now=utc_now())
        await queue_notices(session, now=utc_now())
    (job,) = await jobs(database, shop)
    await do_job(runtime, str(shop.id), str(job.id))

    assert wrong.status_code == 422
    assert "<h1>Tasse</h1>" in wrong.text
    assert f'href="/fr/products/mug?variant={variant.id}"' in wrong.text
    (letter,) = post_box.taken
    assert letter.subject == "Tasse est de retour"
    assert "Petite" in letter.text
    assert f"/fr/products/mug?variant={variant.id}" in letter.text
    assert '<html lang="fr" dir="ltr">' in letter.html


async def test_who_is_too_late_goes_on_waiting(
    database: Database, store: Store, runtime: Runtime, post_box: PostBox
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0)
        await ask(session, variant, "ada")
        await receive_stock(session, variant.id, quantity=1, actor="test", now=utc_now())
        await queue_notices(session, now=utc_now())
        await session.execute(update(StockLevel).where(StockLevel.id == variant.id).values(reserved=1))
    (job,) = await jobs(database, store)

    await do_job(runtime, str(store.id), str(job.id))

    assert post_box.taken == []
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(StockNotice.queued_at))) == [None]
        await session.execute(update(StockLevel).where(StockLevel.id == variant.id).values(reserved=0))
        assert await queue_notices(session, now=utc_now()) == 1


@pytest.mark.parametrize("way", ["a limit", "not counted", "a part"])
async def test_whatever_makes_it_available_is_noticed(database: Database, store: Store, way: str):
    async with database.in_store(store.id) as session:
        part = await make_variant(session, stock=0)
        wanted = await make_bundle(session, (part, 1)) if way == "a part" else part
        await ask(session, wanted, "ada")
        assert await queue_notices(session, now=utc_now()) == 0
        change = {
            "a limit": {"backorder_limit": 1},
            "not counted": {"is_tracked": False},
            "a part": {"on_hand": 1},
        }[way]
        await session.execute(update(StockLevel).where(StockLevel.id == part.id).values(**change))

        assert await queue_notices(session, now=utc_now()) == 1
        await session.rollback()


async def test_what_left_the_shop_is_nobodys_news(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)
        await ask(session, variant, "ada")
        await session.execute(update(Product).values(state="archived"))

        assert await queue_notices(session, now=utc_now()) == 0


async def test_one_click_stops_all_notices_of_an_address_in_one_store(
    database: Database, store: Store, other_store: Store
):
    for shop in (store, other_store):
        async with database.in_store(shop.id) as session:
            for _ in range(2):
                await ask(session, await make_variant(session, stock=0), "ada", "bob")

    async with database.in_store(store.id) as session:
        assert await stop_notices(session, stop_token(KEY, store.id, "ada@example.com")) == 2
        assert await stop_notices(session, stop_token(KEY, other_store.id, "bob@example.com")) == 0
        assert set(await session.scalars(select(StockNotice.email))) == {"bob@example.com"}
    assert await waiting(database, other_store) == 4


async def test_an_address_waits_for_so_much_and_no_more(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        product = await make_product(
            session, option="Size", values=[str(size) for size in range(MOST_OF_ONE_ADDRESS + 1)], stock=None
        )
        for variant_id in await session.scalars(select(Variant.id).where(Variant.product_id == product.id)):
            await ask_for_notice(session, variant_id, email="ada@example.com", secret_key=KEY, now=utc_now())
    assert await waiting(database, store) == MOST_OF_ONE_ADDRESS


async def test_wishes_are_forgotten_after_a_year(database: Database, store: Store):
    now = utc_now()
    async with database.in_store(store.id) as session:
        await ask(session, await make_variant(session, stock=0), "ada")
        await erase_old_notices(session, now=now + KEPT_FOR - timedelta(minutes=1))
        assert await session.scalar(select(func.count()).select_from(StockNotice)) == 1
        await erase_old_notices(session, now=now + KEPT_FOR + timedelta(minutes=1))
        assert await session.scalar(select(func.count()).select_from(StockNotice)) == 0


async def test_the_most_wanted_stand_first(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        few, many = await make_variant(session, stock=0), await make_variant(session, stock=0)
        await ask(session, few, "ada")
        await ask(session, many, "ada", "bob")

        assert [(variant.id, people) for variant, people in await wanted_variants(session)] == [
            (many.id, 2),
            (few.id, 1),
        ]
        assert (await only_variant(session, few.product)).left == 0
