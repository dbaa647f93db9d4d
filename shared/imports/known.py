"""What a store already has of a chunk of products, read in a handful of queries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from shared.imports.shape import ImportedProduct
from shared.kernel.ids import parse_id
from shared.products.models import Attribute, Collection, CollectionProduct, Option, Product, Variant
from shared.products.slugs import slug_of

Choices = tuple[str, ...]
_OWN: Final = "souk:"


@dataclass(slots=True)
class Known:
    """Products by source, their put-away variants by choices, taken slugs, collections by slug, and who is in which.

    `asked` are the keys of all that the store's types ask.
    """

    products: dict[str, Product]
    put_away: dict[UUID, dict[Choices, Variant]]
    slugs: dict[str, UUID]
    collections: dict[str, UUID]
    memberships: set[tuple[UUID, UUID]]
    asked: frozenset[str]


async def load_known(session: AsyncSession, products: Sequence[ImportedProduct]) -> Known:
    """Read what the store has of these products."""
    known = await _products(session, products)
    ids = [product.id for product in known.values()]
    collections = await _collections(session, {title for one in products for title in one.collections})
    return Known(
        products=known,
        put_away=await _put_away(session, ids),
        slugs=await _slugs(session, [one.slug for one in products if one.source_key not in known]),
        collections=collections,
        memberships=await _memberships(session, ids, list(collections.values())),
        asked=frozenset(await session.scalars(select(Attribute.key).distinct())),
    )


async def _collections(session: AsyncSession, titles: set[str]) -> dict[str, UUID]:
    """Return the collections of these titles by the slugs that titles make; one may have moved from its own since."""
    slugs = {slug_of(title) for title in titles}
    rows = await session.execute(
        select(Collection.slug, Collection.title, Collection.id).where(
            or_(Collection.slug.in_(slugs), Collection.title.in_(titles))
        )
    )
    found = [(slug, title, key) for slug, title, key in rows]
    return {slug_of(title): key for _, title, key in found} | {slug: key for slug, _, key in found}


async def _products(session: AsyncSession, products: Sequence[ImportedProduct]) -> dict[str, Product]:
    found = await session.scalars(
        select(Product)
        .where(Product.source_key.in_([product.source_key for product in products]))
        .options(*_whole())
    )
    known = {product.source_key: product for product in found if product.source_key}
    return known | {own_key(product.id): product for product in await _by_own_key(session, products)}


def own_key(product_id: UUID) -> str:
    """Return what an export calls a product that came from nowhere else."""
    return f"{_OWN}{product_id}"


async def _by_own_key(session: AsyncSession, products: Sequence[ImportedProduct]) -> Sequence[Product]:
    own = [one.source_key.removeprefix(_OWN) for one in products if one.source_key.startswith(_OWN)]
    ids = [key for text in own if (key := parse_id(text))]
    if not ids:
        return []
    found = await session.scalars(
        select(Product)
        .where(Product.id.in_(ids), Product.deleted_at.is_(None), Product.source_key.is_(None))
        .options(*_whole())
    )
    return found.all()


def _whole() -> tuple[ORMOption, ...]:
    return (
        selectinload(Product.variants).joinedload(Variant.stock),
        selectinload(Product.images),
        selectinload(Product.options).selectinload(Option.values),
    )


async def _put_away(session: AsyncSession, product_ids: list[UUID]) -> dict[UUID, dict[Choices, Variant]]:
    if not product_ids:
        return {}
    found = await session.scalars(
        select(Variant).where(Variant.product_id.in_(product_ids), Variant.deleted_at.is_not(None))
    )
    by_product: dict[UUID, dict[Choices, Variant]] = {}
    for variant in found:
        by_product.setdefault(variant.product_id, {})[tuple(variant.choices)] = variant
    return by_product


async def _slugs(session: AsyncSession, wanted: list[str]) -> dict[str, UUID]:
    """Return who has the wanted slugs, and for those that more than one wants, also the numbered ones."""
    if not wanted:
        return {}
    rows = await session.execute(select(Product.slug, Product.id).where(Product.slug.in_(wanted)))
    taken = {slug: product_id for slug, product_id in rows}
    # Numbers are looked up only where there is a clash: it reads every slug of the store.
    clashing = taken.keys() | {slug for slug, count in Counter(wanted).items() if count > 1}
    if clashing:
        stem = func.regexp_replace(Product.slug, "-[0-9]+$", "")
        numbered = select(Product.slug, Product.id).where(stem.in_(clashing))
        taken |= {slug: product_id for slug, product_id in await session.execute(numbered)}
    return taken


async def _memberships(
    session: AsyncSession, product_ids: list[UUID], collection_ids: list[UUID]
) -> set[tuple[UUID, UUID]]:
    if not product_ids or not collection_ids:
        return set()
    rows = await session.execute(
        select(CollectionProduct.collection_id, CollectionProduct.product_id).where(
            CollectionProduct.product_id.in_(product_ids), CollectionProduct.collection_id.in_(collection_ids)
        )
    )
    return {(collection_id, product_id) for collection_id, product_id in rows}
