"""Past orders of another shop: history that touches no stock, asks for no money, mails nobody, and counts on its days."""

import asyncio
import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.imports.models import OrderImport
from shared.imports.run_order_import import run_order_import
from shared.insight.models import DayFigures, ProductDayFigures
from shared.insight.refresh_figures import refresh_figures
from shared.invariants.checks import BOOKS, FIGURES
from shared.invariants.find_violations import find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.order_link import token_of_order
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.digits import stand_in
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.web import signed_in

SHOPIFY_COLUMNS = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,"
    "Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
    "Lineitem requires shipping,Billing Name,Shipping Name,Shipping Address1,Shipping City,Shipping Zip,"
    "Shipping Country,Notes,Cancelled at,Refunded Amount,Tags\n"
)
WHERE = "Ada Lovelace,Ada Lovelace,Hafenstraße 1,Hamburg,'20457,DE"
SHOPIFY = (
    SHOPIFY_COLUMNS
    # Taxes inside the prices; a code took 10 % off.
    + "#1001,Ada@Example.com,paid,2025-03-01 10:00:00 +0100,fulfilled,EUR,54.00,4.90,8.62,58.90,TEN,6.00,Post,"
    f'2025-03-01 09:59:00 +0100,2,Mug,20.00,MUG-1,true,{WHERE},Leave it at the door,,0.00,"gift, spring"\n'
    "#1001,ada@example.com,,,,,,,,,,,,,1,Bowl no longer made,20.00,BOWL,true,,,,,,,,,,\n"
    # Taxes on top, all given back.
    f"#1002,grace@example.com,refunded,2025-03-02 10:00:00 +0100,,EUR,20.00,0.00,1.40,21.40,,0.00,,"
    f"2025-03-02 10:00:00 +0100,1,Mug,20.00,MUG-1,true,{WHERE},,,21.40,\n"
    # Called off; still to be sent; its sums are wrong.
    f"#1003,grace@example.com,voided,,,EUR,20.00,0.00,0.00,20.00,,0.00,,2025-03-03 10:00:00 +0100,1,Mug,20.00,MUG-1,"
    f"true,{WHERE},,2025-03-03 11:00:00 +0100,0.00,\n"
    f"#1004,grace@example.com,paid,,unfulfilled,EUR,20.00,0.00,0.00,20.00,,0.00,,2025-03-04 10:00:00 +0100,1,Mug,"
    f"20.00,MUG-1,true,{WHERE},,,0.00,\n"
    f"#1005,grace@example.com,paid,,fulfilled,EUR,20.00,0.00,0.00,99.00,,0.00,,2025-03-05 10:00:00 +0100,1,Mug,"
    f"20.00,MUG-1,true,{WHERE},,,0.00,\n"
    "#1005,grace@example.com,,,,,,,,,,,,,1,Spoon,0.00,,true,,,,,,,,,,\n"
)
WOO = (
    "order_id,order_number,date,status,shipping_total,shipping_tax_total,fee_total,tax_total,order_total,refunded_total,"
    "order_currency,billing_first_name,billing_last_name,billing_email,billing_address_1,billing_postcode,billing_city,"
    "billing_country,item_name,item_sku,item_quantity,item_subtotal,item_total,item_total_tax\n"
    # Three for ten: no price of whole cents.
    "77,77,2025-04-01 12:00:00,completed,5.00,0.95,2.00,3.23,20.23,5.00,EUR,Ada,Lovelace,ada@example.com,Hafenstr. 1,"
    "20457,Hamburg,DE,Card,,3,10.00,8.00,1.52\n"
    "77,77,,,,,,,,,,,,,,,,,Stamp,,1,2.00,2.00,0.38\n"
    "78,78,2025-04-01 12:00:00,processing,0,0,0,0,2.00,0,EUR,Ada,Lovelace,ada@example.com,,,,DE,Stamp,,1,2.00,2.00,0\n"
)


def at(store: Store) -> str:
    return f"/dashboard/{store.slug}/orders/imports"


async def latest(database: Database, store: Store) -> OrderImport:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(OrderImport).order_by(OrderImport.id.desc()).limit(1))
        return found.one()


