"""Have a product for oneself until the end of the transaction."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.products.errors import NoSuchProduct
from shared.products.models import Product, Variant
from shared.products.queries import for_cards


async def hold_product(session: AsyncSession, product_id: str) -> Product:
    """Return a product as it is now, with its variants, and let nobody else change either; raises NoSuchProduct.

    Product before variants, variants by id, stock after both: the order in which imports write, so nobody deadlocks.
    Orders, which only point to variants, do not wait.
    """
    key = parse_id(product_id)
    held = select(Product.id).where(Product.id == key, Product.deleted_at.is_(None))
    if key is None or await session.scalar(held.with_for_update(key_share=True)) is None:
        raise NoSuchProduct
    variants = select(Variant.id).where(Variant.product_id == key).order_by(Variant.id)
    await session.execute(variants.with_for_update(key_share=True))
    found = await session.scalars(
        select(Product)
        .where(Product.id == key)
        .options(*for_cards())
        .execution_options(populate_existing=True)
    )
    return found.one()
