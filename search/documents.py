"""What is known of a product when it is searched for, read from the catalogue; both engines index the same."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import (
    ATTRIBUTE,
    AVAILABLE,
    CATEGORY,
    COLLECTION,
    OPTION,
    PRICE,
    RATING,
    TAG,
    TYPE,
    VENDOR,
)
from search.own_priced import OwnTerms, own_terms_of
from search.price_steps import step_of
from search.sales import sales_of
from search.stamps import stamps_of_shown
from search.standing_places import Place, categories_of, collections_of
from search.told_documents import Told, told_of
from search.words import plain
from shared.kernel.children import load_children
from shared.products.attribute_answers import filter_values
from shared.products.bundles import with_stock
from shared.products.models import (
    Attribute,
    Product,
    ProductType,
)
from shared.products.queries import shown
from shared.reviews.models import ENOUGH, ProductRating

# The one value of the facet: an average of so many stars and more.
WELL_RATED: Final = "4"


@dataclass(frozen=True, slots=True)
class Document:
    """One shown product. `details`: brand, type, numbers, choices, tags, categories; prices in minor units.

    Of the shelves only the text tells: what stands in "Tents & sleeping bags" is not a tent for that.
    `rating` orders by what buyers say, 0 where too few do. `stamp` names the state of the catalogue that it was read
    from: another stamp, another document. `told`: what of it is told in further languages, by their codes.
    """

    product_id: UUID
    title: str
    details: tuple[str, ...]
    text: str
    facets: frozenset[tuple[str, str]]
    price_minor: int
    own_terms: OwnTerms
    is_available: bool
    sales: int
    rating: int
    published_at: datetime
    stamp: str
    told: Mapping[str, Told]


async def documents_of(
    session: AsyncSession, product_ids: Sequence[UUID], *, now: datetime
) -> list[Document]:
    """Return the documents of those of the products that are shown."""
    found = await session.scalars(select(Product).where(Product.id.in_(product_ids), *shown()))
    products = found.all()
    await load_children(session, products, Product.variants, *with_stock())
    await load_children(session, products, Product.options)
    ids = [product.id for product in products]
    shelves, branches = await collections_of(session, ids), await categories_of(session, ids)
    asked = await _filterable(session, {product.type_key for product in products})
    sales = await sales_of(session, ids, now=now)
    ratings = await _ratings_of(session, ids)
    told = await told_of(session, products, shelves, branches)
    own = await own_terms_of(session, products)
    stamps = {row[0]: row[1] for row in await session.execute(stamps_of_shown().where(Product.id.in_(ids)))}
    return [
        _document(
            product,
            shelves.get(product.id, []),
            branches.get(product.id, []),
            asked.get(product.type_key, []),
            sales=sales.get(product.id, 0),
            said=ratings.get(product.id, (0, 0)),
            stamp=stamps[product.id],
            told=told[product.id],
            own_terms=own.get(product.id, {}),
        )
        for product in products
        if product.variants
    ]


def rating_of(count: int, total: int) -> int:
    """Return by what a product with so many reviews and stars is ordered: 0 where too few have said anything.

    Four imagined reviews of three stars keep three friends from outdoing three hundred buyers.
    """
    return round(1000 * (total + 4 * 3) / (count + 4)) if count >= ENOUGH else 0


def _document(
    product: Product,
    shelves: Sequence[Place],
    branches: Sequence[Place],
    asked: Sequence[Attribute],
    *,
    sales: int,
    said: tuple[int, int],
    stamp: str,
    told: Mapping[str, Told],
    own_terms: OwnTerms,
) -> Document:
    buyable = [variant for variant in product.variants if variant.is_available] or product.variants
    price = min(buyable, key=lambda variant: variant.price_minor).price
    # What is sold elsewhere is never sold out here.
    is_available = not product.is_sold_here or any(variant.is_available for variant in product.variants)
    numbers = [text for variant in product.variants for text in (variant.sku, variant.barcode) if text]
    choices = {choice for variant in product.variants for choice in variant.choices}
    details = (
        product.vendor,
        product.product_type,
        *numbers,
        *sorted(choices),
        *product.tags,
        *(branch.title for branch in branches),
    )
    facets = {
        *((COLLECTION, shelf.address) for shelf in shelves),
        *((CATEGORY, branch.address) for branch in branches),
        *((TAG, tag) for tag in product.tags),
        *(
            (f"{ATTRIBUTE}{one.label}", value)
            for one in asked
            for value in filter_values(one, product.attributes)
        ),
        *_options_of(product),
        (VENDOR, product.vendor),
        (TYPE, product.product_type),
        (PRICE, step_of(price)),
        (AVAILABLE, "yes" if is_available else "no"),
        (RATING, WELL_RATED if _is_well_rated(*said) else ""),
    }
    return Document(
        product_id=product.id,
        title=product.title,
        details=tuple(detail for detail in details if detail),
        text=" ".join([plain(product.description_html), *(shelf.title for shelf in shelves)]).strip(),
        facets=frozenset((name, value) for name, value in facets if value),
        price_minor=price.minor,
        own_terms=own_terms,
        is_available=is_available,
        sales=sales,
        rating=rating_of(*said),
        published_at=product.published_at or product.created_at,
        stamp=stamp,
        told=told,
    )


def _is_well_rated(count: int, total: int) -> bool:
    return count >= ENOUGH and total >= int(WELL_RATED) * count


async def _ratings_of(session: AsyncSession, product_ids: Sequence[UUID]) -> Mapping[UUID, tuple[int, int]]:
    rows = await session.execute(
        select(ProductRating.id, ProductRating.count, ProductRating.total).where(
            ProductRating.id.in_(product_ids)
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def _options_of(product: Product) -> Iterator[tuple[str, str]]:
    for place, option in enumerate(product.options):
        for variant in product.variants:
            if place < len(variant.choices):
                yield f"{OPTION}{option.name}", variant.choices[place]


async def _filterable(session: AsyncSession, type_keys: set[str]) -> Mapping[str, list[Attribute]]:
    """Return the attributes by which products of these types may be filtered, by the type's key."""
    rows = await session.execute(
        select(ProductType.key, Attribute)
        .join(
            Attribute,
            (Attribute.store_id == ProductType.store_id) & (Attribute.type_id == ProductType.id),
        )
        .where(ProductType.key.in_(type_keys), Attribute.is_filterable)
    )
    found: dict[str, list[Attribute]] = {}
    for key, attribute in rows:
        found.setdefault(key, []).append(attribute)
    return found
