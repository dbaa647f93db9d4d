"""Payments through Stripe Checkout: the shopper pays on Stripe's own page, so no card number comes near us (R31)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID

import httpx
import stripe

from shared.adapters.stripe_amounts import NotChargeable, from_stripe, to_charge, to_stripe
from shared.adapters.stripe_answers import TimedClient, answer, noted
from shared.adapters.stripe_books import StripeBooks
from shared.adapters.stripe_cards import StripeCards
from shared.adapters.stripe_signature import read_signed
from shared.adapters.stripe_subscriptions import StripeSubscriptions
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.settings import StripeSettings
from shared.payments import states
from shared.payments.cards import Payer
from shared.payments.gateway import (
    GatewayRefused,
    Heard,
    Line,
    RefundStanding,
    Standing,
    Started,
    Terms,
)

PAGES: Final = "https://checkout.stripe.com"
MOST_LINES: Final = 90
LONGEST_NAME: Final = 200
# Stripe's words for a refund, and ours.
REFUND_STATES: Final = {
    "succeeded": states.REFUND_SUCCEEDED,
    "pending": states.REFUND_PENDING,
    "requires_action": states.REFUND_PENDING,
    "failed": states.REFUND_FAILED,
    "canceled": states.REFUND_FAILED,
}


class StripeGateway:
    """One Stripe account, by its secret key; `webhook_secrets` are all that may sign its messages right now."""

    name = "stripe"

    def __init__(
        self,
        secret_key: str,
        webhook_secrets: Sequence[str],
        *,
        address: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._http = TimedClient(transport)
        addresses: Any = {"api": address.rstrip("/")} if address else None
        self._v1 = stripe.StripeClient(
            secret_key, base_addresses=addresses, http_client=self._http, max_network_retries=0
        ).v1
        self._webhook_secrets = tuple(webhook_secrets)
        self._page_origin = address.rstrip("/") or PAGES
        self._is_live = secret_key.startswith(("sk_live_", "rk_live_"))

    @property
    def cards(self) -> StripeCards:
        """The cards that its customers keep."""
        return StripeCards(self._v1)

    @property
    def books(self) -> StripeBooks:
        """What it took and gave back."""
        return StripeBooks(self._v1)

    @property
    def subscriptions(self) -> StripeSubscriptions:
        """What it charges again and again."""
        return StripeSubscriptions(self._v1)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.close_async()

    @property
    def page_origin(self) -> str:
        """Where shoppers pay."""
        return self._page_origin

    def refusal_of(self, amount: Money) -> str | None:
        """Say by Stripe's own table whether an amount can be charged, without asking it (T39)."""
        try:
            to_charge(amount)
        except NotChargeable as refusal:
            return str(refusal)
        return None

    async def start(self, terms: Terms, *, key: str) -> Started:
        """Open a session; the same terms under the same key are the same session."""
        params = session_parameters(terms)
        session = await answer(
            lambda: self._v1.checkout.sessions.create_async(cast("Any", params), {"idempotency_key": key})
        )
        if session.url is None:
            # Only the answer of an earlier try can be of a session that has no page any more.
            raise GatewayRefused("session_closed", "The payment page is no longer open.")
        return Started(session.id, session.url, _moment(session.expires_at))

    async def status(self, session_id: str) -> Standing:
        """Read the session, its intent and what was given back, as they are now."""
        expand: Any = {"expand": ["payment_intent.latest_charge"]}
        session = await answer(lambda: self._v1.checkout.sessions.retrieve_async(session_id, expand))
        standing = standing_of(session)
        if standing.intent_id and standing.state == states.SUCCEEDED:
            return _with_refunds(standing, await self.refunds_of(standing.intent_id))
        return standing

    async def find(self, payment_id: UUID, *, since: datetime) -> str | None:
        """Look through the sessions that were opened since then for the one that carries our id."""
        after: str | None = None
        while True:
            params: Any = {"limit": 100, "created": {"gte": int(since.timestamp()) - 300}}
            if after:
                params["starting_after"] = after
            page = await answer(lambda params=params: self._v1.checkout.sessions.list_async(params))  # type: ignore[misc]  # bound for this turn
            for session in page.data:
                if noted(session, "payment_id") == str(payment_id):
                    return str(session.id)
            if not page.has_more:
                return None
            after = page.data[-1].id

    async def void(self, session_id: str) -> Standing:
        """Expire the session; one that is over already stays what it is."""
        try:
            await answer(lambda: self._v1.checkout.sessions.expire_async(session_id))
        except GatewayRefused:
            return await self.status(session_id)
        return await self.status(session_id)

    async def capture(self, intent_id: str, amount: Money, *, key: str) -> None:
        """Capture an authorized intent."""
        params: Any = {"amount_to_capture": to_stripe(amount)}
        await answer(
            lambda: self._v1.payment_intents.capture_async(intent_id, params, {"idempotency_key": key})
        )

    async def refund(self, intent_id: str, amount: Money, *, refund_id: UUID, key: str) -> RefundStanding:
        """Refund a part of an intent or all of it."""
        params: Any = {
            "payment_intent": intent_id,
            "amount": to_stripe(amount),
            "metadata": {"refund_id": str(refund_id)},
        }
        return _refund(await answer(lambda: self._v1.refunds.create_async(params, {"idempotency_key": key})))

    async def refunds_of(self, intent_id: str) -> tuple[RefundStanding, ...]:
        """List the refunds of an intent; Stripe allows far fewer than a page holds."""
        params: Any = {"payment_intent": intent_id, "limit": 100}
        page = await answer(lambda: self._v1.refunds.list_async(params))
        return tuple(_refund(one) for one in page.data)

    def hear(self, body: bytes, signature: str | None, *, now: datetime) -> Heard:
        """Believe a message that is signed by one of the secrets, recent, and of the mode of our key."""
        return read_signed(body, signature, self._webhook_secrets, is_live=self._is_live, now=now)

    async def health(self) -> str:
        """Ask for something small that every key may read."""
        await answer(self._v1.balance.retrieve_async)
        return "live" if self._is_live else "test"


