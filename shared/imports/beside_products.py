"""What an export says of products beside their own rows: shelves, categories, other currencies, other languages."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.models import OwnPrice
from shared.kernel.money import Money
from shared.languages.translation import Translation
from shared.products.models import Category, Collection, CollectionProduct, Product, ProductCategory


@dataclass(frozen=True, slots=True)
class Beside:
    """By product: collections with the place in each, ways through the tree (the main one first), texts by language.

    `prices` are by variant and currency, as amounts.
    """

    shelves: Mapping[UUID, Sequence[tuple[str, int]]]
    ways: Mapping[UUID, Sequence[tuple[str, ...]]]
    translations: Mapping[UUID, Mapping[str, Any]]
    prices: Mapping[UUID, Mapping[str, str]]


async def beside_products(session: AsyncSession, products: Sequence[Product]) -> Beside:
    """Read it in a handful of statements."""
    ids = [product.id for product in products]
    return Beside(
        await _shelves(session, ids),
        await _ways(session, ids),
        await _translations(session, ids),
        await _prices(session, [variant.id for product in products for variant in product.variants]),
    )


async def _shelves(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, int]]]:
    """Return the collections by hand that products are in; those by rule fill themselves."""
    rows = await session.execute(
        select(CollectionProduct.product_id, Collection.title, CollectionProduct.position)
        .join(
            Collection,
            (Collection.store_id == CollectionProduct.store_id)
            & (Collection.id == CollectionProduct.collection_id),
        )
        .where(CollectionProduct.product_id.in_(ids), Collection.rule.is_(None))
        .order_by(Collection.title, Collection.id)
    )
    shelves: defaultdict[UUID, list[tuple[str, int]]] = defaultdict(list)
    for product_id, title, position in rows:
        shelves[product_id].append((title, position))
    return shelves


async def _ways(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, ...]]]:
    places = await session.execute(
        select(ProductCategory.product_id, Category.lineage)
        .join(
            Category,
            (Category.store_id == ProductCategory.store_id) & (Category.id == ProductCategory.category_id),
        )
        .where(ProductCategory.product_id.in_(ids))
        .order_by(ProductCategory.is_main.desc(), Category.path)
    )
    found = [(product_id, lineage) for product_id, lineage in places]
    every = {key for _, lineage in found for key in lineage}
    rows = await session.execute(select(Category.id, Category.title).where(Category.id.in_(every)))
    titles = {key: title for key, title in rows}
    ways: defaultdict[UUID, list[tuple[str, ...]]] = defaultdict(list)
    for product_id, lineage in found:
        ways[product_id].append(tuple(titles[key] for key in lineage))
    return ways


async def _translations(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, dict[str, Any]]:
    rows = await session.execute(
        select(Translation.product_id, Translation.language, Translation.texts).where(
            Translation.product_id.in_(ids)
        )
    )
    told: defaultdict[UUID, dict[str, Any]] = defaultdict(dict)
    for product_id, language, texts in rows:
        told[product_id][language] = texts
    return told


async def _prices(session: AsyncSession, ids: Sequence[UUID]) -> Mapping[UUID, dict[str, str]]:
    rows = await session.execute(
        select(OwnPrice.variant_id, OwnPrice.currency, OwnPrice.price_minor).where(
            OwnPrice.variant_id.in_(ids)
        )
    )
    prices: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for variant_id, currency, minor in rows:
        prices[variant_id][currency] = str(Money(minor, currency).major)
    return prices
