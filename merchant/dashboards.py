"""A store's first page: what to do now, then how it goes."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.checklist import first_steps
from merchant.page import member_page
from shared.insight.today import Lately, lately, to_do
from shared.kernel.tokens import hash_token
from shared.orders.order_list import WantedOrders, page_of_orders
from shared.stores.models import Store
from shared.web.services import services_of


async def show(request: Request) -> Response:
    """Show what needs doing, today beside the same day of last week, and the last seven days."""
    store, now = member_of(request).store, services_of(request).clock()
    async with work(request) as session:
        todo = await to_do(session, store)
        week = await lately(session, store, now=now)
        latest = await page_of_orders(session, WantedOrders(), size=6)
        steps = await first_steps(session, member_of(request))
    return member_page(
        request,
        "merchant/dashboards/show.html",
        partial="merchant/dashboards/_now.html",
        section="home",
        todo=todo,
        week=week,
        mark=mark_of(todo, week),
        orders=latest.rows,
        steps=steps,
    )


async def mark_of_now(session: AsyncSession, store: Store, *, now: datetime) -> str:
    """Return the mark of what the page would show now."""
    return mark_of(await to_do(session, store), await lately(session, store, now=now))


def mark_of(todo: Mapping[str, int], week: Lately) -> str:
    """Return a mark that is another one as soon as something that the page shows is."""
    shown = (*todo.values(), week.today.orders, week.today.revenue.minor, week.days[-1][0])
    return hash_token("|".join(str(one) for one in shown)).hex()[:16]
