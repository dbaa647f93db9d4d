"""Reading abandoned carts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.kernel.tokens import derived_token, hash_token
from shared.notifications.mail_runs import RUNNING
from shared.orders.models import Order
from shared.orders.states import PLACED
from shared.recovery.errors import NoSuchRecovery
from shared.recovery.models import LINK_LIFE, Recovery, RecoverySettings

PAGE_SIZE: Final = 50
VIEWS: Final = ("all", "running", "recovered")
_LINK: Final = "cart-recovery"


@dataclass(frozen=True, slots=True)
class Figures:
    """What mails about abandoned carts brought. `revenue` is of orders that stand and came by a mail's link."""

    carts: int
    sent: int
    opened: int
    returned: int
    recovered: int
    revenue: Money


def recovery_token(secret_key: str, store_id: UUID, cart_id: UUID) -> str:
    """Return the token of the link in the mails; only its hash is stored, and each mail can repeat it."""
    return derived_token(secret_key, _LINK, store_id, cart_id)


async def recovery_by_token(session: AsyncSession, token: str, *, now: datetime) -> Recovery:
    """Return the abandoned cart of a mail's link; raises NoSuchRecovery, also when it is too old."""
    found: Recovery | None = await session.scalar(
        select(Recovery).where(
            Recovery.token_hash == hash_token(token), Recovery.abandoned_at > now - LINK_LIFE
        )
    )
    return _found(found)


async def recovery_by_id(session: AsyncSession, text: str) -> Recovery:
    """Return an abandoned cart by its cart's id; raises NoSuchRecovery."""
    key = parse_id(text)
    return _found(await session.get(Recovery, (session.info["store_id"], key)) if key else None)


async def page_of_recoveries(
    session: AsyncSession, *, view: str = "all", after: str | None = None
) -> Page[Recovery]:
    """Return one page of the dashboard's list, the latest abandoned first."""
    query = _of_view(select(Recovery), view)
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(Recovery.abandoned_at, Recovery.id) < tuple_(*place))
    rows = await session.scalars(
        query.order_by(Recovery.abandoned_at.desc(), Recovery.id.desc()).limit(PAGE_SIZE + 1)
    )
    return page_of(rows.all(), PAGE_SIZE, lambda one: [one.abandoned_at.isoformat(), str(one.id)])


async def figures_since(session: AsyncSession, since: datetime, *, currency: str) -> Figures:
    """Return what came of the carts that were left since then."""
    stands = Order.state == PLACED
    row = (
        await session.execute(
            select(
                func.count(),
                func.coalesce(func.sum(Recovery.sent), 0),
                func.count(Recovery.opened_at),
                func.count(Recovery.returned_at),
                func.count().filter(Recovery.returned_at.is_not(None), stands),
                func.coalesce(
                    func.sum(Order.base_total_minor).filter(Recovery.returned_at.is_not(None), stands), 0
                ),
            )
            .select_from(Recovery)
            .outerjoin(Order, (Order.store_id == Recovery.store_id) & (Order.id == Recovery.order_id))
            .where(Recovery.abandoned_at >= since)
        )
    ).one()
    carts, sent, opened, returned, recovered, revenue = (int(figure) for figure in row)
    return Figures(carts, sent, opened, returned, recovered, Money(revenue, currency))


async def order_of(session: AsyncSession, recovery: Recovery) -> Order | None:
    """Return the order that an abandoned cart became."""
    if recovery.order_id is None:
        return None
    found: Order | None = await session.get(Order, (recovery.store_id, recovery.order_id))
    return found


async def stores_that_remind(session: AsyncSession) -> Sequence[UUID]:
    """Return the stores that have decided about abandoned carts (platform role)."""
    return (await session.scalars(select(RecoverySettings.store_id))).all()


def _of_view(query: Select[Recovery], view: str) -> Select[Recovery]:
    if view == "running":
        return query.where(Recovery.state == RUNNING)
    if view == "recovered":
        return query.where(Recovery.order_id.is_not(None), Recovery.returned_at.is_not(None))
    return query


def _found(recovery: Recovery | None) -> Recovery:
    if recovery is None:
        raise NoSuchRecovery
    return recovery
