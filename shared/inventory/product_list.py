"""The dashboard's list of products: what it is narrowed to, in which order, page by page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import StockLevel
from shared.inventory.queries import is_low
from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of, read_moment
from shared.products.category import Category, ProductCategory
from shared.products.collection import CollectionProduct
from shared.products.models import Product, Variant
from shared.products.product_image import REMOVED, ProductImage
from shared.products.queries import for_cards, matching

PAGE_SIZE: Final = 50
MOST_COUNTED: Final = 10_000
# What a merchant asks of their products, each with the products of which it is true.
LACKS: Final = ("stock", "low", "pictures", "alt", "price_cut", "barcode", "category")


@dataclass(frozen=True, slots=True)
class WantedProducts:
    """What the list is narrowed to; an empty text narrows nothing. `low` is the store's own reorder point."""

    state: str = ""
    words: str = ""
    vendor: str = ""
    product_type: str = ""
    tag: str = ""
    category: UUID | None = None
    collection: UUID | None = None
    lack: str = ""
    low: int = 5

    @property
    def is_narrowed(self) -> bool:
        """Whether it asks for more than a state."""
        return self != WantedProducts(state=self.state, low=self.low)


class Sort(NamedTuple):
    """An order of the list: by a column, and how a cursor writes and reads its values."""

    column: Any
    descending: bool
    shape: type
    write: Callable[[Any], str]
    read: Callable[[str], Any]


SORTS: Final[dict[str, Sort]] = {
    "title": Sort(Product.title, descending=False, shape=str, write=str, read=str),
    "newest": Sort(Product.created_at, True, str, datetime.isoformat, read_moment),
    "changed": Sort(Product.updated_at, True, str, datetime.isoformat, read_moment),
}


async def page_of_products(
    session: AsyncSession,
    wanted: WantedProducts,
    *,
    sort: str = "title",
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[Product]:
    """Return one page of the list, each product with pictures, options, variants and stock."""
    order = SORTS[sort]
    direction = [column.desc() if order.descending else column.asc() for column in (order.column, Product.id)]
    query = narrowed(select(Product), wanted).order_by(*direction).limit(size + 1).options(*for_cards())
    last = _last_of(after, order)
    if last:
        place = tuple_(order.column, Product.id)
        query = query.where(place < tuple_(*last) if order.descending else place > tuple_(*last))
    rows = (await session.scalars(query)).all()
    return page_of(
        rows, size, lambda product: [order.write(getattr(product, order.column.key)), str(product.id)]
    )


async def count_products(session: AsyncSession, wanted: WantedProducts) -> int:
    """Count what is found, at most one more than MOST_COUNTED."""
    found = narrowed(select(Product.id), wanted).limit(MOST_COUNTED + 1).subquery()
    return await session.scalar(select(func.count()).select_from(found)) or 0


def narrowed(query: Select[Any], wanted: WantedProducts) -> Select[Any]:
    """Return the query over products, for those that are wanted."""
    query = query.where(Product.deleted_at.is_(None))
    if wanted.state:
        query = query.where(Product.state == wanted.state)
    if wanted.words:
        query = matching(query, wanted.words)
    if wanted.vendor:
        query = query.where(Product.vendor_key == func.souk_fold(wanted.vendor))
    if wanted.product_type:
        query = query.where(Product.type_key == func.souk_fold(wanted.product_type))
    if wanted.tag:
        query = query.where(Product.tags.any_() == wanted.tag)
    if wanted.category:
        query = query.where(_in_branch(wanted.category))
    if wanted.collection:
        query = query.where(
            exists().where(
                CollectionProduct.product_id == Product.id,
                CollectionProduct.collection_id == wanted.collection,
            )
        )
    if wanted.lack:
        query = query.where(_lacking(wanted.lack, wanted.low))
    return query


def _in_branch(category: UUID) -> ColumnElement[bool]:
    return (
        exists()
        .where(
            ProductCategory.product_id == Product.id,
            ProductCategory.category_id == Category.id,
            Category.store_id == ProductCategory.store_id,
            Category.lineage.any_() == category,
        )
        .correlate(Product)
    )


def _lacking(what: str, low: int) -> ColumnElement[bool]:
    variant = (Variant.product_id == Product.id) & Variant.deleted_at.is_(None)
    counted = (
        variant
        & (StockLevel.id == Variant.id)
        & (StockLevel.store_id == Variant.store_id)
        & StockLevel.is_tracked
    )
    available = StockLevel.on_hand - StockLevel.reserved
    picture = ProductImage.product_id == Product.id
    conditions: dict[str, ColumnElement[bool]] = {
        "stock": exists().where(counted, available <= 0),
        "low": exists().where(counted, is_low(low), available > 0),
        "pictures": ~exists().where(picture, ProductImage.state == "ready"),
        "alt": exists().where(picture, ProductImage.state != REMOVED, ProductImage.alt == ""),
        "price_cut": exists().where(variant, Variant.compare_at_minor.is_not(None)),
        "barcode": exists().where(variant, Variant.barcode == ""),
        "category": ~exists().where(ProductCategory.product_id == Product.id),
    }
    return conditions[what]


def _last_of(after: str | None, order: Sort) -> tuple[Any, UUID] | None:
    key = decode_cursor(after, (order.shape, str))
    last = parse_id(str(key[1])) if key else None
    if key is None or last is None:
        return None
    place = order.read(str(key[0]))
    return None if place is None else (place, last)
