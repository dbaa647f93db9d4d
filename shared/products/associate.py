"""Choose what a product leads to."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.details import ASSOCIATIONS, Association
from shared.products.errors import NoSuchProduct
from shared.products.models import Product
from shared.stores.queries import bump_catalogue

MOST_OF_A_KIND: Final = 12


async def associate(
    session: AsyncSession, product: Product, other_id: UUID | None, *, kind: str, actor: str, now: datetime
) -> None:
    """Let a product lead to another, after those chosen before; one that leads there already stays where it is.

    Raises NoSuchProduct, or Invalid at `kind` or `other`.
    """
    if kind not in ASSOCIATIONS:
        raise Invalid({"kind": say("Choose how the two belong together.")})
    if other_id == product.id:
        raise Invalid({"other": say("A product does not lead to itself.")})
    # Its row is locked, so that of two choices at once the second sees the first.
    await session.execute(select(Product.id).where(Product.id == product.id).with_for_update())
    wanted = select(Product.id).where(Product.id == other_id, Product.deleted_at.is_(None))
    if other_id is None or not await session.scalar(wanted):
        raise NoSuchProduct
    mine = (Association.product_id == product.id, Association.kind == kind)
    by_hand = (*mine, Association.is_automatic.is_(False))
    if await session.scalar(select(Association.id).where(*by_hand, Association.other_id == other_id)):
        return
    count, last = (
        await session.execute(
            select(func.count(), func.coalesce(func.max(Association.position), -1)).where(*by_hand)
        )
    ).one()
    if count >= MOST_OF_A_KIND:
        raise Invalid({"other": say("A product leads to at most %(most)s of a kind.", most=MOST_OF_A_KIND)})
    # What the nightly job had found is the merchant's own choice from now on.
    await session.execute(delete(Association).where(*mine, Association.other_id == other_id))
    session.add(
        Association(
            store_id=product.store_id,
            product_id=product.id,
            other_id=other_id,
            kind=kind,
            is_automatic=False,
            position=last + 1,
        )
    )
    record(session, "product.associated", product.id, actor=actor, now=now, other=str(other_id), kind=kind)
    await session.flush()
    await bump_catalogue(session)


async def dissociate(
    session: AsyncSession, product: Product, association_id: UUID | None, *, actor: str, now: datetime
) -> None:
    """Let a product lead there no longer; raises NoSuchProduct when it does not."""
    gone = delete(Association).where(Association.product_id == product.id, Association.id == association_id)
    other = await session.scalar(gone.returning(Association.other_id)) if association_id else None
    if other is None:
        raise NoSuchProduct
    record(session, "product.dissociated", product.id, actor=actor, now=now, other=str(other))
    await session.flush()
    await bump_catalogue(session)


async def associations_of(session: AsyncSession, product_id: UUID) -> list[tuple[Association, Product]]:
    """Return what a product leads to, with its pictures: chosen by hand first, then found by the nightly job."""
    rows = await session.execute(
        select(Association, Product)
        .join(Product, (Product.store_id == Association.store_id) & (Product.id == Association.other_id))
        .where(Association.product_id == product_id, Product.deleted_at.is_(None))
        .order_by(Association.kind, Association.is_automatic, Association.position, Association.id)
        .options(selectinload(Product.images))
    )
    return [(association, other) for association, other in rows]
