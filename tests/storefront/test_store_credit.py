"""Store credit in the account and at the checkout: seen and spent by its customer, and by nobody else."""

import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select

from shared.carts.models import Cart
from shared.customers.models import Customer
from shared.gift_cards.change_credit import give_credit
from shared.gift_cards.models import GiftCard, GiftCardEntry
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.cancel_order import cancel_order
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.decide_way import decide_way
from shared.payments.ways import Way
from shared.stores.models import Store
from tests.storefront.test_checkout_budget import BUDGET, OF_TAX_PROVIDERS, of_the_frame, statements
from tests.support.account_links import open_account
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant

PASSWORD = "a long enough secret"
EMAIL = "mila@example.com"


@pytest.fixture
def mila(shopper: AsyncClient, database: Database, store: Store, runner: asyncio.Runner) -> AsyncClient:
    """Mila, signed in with 50.00 of credit and a mug of 119.00 in the cart."""

    async def come() -> None:
        await open_account(shopper, database, store, EMAIL)
        async with database.in_store(store.id) as session:
            customer = (await session.scalars(select(Customer).where(Customer.email == EMAIL))).one()
            amount, now = Money(5000, "EUR"), utc_now()
            await give_credit(
                session, customer, amount, note="For the scratch", actor="mia@example.com", now=now
            )
            variant = await make_variant(session, price_minor=11900)
        await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})

    runner.run(come())
    return shopper


async def holds(database: Database, store: Store) -> tuple[int, list[tuple[int, str]]]:
    """Return the balance and the ledger, first line first."""
    async with database.in_store(store.id) as session:
        lines = await session.execute(
            select(GiftCardEntry.amount_minor, GiftCardEntry.reason).order_by(
                GiftCardEntry.created_at, GiftCardEntry.id
            )
        )
        return await session.scalar(select(GiftCard.balance_minor)), [tuple(line) for line in lines]


async def test_the_account_shows_what_there_is_and_how_it_came_to_that(mila: AsyncClient):
    page = await mila.get("/account/credit")

    assert page.status_code == 200
    assert '<p class="credit-balance numeric">€50.00</p>' in page.text
    assert "For the scratch" in page.text
    assert "mia@example.com" not in page.text


async def test_an_account_without_credit_says_so(shopper: AsyncClient, database: Database, store: Store):
    await open_account(shopper, database, store, "bo@example.com", name="Bo")

    page = await shopper.get("/account/credit")

    assert '<p class="credit-balance numeric">€0.00</p>' in page.text
    assert "Nothing has been given or spent yet." in page.text


async def test_whoever_is_not_signed_in_is_asked_to(shopper: AsyncClient):
    answer = await shopper.get("/account/credit")

    assert (answer.status_code, answer.headers["location"]) == (303, "/account/sign-in")


async def test_credit_pays_a_part_and_comes_back_when_the_order_is_called_off(
    mila: AsyncClient, database: Database, store: Store
):
    offered = await mila.get("/checkout")
    chosen = await mila.post("/checkout/store-credit", data=FORM | {"note": "Ring twice"})
    with statements(database) as sent:
        placed = await mila.post("/checkout", data=FORM | {"seen_total": "11900", "seen_card": "5000"})
    order_page = await mila.get(placed.headers["location"])
    spent = await holds(database, store)
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, (await session.scalars(select(Order.id))).one())
        facts = (order.total_minor, order.card_minor, order.payment_state)
        await cancel_order(session, order, reason="", actor="mia@example.com", now=utc_now())
    account = await mila.get("/account/credit")

    assert "You have €50.00 of store credit." in offered.text
    assert "Your store credit pays €50.00" in chosen.text
    assert "Place order · €69.00" in chosen.text
    assert "Ring twice" in chosen.text
    assert (placed.status_code, facts) == (303, (11900, 5000, "unpaid"))
    around = OF_TAX_PROVIDERS + await of_the_frame(mila, database)
    assert len(sent) - around <= BUDGET, "\n".join(sent)
    assert "<dt>Store credit</dt>" in order_page.text
    assert spent == (0, [(5000, "issued"), (-5000, "spent")])
    assert await holds(database, store) == (5000, [(5000, "issued"), (-5000, "spent"), (5000, "returned")])
    assert f"Paid for order {order.number}" in account.text
    assert f"Back from order {order.number}" in account.text


async def test_credit_is_chosen_and_put_aside_again(mila: AsyncClient, database: Database, store: Store):
    await mila.post("/checkout/store-credit", data=FORM)

    page = await mila.post("/checkout/gift-card/removal", data=FORM)
    placed = await mila.post("/checkout", data=FORM | {"seen_total": "11900", "seen_card": "0"})

    assert "Place order · €119.00" in page.text
    assert "You have €50.00 of store credit." in page.text
    assert placed.status_code == 303
    assert await holds(database, store) == (5000, [(5000, "issued")])


async def test_a_cart_whose_customer_has_signed_out_is_paid_without_their_credit(
    mila: AsyncClient, database: Database, store: Store
):
    await mila.post("/checkout/store-credit", data=FORM)
    async with database.in_store(store.id) as session:
        credit_id = await session.scalar(select(GiftCard.id))
        variant = await make_variant(session, price_minor=11900)
    await mila.post("/account/sign-out")
    await mila.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    refused = await mila.post("/checkout/store-credit", data=FORM)
    async with database.in_store(store.id) as session:
        # Even a cart that points at it, as one does that was shared or found again by a link.
        for cart in await _open_carts(session):
            cart.gift_card_id = credit_id

    page = await mila.get("/checkout")
    placed = await mila.post("/checkout", data=FORM | {"seen_card": "5000"})

    assert refused.status_code == 422
    assert "You have no store credit that can be used here." in refused.text
    assert "store credit pays" not in page.text
    assert placed.status_code == 409
    assert await holds(database, store) == (5000, [(5000, "issued")])
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Order)) == 0


async def test_credit_pays_where_gift_cards_are_switched_off(
    mila: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide_way(session, Way("gift_card", is_on=False), actor="test", now=utc_now())

    page = await mila.post("/checkout/store-credit", data=FORM)

    assert "Place order · €69.00" in page.text
    assert "Have a gift card?" not in page.text


async def _open_carts(session):
    return (await session.scalars(select(Cart).where(Cart.state == "open"))).all()
