"""A catalogue with its uploaded pictures, from one store into another, by the archive that one hands out."""

import csv
import io
import zipfile
from collections.abc import Sequence

import httpx
import python_calamine
from PIL import Image
from sqlalchemy import select

from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.notifications.mailer import Message
from shared.products.models import Product
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_product
from tests.support.web import signed_in
from tests.support.workers import worker_with
from workers.jobs import do_job
from workers.runtime import Runtime

FORMULA = "=Mug, “fine”"


class NoPost:
    """Fails the test that sends mail."""

    async def send(self, message: Message) -> str:
        raise AssertionError(message.subject)


def runtime_of(services: Services) -> Runtime:
    return worker_with(services, NoPost())


def png(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "PNG")
    return out.getvalue()


async def illustrated(owner: httpx.AsyncClient, database: Database, store: Store) -> None:
    """Give the store a mug with two uploaded pictures."""
    async with database.in_store(store.id) as session:
        mug = await make_product(
            session, title=FORMULA, slug="mug", option="Size", values=["S", "M"], stock=7
        )
    for colour, alt in (((200, 30, 30), "Red"), ((30, 30, 200), "Blue")):
        path = f"/dashboard/{store.slug}/products/{mug.id}/images"
        answer = await owner.post(
            path, data={"alt": alt}, files={"image": ("a.png", png(colour), "image/png")}
        )
        assert answer.status_code == 303
    async with database.in_store(store.id) as session:
        blue = (await session.scalars(select(ProductImage).where(ProductImage.alt == "Blue"))).one()
        blue.position = -1


async def do_all(services: Services, database: Database, store: Store) -> None:
    runtime = runtime_of(services)
    while True:
        async with database.in_store(store.id) as session:
            waiting = list(await session.scalars(select(Job.id).where(Job.state != "done").order_by(Job.id)))
        if not waiting:
            return
        for job in waiting:
            await do_job(runtime, str(store.id), str(job))


async def brought_in(
    client: httpx.AsyncClient, services: Services, database: Database, store: Store, data: bytes
) -> None:
    files = {"file": ("products.zip", data, "application/zip")}
    answer = await client.post(f"/dashboard/{store.slug}/products/imports", files=files)
    assert answer.status_code == 303
    await client.post(answer.headers["location"], data={"step": "start"})
    await do_all(services, database, store)


async def images(database: Database, store: Store) -> Sequence[ProductImage]:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(ProductImage).order_by(ProductImage.position))).all()


def table_of(data: bytes) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return list(csv.DictReader(io.StringIO(archive.read("products.csv").decode(), newline="")))


async def test_uploaded_pictures_travel_and_the_same_archive_again_changes_nothing(
    owner: httpx.AsyncClient,
    door: Door,
    services: Services,
    database: Database,
    store: Store,
    other_store: Store,
):
    await illustrated(owner, database, store)
    theirs = await signed_in(door, database, other_store)
    data = (await owner.get(f"/dashboard/{store.slug}/products.zip")).content

    await brought_in(theirs, services, database, other_store, data)
    first = await images(database, other_store)
    await brought_in(theirs, services, database, other_store, data)

    # A picture that is encoded anew is a shade off.
    assert [(one.state, one.alt, one.width, (one.colour or "")[5:]) for one in first] == [
        ("ready", "Blue", 400, "c8"),
        ("ready", "Red", 400, "1e"),
    ]
    assert [one.id for one in await images(database, other_store)] == [one.id for one in first]
    again = (await theirs.get(f"/dashboard/{other_store.slug}/products.zip")).content
    named = ("Image Src", "Variant Image")
    assert [{key: cell for key, cell in row.items() if key not in named} for row in table_of(again)] == [
        {key: cell for key, cell in row.items() if key not in named} for row in table_of(data)
    ]


async def test_read_back_into_its_own_store_it_changes_nothing(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    await illustrated(owner, database, store)
    before = await images(database, store)
    async with database.in_store(store.id) as session:
        version = await session.scalar(select(Store.catalogue_version))
    data = (await owner.get(f"/dashboard/{store.slug}/products.zip")).content

    await brought_in(owner, services, database, store, data)

    after = await images(database, store)
    assert [(one.id, one.position) for one in after] == [(one.id, place) for place, one in enumerate(before)]
    async with database.in_store(store.id) as session:
        # The places were counted from -1, and are from 0 now; nothing else was touched.
        assert await session.scalar(select(Store.catalogue_version)) == version + 1


async def test_a_bomb_is_refused_at_the_field_and_nothing_is_kept(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("products.csv", b"0" * 5_000_000)
    files = {"file": ("products.zip", out.getvalue(), "application/zip")}

    answer = await owner.post(f"/dashboard/{store.slug}/products/imports", files=files)

    assert answer.status_code == 422
    assert "This archive unpacks to more than Souk takes." in answer.text


async def test_a_spreadsheet_holds_the_same_rows_as_texts(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await illustrated(owner, database, store)
    async with database.in_store(store.id) as session:
        # Longer than a cell can be.
        await make_product(session, title="Book", slug="book", description_html="x" * 40_000)
        assert await session.scalar(select(Product.title).where(Product.slug == "mug")) == FORMULA

    data = (await owner.get(f"/dashboard/{store.slug}/products.xlsx")).content

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    rows = book.get_sheet_by_name("Products").to_python()
    text = (await owner.get(f"/dashboard/{store.slug}/products.csv?q=mug")).text
    expected = list(csv.reader(io.StringIO(text, newline="")))
    told = [[str(int(cell)) if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    assert told[1][expected[0].index("Title")] == FORMULA
    # CSV puts an apostrophe before what a spreadsheet would reckon with; a text in a spreadsheet needs none.
    assert told == [[cell.removeprefix("'") for cell in row] for row in expected]
    assert book.get_sheet_by_name("Left out").to_python() == [["book"]]
