"""T43, T59: a card is charged in the currency that its buyer chose, by the provider's own exponent, and paid back in it."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.send_refund import send_refund
from shared.currencies.conversion import Conversion
from shared.currencies.paying import paying_in
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.queries import payment_by_id
from shared.payments.request_refund import request_refund
from shared.stores.models import Store
from tests.support.payments import make_till
from tests.support.stripe_sandbox import Control


@pytest.mark.parametrize(
    ("currency", "rate", "rounding", "charged"),
    [
        # Two mugs at 19.99 and 4.90 for delivery.
        ("USD", "1.10", ".99", 2 * 2199 + 499),
        ("JPY", "160", "exact", 2 * 3198 + 784),
        ("KWD", "0.332", "0.05", 2 * 6650 + 1650),
    ],
)
async def test_a_card_is_charged_in_the_chosen_currency(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    currency: str,
    rate: str,
    rounding: str,
    charged: int,
):
    conversion = Conversion("EUR", currency, Decimal(rate), Decimal(0), rounding, utc_now())
    with paying_in(conversion):
        till = await make_till(database, store, gateway, control)

    # Neither the page's opening nor what comes later knows of the buyer's choice: all of it stands with the order.
    await till.pay()
    await till.look()

    payment = await till.payment()
    assert (payment.currency, payment.amount_minor, payment.captured_minor) == (currency, charged, charged)
    assert await till.order() == ("placed", "paid")
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert (order.currency, order.total_minor) == (currency, charged)
    assert order.conversion["rate"] == rate
    assert order.base_total_minor == round(charged / conversion.factor)

    async with database.in_store(store.id) as session:
        part = Money(1000, currency)
        paid = await payment_by_id(session, till.payment_id)
        refund = await request_refund(session, paid, part, reason="Chipped", actor="test", now=utc_now())
    await send_refund(database, gateway, store.id, refund.id, clock=utc_now)

    assert await till.refunds() == [(1000, "succeeded")]
