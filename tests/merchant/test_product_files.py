"""Selling files from the dashboard."""

from httpx import AsyncClient
from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.downloads import DownloadGrant
from shared.orders.mark_paid import mark_paid
from shared.products.digital_files import LARGEST_FILE, DigitalFile
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_file, make_variant
from tests.support.factories.orders import make_order


def desk(store: Store, variant: Variant) -> str:
    return f"/dashboard/{store.slug}/products/{variant.product_id}"


async def files_in(database: Database, store: Store) -> list[DigitalFile]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(DigitalFile).order_by(DigitalFile.id)))


async def test_a_file_is_added_kept_privately_and_taken_away(
    owner: AsyncClient, services: Services, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)

    added = await owner.post(
        f"{desk(store, variant)}/files",
        files={"file": ("Brew guide.pdf", b"%PDF-", "application/pdf")},
        data={"most_downloads": "3", "days": "14"},
    )

    assert (added.status_code, added.headers["location"]) == (303, f"{desk(store, variant)}?saved=yes")
    (file,) = await files_in(database, store)
    assert (file.name, file.bytes, file.most_downloads, file.days) == ("Brew guide.pdf", 5, 3, 14)
    assert "/private/" in file.key
    pieces = await services.files.stream(file.key, 0, 5)
    assert pieces is not None
    assert b"".join([piece async for piece in pieces]) == b"%PDF-"
    assert "Brew guide.pdf" in (await owner.get(desk(store, variant))).text

    gone = await owner.post(f"{desk(store, variant)}/files/{file.id}/removal")
    assert (gone.status_code, gone.headers["location"]) == (303, f"{desk(store, variant)}?saved=yes")
    assert "Brew guide.pdf" not in (await owner.get(desk(store, variant))).text
    assert (await owner.post(f"{desk(store, variant)}/files/{file.id}/removal")).status_code == 404


async def test_what_cannot_be_sold_is_said_at_its_field(owner: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)
    for file, data, field in (
        (("a.pdf", b"", "application/pdf"), {}, "file"),
        (("a.pdf", b"x" * (LARGEST_FILE + 1), "application/pdf"), {}, "file"),
        (("a.pdf", b"x", "application/pdf"), {"most_downloads": "0"}, "most_downloads"),
        (("a.pdf", b"x", "application/pdf"), {"days": "forever"}, "days"),
    ):
        refused = await owner.post(f"{desk(store, variant)}/files", files={"file": file}, data=data)
        assert refused.status_code == 422
        assert f'id="field-{field}-error"' in refused.text
    assert await files_in(database, store) == []


async def test_a_product_becomes_a_download_and_goes_by_post_again(
    owner: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)

    for delivery, kind in (("download", "digital"), ("post", "physical")):
        saved = await owner.post(f"{desk(store, variant)}/delivery", data={"delivery": delivery})
        assert saved.status_code == 303
        async with database.in_store(store.id) as session:
            assert (await session.get_one(Product, (store.id, variant.product_id))).kind == kind


async def test_the_buyer_of_a_paid_order_may_begin_anew(owner: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, kind="digital")
        await make_file(session, variant)
        order = await make_order(session, variant)
    page = f"/dashboard/{store.slug}/orders/{order.number}"
    assert (await owner.post(f"{page}/downloads")).status_code == 409
    async with database.in_store(store.id) as session:
        await mark_paid(session, order, actor="test", now=utc_now())
        (grant,) = await session.scalars(select(DownloadGrant))
        grant.used = 5
    assert "5 of 5 used" in (await owner.get(page)).text

    assert (await owner.post(f"{page}/downloads")).headers["location"] == page
    assert "0 of 5 used" in (await owner.get(page)).text
