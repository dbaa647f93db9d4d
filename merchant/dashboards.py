"""A store's first page: what to do now, then how it went."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.checklist import first_steps
from merchant.page import member_page
from shared.fulfilment.queries import count_to_pack
from shared.inventory.queries import count_low_stock
from shared.orders.order_list import WantedOrders, count_by_view, page_of_orders
from shared.orders.queries import DayFigures, figures_between
from shared.products.queries import count_by_state, count_failed_images
from shared.returns.queries import count_returns
from shared.web.services import services_of

DAYS = 7


async def show(request: Request) -> Response:
    """Show what needs doing, today's figures and the last seven days."""
    store, now = member_of(request).store, services_of(request).clock()
    async with work(request) as session:
        views = await count_by_view(session)
        todo = {
            "to_pack": await count_to_pack(session),
            "returns": (await count_returns(session))["open"],
            "unpaid": views["unpaid"],
            "low_stock": await count_low_stock(session, threshold=store.low_stock_threshold),
            "failed_images": await count_failed_images(session),
        }
        days = await _last_days(session, now, store.currency)
        latest = await page_of_orders(session, WantedOrders(), size=6)
        products = await count_by_state(session)
        steps = await first_steps(session, member_of(request))
    return member_page(
        request,
        "merchant/dashboards/show.html",
        section="home",
        todo=todo,
        days=days,
        today=days[-1][1],
        yesterday=days[-2][1],
        most=max(figures.revenue.minor for _, figures in days),
        orders=latest.rows,
        products=sum(products.values()),
        steps=steps,
    )


async def _last_days(
    session: AsyncSession, now: datetime, currency: str
) -> list[tuple[datetime, DayFigures]]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [midnight - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return [
        (start, await figures_between(session, start, start + timedelta(days=1), currency=currency))
        for start in starts
    ]
