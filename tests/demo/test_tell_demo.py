"""The demo shop that is read in three languages and paid in four currencies."""

from sqlalchemy import select

from shared.currencies.offered import conversions_of
from shared.demo.content.stores import STORES
from shared.demo.content.told_goods import PRODUCTS, STORE
from shared.demo.tell_demo import tell_demo
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.languages.translation import TranslatedWord, Translation
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_collection, make_product


async def test_its_goods_and_shelves_are_told_and_rates_are_set(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        rug = await make_product(session, title="Sefra Night Rug", description_html="<p>A rug.</p>")
        shelf = await make_collection(session, [rug], title="Rugs")
        await tell_demo(session, await current_store(session), now=utc_now())

    async with database.in_store(store.id) as session:
        told = (await session.scalars(select(Translation).where(Translation.language == "fr"))).all()
        sand = select(TranslatedWord.told).where(
            TranslatedWord.word == "Sand", TranslatedWord.language == "ar"
        )
        assert {row.subject_id: row.texts["title"] for row in told} == {
            rug.id: "Tapis de nuit Sefra",
            shelf.id: "Tapis",
        }
        assert (await session.scalars(sand)).one() == "رملي"
        assert list(conversions_of(await current_store(session), now=utc_now())) == ["USD", "GBP", "JPY"]


def test_everything_that_is_told_is_there():
    shape = next(one for one in STORES if one.slug == STORE)
    titles = {product.title for product in shape.products}

    assert set(PRODUCTS) <= titles
