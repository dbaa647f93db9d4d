"""Keep an order back until a person has looked at it, by rules of the store's own."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.orders.downloads import grant_downloads
from shared.orders.models import Order
from shared.orders.states import CANCELLED, PAID, PARTLY_REFUNDED, PLACED
from shared.stores.models import Store

LATELY: Final = timedelta(hours=1)
TOTAL: Final = "total"
PIECES: Final = "pieces"
MANY: Final = "many"
# In the merchant's words.
REASONS: Final = {
    TOTAL: say("It costs more than you want to send unseen."),
    PIECES: say("It has more pieces than you want to send unseen."),
    MANY: say("Several orders came from this mailbox or to this address within an hour."),
}


class NotHeld(Conflict):
    """The order is not held, or not any more."""

    def __init__(self, number: str) -> None:
        super().__init__(say("Order %(number)s is not held.", number=number))
        self.number = number


@dataclass(frozen=True, slots=True)
class HoldRules:
    """From when on an order is looked at: total in the store's currency, pieces, orders of one buyer in an hour."""

    total_minor: int | None = None
    pieces: int | None = None
    per_hour: int | None = None

    @classmethod
    def of_record(cls, kept: dict[str, Any]) -> Self:
        """Return the rules as they were kept; what is no figure is no rule."""
        figures = {name: kept.get(name) for name in ("total_minor", "pieces", "per_hour")}
        return cls(**{name: value if isinstance(value, int) else None for name, value in figures.items()})

    def as_record(self) -> dict[str, Any]:
        return {"total_minor": self.total_minor, "pieces": self.pieces, "per_hour": self.per_hour}


async def hold_if_told(
    session: AsyncSession, store: Store, order: Order, *, pieces: int, now: datetime
) -> None:
    """Mark an order that is being placed as held when a rule of its store says so; its goods stay its own.

    Two orders at the same moment may both miss the third: this asks a person, it takes nothing.
    """
    rules = HoldRules.of_record(store.hold_rules)
    reasons = []
    if rules.total_minor is not None and _in_own_currency(order) >= rules.total_minor:
        reasons.append(TOTAL)
    if rules.pieces is not None and pieces >= rules.pieces:
        reasons.append(PIECES)
    if rules.per_hour is not None and await _lately(session, order, now=now) + 1 >= rules.per_hour:
        reasons.append(MANY)
    if reasons:
        order.held_at, order.hold_reasons = now, [{"reason": reason} for reason in reasons]


async def release_order(session: AsyncSession, order: Order, *, actor: str, now: datetime) -> None:
    """Let a held order go on its way, and give out its files where it is paid; raises NotHeld."""
    released = await session.execute(
        update(Order)
        .where(Order.id == order.id, Order.held_at.is_not(None), Order.state != CANCELLED)
        .values(held_at=None)
        .returning(Order.state, Order.payment_state)
        .execution_options(synchronize_session=False)
    )
    standing = released.one_or_none()
    if standing is None:
        raise NotHeld(order.shown_number)
    if standing.state == PLACED and standing.payment_state in (PAID, PARTLY_REFUNDED):
        await grant_downloads(session, order, now=now)
    record(session, "order.released", order.id, actor=actor, now=now)


def _in_own_currency(order: Order) -> int:
    return int(order.total_minor / order.base_factor) if order.base_factor else order.total_minor


async def _lately(session: AsyncSession, order: Order, *, now: datetime) -> int:
    same_place = [
        func.lower(Order.address[part].astext) == str(order.address.get(part, "")).lower()
        for part in ("line1", "postcode", "country")
    ]
    is_same = Order.email == order.email
    if order.address.get("line1"):
        is_same = or_(is_same, and_(*same_place))
    count = select(func.count()).select_from(Order).where(Order.placed_at > now - LATELY, is_same)
    return await session.scalar(count.execution_options(all_orders=True)) or 0
