"""Brands as shoppers meet them and as merchants list them."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.languages.told_texts import tell_rows
from shared.products.brand import Brand
from shared.products.models import Product


class NoSuchBrand(NotFound):
    """There is no brand at this address."""

    message = say("There is no brand at this address. Perhaps it was renamed.")


class ShownBrand(NamedTuple):
    """A brand as the head of its page; `products` counts its shown products."""

    id: UUID
    slug: str
    name: str
    key: str
    description_html: str
    renditions: Sequence[dict[str, Any]]
    products: int


_BRANDS: Final = """
SELECT brand.id, brand.slug, brand.name, brand.key, brand.description_html, brand.renditions,
       counted.products
FROM brands brand
JOIN (
    SELECT vendor_key, count(*) AS products
    FROM products
    WHERE state = 'active' AND deleted_at IS NULL
    GROUP BY vendor_key
) counted ON counted.vendor_key = brand.key
ORDER BY brand.key"""
_BRAND: Final = """
SELECT brand.id, brand.slug, brand.name, brand.key, brand.description_html, brand.renditions,
       (SELECT count(*) FROM products
        WHERE products.store_id = brand.store_id AND products.vendor_key = brand.key
          AND products.state = 'active' AND products.deleted_at IS NULL)
FROM brands brand
WHERE brand.slug = $1"""
_TAGS: Final = """
SELECT tag, count(*)
FROM products, unnest(tags) tag
WHERE state = 'active' AND deleted_at IS NULL
GROUP BY tag
ORDER BY tag"""


async def shown_brands(reader: Reader) -> list[ShownBrand]:
    """Return the brands that have something to show, A to Z."""
    rows = await reader.fetch(_BRANDS)
    return await tell_rows(reader, [ShownBrand._make(row) for row in rows])


async def brand_by_slug(reader: Reader, slug: str) -> ShownBrand | None:
    """Return a brand by its address, also one that has nothing to show right now."""
    row = await reader.fetchrow(_BRAND, slug)
    return None if row is None else (await tell_rows(reader, [ShownBrand._make(row)]))[0]


async def tags_in_use(reader: Reader) -> dict[str, int]:
    """Return the tags of shown products with the number of these."""
    return {row[0]: row[1] for row in await reader.fetch(_TAGS)}


async def all_brands(session: AsyncSession) -> Sequence[Brand]:
    """Return every brand, A to Z."""
    return (await session.scalars(select(Brand).order_by(Brand.key))).all()


async def brand_by_id(session: AsyncSession, brand_id: str) -> Brand:
    """Return a brand; raises NoSuchBrand."""
    key = parse_id(brand_id)
    brand: Brand | None = await session.scalar(select(Brand).where(Brand.id == key)) if key else None
    if brand is None:
        raise NoSuchBrand
    return brand


async def count_of_brand(session: AsyncSession) -> dict[str, int]:
    """Count the products that name each brand, by its folded name."""
    rows = await session.execute(
        select(Product.vendor_key, func.count())
        .where(Product.deleted_at.is_(None))
        .group_by(Product.vendor_key)
    )
    return {row[0]: row[1] for row in rows}
