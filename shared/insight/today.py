"""What needs doing in a store right now, and how today goes; read from the orders themselves, so nothing is late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Date, case, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.queries import count_to_pack
from shared.insight.reckon_days import beginning_of, day_of
from shared.inventory.queries import count_low_stock
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.orders.queries import DayFigures
from shared.orders.states import PLACED, UNPAID
from shared.products.queries import count_failed_images
from shared.returns.models import Return
from shared.returns.states import ASKED, OPEN
from shared.reviews.models import Review
from shared.reviews.states import PENDING
from shared.stores.models import Store

DAYS: Final = 7
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Lately:
    """The last seven days, today last; what the same weekday had brought by this hour, and by its end."""

    days: list[tuple[date, DayFigures]]
    week_ago: DayFigures
    week_ago_so_far: DayFigures

    @property
    def today(self) -> DayFigures:
        return self.days[-1][1]

    @property
    def most(self) -> int:
        """The largest revenue of these days."""
        return max(figures.revenue.minor for _, figures in self.days)


async def to_do(session: AsyncSession, store: Store) -> Mapping[str, int]:
    """Count what waits for somebody of the store, by what it is; the first one is the most urgent."""
    placed = select(func.count()).select_from(Order).where(Order.state == PLACED)
    waiting = (placed.where(Order.payment_state == UNPAID), placed.where(Order.held_at.is_not(None)))
    # Two counts and not one with filters: each has an index of just what it counts.
    unpaid, held = (await session.execute(select(*(count.scalar_subquery() for count in waiting)))).one()
    asked, moving = (
        await session.execute(
            select(
                func.count().filter(Return.state == ASKED), func.count().filter(Return.state != ASKED)
            ).where(Return.state.in_(OPEN))
        )
    ).one()
    reviews = select(func.count()).select_from(Review).where(Review.state == PENDING)
    return {
        "to_pack": await count_to_pack(session),
        "held": held,
        "to_decide": asked,
        "returns": moving,
        "unpaid": unpaid,
        "reviews": await session.scalar(reviews) or 0,
        "low_stock": await count_low_stock(session, threshold=store.low_stock_threshold),
        "failed_images": await count_failed_images(session),
    }


async def lately(session: AsyncSession, store: Store, *, now: datetime) -> Lately:
    """Return what the last days brought, in days of the store, by one statement."""
    today = day_of(now, store.time_zone)
    day = cast(func.timezone(store.time_zone, Order.placed_at), Date)
    is_so_far = Order.placed_at < now - _WEEK
    count, total = func.count(), func.coalesce(func.sum(Order.base_total_minor), 0)
    rows = await session.execute(
        select(
            day,
            count,
            total,
            func.count().filter(is_so_far),
            func.coalesce(func.sum(case((is_so_far, Order.base_total_minor), else_=literal(0))), 0),
        )
        .where(Order.placed_at >= beginning_of(today - _WEEK, store.time_zone), Order.state == PLACED)
        .group_by(day)
    )
    found = {row[0]: row[1:] for row in rows}

    def figures(of: date, place: int = 0) -> DayFigures:
        orders, minor = found.get(of, (0, 0, 0, 0))[place : place + 2]
        return DayFigures(int(orders), Money(int(minor), store.currency))

    return Lately(
        [(of, figures(of)) for of in (today - timedelta(days=back) for back in range(DAYS - 1, -1, -1))],
        figures(today - _WEEK),
        figures(today - _WEEK, 2),
    )
