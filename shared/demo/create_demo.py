"""Create the demo installation: three stores with their catalogues, pictures, an owner and a few orders."""

import asyncio
import random
from collections.abc import Iterable
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.accounts.create_user import create_user
from shared.adapters.files import open_files
from shared.adapters.pictures import PreparedPicture
from shared.demo.content.shape import DemoPicture, DemoProduct, DemoStore
from shared.demo.content.stores import STORES
from shared.demo.pictures import prepare_drawing, prepare_hero, prepare_tile
from shared.demo.sample_orders import place_sample_orders
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings
from shared.products.attach_picture import store_sizes
from shared.products.clean_html import clean_html
from shared.products.files import FileStore
from shared.products.models import (
    Collection,
    CollectionProduct,
    Option,
    OptionValue,
    Product,
    ProductImage,
    Variant,
)
from shared.stores.add_member import add_member
from shared.stores.create_store import create_store
from shared.stores.models import Store

OWNER_EMAIL: Final = "owner@souk.example"
OWNER_PASSWORD: Final = "souk-demo-2026"  # noqa: S105 - shown to everyone at the start of a demo
PROCESSES: Final = 2

Rows = dict[type[Any], list[dict[str, Any]]]


async def create_demo(settings: Settings, *, only_if_empty: bool) -> None:
    """Make the three stores; with `only_if_empty`, do nothing in an installation that has a store."""
    database, files = Database(settings.database, application="souk-demo"), open_files(settings.files)
    try:
        async with database.as_platform() as session:
            if only_if_empty and await session.scalar(select(func.count()).select_from(Store)):
                return
        with ProcessPoolExecutor(PROCESSES) as pool:
            drawn = await _draw_all(pool, STORES)
        await _write_all(settings, database, files, drawn, now=utc_now())
    finally:
        await database.close()


async def _draw_all(pool: Executor, stores: Iterable[DemoStore]) -> dict[Any, PreparedPicture]:
    loop = asyncio.get_running_loop()
    wanted: dict[Any, Any] = {}
    for store in stores:
        wanted[store.slug] = loop.run_in_executor(pool, prepare_hero, store.slug)
        for collection in store.collections:
            wanted[store.slug, collection.slug] = loop.run_in_executor(
                pool, prepare_tile, store, collection.slug
            )
        for picture in {picture for product in store.products for picture in product.pictures}:
            wanted[picture] = loop.run_in_executor(pool, prepare_drawing, picture)
    return dict(zip(wanted, await asyncio.gather(*wanted.values()), strict=True))


async def _write_all(
    settings: Settings,
    database: Database,
    files: FileStore,
    drawn: dict[Any, PreparedPicture],
    *,
    now: datetime,
) -> None:
    async with database.as_platform() as session:
        owner = await create_user(
            session, email=OWNER_EMAIL, name="Demo owner", password=OWNER_PASSWORD, now=now
        )
        stores = {shape.slug: await _store(session, settings, shape, now=now) for shape in STORES}
        for store in stores.values():
            await add_member(session, store.id, owner.id, role="owner", now=now)
    for shape in STORES:
        store = stores[shape.slug]
        rows = await _rows(files, store, shape, drawn, now=now)
        hero = await store_sizes(files, store.id, new_id(), drawn[shape.slug].renditions)
        async with database.in_store(store.id) as session:
            for model, values in rows.items():
                await session.execute(insert(model), values)
            mine = (await session.scalars(select(Store))).one()
            mine.content = mine.content | {"hero": hero}
        await place_sample_orders(database, store, settings.web.secret_key, now=now)


async def _store(session: AsyncSession, settings: Settings, shape: DemoStore, *, now: datetime) -> Store:
    promises = [{"icon": icon, "title": title, "text": text} for icon, title, text in shape.promises]
    return await create_store(
        session,
        slug=shape.slug,
        name=shape.name,
        currency=shape.currency,
        country=shape.country,
        email=shape.email,
        platform_host=settings.web.platform_host,
        now=now,
        tagline=shape.tagline,
        theme=shape.theme,
        announcement=shape.announcement,
        shipping_rate_minor=shape.shipping_rate_minor,
        free_shipping_over_minor=shape.free_shipping_over_minor,
        content={
            "hero_title": shape.hero_title,
            "hero_text": shape.hero_text,
            "story_title": shape.story_title,
            "story_text": shape.story_text,
            "promises": promises,
            "hero": [],
        },
    )


