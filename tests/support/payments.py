"""Orders that are paid by card, and what the books say about them."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

import merchant.app
import storefront.app
from shared.adapters.store_gateways import StoreGateways
from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.place_order import place_order
from shared.checkout.pursue_payment import look_at_payment, open_payment_page
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.payments.methods import CARD
from shared.payments.models import Payment, Refund, WebhookMessage
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart
from tests.support.stripe_sandbox import KEY, ORIGIN, Control, Wire

SECRET = "whsec_of_tests"


@pytest.fixture
def gateway(wire: Wire) -> StripeGateway:
    """The gateway to the test's own sandbox."""
    return StripeGateway(KEY, [SECRET], address=ORIGIN, transport=wire)


@pytest.fixture
def store_gateways(services: Services, wire: Wire) -> StoreGateways:
    """What opens stores' own accounts at the test's own sandbox."""
    return StoreGateways(services.settings.key_ring, address=ORIGIN, transport=wire)


@pytest.fixture
def card_door(services: Services, gateway: StripeGateway, store_gateways: StoreGateways) -> Door:
    """The whole application, as it is where cards are taken."""
    with_cards = replace(services, gateway=gateway, store_gateways=store_gateways)

    async def opened() -> Services:
        return with_cards

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(with_cards)
    return door


def paid_by_card(order: Order) -> list[Payment | Refund | WebhookMessage]:
    """Return the rows of an order whose payment came in and was partly given back, as if a provider had said so."""
    now, mark = utc_now(), order.id.hex
    payment = Payment(
        store_id=order.store_id,
        order_id=order.id,
        provider="stripe",
        state="succeeded",
        amount_minor=order.total_minor,
        currency=order.currency,
        terms={"email": order.email},
        session_id=f"cs_{mark}",
        intent_id=f"pi_{mark}",
        captured_minor=order.total_minor,
        refunded_minor=100,
        created_at=now,
        expires_at=now,
    )
    refund = Refund(
        store_id=order.store_id,
        payment_id=payment.id,
        amount_minor=100,
        currency=order.currency,
        state="succeeded",
        provider_id=f"re_{mark}",
        actor="test",
        created_at=now,
    )
    message = WebhookMessage(
        store_id=order.store_id,
        provider="stripe",
        event_id=f"evt_{mark}",
        kind="charge.succeeded",
        payment_id=payment.id,
        received_at=now,
    )
    return [payment, refund, message]


@dataclass(slots=True)
class Till:
    """One order by card in one store, from its placing on."""

    database: Database
    store: Store
    gateway: StripeGateway
    control: Control
    order_id: UUID
    payment_id: UUID
    cart_id: UUID

    async def open(self) -> str:
        """Open the payment page; returns the session's id."""
        await open_payment_page(self.database, self.gateway, self.store.id, self.payment_id, clock=utc_now)
        session_id = (await self.payment()).session_id
        assert session_id is not None
        return session_id

    async def pay(self, **how: Any) -> str:
        """Open the page and pay there; nobody tells the shop."""
        session_id = await self.open()
        await self.control(f"sessions/{session_id}/pay", **how)
        return session_id

    async def look(self, *, clock: Any = utc_now) -> str:
        """Ask how it stands."""
        return await look_at_payment(self.database, self.gateway, self.store.id, self.payment_id, clock=clock)

    async def payment(self) -> Payment:
        async with self.database.in_store(self.store.id) as session:
            return (await session.scalars(select(Payment).where(Payment.id == self.payment_id))).one()

    async def order(self) -> tuple[str, str]:
        """Return the order's state and how its money stands."""
        async with self.database.in_store(self.store.id) as session:
            order = (await session.scalars(select(Order).where(Order.id == self.order_id))).one()
            return order.state, order.payment_state

    async def stock(self) -> tuple[int, int]:
        """Return what is on hand and what is reserved."""
        async with self.database.in_store(self.store.id) as session:
            level = (await session.scalars(select(StockLevel))).one()
            return level.on_hand, level.reserved

    async def refunds(self) -> list[tuple[int, str]]:
        async with self.database.in_store(self.store.id) as session:
            found = await session.scalars(select(Refund).order_by(Refund.id))
            return [(refund.amount_minor, refund.state) for refund in found]

    async def jobs(self) -> list[str]:
        async with self.database.in_store(self.store.id) as session:
            return sorted(await session.scalars(select(Job.name)))


async def make_till(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    *,
    stock: int = 5,
    quantity: int = 2,
) -> Till:
    """Place an order by card for a mug at 19.99, with 4.90 for delivery."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=stock)
        cart, _ = await make_cart(session, variant, quantity=quantity)
        order = await place_order(
            session,
            await current_store(session),
            cart,
            buyer=BUYER,
            method=CARD,
            seen_total_minor=None,
            secret_key="k",
            now=utc_now(),
            origin="http://shop.test",
        )
        payment = (await session.scalars(select(Payment))).one()
        return Till(database, store, gateway, control, order.id, payment.id, cart.id)


@pytest.fixture
def till(database: Database, store: Store, gateway: StripeGateway, control: Control, runner: Any) -> Till:
    """An order by card that waits for its money: two of five mugs and delivery, 44.88 in all."""
    return runner.run(make_till(database, store, gateway, control))
