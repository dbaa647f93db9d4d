"""The sandbox is particular about money where Stripe is: sessions, cards, refunds, accounts, lists."""

from typing import Any

import httpx
import pytest
import stripe

from tests.support.stripe_requests import MONTHLY, paid, session_of
from tests.support.stripe_sandbox import ORIGIN, Control, Wire, client_of


async def test_more_than_was_taken_is_never_given_back(wire: Wire, control: Control):
    client = client_of(wire)
    intent = await paid(client, control)
    await client.v1.refunds.create_async({"payment_intent": intent, "amount": 4000})

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.refunds.create_async({"payment_intent": intent, "amount": 489})
    assert (refused.value.http_status, refused.value.param) == (400, "amount")
    await client.v1.refunds.create_async({"payment_intent": intent})
    with pytest.raises(stripe.InvalidRequestError) as over:
        await client.v1.refunds.create_async({"payment_intent": intent})

    assert over.value.code == "charge_already_refunded"
    assert [one.amount for one in (await client.v1.refunds.list_async()).data] == [488, 4000]


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"line_items": []}, "line_items"),
        ({"mode": "gift"}, "mode"),
        ({"success_url": ""}, "success_url"),
        ({"colour": "red"}, "colour"),
        ({"expires_at": 1}, "expires_at"),
        ({"customer": "cus_nobody"}, "customer"),
        ({"line_items": [{"price_data": {"currency": "eur", "unit_amount": 49, "product_data": {"name": "x"}}}]}, "line_items"),
        ({"line_items": [{"price_data": {"currency": "eur", "unit_amount": "1.5", "product_data": {"name": "x"}}}]}, "unit_amount"),
        ({"line_items": [{"price_data": MONTHLY}]}, "line_items"),
        ({"metadata": {"k": "v" * 501}}, "metadata[k]"),
    ],
)  # fmt: skip
async def test_a_session_that_stripe_would_refuse_is_refused(wire: Wire, changes: dict[str, Any], param: str):
    client = client_of(wire)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        await client.v1.checkout.sessions.create_async(session_of(**changes))

    assert refused.value.param == param
    assert (await client.v1.checkout.sessions.list_async()).data == []


async def test_a_key_opens_its_own_account_only(wire: Wire):
    session = await client_of(wire).v1.checkout.sessions.create_async(session_of())

    with pytest.raises(stripe.InvalidRequestError) as missing:
        await client_of(wire, "sk_test_of_somebody").v1.checkout.sessions.retrieve_async(session.id)
    with pytest.raises(stripe.AuthenticationError):
        await client_of(wire, "sk_live_of_tests").v1.checkout.sessions.retrieve_async(session.id)

    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("4000000000000002", "card_declined"),
        ("4000000000009995", "card_declined"),
        ("4000000000000069", "expired_card"),
        ("4111111111111112", "card_declined"),
    ],
)
async def test_a_card_that_is_refused_leaves_the_session_open(
    wire: Wire, control: Control, card: str, code: str
):
    client = client_of(wire)
    session = await client.v1.checkout.sessions.create_async(session_of())

    assert await control(f"sessions/{session.id}/pay", card=card) == {"state": "refused", "code": code}

    session = await client.v1.checkout.sessions.retrieve_async(session.id, {"expand": ["payment_intent"]})
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert session.payment_intent.last_payment_error.code == code
    assert (await client.v1.charges.list_async()).data == []


async def test_the_page_takes_a_card_after_one_was_declined(wire: Wire):
    client = client_of(wire)
    session = await client.v1.checkout.sessions.create_async(session_of())
    async with httpx.AsyncClient(transport=wire, base_url=ORIGIN) as shopper:
        page = await shopper.get(session.url)
        assert "€44.88" in page.text
        assert "Blue Mug" in page.text
        declined = await shopper.post(session.url, data={"card": "4000 0000 0000 0002"})
        assert (declined.status_code, "Your card was declined." in declined.text) == (402, True)
        asked = await shopper.post(session.url, data={"card": "4000 0025 0000 3155"})
        assert "Your bank asks" in asked.text
        failed = await shopper.post(session.url, data={"card": "4000002500003155", "authentication": "fail"})
        assert failed.status_code == 402
        done = await shopper.post(
            session.url, data={"card": "4000002500003155", "authentication": "complete"}
        )
        assert (done.status_code, done.headers["location"]) == (
            303,
            f"https://shop.test/paid?session={session.id}",
        )
        assert (await shopper.get(session.url)).status_code == 410
        assert (await shopper.post(session.url, data={"card": "4242424242424242"})).status_code == 410
        assert (await shopper.get("/c/pay/cs_test_nobody")).status_code == 404

    assert len((await client.v1.charges.list_async()).data) == 1


@pytest.mark.parametrize(("outcome", "status"), [("succeeded", "paid"), ("failed", "unpaid")])
async def test_a_delayed_payment_is_complete_before_it_is_paid(
    wire: Wire, control: Control, outcome: str, status: str
):
    client = client_of(wire)
    session = await client.v1.checkout.sessions.create_async(session_of())
    await control(f"sessions/{session.id}/pay", method="delayed")
    session = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert (session.status, session.payment_status) == ("complete", "unpaid")

    await control(f"sessions/{session.id}/settle", outcome=outcome)

    session = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert session.payment_status == status
    latest = (await client.v1.events.list_async({"limit": 1})).data[0]
    assert latest.type == f"checkout.session.async_payment_{outcome}"


async def test_a_session_whose_time_is_over_cannot_be_paid(wire: Wire, control: Control):
    client = client_of(wire)
    session = await client.v1.checkout.sessions.create_async(session_of())

    await control("clock", advance=24 * 3600 + 1)

    assert (await client.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions with a status"):
        await client.v1.checkout.sessions.expire_async(session.id)
    latest = (await client.v1.events.list_async({"limit": 1})).data[0]
    assert latest.type == "checkout.session.expired"


async def test_lists_are_turned_by_cursors(wire: Wire):
    sessions = client_of(wire).v1.checkout.sessions
    made = [(await sessions.create_async(session_of())).id for _ in range(5)]

    first = await sessions.list_async({"limit": 2})
    second = await sessions.list_async({"limit": 2, "starting_after": first.data[-1].id})
    last = await sessions.list_async({"limit": 2, "starting_after": second.data[-1].id})

    assert [one.id for page in (first, second, last) for one in page.data] == made[::-1]
    assert [page.has_more for page in (first, second, last)] == [True, True, False]
