"""Have products for oneself until the end of the transaction."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.products.errors import NoSuchProduct
from shared.products.models import Product, Variant
from shared.products.queries import for_cards


async def hold_product(session: AsyncSession, product_id: str) -> Product:
    """Return a product as it is now, with its variants, and let nobody else change either; raises NoSuchProduct."""
    key = parse_id(product_id)
    held = await hold_products(session, [key] if key else [])
    if not held:
        raise NoSuchProduct
    return held[0]


async def hold_products(session: AsyncSession, product_ids: Iterable[UUID]) -> Sequence[Product]:
    """Return those of the products that are there, by title, and let nobody else change them or their variants.

    Call it before anything of them is loaded, so that what is read is what the locks hold. Products before variants,
    each by id, stock after both: the order in which imports write, so nobody deadlocks. Orders, which only point to
    variants, do not wait.
    """
    ids = sorted(set(product_ids))
    products = (
        select(Product.id).where(Product.id.in_(ids), Product.deleted_at.is_(None)).order_by(Product.id)
    )
    held = list(await session.scalars(products.with_for_update(key_share=True)))
    variants = select(Variant.id).where(Variant.product_id.in_(held)).order_by(Variant.id)
    await session.execute(variants.with_for_update(key_share=True))
    found = await session.scalars(
        select(Product).where(Product.id.in_(held)).order_by(Product.title, Product.id).options(*for_cards())
    )
    return found.all()
