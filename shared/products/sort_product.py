"""Say in which categories a product stands."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.categories import categories_of
from shared.products.category import Category, ProductCategory
from shared.products.models import Product
from shared.stores.queries import bump_catalogue

MOST_PLACES = 10


async def sort_product(
    session: AsyncSession, product: Product, main: UUID | None, others: Sequence[UUID], *, now: datetime
) -> None:
    """Let a product stand in a main category and in others, and nowhere else; raises Invalid at "category"."""
    wanted = list(dict.fromkeys([*([main] if main else []), *others]))
    if len(wanted) > MOST_PLACES:
        raise Invalid({"category": say("A product stands in at most %(most)s categories.", most=MOST_PLACES)})
    if others and main is None:
        raise Invalid({"category": say("Choose the main category first.")})
    known = set(await session.scalars(select(Category.id).where(Category.id.in_(wanted))))
    if known != set(wanted):
        raise Invalid({"category": say("This category does not exist any more.")})
    if [(one.category_id, one.is_main) for one in await categories_of(session, product.id)] == [
        (key, key == main) for key in [*wanted[:1], *sorted(wanted[1:])]
    ]:
        return
    await session.execute(delete(ProductCategory).where(ProductCategory.product_id == product.id))
    session.add_all(
        ProductCategory(
            store_id=product.store_id, product_id=product.id, category_id=key, is_main=key == main
        )
        for key in wanted
    )
    product.updated_at = now
    await session.flush()
    await bump_catalogue(session)
