"""Subscriptions at Stripe, which keeps their clock: begun by Checkout, charged by its invoices."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from shared.adapters.stripe_amounts import LEAST, from_stripe, to_stripe
from shared.adapters.stripe_answers import answer, noted
from shared.kernel.money import Money
from shared.payments import subscription_desk as words
from shared.payments.gateway import GatewayRefused
from shared.payments.subscription_desk import (
    Begun,
    Opened,
    PaidInvoice,
    SubscriptionStanding,
    SubscriptionTerms,
    UnpaidInvoice,
)

LONGEST_NAME: Final = 200
LONGEST_COUPON: Final = 40
# Whoever is at their bank when the page closes still gets what they agreed to.
COUPON_LIFE: Final = timedelta(hours=1)
# Which lines of an invoice are ours.
CREDIT: Final = "renewal_credit"
# Stripe's words, and ours. Its "paused" is a trial that ended without a card.
_STATES: Final = {
    "trialing": words.TRIALING,
    "active": words.ACTIVE,
    "past_due": words.PAST_DUE,
    "unpaid": words.PAST_DUE,
    "incomplete": words.PAST_DUE,
    "paused": words.PAST_DUE,
    "incomplete_expired": words.ENDED,
    "canceled": words.ENDED,
}


class StripeSubscriptions:
    """The subscriptions of one Stripe account."""

    def __init__(self, v1: Any) -> None:
        self._v1 = v1

    async def start(self, terms: SubscriptionTerms, *, key: str) -> Opened:
        """Open a session in subscription mode; the same terms under the same key are the same session."""
        if terms.first_less is not None:
            await self._less_at_first(terms, key=key)
        params = cast("Any", subscription_parameters(terms))
        session = await answer(
            lambda: self._v1.checkout.sessions.create_async(params, {"idempotency_key": key})
        )
        if session.url is None:
            raise GatewayRefused("session_closed", "The payment page is no longer open.")
        return Opened(session.id, session.url)

    async def _less_at_first(self, terms: SubscriptionTerms, *, key: str) -> None:
        """Make the coupon that takes so much off the first invoice, and off no other."""
        params = cast("Any", coupon_parameters(terms))
        try:
            await answer(lambda: self._v1.coupons.create_async(params, {"idempotency_key": f"{key}_less"}))
        except GatewayRefused as refused:
            # An earlier try has made it, so long ago that Stripe has forgotten the key.
            if refused.code != "resource_already_exists":
                raise

    async def begun(self, session_id: str) -> Begun:
        """Read the session."""
        session = await answer(lambda: self._v1.checkout.sessions.retrieve_async(session_id))
        return Begun(session.status, session.url, session.subscription)

    async def find(self, subscription_id: UUID, *, since: datetime) -> str | None:
        """Look through the sessions that were opened since then for the one that carries our id."""
        params: dict[str, Any] = {"limit": 100, "created": {"gte": int(since.timestamp()) - 300}}
        while True:
            page = await answer(lambda: self._v1.checkout.sessions.list_async(dict(params)))
            for session in page.data:
                if noted(session, "subscription_id") == str(subscription_id):
                    return str(session.id)
            if not page.has_more:
                return None
            params["starting_after"] = page.data[-1].id

    async def close(self, session_id: str) -> Begun:
        """Expire the session; one that is over already stays what it is."""
        try:
            await answer(lambda: self._v1.checkout.sessions.expire_async(session_id))
        except GatewayRefused:
            return await self.begun(session_id)
        return await self.begun(session_id)

    async def standing(self, provider_id: str) -> SubscriptionStanding:
        """Read the subscription and all its invoices."""
        found = await answer(lambda: self._v1.subscriptions.retrieve_async(provider_id))
        invoices = await self._invoices(provider_id)
        paid = [await self._paid(one) for one in invoices if one.status == "paid"]
        return standing_of(
            found,
            tuple(one for one in paid if one.whole),
            tuple(_unpaid(one) for one in invoices if one.status != "paid"),
        )

    def least_charge(self, currency: str) -> Money:
        """Return what Stripe charges at least; what is less it would leave on the customer's balance."""
        return from_stripe(LEAST.get(currency, 1), currency)

    async def take_off(self, invoice_id: str, customer: str, amount: Money, *, name: str, key: str) -> None:
        """Add a line below nothing to a draft; Stripe refuses it for one that is a draft no more."""
        params: Any = {
            "customer": customer,
            "invoice": invoice_id,
            "amount": -to_stripe(amount),
            "currency": amount.currency.lower(),
            "description": name,
            "metadata": {CREDIT: key},
        }
        await answer(lambda: self._v1.invoice_items.create_async(params, {"idempotency_key": key}))

    async def void_invoice(self, invoice_id: str) -> None:
        """Void an invoice that is open or given up."""
        await answer(lambda: self._v1.invoices.void_invoice_async(invoice_id))

    async def pause(self, provider_id: str, *, until: datetime | None) -> None:
        """Void the invoices of the time of the pause, so that nothing is owed for it."""
        pause: dict[str, Any] = {"behavior": "void"}
        if until is not None:
            pause["resumes_at"] = int(until.timestamp())
        await self._update(provider_id, {"pause_collection": pause})

    async def go_on(self, provider_id: str) -> None:
        """End the pause."""
        await self._update(provider_id, {"pause_collection": ""})

    async def end_with_period(self, provider_id: str, *, ends: bool) -> None:
        """Set whether it ends with its period."""
        await self._update(provider_id, {"cancel_at_period_end": ends})

    async def end_now(self, provider_id: str) -> None:
        """Cancel it; Stripe does not know a subscription that is over any more."""
        try:
            await answer(lambda: self._v1.subscriptions.cancel_async(provider_id))
        except GatewayRefused as refused:
            if refused.code != "resource_missing":
                raise

    async def card_page(self, customer: str, *, back: str) -> str:
        """Open a session of the customer portal, which asks for another card and nothing else."""
        params: Any = {
            "customer": customer,
            "return_url": back,
            "flow_data": {
                "type": "payment_method_update",
                "after_completion": {"type": "redirect", "redirect": {"return_url": back}},
            },
        }
        page = await answer(lambda: self._v1.billing_portal.sessions.create_async(params))
        return str(page.url)

    async def _update(self, provider_id: str, params: Any) -> None:
        await answer(lambda: self._v1.subscriptions.update_async(provider_id, params))

    async def _invoices(self, provider_id: str) -> list[Any]:
        """Return all invoices of a subscription, the first one first."""
        params: dict[str, Any] = {"subscription": provider_id, "limit": 100}
        found: list[Any] = []
        while True:
            page = await answer(lambda: self._v1.invoices.list_async(dict(params)))
            found += page.data
            if not page.has_more:
                return found[::-1]
            params["starting_after"] = page.data[-1].id

    async def _paid(self, one: Any) -> PaidInvoice:
        # An invoice does not name its payments by itself.
        params: Any = {"invoice": one.id, "status": "paid", "limit": 10}
        payments = (
            (await answer(lambda: self._v1.invoice_payments.list_async(params))).data
            if one.amount_paid
            else []
        )
        intents = [
            payment.payment.payment_intent for payment in payments if payment.payment.type == "payment_intent"
        ]
        return PaidInvoice(
            one.id,
            from_stripe(one.amount_paid, one.currency),
            str(intents[0]) if intents else None,
            _moment(one.status_transitions.paid_at or one.created),
            _credited(one),
        )


