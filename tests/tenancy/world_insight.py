"""Figures of sales, for the two stores of the isolation tests."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.models import DIRECT, BegunCheckout, FigureMark, ProductVisitDay, VisitDay
from shared.insight.notices import EVENTS, IMPORTS, choose_notices
from shared.insight.plans import ReportPlan
from shared.insight.refresh_figures import refresh_figures
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.products.models import Product
from shared.stores.models import Member
from shared.stores.queries import current_store


async def fill_figures(session: AsyncSession) -> str:
    """Reckon what the store has sold, leave a day that is another since, and have a report mailed; returns its id."""
    while await refresh_figures(session, await current_store(session)):
        pass
    session.add(FigureMark(store_id=session.info["store_id"], moment=utc_now()))
    plan = ReportPlan(
        store_id=session.info["store_id"], report="sales", every="week", format="xlsx", created_at=utc_now()
    )
    session.add(plan)
    for member_id in await session.scalars(select(Member.id)):
        await choose_notices(session, member_id, [kind for kind in EVENTS if kind != IMPORTS])
    await _count_visits(session)
    return str(plan.id)


async def _count_visits(session: AsyncSession) -> None:
    """Let the store's products have been looked at."""
    store_id, day = session.info["store_id"], utc_now().date()
    products = (await session.scalars(select(Product.id))).all()
    session.add(VisitDay(store_id=store_id, day=day, source=DIRECT, views=len(products), added=0))
    session.add(BegunCheckout(store_id=store_id, day=day, cart_id=new_id()))
    session.add_all(
        ProductVisitDay(store_id=store_id, day=day, product_id=product, views=1, added=0)
        for product in products
    )
