"""T84: thirty bombs at once in front of real workers: none is lost or grows, and the shop answers meanwhile."""

import statistics
import time

import httpx
from sqlalchemy import select

from shared.adapters.files import open_files
from shared.imports.open_archive import PACKED
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.products.files import upload_key
from shared.products.jobs import FETCH_PRODUCT_IMAGE
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from tests.adapters.test_pictures import BOMBS, encoded
from tests.support.factories.catalogue import make_variant
from tests.support.machine import Machine
from tests.support.patience import eventually

PICTURES = 30
MOST_MEMORY = 512 * 2**20
# A page takes some milliseconds; a shop that stood still while pictures are looked at would take seconds.
UNTOUCHED = 1.0


async def lay_down(machine: Machine, books: Database, shop: Store) -> None:
    """Have thirty pictures encoded that an archive is said to have brought: every bomb, and one that ends early."""
    files, whole = open_files(machine.settings().files), encoded(form="JPEG")
    bombs = [*(make() for make in BOMBS.values()), whole[: len(whole) // 2]]
    now = utc_now()
    async with books.in_store(shop.id) as session:
        product_id = (await make_variant(session)).product_id
        for place in range(PICTURES):
            key = new_id()
            await files.put(upload_key(shop.id, key), bombs[place % len(bombs)], "application/octet-stream")
            image = ProductImage(
                store_id=shop.id,
                product_id=product_id,
                position=place,
                source_url=f"{PACKED}{key}",
                created_at=now,
            )
            session.add(image)
            await session.flush()
            enqueue(session, FETCH_PRODUCT_IMAGE, now=now, image_id=image.id)


async def states(books: Database, shop: Store) -> list[str]:
    async with books.in_store(shop.id) as session:
        return list(await session.scalars(select(ProductImage.state)))


async def seconds_of_a_page(shopper: httpx.AsyncClient) -> float:
    begun = time.monotonic()
    answer = await shopper.get("/")
    assert answer.status_code == 200
    return time.monotonic() - begun


async def test_thirty_bombs_at_once_lose_no_worker_and_the_shop_answers_meanwhile(
    machine: Machine, books: Database, shop: Store
):
    await lay_down(machine, books, shop)
    await machine.launch_web()
    shopper = machine.shopper(shop.slug)
    await seconds_of_a_page(shopper)
    machine.launch("worker")
    working = machine.settings().web.worker_processes

    async def is_there() -> bool:
        return len(machine.children_of("worker")) == working

    await eventually(is_there)
    workers = machine.children_of("worker")
    machine.launch("relay")
    most, waited = 0, []

    async def is_over() -> bool:
        nonlocal most
        most = max(most, *(one.memory_info().rss for one in workers))
        waited.append(await seconds_of_a_page(shopper))
        return "pending" not in await states(books, shop)

    await eventually(is_over, patience=60)

    assert {one.pid for one in machine.children_of("worker")} == {one.pid for one in workers}
    assert most < MOST_MEMORY
    assert statistics.median(waited) < UNTOUCHED
    found = await states(books, shop)
    assert (len(found), set(found)) == (PICTURES, {"ready", "failed"})