def subscription_parameters(terms: SubscriptionTerms) -> dict[str, Any]:
    """Return what is sent to open a session: a pure function of the terms, so that each try sends the same bytes."""
    ours = {"subscription_id": str(terms.subscription_id), "store_id": str(terms.store_id)}
    less = {"discounts": [{"coupon": coupon_of(terms)}]} if terms.first_less is not None else {}
    trial = {"trial_period_days": terms.trial_days} if terms.trial_days else {}
    return {
        "mode": "subscription",
        "client_reference_id": str(terms.subscription_id),
        "customer_email": terms.email,
        # Debits whose money comes days later would let a period begin that nobody has paid for.
        "payment_method_types": ["card"],
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": terms.amount.currency.lower(),
                    "unit_amount": to_stripe(terms.amount),
                    "recurring": {"interval": terms.interval, "interval_count": terms.interval_count},
                    "product_data": {"name": terms.name[:LONGEST_NAME]},
                },
            }
        ],
        "success_url": terms.success_url,
        "cancel_url": terms.cancel_url,
        "expires_at": int(terms.expires_at.timestamp()),
        "metadata": ours,
        "subscription_data": {"metadata": ours, **trial},
        **less,
    }


def coupon_of(terms: SubscriptionTerms) -> str:
    """Return the name of the coupon of one subscription's first invoice."""
    return f"souk_{terms.subscription_id.hex}"


def coupon_parameters(terms: SubscriptionTerms) -> dict[str, Any]:
    """Return what is sent to make that coupon; it can be redeemed once, and not long after the page was closed."""
    assert terms.first_less is not None
    return {
        "id": coupon_of(terms),
        "amount_off": to_stripe(terms.first_less),
        "currency": terms.first_less.currency.lower(),
        "duration": "once",
        "max_redemptions": 1,
        "redeem_by": int((terms.expires_at + COUPON_LIFE).timestamp()),
        "name": terms.name[:LONGEST_COUPON],
        "metadata": {"subscription_id": str(terms.subscription_id), "store_id": str(terms.store_id)},
    }


def _unpaid(one: Any) -> UnpaidInvoice:
    state = words.VOID if one.status == "void" else words.OWED
    # The first one is paid on the page; what is taken off is taken off those that the clock writes.
    if one.status == "draft" and one.billing_reason == "subscription_cycle":
        state = words.DRAFT
    return UnpaidInvoice(one.id, state, from_stripe(one.amount_due, one.currency), _credited(one))


def _credited(one: Any) -> Money | None:
    """Return what we took off an invoice; it has few lines, so the first of them are all."""
    ours = [line.amount for line in one.lines.data if noted(line, CREDIT)]
    return from_stripe(-sum(ours), one.currency) if ours else None


def standing_of(
    found: Any, invoices: tuple[PaidInvoice, ...], unpaid: tuple[UnpaidInvoice, ...] = ()
) -> SubscriptionStanding:
    """Return what a subscription says, in our words."""
    ends = [item.current_period_end for item in found["items"].data]
    pause = found.pause_collection
    return SubscriptionStanding(
        provider_id=found.id,
        state=_STATES.get(found.status, words.PAST_DUE),
        customer=str(found.customer),
        renews_at=_moment(min(ends)) if ends else None,
        is_paused=pause is not None,
        resumes_at=_moment(pause.resumes_at) if pause and pause.resumes_at else None,
        ends_with_period=bool(found.cancel_at_period_end),
        is_unpaid_end=bool(found.cancellation_details)
        and found.cancellation_details.reason == "payment_failed",
        invoices=invoices,
        unpaid=unpaid,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