async def send(owner: httpx.AsyncClient, store: Store, text: str) -> httpx.Response:
    return await owner.post(at(store), files={"file": ("orders.csv", text.encode(), "text/csv")})


async def run(services: Services, store: Store, folder: Path, text: str, *, seconds: float = 40.0) -> bool:
    path = folder / "came.csv"
    await asyncio.to_thread(path.write_text, text)
    one = await latest(services.database, store)
    return await run_order_import(
        services.database,
        store.id,
        one.id,
        path,
        secret_key=services.settings.web.secret_key,
        now=utc_now(),
        seconds=seconds,
    )


async def brought(
    owner: httpx.AsyncClient, services: Services, store: Store, folder: Path, text: str
) -> tuple[str, list[int]]:
    """Import a file whole; return its page's path and how many orders were new, known and not taken."""
    answer = await send(owner, store, text)
    assert answer.status_code == 303, answer.text
    path = answer.headers["location"]
    await owner.post(path, data={"step": "start"})
    assert not await run(services, store, folder, text)
    report = (await latest(services.database, store)).report
    return path, [report[name] for name in ("made", "same", "refused")]


async def orders_of(database: Database, store: Store) -> list[Order]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Order).order_by(Order.number)))


async def broken(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), store_id=store.id, checks=BOOKS + FIGURES)
    return [str(one) for one in found]


async def mug_of(session: AsyncSession, sku: str = "MUG-1", title: str = "Mug") -> Variant:
    variant = await make_variant(session, stock=7, title=title)
    variant.sku = sku
    await session.flush()
    return variant


