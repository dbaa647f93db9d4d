"""The sandbox's clock of subscriptions: renewals, cards that are refused, pauses, ends, trials."""

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from shared.adapters.stripe_sandbox.periods import after
from shared.adapters.stripe_sandbox.sandbox import Sandbox
from tests.support.stripe_description import StripeDescription
from tests.support.stripe_sandbox import Control, Wire, client_of

DAY = 86400
MONTH = {"interval": "month", "interval_count": 1}
FAILING = "4000000000000341"


@pytest.fixture
def v1(sandbox: Sandbox, stripe_description: StripeDescription | None) -> Any:
    """Stripe's own client, each word of which is held to Stripe's description."""
    return client_of(Wire(sandbox, stripe_description)).v1


async def subscribed(v1: Any, control: Control, discounts: list[Any] | None = None, **data: Any) -> Any:
    """Return a subscription of 15.00 a month that was begun by Checkout."""
    less = {"discounts": discounts} if discounts else {}
    session = await v1.checkout.sessions.create_async(
        {
            "mode": "subscription",
            "success_url": "https://shop.test/back",
            "customer_email": "ada@example.com",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "eur",
                        "unit_amount": 1500,
                        "recurring": {"interval": "month"},
                        "product_data": {"name": "Beans"},
                    },
                }
            ],
            "subscription_data": {"metadata": {"subscription_id": "7"}, **data},
            **less,
        }
    )
    await control(f"sessions/{session.id}/pay")
    session = await v1.checkout.sessions.retrieve_async(session.id)
    return await v1.subscriptions.retrieve_async(session.subscription)


async def invoices(v1: Any, subscription: Any) -> list[tuple[str, int, int]]:
    """Return state, amount paid and tries of each invoice, the first one first."""
    found = await v1.invoices.list_async({"subscription": subscription.id, "limit": 100})
    return [(one.status, one.amount_paid, one.attempt_count) for one in reversed(found.data)]


@pytest.mark.parametrize(
    ("start", "recurring", "end"),
    [
        ("2026-01-31", MONTH, "2026-02-28"),
        ("2026-12-05", MONTH, "2027-01-05"),
        ("2024-02-29", {"interval": "year", "interval_count": 1}, "2025-02-28"),
        ("2026-03-01", {"interval": "week", "interval_count": 2}, "2026-03-15"),
        ("2026-03-01", {"interval": "day", "interval_count": 3}, "2026-03-04"),
    ],
)
def test_when_a_period_ends(start: str, recurring: dict[str, Any], end: str):
    moment = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp())

    assert datetime.fromtimestamp(after(moment, recurring), UTC).date().isoformat() == end


async def test_each_period_has_an_invoice_that_is_paid(v1: Any, control: Control):
    subscription = await subscribed(v1, control)
    await control("clock", advance=63 * DAY)

    assert await invoices(v1, subscription) == [("paid", 1500, 1)] * 3
    assert (await v1.subscriptions.retrieve_async(subscription.id)).status == "active"
    (invoice, *_) = (await v1.invoices.list_async({"subscription": subscription.id})).data
    assert invoice.parent.subscription_details.metadata["subscription_id"] == "7"
    assert invoice.billing_reason == "subscription_cycle"


async def test_a_card_that_is_refused_is_tried_again_until_it_is_over(v1: Any, control: Control):
    subscription = await subscribed(v1, control)
    await control(f"subscriptions/{subscription.id}/card", card=FAILING)
    await control("clock", advance=32 * DAY)

    assert await invoices(v1, subscription) == [("paid", 1500, 1), ("open", 0, 1)]
    assert (await v1.subscriptions.retrieve_async(subscription.id)).status == "past_due"
    for _ in range(5):
        await control("clock", advance=3 * DAY)
    assert await invoices(v1, subscription) == [("paid", 1500, 1), ("uncollectible", 0, 4)]
    assert (await v1.subscriptions.retrieve_async(subscription.id)).status == "canceled"


async def test_another_card_pays_what_is_owed(v1: Any, control: Control):
    subscription = await subscribed(v1, control)
    await control(f"subscriptions/{subscription.id}/card", card=FAILING)
    await control("clock", advance=32 * DAY)
    (owed,) = (await v1.invoices.list_async({"status": "open"})).data
    with pytest.raises(stripe.CardError):
        await v1.invoices.pay_async(owed.id)

    await control(f"subscriptions/{subscription.id}/card", card="5555555555554444")

    assert await invoices(v1, subscription) == [("paid", 1500, 1), ("paid", 1500, 3)]
    assert (await v1.subscriptions.retrieve_async(subscription.id)).status == "active"


async def test_what_is_paused_is_not_charged_and_goes_on_when_it_was_said(v1: Any, control: Control):
    subscription = await subscribed(v1, control)
    until = subscription["items"].data[0].current_period_end + 3600
    await v1.subscriptions.update_async(
        subscription.id, {"pause_collection": {"behavior": "void", "resumes_at": until}}
    )

    await control("clock", advance=32 * DAY)
    assert await invoices(v1, subscription) == [("paid", 1500, 1), ("void", 0, 0)]
    await control("clock", advance=31 * DAY)

    assert await invoices(v1, subscription) == [("paid", 1500, 1), ("void", 0, 0), ("paid", 1500, 1)]
    assert (await v1.subscriptions.retrieve_async(subscription.id)).pause_collection is None


