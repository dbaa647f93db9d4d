"""Which store is this, and whose."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.stores.models import Domain, Store


async def store_at_host(session: AsyncSession, host: str) -> Store | None:
    """Return the store that answers at a host name (platform role)."""
    found: Store | None = await session.scalar(
        select(Store).join(Domain, Domain.store_id == Store.id).where(Domain.host == host)
    )
    return found


async def store_by_slug(session: AsyncSession, slug: str) -> Store | None:
    """Return the store of a slug (platform role)."""
    found: Store | None = await session.scalar(select(Store).where(Store.slug == slug))
    return found


async def host_of(session: AsyncSession, store_id: UUID) -> str:
    """Return the host name to which links lead: the store's main one, else the one on the platform."""
    host = await session.scalar(
        select(Domain.host)
        .join(Store, Store.id == Domain.store_id)
        .where(Domain.store_id == store_id)
        .order_by((Domain.host == Store.main_host).desc().nulls_last(), Domain.created_at)
        .limit(1)
    )
    return host or ""


async def current_store(session: AsyncSession) -> Store:
    """Return the store that this session serves."""
    return (await session.scalars(select(Store))).one()


async def bump_catalogue(session: AsyncSession) -> None:
    """Say, in the transaction of the change, that what shoppers see has changed.

    Call it last: the store's row is locked until the commit, and whoever locks stock or products has to have done so.
    """
    await session.execute(
        update(Store)
        .where(Store.id == session.info["store_id"])
        .values(catalogue_version=Store.catalogue_version + 1)
        .execution_options(synchronize_session=False)
    )


async def bump_catalogue_when_low(session: AsyncSession, left: int | None) -> None:
    """The same after a change of stock, which shows only where few are left: `left` is the fewest before or after."""
    if left is None:
        return
    await session.execute(
        update(Store)
        .where(Store.id == session.info["store_id"], Store.low_stock_threshold >= left)
        .values(catalogue_version=Store.catalogue_version + 1)
        .execution_options(synchronize_session=False)
    )
