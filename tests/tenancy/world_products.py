"""What the two stores have of work on many products."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.bulk_models import DONE, BulkChange, BulkChangeRow
from shared.kernel.clock import utc_now


async def change_prices(session: AsyncSession, variant_id: UUID) -> UUID:
    """Add a change of many products that is done, with its record; returns its id."""
    store_id = session.info["store_id"]
    rule = {"figure": "price", "way": "percent", "value": "10", "rounding": "exact", "keeps_before": False}
    change = BulkChange(
        store_id=store_id, rule=rule, state=DONE, actor="ada@example.com", created_at=utc_now()
    )
    session.add(change)
    await session.flush()
    session.add(
        BulkChangeRow(
            store_id=store_id,
            change_id=change.id,
            variant_id=variant_id,
            title="Mug",
            before=1700,
            after=1900,
            state=DONE,
            problem="Nothing",
        )
    )
    await session.flush()
    return change.id