async def test_what_ends_with_its_period_is_not_charged_again(v1: Any, control: Control):
    subscription = await subscribed(v1, control)
    await v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True})
    assert (await v1.subscriptions.retrieve_async(subscription.id)).status == "active"

    await control("clock", advance=32 * DAY)

    ended = await v1.subscriptions.retrieve_async(subscription.id)
    assert (ended.status, len(await invoices(v1, subscription))) == ("canceled", 1)


async def test_a_trial_costs_nothing_until_it_is_over(v1: Any, control: Control):
    subscription = await subscribed(v1, control, trial_period_days=14)
    assert subscription.status == "trialing"
    assert await invoices(v1, subscription) == [("paid", 0, 1)]

    await control("clock", advance=15 * DAY)

    assert await invoices(v1, subscription) == [("paid", 0, 1), ("paid", 1500, 1)]
    assert (await v1.subscriptions.retrieve_async(subscription.id)).status == "active"


async def test_a_coupon_for_once_reduces_the_first_invoice_alone(v1: Any, control: Control):
    coupon = {"id": "first", "amount_off": 500, "currency": "eur", "duration": "once", "max_redemptions": 1}
    made = await v1.coupons.create_async(coupon)
    assert (made.id, made.amount_off, made.duration, made.valid) == ("first", 500, "once", True)
    with pytest.raises(stripe.InvalidRequestError) as again:
        await v1.coupons.create_async(coupon)
    assert again.value.code == "resource_already_exists"

    subscription = await subscribed(v1, control, discounts=[{"coupon": "first"}])
    await control("clock", advance=32 * DAY)

    assert await invoices(v1, subscription) == [("paid", 1000, 1), ("paid", 1500, 1)]
    with pytest.raises(stripe.InvalidRequestError):
        await subscribed(v1, control, discounts=[{"coupon": "first"}])


async def drafted(v1: Any, control: Control) -> tuple[Any, Any]:
    """Return a subscription with the draft of its second period."""
    subscription = await subscribed(v1, control)
    end = subscription["items"].data[0].current_period_end
    await control("clock", advance=end - datetime.now(UTC).timestamp() + 60)
    (draft,) = (await v1.invoices.list_async({"subscription": subscription.id, "status": "draft"})).data
    return subscription, draft


def credit(draft: Any, amount: int) -> dict[str, Any]:
    return {
        "customer": draft.customer,
        "invoice": draft.id,
        "amount": -amount,
        "currency": "eur",
        "description": "Store credit",
        "metadata": {"renewal_credit": "credit_1"},
    }


async def test_an_invoice_of_a_later_period_is_a_draft_for_an_hour(v1: Any, control: Control):
    subscription, draft = await drafted(v1, control)
    assert (draft.status, draft.amount_due, draft.billing_reason) == ("draft", 1500, "subscription_cycle")

    await control("clock", advance=3600)

    assert await invoices(v1, subscription) == [("paid", 1500, 1)] * 2


async def test_what_is_taken_off_a_draft_is_not_charged(v1: Any, control: Control):
    subscription, draft = await drafted(v1, control)
    for _ in range(2):
        await v1.invoice_items.create_async(credit(draft, 600), {"idempotency_key": "credit_1"})

    await control("clock", advance=3600)

    assert await invoices(v1, subscription) == [("paid", 1500, 1), ("paid", 900, 1)]
    reduced = await v1.invoices.retrieve_async(draft.id)
    assert [(one.amount, one.metadata["renewal_credit"]) for one in reduced.lines.data] == [
        (-600, "credit_1")
    ]


async def test_a_draft_of_which_all_is_taken_off_is_paid_without_a_charge(v1: Any, control: Control):
    subscription, draft = await drafted(v1, control)
    await v1.invoice_items.create_async(credit(draft, 1500))

    await control("clock", advance=3600)

    assert await invoices(v1, subscription) == [("paid", 1500, 1), ("paid", 0, 1)]
    assert (await v1.invoice_payments.list_async({"invoice": draft.id})).data == []


@pytest.mark.parametrize("wrong", [{"currency": "usd"}, {"invoice": "in_none"}, {"amount": "x"}])
async def test_what_cannot_be_added_to_an_invoice_is_refused(
    v1: Any, control: Control, wrong: dict[str, Any]
):
    subscription, draft = await drafted(v1, control)

    with pytest.raises(stripe.InvalidRequestError):
        await v1.invoice_items.create_async(credit(draft, 600) | wrong)
    await control("clock", advance=3600)
    with pytest.raises(stripe.InvalidRequestError) as late:
        await v1.invoice_items.create_async(credit(draft, 600))

    assert late.value.code == "invoice_not_editable"
    assert await invoices(v1, subscription) == [("paid", 1500, 1)] * 2


async def test_what_is_owed_can_be_void_and_what_is_paid_cannot(v1: Any, control: Control):
    subscription, draft = await drafted(v1, control)
    await control(f"subscriptions/{subscription.id}/card", card=FAILING)
    with pytest.raises(stripe.InvalidRequestError):
        await v1.invoices.void_invoice_async(draft.id)
    await control("clock", advance=3600)

    assert (await v1.invoices.void_invoice_async(draft.id)).status == "void"

    (first,) = (await v1.invoices.list_async({"status": "paid"})).data
    with pytest.raises(stripe.InvalidRequestError):
        await v1.invoices.void_invoice_async(first.id)


async def test_nobody_is_charged_for_a_draft_of_what_has_ended(v1: Any, control: Control):
    subscription, draft = await drafted(v1, control)
    await v1.subscriptions.cancel_async(subscription.id)

    await control("clock", advance=40 * DAY)

    assert (await v1.invoices.retrieve_async(draft.id)).status == "draft"
    assert len(await invoices(v1, subscription)) == 2
