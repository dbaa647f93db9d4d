"""Create the demo installation: three stores with their catalogues, pictures, an owner and a few orders."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.accounts.create_user import create_user
from shared.accounts.models import User
from shared.adapters.files import open_files
from shared.demo.arrange_demo import arrange_demo, put_icons
from shared.demo.catalogue_rows import CatalogueRows
from shared.demo.content import told_goods
from shared.demo.content.shape import DemoStore
from shared.demo.content.stores import STORES
from shared.demo.content.translations import TRANSLATIONS
from shared.demo.group_products import group_products
from shared.demo.pictures import Drawn, draw_store, drawing_pool
from shared.demo.prices import write_prices
from shared.demo.sample_customers import write_sample_customers
from shared.demo.sample_news import write_sample_news
from shared.demo.sample_orders import place_sample_orders
from shared.demo.sample_reports import plan_sample_report
from shared.demo.sample_reviews import write_sample_reviews
from shared.demo.sample_series import begin_sample_series
from shared.demo.sample_stages import STORE as WORKSHOP
from shared.demo.sample_stages import put_through_stages
from shared.demo.sample_teams import form_sample_teams
from shared.demo.sample_visits import count_sample_visits
from shared.demo.scarce_goods import write_scarce_goods
from shared.demo.tell_demo import tell_demo
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings, WebSettings
from shared.products.files import FileStore
from shared.products.models import Product
from shared.stores.add_member import add_member
from shared.stores.create_store import create_store
from shared.stores.models import OPEN, SUSPENDED, Store

OWNER_EMAIL: Final = "owner@souk.example"
OWNER_PASSWORD: Final = "souk-demo-2026"  # noqa: S105 - shown to everyone at the start of a demo


@dataclass(frozen=True, slots=True)
class Demo:
    """Where a demo is made, and of what."""

    database: Database
    files: FileStore
    web: WebSettings
    draw: Callable[[DemoStore], Coroutine[Any, Any, Drawn]]
    shapes: Sequence[DemoStore] = STORES


async def create_demo(settings: Settings, *, only_if_empty: bool) -> None:
    """Make the three stores; with `only_if_empty`, do nothing in an installation that has a store of its own."""
    database = Database(settings.database, application="souk-demo")
    try:
        with drawing_pool() as pool:
            demo = Demo(database, open_files(settings.files), settings.web, partial(draw_store, pool))
            await make_stores(demo, only_if_empty=only_if_empty, now=utc_now())
    finally:
        await database.close()


async def make_stores(demo: Demo, *, only_if_empty: bool, now: datetime) -> None:
    """Make every store that is missing and fill every one that an interrupted run left empty.

    Stores begin closed and without products, in one transaction. Each is filled and opened in one more, so a run that
    ends anywhere leaves whole shops and closed, empty ones, which the next run knows and fills.
    """
    async with demo.database.as_platform() as session:
        empty = await _empty_stores(session, demo.shapes)
        if not empty and only_if_empty and await session.scalar(select(func.count()).select_from(Store)):
            return
        empty |= await _begin_missing(session, demo, now=now)
    unfilled = [shape for shape in demo.shapes if shape.slug in empty]
    # All are drawn from now on; the first store is written while the last is still being drawn.
    drawings = [asyncio.create_task(demo.draw(shape)) for shape in unfilled]
    for shape, drawing in zip(unfilled, drawings, strict=True):
        await _fill(demo, empty[shape.slug], shape, await drawing, now=now)


async def _empty_stores(session: AsyncSession, shapes: Sequence[DemoStore]) -> dict[str, Store]:
    never_filled = select(Store).where(
        Store.slug.in_([shape.slug for shape in shapes]),
        Store.state == SUSPENDED,
        ~exists().where(Product.store_id == Store.id),
    )
    return {store.slug: store for store in await session.scalars(never_filled)}


async def _begin_missing(session: AsyncSession, demo: Demo, *, now: datetime) -> dict[str, Store]:
    known = set(await session.scalars(select(Store.slug)))
    missing = [shape for shape in demo.shapes if shape.slug not in known]
    if not missing:
        return {}
    owner, begun = await _owner(session, now=now), {}
    for shape in missing:
        store = await _begin(session, demo.web, shape, now=now)
        await add_member(session, store.id, owner.id, role="owner", now=now)
        begun[shape.slug] = store
    return begun


async def _owner(session: AsyncSession, *, now: datetime) -> User:
    known: User | None = await session.scalar(select(User).where(User.email == OWNER_EMAIL))
    return known or await create_user(
        session, email=OWNER_EMAIL, name="Demo owner", password=OWNER_PASSWORD, now=now
    )


async def _begin(session: AsyncSession, web: WebSettings, shape: DemoStore, *, now: datetime) -> Store:
    return await create_store(
        session,
        slug=shape.slug,
        name=shape.name,
        currency=shape.currency,
        country=shape.country,
        email=shape.email,
        platform_host=web.platform_host,
        now=now,
        state=SUSPENDED,
        tagline=shape.tagline,
        theme=shape.theme,
        languages=list(shape.languages),
        translations=TRANSLATIONS.get(shape.slug, {}),
        shipping_rate_minor=shape.shipping_rate_minor,
        free_shipping_over_minor=shape.free_shipping_over_minor,
    )


async def _fill(demo: Demo, store: Store, shape: DemoStore, drawn: Drawn, *, now: datetime) -> None:
    rows = CatalogueRows(store, demo.files, drawn, now=now)
    await rows.gather(shape)
    icons = await put_icons(demo.files, store, shape.theme)
    async with demo.database.in_store(store.id) as session:
        mine = (await session.scalars(select(Store).with_for_update())).one()
        if mine.state == OPEN:
            return  # another run was faster
        await rows.write(session)
        await arrange_demo(session, shape, hero=rows.hero, tiles=rows.tiles, icons=icons, now=now)
        mine.state = OPEN
        await session.flush()
        await group_products(session, shape, rows.rule_tiles, now=now)
        await write_prices(session, mine, now=now)
        await write_scarce_goods(session, demo.files, secret_key=demo.web.secret_key, now=now)
        customers = await write_sample_customers(session, mine, now=now)
        await place_sample_orders(session, demo.web.secret_key, customers, now=now)
        await write_sample_news(session, mine, now=now)
        await count_sample_visits(session, now=now)
        await plan_sample_report(session, now=now)
        await begin_sample_series(session, now=now)
        await form_sample_teams(session, now=now)
        await write_sample_reviews(session, now=now)
        if shape.slug == WORKSHOP:
            await put_through_stages(session, now=now)
        if shape.slug == told_goods.STORE:
            await tell_demo(session, mine, now=now)