async def _rows(
    files: FileStore, store: Store, shape: DemoStore, drawn: dict[Any, PreparedPicture], *, now: datetime
) -> Rows:
    rows: Rows = {
        model: []
        for model in (
            Product,
            Option,
            OptionValue,
            Variant,
            StockLevel,
            StockMovement,
            ProductImage,
            Collection,
            CollectionProduct,
        )
    }
    ids: dict[str, UUID] = {}
    # Older products first, a day apart, so that "new" on the home page is a believable mixture.
    order = random.Random(shape.slug).sample(shape.products, len(shape.products))  # noqa: S311 - a fixed shuffle
    for place, product in enumerate(order):
        published = now - timedelta(days=len(order) - place)
        ids[product.slug] = await _product(rows, files, store, product, drawn, published=published, now=now)
    for position, collection in enumerate(shape.collections):
        tile = await store_sizes(files, store.id, new_id(), drawn[shape.slug, collection.slug].renditions)
        row = _row(
            store,
            slug=collection.slug,
            title=collection.title,
            description_html=f"<p>{collection.description}</p>",
            position=position,
            renditions=tile,
            created_at=now,
        )
        rows[Collection].append(row)
        rows[CollectionProduct] += [
            _row(store, collection_id=row["id"], product_id=ids[slug], position=place)
            for place, slug in enumerate(collection.product_slugs)
        ]
    return rows


async def _product(
    rows: Rows,
    files: FileStore,
    store: Store,
    product: DemoProduct,
    drawn: dict[Any, PreparedPicture],
    *,
    published: datetime,
    now: datetime,
) -> UUID:
    row = _row(
        store,
        slug=product.slug,
        title=product.title,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=list(product.tags),
        description_html=clean_html(product.description_html),
        state="active",
        published_at=published,
        created_at=published,
        updated_at=published,
    )
    rows[Product].append(row)
    product_id: UUID = row["id"]
    for position, option in enumerate(product.options):
        question = _row(store, product_id=product_id, position=position, name=option.name)
        rows[Option].append(question)
        rows[OptionValue] += [
            _row(store, option_id=question["id"], position=place, name=value.name, swatch=value.swatch)
            for place, value in enumerate(option.values)
        ]
    by_choice = await _pictures(rows, files, store, product_id, product.pictures, drawn, now=now)
    _variants(rows, store, product_id, product, by_choice, now=now)
    return product_id


async def _pictures(
    rows: Rows,
    files: FileStore,
    store: Store,
    product_id: UUID,
    pictures: Iterable[DemoPicture],
    drawn: dict[Any, PreparedPicture],
    *,
    now: datetime,
) -> dict[str, UUID]:
    by_choice: dict[str, UUID] = {}
    for position, picture in enumerate(pictures):
        ready, picture_id = drawn[picture], new_id()
        renditions = await store_sizes(files, store.id, picture_id, ready.renditions)
        rows[ProductImage].append(
            _row(
                store,
                picture_id,
                product_id=product_id,
                position=position,
                alt=picture.alt,
                state="ready",
                width=ready.width,
                height=ready.height,
                colour=ready.colour,
                renditions=renditions,
                created_at=now,
            )
        )
        if picture.choice:
            by_choice.setdefault(picture.choice, picture_id)
    return by_choice


def _variants(
    rows: Rows,
    store: Store,
    product_id: UUID,
    product: DemoProduct,
    by_choice: dict[str, UUID],
    *,
    now: datetime,
) -> None:
    for position, variant in enumerate(product.variants):
        image_id = next((by_choice[choice] for choice in variant.choices if choice in by_choice), None)
        row = _row(
            store,
            product_id=product_id,
            position=position,
            choices=list(variant.choices),
            sku=variant.sku,
            price_minor=variant.price_minor,
            compare_at_minor=variant.compare_at_minor,
            currency=store.currency,
            weight_grams=variant.weight_grams,
            image_id=image_id,
            created_at=now,
            updated_at=now,
        )
        rows[Variant].append(row)
        level = {
            "store_id": store.id,
            "id": row["id"],
            "on_hand": variant.stock,
            "reserved": 0,
            "backorder_limit": 0,
        }
        rows[StockLevel].append(level | {"updated_at": now})
        if variant.stock:
            rows[StockMovement].append(
                _row(
                    store,
                    variant_id=row["id"],
                    quantity=variant.stock,
                    reason="initial",
                    actor="demo",
                    created_at=now,
                )
            )


def _row(store: Store, row_id: UUID | None = None, **values: Any) -> dict[str, Any]:
    return {"store_id": store.id, "id": row_id or new_id(), **values}