async def test_a_file_is_looked_into_before_anything_is_written(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await send(owner, store, SHOPIFY)
    page = (await owner.get(answer.headers["location"])).text

    assert "Nothing is written yet" in page
    assert "Shopify #1001" in page
    assert "Row 6: This order is not over" in page
    assert "Row 7: Its goods, delivery and taxes do not come to its total." in page
    assert "Discount Code" in page
    one = await latest(database, store)
    assert (one.state, one.total) == ("ready", 7)
    assert [one.report["preview"][name] for name in ("made", "same", "refused")] == [3, 0, 2]
    assert await orders_of(database, store) == []


async def test_orders_of_shopify_come_as_history_and_again_change_nothing(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    async with database.in_store(store.id) as session:
        mug = await mug_of(session)
    path, first = await brought(owner, services, store, tmp_path, SHOPIFY)
    _, again = await brought(owner, services, store, tmp_path, SHOPIFY)

    assert (first, again) == ([3, 0, 2], [0, 3, 2])
    ada, grace, gone = await orders_of(database, store)
    assert (ada.shown_number, ada.brought_from, ada.brought_number) == ("Shopify #1001", "shopify", "#1001")
    assert (ada.state, ada.payment_state, ada.fulfilment_state) == ("placed", "paid", "delivered")
    assert (ada.subtotal_minor, ada.discount_minor, ada.shipping_minor) == (6000, 600, 490)
    assert (ada.tax_minor, ada.included_tax_minor, ada.total_minor) == (0, 862, 5890)
    assert ada.placed_at == datetime(2025, 3, 1, 8, 59, tzinfo=UTC)
    assert (ada.email, ada.note, ada.address["postcode"]) == (
        "ada@example.com",
        "Leave it at the door",
        "20457",
    )
    assert (grace.payment_state, grace.tax_minor, grace.total_minor) == ("refunded", 140, 2140)
    assert (gone.state, gone.payment_state, gone.paid_at) == ("cancelled", "unpaid", None)
    async with database.in_store(store.id) as session:
        lines = list(
            await session.scalars(
                select(OrderLine).where(OrderLine.order_id == ada.id).order_by(OrderLine.position)
            )
        )
        stock = await session.scalar(text("SELECT on_hand FROM stock_levels"))
        jobs = set(await session.scalars(select(Job.name)))
        told = set(await session.scalars(select(Event.name).where(Event.name.like("order%"))))
        counter = (await current_store(session)).last_order_number
    assert [(one.variant_id, one.title, one.quantity, one.discount_minor) for one in lines] == [
        (mug.id, "Mug", 2, 400),
        (None, "Bowl no longer made", 1, 200),
    ]
    assert (stock, counter) == (7, 1000)
    assert {name for name in jobs if not name.startswith("imports.")} == set()
    assert told == {"orders.imported"}
    page = (await owner.get(path)).text
    assert "2 orders were not taken" in page


async def test_what_came_along_is_found_shown_and_not_to_be_worked_on(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    await brought(owner, services, store, tmp_path, SHOPIFY)
    orders = f"/dashboard/{store.slug}/orders"
    ada = (await orders_of(database, store))[0]

    for words in ("#1001", "1001", "Shopify #1001"):
        assert ">Shopify #1001<" in (await owner.get(orders, params={"q": words})).text
    page = await owner.get(f"{orders}/{ada.number}")
    assert page.status_code == 200
    assert "Brought along from Shopify, where its number was #1001." in page.text
    assert "Pack" not in page.text.partition('id="next"')[2].partition("</section>")[0]
    assert "Shopify #1001" not in (await owner.get(f"/dashboard/{store.slug}/packing")).text
    for deed in ("cancellation", "payment"):
        refused = await owner.post(f"{orders}/{ada.number}/{deed}", data={})
        assert refused.status_code == 409
    assert (await orders_of(database, store))[0].payment_state == "paid"


async def test_an_account_gets_its_past_only_with_a_proven_address(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    rows = {"ada@example.com": utc_now(), "grace@example.com": None}
    async with database.in_store(store.id) as session:
        people = {
            email: Customer(
                store_id=store.id,
                email=email,
                name="A",
                password_hash="!",
                created_at=utc_now(),
                verified_at=proven,
            )
            for email, proven in rows.items()
        }
        session.add_all(people.values())
    await brought(owner, services, store, tmp_path, SHOPIFY)

    ada, grace, _ = await orders_of(database, store)
    assert (ada.customer_id, grace.customer_id) == (people["ada@example.com"].id, None)
    page = (await owner.get(f"/dashboard/{store.slug}/customers/{ada.customer_id}")).text
    assert stand_in("58.90", page)


async def test_it_counts_on_its_days_and_the_books_are_right(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    async with database.in_store(store.id) as session:
        await mug_of(session)
    await brought(owner, services, store, tmp_path, SHOPIFY)
    await brought(owner, services, store, tmp_path, WOO)
    async with database.in_store(store.id) as session:
        while await refresh_figures(session, await current_store(session)):
            pass

    async with database.in_store(store.id) as session:
        days = select(DayFigures.day, func.sum(DayFigures.charged_minor), func.sum(DayFigures.refund_minor))
        figures = {
            str(day): (int(sold), int(back))
            for day, sold, back in await session.execute(days.group_by(DayFigures.day))
        }
        nameless = await session.scalar(
            select(func.sum(ProductDayFigures.items)).where(
                ProductDayFigures.variant_id == text("'00000000-0000-0000-0000-000000000000'")
            )
        )
    assert figures == {"2025-03-01": (5890, 0), "2025-03-02": (2140, 2140), "2025-04-01": (2023, 500)}
    # The bowl, three cards, a stamp and the fee.
    assert nameless == 6
    assert await broken(database, store) == []


async def test_orders_of_woocommerce_come_with_what_no_whole_cents_say(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    _, counts = await brought(owner, services, store, tmp_path, WOO)

    assert counts == [1, 0, 1]
    (order,) = await orders_of(database, store)
    assert (order.shown_number, order.payment_state) == ("WooCommerce 77", "partly_refunded")
    # 10.02 of cards, of which 2.02 is off, a stamp and the fee.
    assert (order.subtotal_minor, order.discount_minor) == (1402, 202)
    assert (order.shipping_minor, order.tax_minor, order.total_minor) == (500, 323, 2023)


async def test_our_own_export_makes_the_same_orders_in_another_store(
    owner: httpx.AsyncClient,
    services: Services,
    database: Database,
    store: Store,
    other_store: Store,
    door: Door,
    tmp_path: Path,
):
    other_owner = await signed_in(door, database, other_store)
    async with database.in_store(store.id) as session:
        variant = await mug_of(session, "=MUG", "Mug, blue")
        await make_order(session, variant, quantity=2)
        await make_order(session, variant)
        await session.execute(
            text(
                "UPDATE orders SET payment_state = 'paid', paid_at = placed_at, fulfilment_state = 'delivered'"
                " WHERE number = 1001"
            )
        )
    await brought(owner, services, store, tmp_path, SHOPIFY)

    exported = await owner.get(f"/dashboard/{store.slug}/orders/with-goods.csv")
    _, counts = await brought(other_owner, services, other_store, tmp_path, exported.text)

    # The second of our own is not paid.
    assert counts == [4, 0, 1]
    before = [one for one in await orders_of(database, store) if one.number != 1002]
    after = await orders_of(database, other_store)
    assert sorted(_sums(one) for one in before) == sorted(_sums(one) for one in after)
    assert {one.brought_number for one in after} == {one.shown_number for one in before}
    assert await broken(database, other_store) == []


def _sums(order: Order) -> tuple[object, ...]:
    return (
        order.placed_at,
        order.state,
        order.payment_state,
        order.subtotal_minor,
        order.discount_minor,
        order.shipping_minor,
        order.tax_minor,
        order.included_tax_minor,
        order.total_minor,
        order.email,
    )


async def test_an_order_of_another_currency_is_not_taken(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    _, counts = await brought(owner, services, store, tmp_path, SHOPIFY.replace("EUR", "USD"))

    assert counts == [0, 0, 5]
    assert await orders_of(database, store) == []


async def test_the_file_to_correct_has_the_orders_whole_and_can_be_sent_again(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    path, _ = await brought(owner, services, store, tmp_path, SHOPIFY)
    text = (await owner.get(f"{path}/to-correct.csv")).text

    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Name"] for row in rows] == ["#1004", "#1005", "#1005"]
    assert rows[1]["What is wrong"].startswith("Its goods, delivery")
    _, counts = await brought(owner, services, store, tmp_path, text.replace('"99.00"', '"20.00"'))
    assert counts == [1, 0, 1]


async def test_it_stops_between_two_chunks_and_goes_on_where_it_was(
    owner: httpx.AsyncClient, services: Services, database: Database, store: Store, tmp_path: Path
):
    row = SHOPIFY.splitlines()[3]
    many = SHOPIFY_COLUMNS + "".join(row.replace("#1002", f"#{number}") + "\n" for number in range(250))
    path = (await send(owner, store, many)).headers["location"]
    await owner.post(path, data={"step": "start"})

    assert await run(services, store, tmp_path, many, seconds=0)
    assert len(await orders_of(database, store)) == 100
    await owner.post(path, data={"step": "stop"})
    assert not await run(services, store, tmp_path, many)
    assert len(await orders_of(database, store)) == 100
    await owner.post(path, data={"step": "resume"})
    assert not await run(services, store, tmp_path, many)

    one = await latest(database, store)
    assert (one.state, one.report["rows"], one.report["made"]) == ("done", 250, 250)
    numbers = [order.number for order in await orders_of(database, store)]
    assert numbers == list(range(1_000_000_001, 1_000_000_251))


async def test_what_came_along_has_a_page_of_its_own_for_its_buyer(
    owner: httpx.AsyncClient,
    shopper: httpx.AsyncClient,
    services: Services,
    database: Database,
    store: Store,
    tmp_path: Path,
):
    await brought(owner, services, store, tmp_path, SHOPIFY)
    ada = (await orders_of(database, store))[0]

    page = await shopper.get(f"/orders/{token_of_order(services.settings.web.secret_key, store.id, ada.id)}")

    assert page.status_code == 200
    assert "Order Shopify #1001" in page.text
    assert "Bowl no longer made" in page.text


@pytest.mark.parametrize("text", ["Name,Email\n#1,a@example.com\n", "", "not a table"])
async def test_another_file_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store, text: str
):
    answer = await send(owner, store, text)

    assert answer.status_code == 422
    assert 'id="field-file-error"' in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(OrderImport)) == 0
