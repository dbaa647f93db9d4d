"""Prices that a merchant set for a currency, where no rate decides."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.models import OwnPrice
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.stores.queries import bump_catalogue


async def own_prices(
    session: AsyncSession, variant_ids: Collection[UUID], currency: str | None = None
) -> Mapping[tuple[UUID, str], Money]:
    """Return the prices of these variants by variant and currency, of one currency or of all."""
    wanted = select(OwnPrice).where(OwnPrice.variant_id.in_(variant_ids))
    if currency:
        wanted = wanted.where(OwnPrice.currency == currency)
    rows = await session.scalars(wanted)
    return {(row.variant_id, row.currency): Money(row.price_minor, row.currency) for row in rows}


async def set_own_prices(
    session: AsyncSession,
    product_id: UUID,
    variant_ids: Sequence[UUID],
    prices: Mapping[tuple[UUID, str], Money],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Make the own prices of a product's variants be exactly these."""
    known = await own_prices(session, variant_ids)
    for variant_id, currency in sorted(known.keys() - prices.keys()):
        await session.execute(
            delete(OwnPrice).where(OwnPrice.variant_id == variant_id, OwnPrice.currency == currency)
        )
    rows = [
        {
            "id": new_id(),
            "store_id": session.info["store_id"],
            "variant_id": variant_id,
            "currency": currency,
            "price_minor": price.minor,
            "updated_at": now,
        }
        for (variant_id, currency), price in sorted(prices.items(), key=lambda item: item[0])
        if known.get((variant_id, currency)) != price
    ]
    if rows:
        own = insert(OwnPrice)
        await session.execute(
            own.on_conflict_do_update(
                index_elements=["store_id", "variant_id", "currency"],
                set_={"price_minor": own.excluded.price_minor, "updated_at": own.excluded.updated_at},
            ),
            rows,
        )
    record(session, "product.own_prices_set", product_id, actor=actor, now=now, prices=len(prices))
    await session.flush()
    await bump_catalogue(session)
