"""People who get into series of mails, and what stands of it."""

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.database import Database
from shared.marketing.models import ACCOUNT, SUBSCRIBED, Subscriber
from shared.notifications.preferences import subject_of
from shared.orders.models import Order
from shared.orders.states import DELIVERED
from shared.series.change_plan import change_plan
from shared.series.models import SeriesRun
from shared.series.plan import STANDARD, Plan
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order

# A Monday at noon by the clock of the test's store, which is UTC.
BEGIN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ADA = "ada@example.com"
ON = {kind: replace(plan, is_on=True) for kind, plan in STANDARD.items()}


async def asks_for_news(session: AsyncSession, email: str = ADA, *, at: datetime = BEGIN) -> None:
    store_id = session.info["store_id"]
    session.add(
        Subscriber(
            store_id=store_id,
            id=subject_of(store_id, email),
            email=email,
            state=SUBSCRIBED,
            source=ACCOUNT,
            words="Yes, please.",
            asked_at=at,
            confirmed_at=at,
        )
    )
    await session.flush()


async def decide(session: AsyncSession, plan: Plan) -> None:
    await change_plan(session, plan, actor="test", now=BEGIN)


async def bought(session: AsyncSession, *, at: datetime, title: str = "Kiln Mug") -> Order:
    """Let Ada have bought, and been sent, one thing."""
    order = await make_order(session, await make_variant(session, title=title, price_minor=1900))
    await session.execute(
        update(Order).where(Order.id == order.id).values(placed_at=at, fulfilment_state=DELIVERED)
    )
    return order


async def standing(database: Database, store: Store) -> list[tuple[str, str, str | None, int]]:
    async with database.in_store(store.id) as session:
        runs = await session.scalars(
            select(SeriesRun).order_by(SeriesRun.kind).execution_options(populate_existing=True)
        )
        return [(run.kind, run.state, run.stop_reason, run.sent) for run in runs]
