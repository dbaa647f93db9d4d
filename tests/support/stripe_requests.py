"""What is asked of Stripe in tests: a session of an order for two mugs, and the money that comes by it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import stripe

from shared.kernel.clock import utc_now
from shared.kernel.money import Money
from shared.payments.gateway import Line, Terms
from tests.support.stripe_sandbox import Control

SESSION: dict[str, Any] = {
    "mode": "payment",
    "success_url": "https://shop.test/paid?session={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://shop.test/back",
    "customer_email": "ada@example.com",
    "client_reference_id": "1001",
    "line_items": [
        {
            "quantity": 2,
            "price_data": {"currency": "eur", "unit_amount": 1999, "product_data": {"name": "Blue Mug"}},
        },
        {
            "quantity": 1,
            "price_data": {"currency": "eur", "unit_amount": 490, "product_data": {"name": "Delivery"}},
        },
    ],
    "metadata": {"order_id": "7"},
    "payment_intent_data": {"metadata": {"order_id": "7"}, "description": "Order 1001"},
}
TERMS = Terms(
    payment_id=UUID(int=1),
    store_id=UUID(int=2),
    order_number=1001,
    amount=Money(4488, "EUR"),
    lines=(Line("Blue Mug", 2, Money(1999, "EUR")), Line("Delivery", 1, Money(490, "EUR"))),
    email="ada@example.com",
    success_url="https://shop.test/paid",
    cancel_url="https://shop.test/back",
    expires_at=utc_now() + timedelta(hours=1),
)
MONTHLY = {
    "currency": "eur",
    "unit_amount": 1500,
    "recurring": {"interval": "month"},
    "product_data": {"name": "Beans"},
}


def session_of(**changes: Any) -> Any:
    return SESSION | changes


async def paid(client: stripe.StripeClient, control: Control, **changes: Any) -> str:
    """Return the intent of a session that was paid."""
    session = await client.v1.checkout.sessions.create_async(session_of(**changes))
    await control(f"sessions/{session.id}/pay")
    session = await client.v1.checkout.sessions.retrieve_async(session.id)
    assert isinstance(session.payment_intent, str)
    return session.payment_intent
