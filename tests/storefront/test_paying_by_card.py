"""A shopper pays by card: to the payment page, and back by whichever way (F081, T18, T19, T27)."""

import httpx
import pytest
import stripe
from sqlalchemy import func, select

from shared.adapters.rate_limits import CARD_PAGES, CARD_TRIES_OF_MAILBOX
from shared.checkout.place_order import order_token
from shared.kernel.database import Database
from shared.orders.downloads import DownloadGrant
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_file, make_variant
from tests.support.installation import make_store
from tests.support.stripe_sandbox import ORIGIN, Control, Wire, client_of
from tests.support.web import HTMX, browser

CARD = FORM | {"payment": "card"}


@pytest.fixture
def shopper(card_door: Door, store: Store) -> httpx.AsyncClient:
    return browser(card_door, f"{store.slug}.localhost")


async def fill_cart(
    shopper: httpx.AsyncClient, database: Database, store: Store, *, price: int = 1999
) -> None:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=price, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})


async def orders_of(database: Database, store: Store) -> list[tuple[str, str]]:
    async with database.in_store(store.id) as session:
        return [
            (one.state, one.payment_state)
            for one in await session.scalars(select(Order).order_by(Order.number))
        ]


async def back_from(answer: httpx.Response, wire: Wire) -> str:
    """Pay on the page that the answer leads to; returns the way back into the shop."""
    async with httpx.AsyncClient(transport=wire) as at_stripe:
        paid = await at_stripe.post(answer.headers["location"], data={"card": "4242424242424242"})
    return httpx.URL(paid.headers["location"]).path


async def test_the_checkout_offers_both_ways(shopper: httpx.AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store)

    page = await shopper.get("/checkout")

    assert 'value="card" checked' in page.text
    assert 'value="cash_on_delivery"' in page.text
    assert f"form-action 'self' {ORIGIN};" in page.headers["content-security-policy"]


