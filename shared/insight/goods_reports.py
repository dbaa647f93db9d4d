"""Sales by what was sold: products, variants, categories; the best and the worst."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.insight.figures import Figures, read, sums_of_goods
from shared.insight.models import ProductDayFigures
from shared.insight.reckon_days import beginning_of
from shared.insight.report import (
    COST,
    DISCOUNTS,
    GOODS,
    ITEMS,
    MARGIN,
    NET,
    PROFIT,
    REFUNDS,
    RETURNED,
    WORDS,
    Asked,
    Column,
    Report,
    Row,
)
from shared.kernel.sentences import say
from shared.products.category import Category, ProductCategory
from shared.products.category_titles import category_titles
from shared.products.models import Product, Variant

BEST: Final = "best"
WORST: Final = "worst"
PROFITABLE: Final = "profit"
RETURNED_MOST: Final = "returned"
SORTS: Final = (BEST, WORST, PROFITABLE, RETURNED_MOST)

_FIGURES: Final = (ITEMS, GOODS, DISCOUNTS, REFUNDS, RETURNED, NET, COST, PROFIT, MARGIN)
_PRODUCT: Final = Column("product", say("Product"), WORDS)

_day = ProductDayFigures
_NET: Final[ColumnElement[Any]] = func.coalesce(
    func.sum(
        _day.gross_minor
        - _day.discount_minor
        - _day.included_tax_minor
        - _day.refund_minor
        + _day.refunded_tax_minor
    ),
    0,
)
_ITEMS: Final[ColumnElement[Any]] = func.coalesce(func.sum(_day.items), 0)
_ORDERED: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    BEST: (_NET.desc(), _ITEMS.desc()),
    WORST: (_ITEMS, _NET),
    # What has no profit that is known comes after what has one.
    PROFITABLE: (
        func.coalesce(func.sum(_day.uncosted_items), 0) > 0,
        (_NET - func.coalesce(func.sum(_day.cost_minor - _day.returned_cost_minor), 0)).desc(),
    ),
    RETURNED_MOST: (func.coalesce(func.sum(_day.returned_items), 0).desc(), _NET.desc()),
}


async def by_product(session: AsyncSession, asked: Asked) -> Report:
    """Report what was sold of each product; the worst are those on sale of which least was sold, or nothing."""
    if asked.sort == WORST:
        return await _worst(session, asked)
    sums = _ranked(asked, _day.product_id)
    titled = (
        select(Product.id, Product.title, *_figures_of(sums))
        .join(sums, sums.c.product_id == Product.id)
        .order_by(sums.c.place)
    )
    rows = (await session.execute(titled)).all()
    return Report(
        (_PRODUCT, *_FIGURES),
        [(row[1], *_cells(read(row[2:]))) for row in rows[: asked.most]],
        (None, *_cells(await _total(session, asked))),
        [row[0] for row in rows[: asked.most]],
        len(rows) > asked.most,
    )


async def by_variant(session: AsyncSession, asked: Asked) -> Report:
    """Report what was sold of each variant."""
    sums = _ranked(asked, _day.variant_id)
    titled = (
        select(Product.id, Product.title, Variant.choices, Variant.sku, *_figures_of(sums))
        .join(Variant, and_(Variant.store_id == Product.store_id, Variant.product_id == Product.id))
        .join(sums, sums.c.variant_id == Variant.id)
        .order_by(sums.c.place)
    )
    rows = (await session.execute(titled)).all()
    return Report(
        (_PRODUCT, Column("variant", say("Variant"), WORDS), Column("sku", say("SKU"), WORDS), *_FIGURES),
        [(row[1], " / ".join(row[2]), row[3], *_cells(read(row[4:]))) for row in rows[: asked.most]],
        (None, None, None, *_cells(await _total(session, asked))),
        [row[0] for row in rows[: asked.most]],
        len(rows) > asked.most,
    )


async def by_category(session: AsyncSession, asked: Asked) -> Report:
    """Report what was sold by the main category that products have today; who has none counts under none."""
    rows = await session.execute(
        select(Category.path, Category.id, *sums_of_goods())
        .select_from(_day)
        .outerjoin(
            ProductCategory,
            and_(
                ProductCategory.store_id == _day.store_id,
                ProductCategory.product_id == _day.product_id,
                ProductCategory.is_main,
            ),
        )
        .outerjoin(
            Category,
            and_(Category.store_id == ProductCategory.store_id, Category.id == ProductCategory.category_id),
        )
        .where(_in(asked))
        .group_by(Category.path, Category.id)
        .order_by(_NET.desc(), Category.id)
        .limit(asked.most)
    )
    found = [(row[1], read(row[2:])) for row in rows]
    titles = dict(await category_titles(session))
    return Report(
        (Column("category", say("Category"), WORDS), *_FIGURES),
        [(titles.get(key) if key else None, *_cells(figures)) for key, figures in found],
        (None, *_cells(sum((figures for _, figures in found), Figures()))),
        [key for key, _ in found],
    )


async def _worst(session: AsyncSession, asked: Asked) -> Report:
    """Report what is on sale since before the period began, beginning with that of which least was sold."""
    on_sale = (
        select(Product.id, Product.title, *sums_of_goods())
        .outerjoin(_day, and_(_day.store_id == Product.store_id, _day.product_id == Product.id, _in(asked)))
        .where(Product.state == "active", Product.deleted_at.is_(None))
        .where(Product.published_at < beginning_of(asked.period.first, asked.zone))
        .group_by(Product.id, Product.title)
        .order_by(*_ORDERED[WORST], Product.id)
        .limit(asked.most + 1)
        .offset(asked.start)
    )
    rows = (await session.execute(on_sale)).all()
    return Report(
        (_PRODUCT, *_FIGURES),
        [(row[1], *_cells(read(row[2:]))) for row in rows[: asked.most]],
        None,
        [row[0] for row in rows[: asked.most]],
        len(rows) > asked.most,
    )


def _ranked(asked: Asked, key: InstrumentedAttribute[UUID]) -> Subquery:
    """Return the sums of goods by a key, one page of them and one more, each with its place."""
    # Whoever may not see costs does not learn them by the order of rows either.
    sort = BEST if asked.sort == PROFITABLE and not asked.sees_costs else asked.sort
    sorting = (*_ORDERED.get(sort, _ORDERED[BEST]), key)
    return (
        select(key, *sums_of_goods(), func.row_number().over(order_by=sorting).label("place"))
        .where(_in(asked))
        .group_by(key)
        .order_by(*sorting)
        .limit(asked.most + 1)
        .offset(asked.start)
        .subquery()
    )


def _figures_of(sums: Subquery) -> Sequence[ColumnElement[Any]]:
    return list(sums.c)[1:-1]


def _in(asked: Asked) -> ColumnElement[bool]:
    return _day.day.between(asked.period.first, asked.period.last)


async def _total(session: AsyncSession, asked: Asked) -> Figures:
    return read((await session.execute(select(*sums_of_goods()).where(_in(asked)))).one())


def _cells(figures: Figures) -> Row:
    return (
        figures.items,
        figures.gross_minor,
        figures.discount_minor,
        figures.refund_minor,
        figures.returned_items,
        figures.net,
        figures.cost,
        figures.profit,
        figures.margin,
    )
