"""Reading the catalogue. Every query says what it loads; `shown` is what shoppers may see."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from shared.kernel.ids import parse_id
from shared.products.bundles import with_stock
from shared.products.errors import NoSuchProduct, NoSuchVariant
from shared.products.models import ACTIVE, DIGITAL, PHYSICAL, SOLD_HERE, Collection, Product, Variant
from shared.products.option import Option
from shared.products.product_image import ProductImage

PAGE_SIZE = 24


def for_cards() -> tuple[ORMOption, ...]:
    """What a product card shows: pictures, options with swatches, variants with stock."""
    return (
        selectinload(Product.images),
        selectinload(Product.variants).options(*with_stock()),
        selectinload(Product.options).selectinload(Option.values),
    )


def shown() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which shoppers may see a product."""
    return (Product.state == ACTIVE, Product.deleted_at.is_(None))


async def product_by_id(session: AsyncSession, product_id: str) -> Product:
    """Return any product that is not deleted, for the dashboard; raises NoSuchProduct."""
    key = parse_id(product_id)
    known = select(Product).where(Product.id == key, Product.deleted_at.is_(None)).options(*for_cards())
    product = await session.scalar(known) if key else None
    if product is None:
        raise NoSuchProduct
    return product


async def variant_for_sale(session: AsyncSession, variant_id: str) -> Variant:
    """Return a variant that can be put into a cart, with product and stock; raises NoSuchVariant."""
    key = parse_id(variant_id)
    known = (
        select(Variant)
        .join(Variant.product)
        .where(Variant.id == key, Variant.deleted_at.is_(None), *shown())
        .options(joinedload(Variant.product), *with_stock())
    )
    variant = await session.scalar(known) if key else None
    if variant is None or not variant.product.is_sold_here:
        raise NoSuchVariant
    return variant


async def collections(session: AsyncSession) -> Sequence[Collection]:
    """Return all collections in the merchant's order."""
    return (await session.scalars(select(Collection).order_by(Collection.position, Collection.id))).all()


async def find_products(session: AsyncSession, words: str, *, limit: int) -> Sequence[Product]:
    """Return products that fit the words, in whatever state, by title."""
    found = (
        select(Product)
        .where(Product.deleted_at.is_(None))
        .order_by(Product.title, Product.id)
        .limit(limit)
        .options(*for_cards())
    )
    return (await session.scalars(matching(found, words.strip()[:100]))).all()


async def count_by_state(session: AsyncSession) -> dict[str, int]:
    """Count the dashboard's products by state."""
    rows = await session.execute(
        select(Product.state, func.count()).where(Product.deleted_at.is_(None)).group_by(Product.state)
    )
    return {row[0]: row[1] for row in rows}


async def count_failed_images(session: AsyncSession) -> int:
    """Count pictures that could not be fetched."""
    return await session.scalar(select(func.count()).where(ProductImage.state == "failed")) or 0


async def variants_by_number(session: AsyncSession, numbers: set[str]) -> dict[str, list[UUID]]:
    """Return the variants that are named by these SKUs or ids, by what named them."""
    ids = {key for number in numbers if (key := parse_id(number))}
    rows = await session.execute(
        select(Variant.id, Variant.sku)
        .join(Variant.product)
        .where(
            or_(Variant.sku.in_(numbers), Variant.id.in_(list(ids))),
            Variant.deleted_at.is_(None),
            Product.deleted_at.is_(None),
        )
    )
    found: dict[str, list[UUID]] = {}
    for variant_id, sku in rows:
        for number in {sku, str(variant_id)} & numbers:
            found.setdefault(number, []).append(variant_id)
    return found


async def find_variants(session: AsyncSession, words: str, *, limit: int = 20) -> Sequence[Variant]:
    """Return variants that can be sold and have these words in their title, their choices or their number, by title."""
    query = (
        select(Variant)
        .join(Variant.product)
        .where(Variant.deleted_at.is_(None), *shown(), Product.kind.in_(SOLD_HERE))
        .order_by(Product.title, Product.id, Variant.position)
        .limit(limit)
        .options(joinedload(Variant.product).selectinload(Product.images), *with_stock())
    )
    for word in words.split()[:6]:
        query = query.where(
            or_(
                Product.title.icontains(word, autoescape=True),
                Variant.sku.icontains(word, autoescape=True),
                func.array_to_string(Variant.choices, " ").icontains(word, autoescape=True),
            )
        )
    return (await session.scalars(query)).all()


async def variants_by_id(session: AsyncSession, ids: Iterable[UUID]) -> Sequence[Variant]:
    """Return those of some variants that exist, with product and stock, whether or not they are for sale."""
    found = await session.scalars(
        select(Variant)
        .where(Variant.id.in_(list(ids)))
        .options(joinedload(Variant.product).selectinload(Product.images), *with_stock())
    )
    return found.all()


async def component_choices(
    session: AsyncSession, product: Product, *, limit: int = 300
) -> Sequence[Variant]:
    """Return variants that can be in a bundle of this product, with theirs, by title."""
    found = await session.scalars(
        select(Variant)
        .join(Variant.product)
        .where(
            Variant.deleted_at.is_(None),
            Product.id != product.id,
            Product.kind.in_((PHYSICAL, DIGITAL)),
            *shown(),
        )
        .order_by(Product.title, Variant.position)
        .limit(limit)
        .options(joinedload(Variant.product))
    )
    return found.all()


def matching(query: Select[Any], words: str) -> Select[Any]:
    """Return the query over products, for those whose words or SKUs fit what was typed."""
    by_sku = select(Variant.product_id).where(Variant.sku.ilike(f"{_escaped(words)}%"))
    in_text = Product.search_text.like(func.concat("%", func.souk_fold(_escaped(words)), "%"))
    return query.where(or_(in_text, Product.id.in_(by_sku)))


def _escaped(words: str) -> str:
    return words.replace("\x00", "").replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
