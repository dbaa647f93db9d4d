"""T94 and what stands around it: files that were bought, behind signed links."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from httpx import AsyncClient
from sqlalchemy import delete, select, update

from shared.carts.models import CartLine
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.kernel.settings import Settings
from shared.kernel.signed_links import read_signed_link, sign_link
from shared.orders.downloads import (
    DOWNLOAD,
    DownloadGrant,
    download_token,
    grant_downloads,
    grants_of_order,
    renew_downloads,
)
from shared.orders.end_waiting import confirm_order
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.orders.states import AWAITING_PAYMENT
from shared.products.digital_files import clean_name
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_bundle, make_file, make_variant
from tests.support.factories.orders import make_order
from tests.support.races import Races, fetch
from tests.support.web import browser

CONTENT = bytes(range(256)) * 4096  # 1 MiB: several pieces


@dataclass(frozen=True, slots=True)
class Bought:
    order: Order
    grant: DownloadGrant
    link: str


@pytest.fixture
def buy(services: Services, database: Database, store: Store):
    """Sell a file and return the paid order with its link."""

    async def bought(*, most: int = 5, name: str = "guide.pdf", shop: Store = store) -> Bought:
        async with database.in_store(shop.id) as session:
            variant = await make_variant(session, stock=None, kind="digital")
            file = await make_file(session, variant, size=len(CONTENT), most=most, name=name)
            order = await make_order(session, variant)
            await mark_paid(session, order, actor="test", now=utc_now())
            grant = (await grants_of_order(session, order.id))[0]
        await services.files.put_file(file.key, io.BytesIO(CONTENT))
        token = download_token(services.settings.web.secret_key, grant)
        return Bought(order, grant, f"/downloads/{token}")

    return bought


async def used(database: Database, store: Store, grant_id: UUID) -> int:
    async with database.in_store(store.id) as session:
        return (await session.scalar(select(DownloadGrant.used).where(DownloadGrant.id == grant_id))) or 0


async def test_a_link_sends_the_file_as_one_to_keep(
    shopper: AsyncClient, database: Database, store: Store, buy
):
    bought = await buy(name='Brüh"e\r\n.pdf')

    answer = await shopper.get(bought.link)

    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"Br_h_e__.pdf\"; filename*=UTF-8''Br%C3%BCh%22e%0D%0A.pdf"
    )
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert await used(database, store, bought.grant.id) == 1


async def test_every_changed_character_of_a_link_opens_nothing(
    shopper: AsyncClient, database: Database, store: Store, services: Services, buy
):
    bought = await buy()
    token = bought.link.removeprefix("/downloads/")
    key, now = services.settings.web.secret_key, utc_now()

    for place, mark in enumerate(token):
        changed = f"{token[:place]}{'A' if mark != 'A' else 'B'}{token[place + 1 :]}"
        assert read_signed_link(key, DOWNLOAD, store.id, changed, now=now) is None
        upper = f"{token[:place]}{mark.swapcase()}{token[place + 1 :]}"
        assert upper == token or read_signed_link(key, DOWNLOAD, store.id, upper, now=now) is None
    for wrong in (token[:-1], f"{token}A", token.replace(".", "", 1), "", ".", "...", "ä.b.c.d"):
        assert read_signed_link(key, DOWNLOAD, store.id, wrong, now=now) is None
    nothing = await shopper.get(f"/downloads/{token[:-1]}x")
    assert nothing.status_code == 404
    assert await used(database, store, bought.grant.id) == 0


async def test_another_stores_link_looks_like_one_that_never_was(
    door: Door, services: Services, database: Database, store: Store, other_store: Store, buy
):
    bought = await buy(shop=other_store)
    never = sign_link("another key", DOWNLOAD, store.id, bought.grant.id, until=utc_now() + timedelta(days=1))
    headers = {"x-request-id": "the-same"}
    client = browser(door, f"{store.slug}.localhost")

    theirs = await client.get(bought.link, headers=headers)
    random = await client.get(f"/downloads/{never}", headers=headers)

    assert (theirs.status_code, random.status_code) == (404, 404)
    assert theirs.content.replace(bought.link.encode(), b"") == random.content.replace(
        f"/downloads/{never}".encode(), b""
    )
    assert await used(database, other_store, bought.grant.id) == 0


@pytest.mark.parametrize("end", ["cancelled", "unpaid again", "over", "link over"])
async def test_a_link_ends_with_its_order_and_its_time(
    shopper: AsyncClient, services: Services, database: Database, store: Store, buy, end: str
):
    bought = await buy()
    past = utc_now() - timedelta(seconds=1)
    link = bought.link
    async with database.in_store(store.id) as session:
        if end == "cancelled":
            await session.execute(update(Order).values(state="cancelled"))
        elif end == "unpaid again":
            await session.execute(update(Order).values(payment_state="unpaid"))
        elif end == "over":
            await session.execute(update(DownloadGrant).values(expires_at=past))
        else:
            key = services.settings.web.secret_key
            link = f"/downloads/{sign_link(key, DOWNLOAD, store.id, bought.grant.id, until=past)}"

    assert (await shopper.get(link)).status_code == 404
    assert (await shopper.get(link, headers={"range": "bytes=5-"})).status_code == 404
    assert await used(database, store, bought.grant.id) == 0


async def test_a_link_outlives_a_refund_of_a_part(
    shopper: AsyncClient, database: Database, store: Store, buy
):
    bought = await buy()
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).values(payment_state="partly_refunded"))

    assert (await shopper.get(bought.link)).status_code == 200
    assert await used(database, store, bought.grant.id) == 1


@pytest.mark.parametrize(
    ("asked", "status", "span", "counted"),
    [
        ("bytes=0-", 206, (0, len(CONTENT)), 2),
        ("bytes=0-99", 206, (0, 100), 2),
        ("bytes=100-199", 206, (100, 200), 1),
        ("bytes=300000-", 206, (300000, len(CONTENT)), 1),
        ("bytes=-10", 206, (len(CONTENT) - 10, len(CONTENT)), 2),
        (f"bytes={len(CONTENT)}-", 416, None, 1),
        ("bytes=5-2", 416, None, 1),
        ("bytes=0-1,5-6", 200, (0, len(CONTENT)), 2),
        ("pages=1-2", 200, (0, len(CONTENT)), 2),
    ],
)
async def test_a_fetch_that_broke_off_goes_on_where_it_was(
    shopper: AsyncClient,
    database: Database,
    store: Store,
    buy,
    asked: str,
    status: int,
    span: tuple[int, int] | None,
    counted: int,
):
    bought = await buy()
    await shopper.get(bought.link)

    answer = await shopper.get(bought.link, headers={"range": asked})

    assert answer.status_code == status
    if span:
        assert answer.content == CONTENT[slice(*span)]
        assert answer.headers["content-length"] == str(span[1] - span[0])
    if status == 206:
        start, end = span
        assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(CONTENT)}"
    assert await used(database, store, bought.grant.id) == counted


async def test_nobody_goes_on_with_what_they_have_not_begun(
    shopper: AsyncClient, database: Database, store: Store, buy
):
    bought = await buy(most=1)

    assert (await shopper.get(bought.link, headers={"range": "bytes=1-"})).status_code == 404
    assert (await shopper.get(bought.link)).status_code == 200
    assert (await shopper.head(bought.link)).headers["content-length"] == str(len(CONTENT))
    assert (await shopper.get(bought.link)).status_code == 404
    async with database.in_store(store.id) as session:
        await session.execute(update(DownloadGrant).values(last_at=utc_now() - timedelta(minutes=61)))
    assert (await shopper.get(bought.link, headers={"range": "bytes=1-"})).status_code == 404
    assert await used(database, store, bought.grant.id) == 1


async def test_of_a_thousand_at_once_as_many_begin_as_may(
    database: Database, settings: Settings, store: Store, races: Races, buy
):
    """T94: counted by the statement that checks."""
    bought = await buy(most=7)

    answers = await races.run(settings.database, fetch, store.id, [bought.grant.id] * 1000)

    assert answers == {"begun": 7, "refused": 993}
    assert await used(database, store, bought.grant.id) == 7


async def test_files_come_with_the_payment_and_not_before(
    shopper: AsyncClient, services: Services, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        guide = await make_variant(session, stock=None, kind="digital", slug="guide")
        mug = await make_variant(session, stock=5)
        await make_file(session, guide, name="guide.pdf")
        await make_file(session, mug, name="care.pdf", own=True)
        kit = await make_bundle(session, (guide, 1), (mug, 1))
    await shopper.post("/cart/lines", data={"variant": str(kit.id), "quantity": "1"})
    placed = await shopper.post("/checkout", data=FORM)
    page = placed.headers["location"]
    assert "/downloads/" not in (await shopper.get(page)).text

    async with database.in_store(store.id) as session:
        found = (await session.scalars(select(Order.id))).one()
        order = await order_by_id(session, found)
        await mark_paid(session, order, actor="test", now=utc_now())
        await grant_downloads(session, order, now=utc_now())
        assert len(await grants_of_order(session, order.id)) == 2

    shown = (await shopper.get(page)).text
    assert shown.count('href="/downloads/') == 2
    assert "care.pdf" in shown
    assert "5 downloads left" in shown


async def test_files_come_with_money_that_was_waited_for(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None, kind="digital")
        await make_file(session, variant)
        order = await make_order(session, variant)
        await session.execute(update(Order).values(state=AWAITING_PAYMENT))
        assert await confirm_order(session, order, now=utc_now())
        assert not await confirm_order(session, order, now=utc_now())

        assert len(await grants_of_order(session, order.id)) == 1
        mails = await session.scalars(select(Job.id).where(Job.name == "notifications.send_downloads"))
        assert len(mails.all()) == 1


async def test_a_buyer_may_begin_anew(shopper: AsyncClient, database: Database, store: Store, buy):
    bought = await buy(most=1)
    await shopper.get(bought.link)
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, bought.order.id)
        assert await renew_downloads(session, order, actor="test", now=utc_now()) == 1

    assert await used(database, store, bought.grant.id) == 0
    assert (await shopper.get(bought.link)).status_code == 200


async def test_a_cart_of_downloads_needs_no_address(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        guide = await make_variant(session, stock=None, kind="digital", price_minor=900)
        mug = await make_variant(session, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(guide.id), "quantity": "1"})
    form = {"email": "mila@example.com", "name": "Mila", "country": "DE", "delivery": "download"}

    page = await shopper.get("/checkout")
    assert 'name="line1"' not in page.text
    assert "Cash on delivery" not in page.text
    assert 'name="seen_total" value="900"' in page.text

    # A mug that came into the cart since then needs its address after all.
    await shopper.post("/cart/lines", data={"variant": str(mug.id), "quantity": "1"})
    refused = await shopper.post("/checkout", data=form)
    assert refused.status_code == 422
    assert 'id="field-line1-error"' in refused.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Order.id))) == []
        await session.execute(delete(CartLine).where(CartLine.variant_id == mug.id))

    placed = await shopper.post("/checkout", data=form)
    assert placed.status_code == 303, placed.text
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, (await session.scalars(select(Order.id))).one())
        assert (order.shipping_minor, order.total_minor, order.payment_method) == (0, 900, "transfer")
        assert (order.address["line1"], order.address["name"], order.is_shipped) == ("", "Mila", False)
    assert "We write to you how to pay" in (await shopper.get(placed.headers["location"])).text


async def test_a_private_file_is_not_to_be_had_by_its_key(
    shopper: AsyncClient, owner: AsyncClient, database: Database, store: Store, buy
):
    await buy()
    async with database.in_store(store.id) as session:
        key = (await session.scalars(select(DownloadGrant).limit(1))).one()
        file = await grants_of_order(session, key.order_id)

    assert (await shopper.get(f"/media/{file[0].file.key}")).status_code == 404
    assert (await owner.get(f"/dashboard/{store.slug}/media/{file[0].file.key}")).status_code == 404


NAMES: Sequence[tuple[str, str]] = [
    ("guide.pdf", "guide.pdf"),
    ("C:\\Users\\me\\guide.pdf", "guide.pdf"),
    ("../../etc/passwd", "passwd"),
    ("\u202efdp.exe", "fdp.exe"),
    ("a\r\nb.txt", "ab.txt"),
    ("  .hidden. ", "hidden"),
    ("", "download"),
    ("x" * 300 + ".epub", "x" * 115 + ".epub"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_files_name_is_only_a_name(given: str, kept: str):
    assert clean_name(given) == kept
