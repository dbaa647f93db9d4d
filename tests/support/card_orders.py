"""What the books say of orders by card, read past the web."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.payments.models import Payment, Refund
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant

PAID = ("placed", "paid")
WAITING = ("awaiting_payment", "unpaid")
ABANDONED = ("cancelled", "unpaid")
CONFIRMATION = "notifications.send_order_confirmation"


async def mug_in(books: Database, store: Store, stock: int) -> UUID:
    """Add a mug at 19.99 to the store."""
    async with books.in_store(store.id) as session:
        return (await make_variant(session, title="Blue Mug", price_minor=1999, stock=stock)).id


async def stock_of(books: Database, store: Store) -> tuple[int, int]:
    """Return what is on hand and what is reserved of the store's one thing."""
    async with books.in_store(store.id) as session:
        level = (await session.scalars(select(StockLevel))).one()
        return level.on_hand, level.reserved


async def let_looks_be_due(books: Database, store: Store) -> None:
    """Let the time pass after which the next look at each live payment is due."""
    async with books.in_store(store.id) as session:
        due = update(Payment).where(Payment.look_at.is_not(None)).values(look_at=utc_now())
        await session.execute(due)


async def order_states(books: Database, store: Store) -> Counter[tuple[str, str]]:
    """Return how many orders of the store are in each state, with how their money stands."""
    async with books.in_store(store.id) as session:
        rows = await session.execute(select(Order.state, Order.payment_state))
        return Counter((state, paid) for state, paid in rows)


async def payment_states(books: Database, store: Store) -> Counter[str]:
    """Return how many payments of the store are in each state."""
    async with books.in_store(store.id) as session:
        return Counter(await session.scalars(select(Payment.state)))


async def refunds_of(books: Database, store: Store) -> list[tuple[int, str]]:
    """Return amount and state of each refund of the store."""
    async with books.in_store(store.id) as session:
        rows = await session.execute(select(Refund.amount_minor, Refund.state).order_by(Refund.id))
        return [(amount, state) for amount, state in rows]


async def jobs_of(books: Database, store: Store) -> Counter[str]:
    """Return how many jobs of each name the store has had."""
    async with books.in_store(store.id) as session:
        return Counter(await session.scalars(select(Job.name)))


async def jobs_left(books: Database, store: Store) -> dict[str, str]:
    """Return the store's jobs of this hour that are not done, each with its state and what went wrong last."""
    soon = utc_now() + timedelta(hours=1)
    async with books.in_store(store.id) as session:
        rows = await session.execute(
            select(Job.name, Job.state, Job.attempts, Job.last_error).where(
                Job.state != "done", Job.run_at < soon
            )
        )
        return {name: f"{state} after {attempts}: {error}" for name, state, attempts, error in rows}
