"""The sandbox is what Stripe describes: every request that Stripe's own client sends and every answer that it hears is
held to the published description (F081, F090); and it is particular where Stripe is.
"""

import asyncio
import re
import shutil
import time
from collections.abc import Iterable
from typing import Any

import httpx
import pytest
import stripe

from shared.adapters.stripe_gateway import StripeGateway, session_parameters
from shared.adapters.stripe_sandbox.routes import OPERATIONS
from shared.adapters.stripe_sandbox.sandbox import Sandbox
from shared.embedded.processes import free_port
from shared.kernel.clock import utc_now
from shared.kernel.money import Money
from tests.support.openapi import Broken
from tests.support.stripe_description import StripeDescription
from tests.support.stripe_requests import SESSION, TERMS, session_of
from tests.support.stripe_sandbox import ORIGIN, Control, Wire, client_of

# stripe-mock believes no key with a second underscore.
MOCK_KEY = "sk_test_123"


@pytest.fixture
def described(stripe_description: StripeDescription | None) -> StripeDescription:
    if stripe_description is None:
        pytest.skip("Stripe's description is not beside this checkout")
    return stripe_description


def _shapes(operations: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(method, re.sub(r"\{[^}]+\}", "{}", path)) for method, path in operations}


async def _pay_and_give_back(v1: Any, control: Control) -> None:
    session = await v1.checkout.sessions.create_async(session_of())
    assert (session.amount_total, session.status, session.payment_status) == (4488, "open", "unpaid")
    items = await v1.checkout.sessions.line_items.list_async(session.id)
    assert [(item.description, item.amount_total) for item in items.data] == [
        ("Blue Mug", 3998),
        ("Delivery", 490),
    ]
    await control(f"sessions/{session.id}/pay")
    session = await v1.checkout.sessions.retrieve_async(
        session.id, {"expand": ["payment_intent.latest_charge"]}
    )
    assert (session.status, session.payment_status) == ("complete", "paid")
    charge = session.payment_intent.latest_charge
    assert (charge.amount_captured, charge.metadata["order_id"]) == (4488, "7")
    assert len((await v1.checkout.sessions.list_async({"status": "complete"})).data) == 1
    assert (await v1.payment_intents.retrieve_async(session.payment_intent.id)).amount_received == 4488
    assert len((await v1.payment_intents.list_async()).data) == 1
    assert (await v1.charges.retrieve_async(charge.id)).paid
    assert len((await v1.charges.list_async({"payment_intent": session.payment_intent.id})).data) == 1

    refund = await v1.refunds.create_async(
        {"payment_intent": session.payment_intent.id, "amount": 1000, "reason": "requested_by_customer"}
    )
    assert (await v1.refunds.retrieve_async(refund.id)).amount == 1000
    assert len((await v1.refunds.list_async({"payment_intent": session.payment_intent.id})).data) == 1
    booked = await v1.balance_transactions.list_async()
    # 2.9 % of 44.88 and 0.30 is the fee.
    assert [(one.amount, one.fee, one.net) for one in booked.data] == [(-1000, 0, -1000), (4488, 160, 4328)]
    assert (await v1.balance_transactions.retrieve_async(charge.balance_transaction)).fee == 160
    assert (await v1.balance.retrieve_async()).pending[0].amount == 3328
    await control(f"sessions/{session.id}/payout")
    [payout] = (await v1.payouts.list_async({"status": "paid"})).data
    assert (await v1.payouts.retrieve_async(payout.id)).amount == 3328


async def _hold_and_give_up(v1: Any, control: Control) -> None:
    held = await v1.checkout.sessions.create_async(
        session_of(payment_intent_data={"capture_method": "manual"})
    )
    await control(f"sessions/{held.id}/pay")
    held = await v1.checkout.sessions.retrieve_async(held.id)
    captured = await v1.payment_intents.capture_async(held.payment_intent, {"amount_to_capture": 4000})
    assert (captured.status, captured.amount_received) == ("succeeded", 4000)
    other = await v1.checkout.sessions.create_async(
        session_of(payment_intent_data={"capture_method": "manual"})
    )
    await control(f"sessions/{other.id}/pay")
    other = await v1.checkout.sessions.retrieve_async(other.id)
    given_up = await v1.payment_intents.cancel_async(
        other.payment_intent, {"cancellation_reason": "abandoned"}
    )
    assert given_up.status == "canceled"
    unpaid = await v1.checkout.sessions.create_async(session_of())
    assert (await v1.checkout.sessions.expire_async(unpaid.id)).status == "expired"


