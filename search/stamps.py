"""What tells whether a product is still as its document says."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, case, column, func, literal, not_, select, table
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from shared.currencies.models import OwnPrice
from shared.inventory.models import StockLevel
from shared.languages.translation import TranslatedWord, Translation
from shared.products.models import (
    BUNDLE,
    Category,
    Collection,
    CollectionProduct,
    Product,
    ProductCategory,
    ProductType,
    Variant,
)
from shared.products.queries import shown
from shared.reviews.models import ProductRating


def stamps_of_shown() -> Select[Any]:
    """Return the query of each shown product's id and stamp: words, prices, stock, shelves, categories, type, stars."""
    shelf = Collection.slug.concat(literal(":")).concat(Collection.title)
    shelves = (
        select(func.string_agg(shelf, aggregate_order_by(literal(","), Collection.slug)))
        .join(
            CollectionProduct,
            (CollectionProduct.store_id == Collection.store_id)
            & (CollectionProduct.collection_id == Collection.id),
        )
        .where(CollectionProduct.store_id == Product.store_id, CollectionProduct.product_id == Product.id)
        .scalar_subquery()
    )
    left = StockLevel.on_hand - StockLevel.reserved + StockLevel.backorder_limit
    can_be_had = func.bool_or(case((StockLevel.id.is_(None), True), else_=left > 0))
    # Of a bundle the shelf knows; NULL, which leaves other products' stamps as they are, costs no look at it.
    sets_can_be_had = case((Product.kind == BUNDLE, _is_on_shelf()))
    stamp = func.concat_ws(
        "|",
        Product.updated_at,
        func.max(Variant.updated_at),
        func.count(Variant.id),
        can_be_had,
        sets_can_be_had,
        func.coalesce(shelves, ""),
        func.coalesce(_branches(), ""),
        _type_changed(),
        _stars(),
        _translated(),
        _own_priced(),
    )
    return (
        select(Product.id, func.md5(stamp).label("stamp"))
        .join(
            Variant,
            (Variant.store_id == Product.store_id)
            & (Variant.product_id == Product.id)
            & Variant.deleted_at.is_(None),
        )
        .outerjoin(StockLevel, (StockLevel.store_id == Variant.store_id) & (StockLevel.id == Variant.id))
        .where(*shown())
        .group_by(Product.store_id, Product.id)
    )


def _is_on_shelf() -> ScalarSelect[Any]:
    card = table("shelf_cards", column("store_id"), column("id"), column("is_sold_out"))
    mine = (card.c.store_id == Product.store_id, card.c.id == Product.id)
    return select(not_(card.c.is_sold_out)).where(*mine).correlate(Product).scalar_subquery()


def _branches() -> ScalarSelect[Any]:
    own, above = aliased(Category), aliased(Category)
    told = above.path.concat(literal(":")).concat(above.title)
    return (
        select(func.string_agg(told, aggregate_order_by(literal(","), above.path)))
        .select_from(ProductCategory)
        .join(own, (own.store_id == ProductCategory.store_id) & (own.id == ProductCategory.category_id))
        .join(above, (above.store_id == own.store_id) & (above.id == func.any(own.lineage)))
        .where(ProductCategory.store_id == Product.store_id, ProductCategory.product_id == Product.id)
        .scalar_subquery()
    )


def _type_changed() -> ScalarSelect[Any]:
    return (
        select(ProductType.updated_at)
        .where(ProductType.store_id == Product.store_id, ProductType.key == Product.type_key)
        .scalar_subquery()
    )


def _translated() -> ColumnElement[Any]:
    """When its texts in other languages were last written, and the words and places that it shares; NULL without."""
    own = (
        select(func.concat(func.count(), ":", func.max(Translation.updated_at)))
        .where(Translation.store_id == Product.store_id, Translation.subject_id == Product.id)
        .having(func.count() > 0)
        .scalar_subquery()
    )
    words = (
        select(func.concat(func.count(), ":", func.max(TranslatedWord.updated_at)))
        .having(func.count() > 0)
        .scalar_subquery()
    )
    # A collection's or category's title is a word of all that stands there; there are few of them.
    places = (
        select(func.concat(":", func.count(), ":", func.max(Translation.updated_at)))
        .where(Translation.product_id.is_(None), Translation.article_id.is_(None))
        .having(func.count() > 0)
        .scalar_subquery()
    )
    return func.nullif(func.concat(own, "/", words, places), "/")


def _own_priced() -> ScalarSelect[Any]:
    """When the prices that follow no rate were last written; NULL without any, as most products are."""
    mine = aliased(Variant)
    return (
        select(func.concat(func.count(), "own", func.max(OwnPrice.updated_at)))
        .join(mine, (mine.store_id == OwnPrice.store_id) & (mine.id == OwnPrice.variant_id))
        .where(mine.store_id == Product.store_id, mine.product_id == Product.id)
        .having(func.count() > 0)
        .correlate(Product)
        .scalar_subquery()
    )


def _stars() -> ScalarSelect[Any]:
    return (
        select(func.concat(ProductRating.count, ":", ProductRating.total))
        .where(ProductRating.store_id == Product.store_id, ProductRating.id == Product.id)
        .scalar_subquery()
    )
