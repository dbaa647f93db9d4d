"""Begin to track a variant's stock, set it to a counted figure, or put goods back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.errors import StockChanged
from shared.inventory.models import StockLevel
from shared.inventory.serve_waiting import serve_waiting
from shared.inventory.settle_reservations import write_movement
from shared.inventory.shown_left import shown_left
from shared.kernel.errors import Invalid
from shared.kernel.locked import locked
from shared.kernel.sentences import say
from shared.stores.queries import bump_catalogue_when_low

LARGEST_STOCK = 10_000_000


async def track_stock(
    session: AsyncSession,
    variant_id: UUID,
    *,
    on_hand: int,
    reason: str = "initial",
    actor: str,
    now: datetime,
    backorder_limit: int = 0,
    subject_id: UUID | None = None,
) -> None:
    """Begin to count a variant that was not counted; does nothing when it already is."""
    refuse_absurd(on_hand)
    started = await session.scalar(
        insert(StockLevel)
        .values(
            store_id=session.info["store_id"],
            id=variant_id,
            on_hand=on_hand,
            reserved=0,
            backorder_limit=backorder_limit,
            updated_at=now,
        )
        .on_conflict_do_nothing()
        .returning(StockLevel.id)
    )
    if started and on_hand:
        await write_movement(
            session, variant_id, on_hand, reason=reason, subject_id=subject_id, actor=actor, now=now
        )


async def set_stock(
    session: AsyncSession,
    variant_id: UUID,
    *,
    on_hand: int,
    seen: int | None,
    reason: str,
    actor: str,
    now: datetime,
    subject_id: UUID | None = None,
) -> bool:
    """Set what is in the house to a counted figure; returns whether that changed anything.

    `seen` is the figure that the person looked at: when goods were sold since, StockChanged is raised and nothing is
    set, because the count was of another moment. None means "whatever it is now" (imports). `subject_id` is what the
    count came of, for the ledger.
    """
    refuse_absurd(on_hand)
    level = await session.scalar(locked(select(StockLevel).where(StockLevel.id == variant_id)))
    if level is None:
        await track_stock(
            session,
            variant_id,
            on_hand=on_hand,
            reason=reason,
            subject_id=subject_id,
            actor=actor,
            now=now,
        )
        return True
    if seen is not None and level.on_hand != seen:
        raise StockChanged(seen=seen, on_hand=level.on_hand)
    if level.on_hand == on_hand and level.is_tracked:
        return False
    if on_hand + level.backorder_limit < level.reserved:
        raise Invalid(
            {
                "on_hand": say(
                    "%(reserved)s are reserved for checkouts right now; set at least that many.",
                    reserved=level.reserved,
                )
            }
        )

    if level.on_hand != on_hand:
        await write_movement(
            session,
            variant_id,
            on_hand - level.on_hand,
            reason=reason,
            subject_id=subject_id,
            actor=actor,
            now=now,
        )
    level.on_hand, level.is_tracked = on_hand, True
    level.updated_at = now
    await session.flush()
    await serve_waiting(session, [variant_id], actor=actor, now=now)
    return True


async def restock(
    session: AsyncSession,
    returned: dict[UUID, int],
    *,
    order_id: UUID,
    reason: str = "restock",
    actor: str,
    now: datetime,
) -> None:
    """Put an order's goods back into the house, in sorted order. Locks the store's row last."""
    left: list[int] = []
    for variant_id in sorted(returned):
        tracked = await session.execute(
            update(StockLevel)
            .where(
                StockLevel.store_id == session.info["store_id"],
                StockLevel.id == variant_id,
                StockLevel.is_tracked,
            )
            .values(on_hand=StockLevel.on_hand + returned[variant_id], updated_at=now)
            .returning(
                shown_left(
                    StockLevel.on_hand - StockLevel.reserved - returned[variant_id],
                    more=returned[variant_id],
                )
            )
            .execution_options(synchronize_session=False)
        )
        shown = tracked.scalar()
        if shown is not None:
            left.append(shown)
            await write_movement(
                session,
                variant_id,
                returned[variant_id],
                reason=reason,
                subject_id=order_id,
                actor=actor,
                now=now,
            )
    await serve_waiting(session, returned, actor=actor, now=now)
    await bump_catalogue_when_low(session, min(left, default=None))


def refuse_absurd(on_hand: int) -> None:
    """Raise Invalid for a figure that nobody can mean."""
    if not 0 <= on_hand <= LARGEST_STOCK:
        raise Invalid(
            {"on_hand": say("Stock is a whole number from 0 to %(most)s.", most=f"{LARGEST_STOCK:,}")}
        )