def session_parameters(terms: Terms) -> dict[str, Any]:
    """Return what is sent to open a session: a pure function of the terms, so that each try sends the same bytes.

    Stripe takes a customer or an address.
    """
    payer = terms.payer if terms.payer and terms.payer.customer else None
    ours = {"payment_id": str(terms.payment_id), "store_id": str(terms.store_id)}
    return {
        "mode": "payment",
        "client_reference_id": str(terms.order_number),
        **(_of_payer(payer) if payer else {"customer_email": terms.email}),
        "line_items": [_item(line) for line in _lines(terms)],
        "success_url": terms.success_url,
        "cancel_url": terms.cancel_url,
        "expires_at": int(terms.expires_at.timestamp()),
        "metadata": ours,
        "payment_intent_data": {
            "metadata": ours,
            "description": f"Order {terms.shown_number}",
            **({"setup_future_usage": "on_session"} if payer and payer.keeps_card else {}),
        },
    }


def _of_payer(payer: Payer) -> dict[str, Any]:
    # Cards that were kept by our own tick are "limited"; by itself the page shows only those kept by its own.
    return {
        "customer": payer.customer,
        "saved_payment_method_options": {"allow_redisplay_filters": ["always", "limited"]},
    }


def standing_of(session: Any) -> Standing:
    """Return what a session with its intent says, in our words."""
    intent = session.payment_intent
    amount = from_stripe(session.amount_total, session.currency)
    charge = intent.latest_charge if intent else None
    state = _state(session, intent)
    # Cards that were declined on an open page are between Stripe and the shopper, who is still there.
    error = intent.last_payment_error if state == states.FAILED else None
    return Standing(
        session_id=session.id,
        state=state,
        amount=amount,
        intent_id=intent.id if intent else None,
        url=session.url,
        captured=from_stripe(intent.amount_received, intent.currency) if intent else None,
        is_disputed=bool(charge and charge.disputed),
        problem=error.message if error else None,
    )


def _state(session: Any, intent: Any) -> str:
    if session.status == "expired":
        return states.EXPIRED
    if session.payment_status in ("paid", "no_payment_required"):
        return states.SUCCEEDED
    if session.status == "open":
        return states.OPEN
    is_over = intent and intent.status in ("requires_payment_method", "canceled")
    return states.FAILED if is_over else states.PROCESSING


def _lines(terms: Terms) -> tuple[Line, ...]:
    """Return the lines when they add up to the amount, else one line of it: what is charged is always the amount."""
    total = sum(line.unit.minor * line.quantity for line in terms.lines)
    if total == terms.amount.minor and len(terms.lines) <= MOST_LINES:
        return terms.lines
    return (Line(f"Order {terms.shown_number}", 1, terms.amount),)


def _item(line: Line) -> dict[str, Any]:
    data = {
        "currency": line.unit.currency.lower(),
        "unit_amount": to_stripe(line.unit),
        "product_data": {"name": line.name[:LONGEST_NAME]},
    }
    return {"quantity": line.quantity, "price_data": data}


def _refund(one: Any) -> RefundStanding:
    ours = noted(one, "refund_id")
    state = REFUND_STATES.get(one.status or "pending", states.REFUND_PENDING)
    return RefundStanding(
        one.id, parse_id(ours) if ours else None, from_stripe(one.amount, one.currency), state
    )


def _with_refunds(standing: Standing, refunds: tuple[RefundStanding, ...]) -> Standing:
    return Standing(
        standing.session_id,
        standing.state,
        standing.amount,
        standing.intent_id,
        standing.url,
        standing.captured,
        standing.fee,
        refunds,
        standing.is_disputed,
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def open_gateway(settings: StripeSettings) -> StripeGateway | None:
    """Return the gateway of the configured account, None when there is none: then no shop offers to pay by card."""
    if not settings.secret_key:
        return None
    return StripeGateway(settings.secret_key, settings.webhook_secrets, address=settings.api_url)
