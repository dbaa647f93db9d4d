"""A shop that sells coffee again and again, and a buyer of it, followed past the web."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.grant_wish import grant_wish
from shared.checkout.look_at_subscription import look_at_subscription
from shared.checkout.open_subscription_page import open_subscription_page
from shared.checkout.place_order import Buyer
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.stores.models import Store
from shared.subscriptions.models import Subscription, SubscriptionInvoice
from shared.subscriptions.queries import subscription_by_id
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER
from tests.support.factories.subscriptions import ask_for_subscription
from tests.support.stripe_sandbox import Control

DAY = 86400
FAILING = "4000000000000341"
GOOD = "4242424242424242"
# Two bags at 10.00 less 10 %, and 4.90 for delivery.
TOTAL = 1800 + 490


@dataclass(slots=True)
class Standing:
    """One subscription in one store, from its request on. `ahead` is how far the sandbox's clock has gone."""

    database: Database
    store: Store
    gateway: StripeGateway
    control: Control
    id: UUID
    ahead: int = 0

    def clock(self) -> datetime:
        return utc_now() + timedelta(seconds=self.ahead)

    async def open(self) -> str:
        """Open its page; returns the session's id."""
        desk = self.gateway.subscriptions
        await open_subscription_page(self.database, desk, self.store.id, self.id, clock=self.clock)
        session_id = (await self.row()).session_id
        assert session_id is not None
        return session_id

    async def begin(self, **how: Any) -> None:
        """Begin it on its page, and look."""
        await self.control(f"sessions/{await self.open()}/pay", **how)
        await self.look()

    async def look(self) -> str:
        desk = self.gateway.subscriptions
        return await look_at_subscription(
            self.database, desk, self.store.id, self.id, secret_key="k", clock=self.clock
        )

    async def grant(self) -> None:
        desk = self.gateway.subscriptions
        await grant_wish(self.database, desk, self.store.id, self.id, clock=self.clock)
        await self.look()

    async def pass_time(self, days: float) -> None:
        """Let time pass here and at the provider."""
        self.ahead += int(days * DAY)
        await self.control("clock", advance=days * DAY)

    async def come_near_renewal(self) -> None:
        """Let time pass until two days before the next period, however long this month is."""
        renews_at = (await self.row()).renews_at
        assert renews_at is not None
        await self.pass_time((renews_at - timedelta(days=2) - self.clock()).total_seconds() / DAY)

    async def card(self, number: str) -> None:
        """Put another card in the place of the first one."""
        await self.control(f"subscriptions/{(await self.row()).provider_id}/card", card=number)

    async def row(self) -> Subscription:
        async with self.database.in_store(self.store.id) as session:
            return await subscription_by_id(session, str(self.id))

    async def orders(self) -> list[tuple[str, str, int]]:
        """Return state, how the money stands and total of each order, first one first."""
        async with self.database.in_store(self.store.id) as session:
            found = await session.scalars(select(Order).order_by(Order.number))
            return [(one.state, one.payment_state, one.total_minor) for one in found]

    async def invoices(self) -> list[str]:
        async with self.database.in_store(self.store.id) as session:
            found = select(SubscriptionInvoice.state).order_by(
                SubscriptionInvoice.paid_at, SubscriptionInvoice.id
            )
            return list(await session.scalars(found))

    async def jobs(self, beginning: str = "notifications.send_subscription") -> list[str]:
        async with self.database.in_store(self.store.id) as session:
            names = await session.scalars(select(Job.name).order_by(Job.id))
            return [name.removeprefix("notifications.") for name in names if name.startswith(beginning)]

    async def stock(self, count: int | None = None) -> int:
        """Return what is on hand, after setting it if that is asked for."""
        async with self.database.in_store(self.store.id) as session:
            level = (await session.scalars(select(StockLevel))).one()
            if count is not None:
                level.on_hand = count
            return level.on_hand


async def make_subscription(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    *,
    stock: int = 20,
    buyer: Buyer = BUYER,
    codes: tuple[str, ...] = (),
    **terms: Any,
) -> Standing:
    """Subscribe to two bags of coffee each month."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="House Espresso", price_minor=1000, stock=stock)
        how = {"buyer": buyer, "codes": codes, "secret_key": "k", "percent_off": 10} | terms
        subscription = await ask_for_subscription(session, variant, quantity=2, **how)
        return Standing(database, store, gateway, control, subscription.id)


@pytest.fixture
def standing(
    database: Database, store: Store, gateway: StripeGateway, control: Control, runner: Any
) -> Standing:
    """A subscription that was asked for: two bags of coffee each month, 22.90."""
    return runner.run(make_subscription(database, store, gateway, control))