async def _subscribe(v1: Any, control: Control) -> None:
    product = await v1.products.create_async({"name": "Beans"})
    price = await v1.prices.create_async(
        {"product": product.id, "currency": "eur", "unit_amount": 1500, "recurring": {"interval": "month"}}
    )
    assert len((await v1.prices.list_async({"product": product.id})).data) == 1
    begun = await v1.checkout.sessions.create_async(
        session_of(
            mode="subscription", line_items=[{"price": price.id, "quantity": 1}], payment_intent_data={}
        )
    )
    await control(f"sessions/{begun.id}/pay")
    begun = await v1.checkout.sessions.retrieve_async(begun.id)
    assert (await v1.subscriptions.retrieve_async(begun.subscription)).status == "active"
    assert len((await v1.subscriptions.list_async({"customer": begun.customer})).data) == 1
    (invoice,) = (await v1.invoices.list_async({"subscription": begun.subscription, "status": "paid"})).data
    assert (await v1.invoices.retrieve_async(invoice.id)).amount_paid == 1500
    (payment,) = (await v1.invoice_payments.list_async({"invoice": invoice.id})).data
    assert payment.payment.payment_intent.startswith("pi_")
    portal = await v1.billing_portal.sessions.create_async(
        {"customer": begun.customer, "return_url": "https://shop.test/back"}
    )
    assert portal.url == f"{ORIGIN}/p/session/{portal.id}"
    paused = await v1.subscriptions.update_async(
        begun.subscription, {"pause_collection": {"behavior": "void"}, "cancel_at_period_end": True}
    )
    assert paused.pause_collection.behavior == "void"
    await v1.subscriptions.update_async(
        begun.subscription, {"pause_collection": "", "cancel_at_period_end": False}
    )
    await control(f"subscriptions/{begun.subscription}/card", card="4000000000000341")
    end = paused["items"].data[0].current_period_end
    await control("clock", advance=end - utc_now().timestamp() + 60)
    (draft,) = (await v1.invoices.list_async({"status": "draft"})).data
    less = {"customer": begun.customer, "invoice": draft.id, "amount": -500, "currency": "eur"}
    assert (await v1.invoice_items.create_async(less)).amount == -500
    await control("clock", advance=86400)
    (owed,) = (await v1.invoices.list_async({"status": "open"})).data
    assert owed.amount_due == 1000
    assert (await v1.subscriptions.retrieve_async(begun.subscription)).status == "past_due"
    await control(f"subscriptions/{begun.subscription}/card", card="4242424242424242")
    with pytest.raises(stripe.InvalidRequestError):
        await v1.invoices.pay_async(owed.id)
    await control(f"subscriptions/{begun.subscription}/card", card="4000000000000341")
    await control("clock", advance=32 * 86400)
    (owed,) = (await v1.invoices.list_async({"status": "open"})).data
    assert (await v1.invoices.void_invoice_async(owed.id)).status == "void"
    assert (await v1.subscriptions.cancel_async(begun.subscription)).status == "canceled"


async def _keep_a_card(v1: Any, control: Control) -> None:
    customer = await v1.customers.create_async({"email": "ada@example.com"})
    kept = await v1.checkout.sessions.create_async(
        {name: value for name, value in SESSION.items() if name != "customer_email"}
        | {
            "customer": customer.id,
            "payment_intent_data": {"setup_future_usage": "on_session"},
            "saved_payment_method_options": {"allow_redisplay_filters": ["always", "limited"]},
        }
    )
    await control(f"sessions/{kept.id}/pay", card="5555555555554444")
    cards = (await v1.customers.payment_methods.list_async(customer.id, {"type": "card"})).data
    assert [(one.card.brand, one.card.last4) for one in cards] == [("mastercard", "4444")]
    changed = await v1.customers.update_async(
        customer.id, {"invoice_settings": {"default_payment_method": cards[0].id}}
    )
    assert changed.invoice_settings.default_payment_method == cards[0].id
    assert (await v1.payment_methods.detach_async(cards[0].id)).customer is None
    assert (await v1.customers.list_async({"email": "ada@example.com"})).data[0].id == customer.id
    assert (await v1.customers.delete_async(customer.id)).deleted
    assert (await v1.customers.retrieve_async(customer.id)).deleted


