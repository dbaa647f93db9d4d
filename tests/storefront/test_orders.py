from datetime import timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select, update

from shared.checkout.place_order import order_token
from shared.fulfilment.carriers import Tracking
from shared.fulfilment.move_shipment import bring, undo
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.orders.cancel_order import cancel_order
from shared.orders.change_order_settings import change_order_settings
from shared.orders.hold_order import HoldRules
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import fresh, make_shipment
from tests.support.web import browser


@pytest.fixture
def secret_key(settings: Settings):
    return settings.web.secret_key


async def place(database: Database, store: Store, secret_key: str):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Kiln Mug", slug="kiln-mug", price_minor=1900)
        order = await make_order(session, variant, quantity=2, secret_key=secret_key)
    return order, f"/orders/{order_token(secret_key, order)}"


async def test_shows_what_was_ordered_what_happens_next_and_where_it_goes(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    order, address = await place(database, store, secret_key)

    page = await shopper.get(address)

    assert page.status_code == 200
    assert f"Order {order.number}" in page.text
    assert "Kiln Mug" in page.text
    assert "2 \N{MULTIPLICATION SIGN} €19.00" in page.text
    assert "<dd>€42.90</dd>" in page.text
    assert "20457 Hamburg<br>Germany" in page.text
    assert 'aria-current="step"' in page.text
    assert "Pay on delivery" in page.text


async def test_is_kept_from_search_engines_referrers_and_caches(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    _, address = await place(database, store, secret_key)

    page = await shopper.get(address)

    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cache-control"] == "private, no-store"


async def test_a_paid_order_says_so(shopper: AsyncClient, database: Database, store: Store, secret_key: str):
    order, address = await place(database, store, secret_key)
    async with database.in_store(store.id) as session:
        await mark_paid(session, order, actor="owner@example.com", now=utc_now())

    page = await shopper.get(address)

    assert ">Paid</span>" in page.text
    assert "Pay on delivery" not in page.text


async def test_a_cancelled_order_says_so(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    order, address = await place(database, store, secret_key)
    async with database.in_store(store.id) as session:
        await cancel_order(session, order, reason="", actor="owner@example.com", now=utc_now())

    page = await shopper.get(address)

    assert "This order was cancelled. Nothing is owed and nothing is sent." in page.text
    assert "Thank you" not in page.text


async def test_guessed_and_foreign_links_are_not_found_alike(
    shopper: AsyncClient, database: Database, other_store: Store, secret_key: str
):
    _, foreign = await place(database, other_store, secret_key)

    answers = [
        await shopper.get(path) for path in (foreign, "/orders/" + "A" * 43, "/orders/1001", "/orders/%00")
    ]

    assert {answer.status_code for answer in answers} == {404}


async def test_a_parcel_is_shown_with_what_is_inside_and_where_to_follow_it(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    order, address = await place(database, store, secret_key)
    async with database.in_store(store.id) as session:
        tracking = Tracking("DHL", "77 01", "https://dhl.example/77")
        first = await make_shipment(session, await fresh(session, order), most=1, tracking=tracking)

    page = (await shopper.get(address)).text
    assert "A part of your order is on its way. The rest follows." in page
    assert 'href="https://dhl.example/77"' in page
    assert "1 \N{MULTIPLICATION SIGN} Kiln Mug" in page

    async with database.in_store(store.id) as session:
        order = await fresh(session, order)
        await bring(session, order, first, actor="m", now=utc_now())
        second = await make_shipment(session, order, most=1)
        await bring(session, order, second, actor="m", now=utc_now())
    assert "Your order has arrived. Enjoy it!" in (await shopper.get(address)).text


async def test_an_undone_parcel_was_never_there(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    order, address = await place(database, store, secret_key)
    async with database.in_store(store.id) as session:
        order = await fresh(session, order)
        await undo(session, order, await make_shipment(session, order), actor="m", now=utc_now())

    page = (await shopper.get(address)).text
    assert "We are packing it." in page
    assert "Your parcel" not in page


async def test_what_is_picked_up_says_when_it_is_ready(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    order, address = await place(database, store, secret_key)
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).values(pricing={"delivery": "pick_up"}))
        order = await fresh(session, order)
    assert "write to you when you can pick it up" in (await shopper.get(address)).text
    async with database.in_store(store.id) as session:
        await make_shipment(session, await fresh(session, order))

    assert "It is ready: you can pick it up and pay for it there." in (await shopper.get(address)).text


async def just_placed(services: Services, store: Store, *, minutes: int, age: timedelta) -> str:
    """Place an order so long ago in a store that lets its buyers cancel for so many minutes; returns its page."""
    async with services.database.in_store(store.id) as session:
        await change_order_settings(
            session, cancellation_minutes=minutes, rules=HoldRules(), actor="test", now=utc_now()
        )
        secret_key = services.settings.web.secret_key
        order = await make_order(session, await make_variant(session, stock=5), secret_key=secret_key)
        order.placed_at = utc_now() - age
    return f"/orders/{order_token(secret_key, order)}"


async def states(database: Database, store: Store) -> tuple[str | None, int | None]:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(Order.state)), await session.scalar(select(StockLevel.on_hand))


async def test_a_buyer_cancels_while_the_store_lets_them(door: Door, services: Services, store: Store):
    page = await just_placed(services, store, minutes=30, age=timedelta(minutes=29))
    shopper = browser(door, f"{store.slug}.localhost")

    shown = (await shopper.get(page)).text
    first = await shopper.post(f"{page}/cancellation")
    again = await shopper.post(f"{page}/cancellation")

    assert "Yes, cancel it" in shown
    assert first.status_code == 303
    assert again.status_code == 303
    assert await states(services.database, store) == ("cancelled", 5)
    assert "Yes, cancel it" not in (await shopper.get(page)).text


@pytest.mark.parametrize(("minutes", "age"), [(30, 31), (0, 0)])
async def test_a_buyer_who_comes_too_late_changes_nothing(
    door: Door, services: Services, store: Store, minutes: int, age: int
):
    page = await just_placed(services, store, minutes=minutes, age=timedelta(minutes=age))
    shopper = browser(door, f"{store.slug}.localhost")

    shown = (await shopper.get(page)).text
    refused = await shopper.post(f"{page}/cancellation")

    assert "Yes, cancel it" not in shown
    assert refused.status_code == 409
    assert "This order can no longer be cancelled here." in refused.text
    assert await states(services.database, store) == ("placed", 4)


async def test_a_held_order_says_that_somebody_looks_at_it(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    order, address = await place(database, store, secret_key)
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).where(Order.id == order.id).values(held_at=utc_now()))

    page = (await shopper.get(address)).text

    assert "We have your order and look at it once more before we pack it." in page
    assert "We are packing it." not in page


async def test_what_cost_nothing_brings_no_money_back(
    shopper: AsyncClient, database: Database, store: Store, secret_key: str
):
    order, address = await place(database, store, secret_key)
    gone = {"state": "cancelled", "cancelled_at": utc_now(), "paid_at": utc_now()}
    free = {"subtotal_minor": 0, "shipping_minor": 0, "tax_minor": 0, "total_minor": 0}
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).where(Order.id == order.id).values(**gone, **free))

    page = (await shopper.get(address)).text

    assert "Nothing is owed and nothing is sent." in page
    assert "on its way back" not in page
