"""Begin and end a reduction when its time has come. Each may come twice, late or in vain."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.money import Money
from shared.products.errors import NoSuchSale, SaleIsOver
from shared.products.models import Variant
from shared.products.sales import CANCELLED, ENDED, PLANNED, RUNNING, Sale, lock_sale
from shared.products.set_price import set_price
from shared.stores.queries import bump_catalogue

ACTOR: Final = "sale"


async def start_sale(session: AsyncSession, sale_id: UUID, *, now: datetime) -> bool:
    """Reduce the price if the sale is due; returns False, changing nothing, when it is not or has begun already.

    One whose price is no longer lower, because the price fell meanwhile, is cancelled.
    """
    found = await lock_sale(session, sale_id)
    if found is None or found[0].state != PLANNED or found[0].starts_at > now:
        return False
    sale, variant = found
    if (sale.ends_at and sale.ends_at <= now) or sale.price_minor >= variant.price_minor:
        sale.state = CANCELLED
        return False
    sale.state = RUNNING
    sale.price_before_minor, sale.compare_before_minor = variant.price_minor, variant.compare_at_minor
    await session.flush()
    await set_price(
        session,
        variant,
        price=Money(sale.price_minor, variant.currency),
        compare_at=variant.price,
        actor=ACTOR,
        now=now,
    )
    record(session, "sale.started", variant.id, actor=ACTOR, now=now, sale=str(sale.id))
    await session.flush()
    await bump_catalogue(session)
    return True


async def end_sale(session: AsyncSession, sale_id: UUID, *, now: datetime) -> bool:
    """Put the price back if the sale is over; returns False, changing nothing, when it is not or has ended already."""
    found = await lock_sale(session, sale_id)
    if found is None or found[0].state != RUNNING or found[0].ends_at is None or found[0].ends_at > now:
        return False
    sale, variant = found
    sale.state = ENDED
    await _put_back(session, sale, variant, actor=ACTOR, now=now)
    return True


async def cancel_sale(session: AsyncSession, sale_id: UUID | None, *, actor: str, now: datetime) -> None:
    """Call a sale off; one that runs ends at once. Raises NoSuchSale, SaleIsOver."""
    found = await lock_sale(session, sale_id) if sale_id else None
    if found is None:
        raise NoSuchSale
    sale, variant = found
    if not sale.is_open:
        raise SaleIsOver
    was_running, sale.state = sale.state == RUNNING, CANCELLED
    record(session, "sale.cancelled", variant.id, actor=actor, now=now, sale=str(sale.id))
    if was_running:
        await _put_back(session, sale, variant, actor=actor, now=now)


async def _put_back(
    session: AsyncSession, sale: Sale, variant: Variant, *, actor: str, now: datetime
) -> None:
    # Who changed the price by hand meanwhile meant it: then there is nothing to put back.
    if (variant.price_minor, variant.compare_at_minor) == (sale.price_minor, sale.price_before_minor):
        before, compare = sale.price_before_minor, sale.compare_before_minor
        assert before is not None
        await set_price(
            session,
            variant,
            price=Money(before, variant.currency),
            compare_at=None if compare is None else Money(compare, variant.currency),
            actor=actor,
            now=now,
        )
    if sale.state == ENDED:
        record(session, "sale.ended", variant.id, actor=actor, now=now, sale=str(sale.id))
    await session.flush()
    await bump_catalogue(session)
