"""What the checkout offers is what the store decided (F087, F096)."""

import httpx
import pytest
from sqlalchemy import select

from shared.kernel.database import Database
from shared.orders.models import Order
from shared.payments.ways import PaymentWay
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.promotions import make_gift_card
from tests.support.web import signed_in

CASH = "cash_on_delivery"


async def decide(owner: httpx.AsyncClient, store: Store, method: str = CASH, **fields: str) -> httpx.Response:
    form = {"is_on": "yes"} | {name.rstrip("_"): value for name, value in fields.items()}
    return await owner.post(f"/dashboard/{store.slug}/payments/ways/{method}", data=form)


async def fill_cart(shopper: httpx.AsyncClient, database: Database, store: Store) -> None:
    """Put two mugs into the cart: 39.98, and 4.90 for delivery."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})


async def orders_of(database: Database, store: Store) -> list[Order]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Order)))


async def ways_of(database: Database, store: Store) -> list[PaymentWay]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(PaymentWay)))


async def test_a_fee_is_shown_charged_and_kept(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    await decide(owner, store, fee="2.50")
    await fill_cart(shopper, database, store)

    page = await shopper.get("/checkout")
    placed = await shopper.post("/checkout", data=FORM | {"seen_total": "4738"})

    (order,) = await orders_of(database, store)
    assert "€2.50" in page.text
    assert "€47.38" in page.text
    assert placed.status_code == 303
    assert (order.total_minor, order.shipping_minor) == (4738, 740)
    assert [(step.kind, step.amount.minor) for step in order.trace if step.kind == "fee"] == [("fee", 250)]


async def test_a_fee_that_the_buyer_did_not_see_is_shown_first(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    await decide(owner, store, fee="2.50")

    refused = await shopper.post("/checkout", data=FORM | {"seen_total": "4488"})

    assert refused.status_code == 409
    assert "€47.38" in refused.text
    assert await orders_of(database, store) == []


@pytest.mark.parametrize(
    ("decided", "orders"),
    [
        ({"is_on": ""}, 0),
        ({"countries": "France, AT"}, 0),
        ({"countries": "Germany"}, 1),
        ({"from_": "44.89"}, 0),
        ({"from_": "44.88", "up_to": "44.88"}, 1),
        ({"up_to": "44.87"}, 0),
        # The fee does not decide whether its own way is offered.
        ({"up_to": "44.88", "fee": "10"}, 1),
    ],
)
async def test_limits_hold_in_the_page_and_at_the_order(
    owner: httpx.AsyncClient,
    shopper: httpx.AsyncClient,
    database: Database,
    store: Store,
    decided: dict[str, str],
    orders: int,
):
    assert (await decide(owner, store, **decided)).status_code == 303
    await fill_cart(shopper, database, store)

    page = await shopper.get("/checkout")
    answer = await shopper.post("/checkout", data=FORM)

    assert page.text.count(f'value="{CASH}"') == orders
    assert answer.status_code == (303 if orders else 422)
    assert len(await orders_of(database, store)) == orders


async def test_the_stores_own_words_are_said_in_each_language(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        (await session.get_one(Store, store.id)).languages = ["de", "fr"]
    await decide(owner, store, label="Pay the rider", **{"label-de": "Zahlen an der Tür"})
    await fill_cart(shopper, database, store)

    pages = {code: (await shopper.get(f"{code}/checkout")).text for code in ("", "/de", "/fr")}

    assert "Pay the rider" in pages[""]
    assert "Zahlen an der Tür" in pages["/de"]
    assert "Pay the rider" in pages["/fr"]


async def test_gift_cards_that_are_off_pay_nothing(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        _card, code = await make_gift_card(session, minor=5000)
    await shopper.post("/checkout/gift-card", data=FORM | {"gift_card": code})
    await decide(owner, store, "gift_card", is_on="")

    page = await shopper.get("/checkout")
    await shopper.post("/checkout", data=FORM)

    (order,) = await orders_of(database, store)
    assert "Have a gift card?" not in page.text
    assert (order.card_minor, order.payment_state) == (0, "unpaid")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fee": "-1"}, "Enter an amount of zero or more."),
        ({"from_": "20", "up_to": "10"}, "This is less than the lowest amount."),
        ({"countries": "Atlantis"}, "There is no country “Atlantis”."),
        ({"label": "x" * 61}, "Use at most 60 characters."),
        ({"explanation": "x" * 301}, "Use at most 300 characters."),
    ],
)
async def test_what_cannot_be_decided_is_refused_and_kept(
    owner: httpx.AsyncClient, database: Database, store: Store, fields: dict[str, str], said: str
):
    answer = await decide(owner, store, **fields)

    assert answer.status_code == 422
    assert said in answer.text
    assert all(value in answer.text for value in fields.values())
    assert await ways_of(database, store) == []


async def test_staff_decide_nothing(door: Door, database: Database, store: Store):
    staff = await signed_in(door, database, store, role="staff")

    answer = await decide(staff, store, is_on="")

    assert answer.status_code == 403
    assert await ways_of(database, store) == []


async def test_there_is_no_other_way(owner: httpx.AsyncClient, database: Database, store: Store):
    assert (await decide(owner, store, "bitcoin")).status_code == 404
    assert await ways_of(database, store) == []


async def test_the_foot_of_the_shop_names_what_is_on(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, store: Store
):
    before = (await shopper.get("/")).text
    await decide(owner, store, is_on="")

    after = (await shopper.get("/")).text

    assert "Cash on delivery" in before
    assert "Cash on delivery" not in after
    assert "Bank transfer" not in after
