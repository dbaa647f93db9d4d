"""Give SKUs by a pattern to a product's variants that have none."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.turns import take_turn
from shared.products.models import Product, Variant
from shared.products.sku_pattern import read_pattern, skus_by
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue


async def make_skus(
    session: AsyncSession, product: Product, *, pattern: str, actor: str, now: datetime
) -> int:
    """Give each variant without a SKU one that no other of the store has, and return how many got one.

    Keeps the pattern for the next product. Raises Invalid at `pattern`. The product is held (`hold_product`).
    """
    pattern, store_id = read_pattern(pattern), session.info["store_id"]
    # Two who make SKUs at once would make the same ones.
    await take_turn(session, "skus")
    await session.execute(
        update(Store)
        .where(Store.id == store_id, Store.sku_pattern != pattern)
        .values(sku_pattern=pattern)
        .execution_options(synchronize_session=False)
    )
    wanting = [variant for variant in product.variants if not variant.sku]
    if not wanting:
        return 0
    # Of what was put away, too: it comes back with its combination.
    taken = {sku.casefold() for sku in await session.scalars(select(Variant.sku).where(Variant.sku != ""))}
    made = skus_by(pattern, product, [variant.choices for variant in wanting], taken)
    for variant, sku in zip(wanting, made, strict=True):
        variant.sku, variant.updated_at = sku, now
    product.updated_at = now
    record(session, "product.skus_made", product.id, actor=actor, now=now, made=len(wanting))
    await session.flush()
    await bump_catalogue(session)
    return len(wanting)
