"""Categories, types and brands, as small as they can be."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.products.category import Category
from shared.products.models import Product
from shared.products.plant_category import plant_category
from shared.products.product_type import NUMBER, Attribute, ProductType
from shared.products.sort_product import sort_product


async def make_branch(session: AsyncSession, *titles: str) -> list[Category]:
    """Add categories, each below the one before; returns them from the root down."""
    branch: list[Category] = []
    for title in titles:
        parent = branch[-1] if branch else None
        branch.append(await plant_category(session, title, parent=parent, actor="test", now=utc_now()))
    return branch


async def stand_in(session: AsyncSession, category: Category, products: Sequence[Product]) -> None:
    """Make a category the main one of products."""
    for product in products:
        await sort_product(session, product, category.id, [], now=utc_now())


async def make_type(session: AsyncSession, name: str, **columns: object) -> tuple[ProductType, Attribute]:
    """Add a product type that asks one thing: a volume in litres unless the columns say otherwise."""
    store_id, now = session.info["store_id"], utc_now()
    kind = ProductType(store_id=store_id, name=name, created_at=now, updated_at=now)
    session.add(kind)
    await session.flush()
    asked: dict[str, object] = {"key": "volume", "label": "Volume", "kind": NUMBER, "unit": "l", **columns}
    attribute = Attribute(store_id=store_id, type_id=kind.id, **asked)
    session.add(attribute)
    await session.flush()
    return kind, attribute
