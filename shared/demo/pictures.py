"""The demo's drawings through the same encoders as uploads, on every core of the machine."""

import asyncio
import os
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from typing import Final

from shared.adapters.pictures import PreparedPicture, encode_sizes
from shared.demo.content.shape import DemoPicture, DemoStore
from shared.demo.drawings import Drawing, draw, draw_collection, draw_hero, rasterise

PRODUCT_WIDTHS: Final = (360, 720)
TILE_WIDTHS: Final = (360, 640)
HERO_WIDTHS: Final = (640, 960, 1440)

# Flat drawings are a twentieth smaller as AVIF than as WebP, for more time than everything else takes together.
# Their soft grounds show the blocks of the usual quality on sharp screens.
FORMATS: Final = ("webp",)
QUALITY: Final = 88

# The pictures of a store: its hero by the theme, tiles by the collection's slug, products' by what they show.
Drawn = Mapping[str | DemoPicture, PreparedPicture]

# What stands in a tile, as (form, colours).
Things = list[tuple[str, tuple[str, ...]]]


@contextmanager
def drawing_pool() -> Iterator[Executor]:
    """Open a process per core. Leaving the block early forgets what has not been drawn."""
    # Started anew instead of forked: the parent holds database connections and threads.
    pool = ProcessPoolExecutor(
        min(8, os.cpu_count() or 2), mp_context=get_context("spawn"), initializer=_end_with_parent
    )
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    # A worker waits for work for ever when its parent was killed, as it holds the other end of that pipe itself.
    threading.Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


async def draw_store(pool: Executor, store: DemoStore) -> Drawn:
    """Draw every picture of a store."""
    loop = asyncio.get_running_loop()
    wanted: dict[str | DemoPicture, asyncio.Future[PreparedPicture]] = {
        store.theme: loop.run_in_executor(pool, prepare_hero, store.theme)
    }
    for collection in store.collections:
        things = _things(store, collection.product_slugs)
        wanted[collection.slug] = loop.run_in_executor(pool, prepare_tile, things)
    for picture in {picture for product in store.products for picture in product.pictures}:
        wanted[picture] = loop.run_in_executor(pool, prepare_drawing, picture)
    return dict(zip(wanted, await asyncio.gather(*wanted.values()), strict=True))


def prepare_drawing(picture: DemoPicture) -> PreparedPicture:
    """Draw a product's picture and encode its sizes."""
    return _prepare(draw(picture), PRODUCT_WIDTHS)


def prepare_hero(theme: str) -> PreparedPicture:
    """Draw a theme's opening scene and encode its sizes."""
    return _prepare(draw_hero(theme), HERO_WIDTHS)


def prepare_tile(things: Things) -> PreparedPicture:
    """Draw a collection's tile and encode its sizes."""
    return _prepare(draw_collection(things), TILE_WIDTHS)


def _prepare(drawing: Drawing, widths: tuple[int, ...]) -> PreparedPicture:
    return encode_sizes(rasterise(drawing, widths[-1]), widths=widths, formats=FORMATS, quality=QUALITY)


def _things(store: DemoStore, members: tuple[str, ...]) -> Things:
    shown = {product.slug: product.pictures[0] for product in store.products}
    # A form is shown once, as three of a kind would look like one thing in three colours.
    by_form = {shown[slug].form: shown[slug] for slug in reversed(members)}
    return [(picture.form, picture.colours) for picture in reversed(by_form.values())][:3]