async def test_every_operation_is_asked_and_answered_as_stripe_describes_it(
    sandbox: Sandbox, described: StripeDescription, control: Control
):
    described.seen.clear()
    v1 = client_of(Wire(sandbox, described)).v1
    endpoint = await v1.webhook_endpoints.create_async(
        {"url": "https://shop.test/hook", "enabled_events": ["*"]}
    )
    assert endpoint.secret.startswith("whsec_")
    assert (await v1.webhook_endpoints.retrieve_async(endpoint.id)).url == "https://shop.test/hook"
    assert len((await v1.webhook_endpoints.list_async()).data) == 1
    coupon: Any = {"amount_off": 500, "currency": "eur", "duration": "once"}
    assert (await v1.coupons.create_async(coupon)).amount_off == 500
    customer = await v1.customers.create_async({"email": "ada@example.com"})
    assert (await v1.customers.retrieve_async(customer.id)).email == "ada@example.com"

    await _pay_and_give_back(v1, control)
    await _hold_and_give_up(v1, control)
    await _subscribe(v1, control)
    await _keep_a_card(v1, control)

    events = await v1.events.list_async({"limit": 100})
    told = await v1.events.retrieve_async(events.data[0].id)
    assert told.type == "customer.deleted"
    await v1.webhook_endpoints.delete_async(endpoint.id)
    assert _shapes(described.seen) == _shapes(OPERATIONS)


def test_what_stripe_does_not_describe_is_refused(described: StripeDescription):
    with pytest.raises(Broken, match="takes no parameter colour"):
        described.request("POST", "/v1/refunds", "colour=red")
    with pytest.raises(Broken, match="reason is not boredom"):
        described.request("POST", "/v1/refunds", "reason=boredom")
    with pytest.raises(Broken, match="there is no POST /v1/presents"):
        described.request("POST", "/v1/presents", "")
    with pytest.raises(Broken, match="'amount' is a required property"):
        described.answer("GET", "/v1/refunds/re_1", 200, {"object": "refund", "id": "re_1"})
    with pytest.raises(Broken, match=r"a refund has no \['colour'\]"):
        described.event({"object": "refund", "colour": "red"})


async def test_stripes_own_mock_takes_the_same_requests():
    """Everything that the gateway asks, asked of the program that holds requests to Stripe's newest description."""
    program = shutil.which("stripe-mock")
    if program is None:
        pytest.skip("stripe-mock is not on the PATH")
    port = free_port()
    running = await asyncio.create_subprocess_exec(program, "-http-port", str(port), "-https-port", "0")
    transport = httpx.AsyncHTTPTransport()
    origin = f"http://127.0.0.1:{port}"
    gateway = StripeGateway(MOCK_KEY, [], address=origin, transport=transport)
    try:
        session = await _once_it_answers(client_of(transport, MOCK_KEY, origin=origin))
        assert session.object == "checkout.session"
        made = await client_of(transport, MOCK_KEY, origin=origin).v1.checkout.sessions.create_async(
            session_parameters(TERMS), {"idempotency_key": "pay_1"}
        )
        assert made.object == "checkout.session"
        # Its example of a session has no currency, so the answers to these two cannot be read as a standing.
        expand: Any = {"expand": ["payment_intent.latest_charge"]}
        sessions = client_of(transport, MOCK_KEY, origin=origin).v1.checkout.sessions
        assert (await sessions.retrieve_async(session.id, expand)).object == "checkout.session"
        assert (await sessions.expire_async(session.id)).object == "checkout.session"
        assert await gateway.find(TERMS.payment_id, since=utc_now()) is None
        await gateway.capture("pi_1", Money(500, "EUR"), key="cap_1")
        refund = await gateway.refund("pi_1", Money(500, "EUR"), refund_id=TERMS.payment_id, key="rf_1")
        assert refund.provider_id.startswith("re_")
        assert await gateway.refunds_of("pi_1")
        assert await gateway.health() == "test"
    finally:
        await gateway.close()
        running.terminate()
        await running.wait()


async def _once_it_answers(client: stripe.StripeClient) -> stripe.checkout.Session:
    until = time.monotonic() + 30
    while True:
        try:
            return await client.v1.checkout.sessions.create_async(session_of())
        except stripe.APIConnectionError:
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.1)
