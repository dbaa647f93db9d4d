"""Whoever has store credit or a gift card, and carts of 30.00 that it is to pay."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.queries import lock_cart_by_id
from shared.checkout.place_order import place_order
from shared.customers.models import Customer
from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.payments.methods import CASH_ON_DELIVERY
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart


async def make_buyer(database: Database, store: Store) -> Customer:
    """Open an account for the buyer of these carts."""
    async with database.in_store(store.id) as session:
        return await sign_up(
            session, email=BUYER.email, name="Mila", password="a long enough secret", now=utc_now()
        )


async def carts_on(session: AsyncSession, card_id: UUID, count: int) -> list[UUID]:
    """Fill carts, each of which a card or a credit is to pay; returns their ids."""
    variant = await make_variant(session, price_minor=2510, stock=20)
    carts = [(await make_cart(session, variant))[0] for _ in range(count)]
    for cart in carts:
        cart.gift_card_id = card_id
    return [cart.id for cart in carts]


async def buy_for_thirty(session: AsyncSession, cart_id: UUID, *, customer_id: UUID | None = None) -> None:
    """Buy one of them, all of it paid by what it points at."""
    await place_order(
        session,
        await current_store(session),
        await lock_cart_by_id(session, cart_id),
        buyer=replace(BUYER, customer_id=customer_id),
        method=CASH_ON_DELIVERY,
        seen_total_minor=None,
        seen_card_minor=3000,
        secret_key="k",
        now=utc_now(),
    )
