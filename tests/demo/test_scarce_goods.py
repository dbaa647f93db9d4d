"""What is scarce in the demo: made by the use-cases, on the catalogue that is there."""

import re
from datetime import date

from sqlalchemy import func, select

from shared.adapters.files import open_files
from shared.demo.brew_guide import brew_guide
from shared.demo.scarce_goods import BUNDLE, BUNDLE_PARTS, GUIDE, write_scarce_goods
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.notifications.stock_notices import StockNotice
from shared.products.digital_files import DigitalFile
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.catalogue import make_variant, only_variant


async def test_products_of_these_names_become_scarce(database: Database, settings: Settings, store: Store):
    now, files = utc_now(), open_files(settings.files)
    async with database.in_store(store.id) as session:
        for slug in (
            BUNDLE,
            GUIDE,
            "winter-stove",
            "basecamp-four",
            "lantern-throw",
            *(slug for slug, _ in BUNDLE_PARTS),
        ):
            await make_variant(session, slug=slug, title=slug)
        await write_scarce_goods(session, files, secret_key="k", now=now)
        session.expunge_all()

        products = {product.slug: product for product in await session.scalars(select(Product))}
        kit = await only_variant(session, products[BUNDLE])
        assert (products[BUNDLE].kind, kit.left, len(kit.parts)) == ("bundle", 12, 3)
        stove = await only_variant(session, products["winter-stove"])
        assert (stove.left, stove.stock.delay_days) == (40, 18)
        tent = await only_variant(session, products["basecamp-four"])
        assert tent.stock.releases_on > date.today()  # noqa: DTZ011 - months away in every zone
        assert (await only_variant(session, products["lantern-throw"])).left == 0
        assert await session.scalar(select(func.count()).select_from(StockNotice)) == 4
        (file,) = await session.scalars(select(DigitalFile))
        assert (products[GUIDE].kind, file.bytes) == ("digital", len(brew_guide()))
        assert (await session.scalar(select(func.count()).where(StockLevel.is_tracked.is_(False)))) == 2
    pieces = await files.stream(file.key, 0, file.bytes)
    assert pieces is not None
    assert b"".join([piece async for piece in pieces]) == brew_guide()
    await assert_books_are_right(database, store.id)


def test_the_guides_table_of_places_is_right():
    guide = brew_guide()
    start = int(re.findall(rb"startxref\n(\d+)", guide)[0])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n", guide[start:])]

    assert guide[start:].startswith(b"xref\n")
    assert [guide[place:].split(b" ")[0] for place in places] == [
        str(number).encode() for number in range(1, len(places) + 1)
    ]