async def test_paying_by_card_places_the_order(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    assert (sent.status_code, sent.headers["location"].startswith(f"{ORIGIN}/c/pay/cs_test_")) == (303, True)
    assert await orders_of(database, store) == [("awaiting_payment", "unpaid")]

    came_back = await shopper.get(await back_from(sent, wire))

    assert await orders_of(database, store) == [("placed", "paid")]
    page = await shopper.get(came_back.headers["location"])
    assert "Thank you, Mila." in page.text
    assert "Paid" in page.text


async def test_the_way_back_is_in_the_language_of_the_way_there(
    card_door: Door, database: Database, wire: Wire
):
    store = await make_store(database, languages=["ar", "de"])
    shopper = browser(card_door, f"{store.slug}.localhost")
    await fill_cart(shopper, database, store)

    sent = await shopper.post("/ar/checkout", data=CARD)
    back = await back_from(sent, wire)
    came_back = await shopper.get(back)

    assert back.startswith("/ar/orders/")
    assert came_back.headers["location"] == back.removesuffix("/payment")
    assert (await shopper.get(came_back.headers["location"])).headers["content-language"] == "ar"


async def test_a_mailbox_that_tries_card_after_card_is_stopped_before_stripe_is_asked(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    for _ in range(CARD_TRIES_OF_MAILBOX.burst):
        await services.limits.take(CARD_TRIES_OF_MAILBOX, store=store.id, caller=FORM["email"])

    refused = await shopper.post("/checkout", data=CARD)
    by_cash = await shopper.post("/checkout", data=FORM)

    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert by_cash.status_code == 303
    assert await orders_of(database, store) == [("placed", "unpaid")]


async def test_an_order_opens_so_many_payment_pages_and_no_more(
    shopper: httpx.AsyncClient, services: Services, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    await shopper.post("/checkout", data=CARD)
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    page = f"/orders/{order_token(services.settings.web.secret_key, order)}/payment"
    for _ in range(CARD_PAGES.burst):
        await services.limits.take(CARD_PAGES, store=store.id, caller=str(order.id))

    assert (await shopper.post(page)).status_code == 429


async def test_a_program_that_fills_in_everything_orders_nothing(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)

    refused = await shopper.post("/checkout", data=CARD | {"website": "http://spam.example"})

    assert refused.status_code == 422
    assert "Leave this field empty." in refused.text
    assert f'value="{FORM["name"]}"' in refused.text
    assert await orders_of(database, store) == []


async def test_htmx_is_led_there_too(shopper: httpx.AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store)

    sent = await shopper.post("/checkout", data=CARD, headers=HTMX)

    assert sent.headers["hx-redirect"].startswith(f"{ORIGIN}/c/pay/")


async def test_the_way_back_alone_pays_nothing(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    """T19."""
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    token = await secret_of(wire, sent)

    came_back = await shopper.get(f"/orders/{token}/payment?session_id=cs_test_forged")

    assert came_back.headers["location"] == f"/orders/{token}"
    assert await orders_of(database, store) == [("awaiting_payment", "unpaid")]
    page = await shopper.get(f"/orders/{token}")
    assert "Waiting for payment" in page.text
    assert "Pay €44.88" in page.text
    assert (await shopper.get("/orders/somebody/payment")).status_code == 404


async def test_a_second_click_is_the_same_order_and_the_same_page(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)

    first = await shopper.post("/checkout", data=CARD)
    second = await shopper.post("/checkout", data=CARD)

    assert second.headers["location"] == first.headers["location"]
    assert len(await orders_of(database, store)) == 1


async def test_what_a_form_claims_is_not_what_is_charged(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    """T29."""
    await fill_cart(shopper, database, store)
    claimed = {
        "price": "1",
        "amount": "1",
        "total": "1",
        "total_minor": "1",
        "unit_amount": "1",
        "quantity": "1",
    }
    claimed |= {
        "shipping": "0",
        "discount": "4487",
        "currency": "JPY",
        "order_id": "1",
        "payment_state": "paid",
    }

    sent = await shopper.post("/checkout", data=CARD | claimed)

    opened = await session_of(wire, sent)
    assert (opened.amount_total, opened.currency) == (4488, "eur")
    assert await orders_of(database, store) == [("awaiting_payment", "unpaid")]


async def test_what_goes_into_the_cart_while_it_is_paid_is_not_in_the_order(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    """T30."""
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    await fill_cart(shopper, database, store, price=9900)

    await shopper.get(await back_from(sent, wire))

    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
        lines = await session.execute(select(OrderLine.unit_price_minor, OrderLine.quantity))
        assert [tuple(line) for line in lines] == [(1999, 2)]
    assert (order.state, order.payment_state, order.total_minor) == ("placed", "paid", 4488)
    assert (await session_of(wire, sent)).amount_total == 4488
    assert "€198.00" in (await shopper.get("/cart")).text


@pytest.mark.parametrize(("outcome", "given_out"), [("failed", 0), ("succeeded", 1)])
async def test_a_file_is_given_out_for_money_that_has_come(
    shopper: httpx.AsyncClient,
    database: Database,
    store: Store,
    control: Control,
    wire: Wire,
    outcome: str,
    given_out: int,
):
    """T34."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None, kind="digital", price_minor=1999)
        await make_file(session, variant)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    sent = await shopper.post("/checkout", data=CARD)
    page = f"sessions/{sent.headers['location'].rpartition('/')[2]}"
    back = f"/orders/{await secret_of(wire, sent)}/payment"

    await control(f"{page}/pay", method="delayed")
    await shopper.get(back)
    promised = await grants_of(database, store)
    await control(f"{page}/settle", outcome=outcome)
    await shopper.get(back)

    assert (promised, await grants_of(database, store)) == (0, given_out)


async def grants_of(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(DownloadGrant)) or 0


async def session_of(wire: Wire, sent: httpx.Response) -> stripe.checkout.Session:
    """Return the session at Stripe that a checkout has led to."""
    assert sent.status_code == 303, sent.text[:300]
    session_id = sent.headers["location"].rpartition("/")[2]
    return await client_of(wire).v1.checkout.sessions.retrieve_async(session_id)


async def test_paying_later_from_the_orders_page(
    shopper: httpx.AsyncClient, database: Database, store: Store, control: Control, wire: Wire
):
    """T27: Stripe was away when the order was placed."""
    await fill_cart(shopper, database, store)
    await control("troubles", kind="limit", request="POST /v1/checkout/sessions")
    sent = await shopper.post("/checkout", data=CARD)
    assert sent.headers["location"].endswith("?away=1")
    assert "does not answer right now" in (await shopper.get(sent.headers["location"])).text
    await control("calm")

    path = sent.headers["location"].removesuffix("?away=1")
    sent = await shopper.post(f"{path}/payment")
    await shopper.get(await back_from(sent, wire))

    assert await orders_of(database, store) == [("placed", "paid")]


async def test_turning_back_keeps_the_cart(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    token = await secret_of(wire, sent)

    turned = await shopper.post(f"/orders/{token}/cancellation")

    assert (turned.status_code, turned.headers["location"]) == (303, "/checkout")
    assert "Blue Mug" in (await shopper.get("/checkout")).text
    assert await orders_of(database, store) == [("cancelled", "unpaid")]
    async with httpx.AsyncClient(transport=wire) as at_stripe:
        assert (await at_stripe.get(sent.headers["location"])).status_code == 410
    again = await shopper.post("/checkout", data=CARD)
    assert again.headers["location"] != sent.headers["location"]
    assert await orders_of(database, store) == [("cancelled", "unpaid"), ("awaiting_payment", "unpaid")]


async def test_a_paid_order_is_not_turned_back(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    await back_from(sent, wire)
    token = await secret_of(wire, sent)

    turned = await shopper.post(f"/orders/{token}/cancellation")

    assert turned.headers["location"] == f"/orders/{token}"
    assert await orders_of(database, store) == [("placed", "paid")]


@pytest.mark.parametrize("payment", ["", "bitcoin", "CARD"])
async def test_no_way_to_pay_is_asked_for(
    shopper: httpx.AsyncClient, database: Database, store: Store, payment: str
):
    await fill_cart(shopper, database, store)

    sent = await shopper.post("/checkout", data=CARD | {"payment": payment})

    assert (sent.status_code, "Choose how you want to pay." in sent.text) == (422, True)
    assert await orders_of(database, store) == []


async def test_cash_is_as_it_was(
    shopper: httpx.AsyncClient, database: Database, store: Store, control: Control
):
    await fill_cart(shopper, database, store)

    await shopper.post("/checkout", data=FORM)

    assert await orders_of(database, store) == [("placed", "unpaid")]
    assert await control.read("calls") == []


async def test_a_delayed_payment_says_what_it_waits_for_and_can_be_paid_again_when_it_fails(
    shopper: httpx.AsyncClient, database: Database, store: Store, control: Control, wire: Wire
):
    """F090."""
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    session_id, order = sent.headers["location"].rsplit("/", 1)[-1], f"/orders/{await secret_of(wire, sent)}"
    await control(f"sessions/{session_id}/pay", method="delayed")

    await shopper.get(f"{order}/payment")
    page = (await shopper.get(order)).text
    assert "We wait for €44.88 from your bank" in page
    assert "Pay €44.88" not in page
    assert (await shopper.post(f"{order}/payment")).headers["location"] == order

    await control(f"sessions/{session_id}/settle", outcome="failed")
    await shopper.get(f"{order}/payment")
    page = (await shopper.get(order)).text
    assert "Your last payment did not come through, and nothing was taken." in page
    assert "Pay €44.88" in page
    assert "We wait for" not in page

    again = await shopper.post(f"{order}/payment")
    assert again.headers["location"].rsplit("/", 1)[-1] not in (session_id, "")
    await shopper.get(await back_from(again, wire))

    assert await orders_of(database, store) == [("placed", "paid")]
    assert "did not come through" not in (await shopper.get(order)).text


async def test_paying_again_never_leads_to_a_page_that_is_closed(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    session_id, order = sent.headers["location"].rsplit("/", 1)[-1], f"/orders/{await secret_of(wire, sent)}"
    same = await shopper.post(f"{order}/payment")
    assert same.headers["location"] == sent.headers["location"]
    await client_of(wire).v1.checkout.sessions.expire_async(session_id)

    again = await shopper.post(f"{order}/payment")

    assert again.headers["location"].startswith(f"{ORIGIN}/c/pay/cs_test_")
    assert again.headers["location"] != sent.headers["location"]
    await shopper.get(await back_from(again, wire))
    assert await orders_of(database, store) == [("placed", "paid")]


async def test_a_page_that_was_paid_is_not_opened_again(
    shopper: httpx.AsyncClient, database: Database, store: Store, wire: Wire
):
    await fill_cart(shopper, database, store)
    sent = await shopper.post("/checkout", data=CARD)
    order = f"/orders/{await secret_of(wire, sent)}"
    await back_from(sent, wire)

    again = await shopper.post(f"{order}/payment")

    assert again.headers["location"] == order
    assert await orders_of(database, store) == [("placed", "paid")]


async def secret_of(wire: Wire, sent: httpx.Response) -> str:
    """Return the token of the order for which a payment page was opened."""
    session_id = sent.headers["location"].rsplit("/", 1)[-1]
    session = await client_of(wire).v1.checkout.sessions.retrieve_async(session_id)
    return str(session.cancel_url).rsplit("/", 1)[-1]
