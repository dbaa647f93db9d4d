"""Figures of sales, for the two stores of the isolation tests."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.marketing_costs import MarketingCost
from shared.insight.models import (
    DIRECT,
    BegunCheckout,
    FigureMark,
    ProductVisitDay,
    RegionDayFigures,
    VisitDay,
)
from shared.insight.notice_mails import MailChoice, NoticeMail, choose_notice_mails, notice_stop_token
from shared.insight.notices import EVENTS, IMPORTS, STOCK, choose_notices
from shared.insight.plans import ReportPlan
from shared.insight.refresh_figures import refresh_figures
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.pricing.channels import SHOP
from shared.products.models import Product
from shared.stores.models import Member
from shared.stores.queries import current_store


async def fill_figures(session: AsyncSession, secret_key: str) -> dict[str, str]:
    """Reckon what the store has sold, leave a day that is another since, have a report and notices mailed.

    Returns by what the report's plan and the end of somebody's notices are asked for.
    """
    while await refresh_figures(session, await current_store(session)):
        pass
    await _sell_into_texas(session)
    session.add(FigureMark(store_id=session.info["store_id"], moment=utc_now()))
    plan = ReportPlan(
        store_id=session.info["store_id"],
        report="sales",
        every="week",
        format="xlsx",
        member_id=await session.scalar(select(Member.id).order_by(Member.id).limit(1)),
        created_at=utc_now(),
    )
    session.add(plan)
    for member_id in await session.scalars(select(Member.id)):
        await choose_notices(session, member_id, [kind for kind in EVENTS if kind != IMPORTS])
    await _count_visits(session)
    store_id = session.info["store_id"]
    stop = notice_stop_token(secret_key, store_id, await _mail_notices(session))
    costs = [_spend(session, is_removed=is_removed) for is_removed in (False, True)]
    await session.flush()
    named = dict(zip(("marketing_cost", "removed_cost"), map(str, costs), strict=True))
    return {"report_plan": str(plan.id), "notice_stop": stop, **named}


def _spend(session: AsyncSession, *, is_removed: bool) -> UUID:
    """Let marketing have cost something today; returns what."""
    now = utc_now()
    cost = MarketingCost(
        store_id=session.info["store_id"],
        first_day=now.date(),
        last_day=now.date(),
        channel=SHOP,
        cost_minor=900,
        note="Fair",
        created_at=now,
        removed_at=now if is_removed else None,
    )
    session.add(cost)
    return cost.id


async def _mail_notices(session: AsyncSession) -> UUID:
    """Have every member mailed, one of whom has a mail on its way; returns who."""
    store, now = await current_store(session), utc_now()
    members = (await session.scalars(select(Member.id).order_by(Member.id))).all()
    choice = MailChoice(frozenset({STOCK}), frozenset({IMPORTS}))
    for member_id in members:
        await choose_notice_mails(session, store, member_id, choice, language="de", now=now)
    session.add(NoticeMail(store_id=store.id, member_id=members[0], events=[new_id()], created_at=now))
    return members[0]


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


async def _sell_into_texas(session: AsyncSession) -> None:
    """Let something have been sold into a state: the store's orders go where no state taxes by itself."""
    row = RegionDayFigures(
        store_id=session.info["store_id"],
        day=utc_now().date() - timedelta(days=40),
        country="US",
        region="TX",
        orders=1,
        sales_minor=1,
    )
    session.add(row)
    await session.flush()
