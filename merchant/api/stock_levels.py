"""Stock, as programs read it, count it and correct it."""

from sqlalchemy.ext.asyncio import AsyncSession

from merchant.api.call import Call, Listing
from merchant.api.products import wanted_id
from merchant.api.shapes import StockLevel
from shared.inventory import models
from shared.inventory.adjust_stock import adjust_stock
from shared.inventory.level_list import level_of, page_of_levels
from shared.inventory.set_stock import set_stock
from shared.products.variant_list import variant_by_id
from shared.stores.queries import bump_catalogue


async def index(session: AsyncSession, call: Call) -> Listing:
    """List the counters of what is counted."""
    asked = call.query
    page = await page_of_levels(
        session,
        sku=asked.sku,
        product_id=asked.product_id,
        changed_since=asked.changed_since,
        after=asked.after,
        size=asked.limit,
    )
    return Listing([_level(level, sku) for level, sku in page.rows], page.next_cursor)


async def show(session: AsyncSession, call: Call) -> StockLevel:
    """Return the counters of one variant."""
    variant = await variant_by_id(session, wanted_id(call, "variant"))
    return _level(await level_of(session, variant.id), variant.sku)


async def update(session: AsyncSession, call: Call) -> StockLevel:
    """Set what is in the house to what was counted; a variant that was not counted is from now on."""
    variant = await variant_by_id(session, wanted_id(call, "variant"))
    await set_stock(
        session,
        variant.id,
        on_hand=call.body.on_hand,
        seen=call.body.seen,
        reason="adjustment",
        actor=call.actor,
        now=call.now,
    )
    await bump_catalogue(session)
    return _level(await level_of(session, variant.id), variant.sku)


async def adjust(session: AsyncSession, call: Call) -> StockLevel:
    """Add to what is in the house, or take from it."""
    variant = await variant_by_id(session, wanted_id(call, "variant"))
    await adjust_stock(session, variant.id, by=call.body.by, actor=call.actor, now=call.now)
    await bump_catalogue(session)
    return _level(await level_of(session, variant.id), variant.sku)


def _level(level: models.StockLevel, sku: str) -> StockLevel:
    return StockLevel(
        variant_id=level.id,
        sku=sku,
        on_hand=level.on_hand,
        reserved=level.reserved,
        available=level.available,
        backorder_limit=level.backorder_limit,
        updated_at=level.updated_at,
    )
