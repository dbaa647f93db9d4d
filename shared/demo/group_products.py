"""Group a demo store's products: the tree, the types with their answers, the makers and the rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.demo.content.grouping import DemoBranch, DemoGrouping
from shared.demo.content.shape import DemoStore
from shared.products.attribute_answers import field_of, read_answers
from shared.products.brand import Brand
from shared.products.category import Category, ProductCategory
from shared.products.collection import Collection
from shared.products.collection_rules import written_rule
from shared.products.define_attribute import AttributeTerms, define_attribute
from shared.products.fill_collection import fill_stale_collections
from shared.products.models import Product
from shared.products.name_brands import name_brands, name_types
from shared.products.plant_category import plant_category
from shared.products.product_type import Attribute, ProductType

ACTOR = "demo"

Renditions = list[dict[str, Any]]


async def group_products(
    session: AsyncSession, shape: DemoStore, pictures: Mapping[str, Renditions], *, now: datetime
) -> None:
    """Group what the store has; `pictures` are the tiles of the collections by rule, by slug."""
    grouping = shape.grouping
    ids = {slug: key for slug, key in await session.execute(select(Product.slug, Product.id))}
    by_kind: dict[str, UUID] = {}
    for branch in grouping.tree:
        await _plant(session, branch, None, by_kind, now=now)
    if by_kind:
        rows = [
            {
                "store_id": session.info["store_id"],
                "product_id": ids[product.slug],
                "category_id": by_kind[product.product_type],
                "is_main": True,
            }
            for product in shape.products
        ]
        await session.execute(insert(ProductCategory), rows)
    await name_brands(session, [product.vendor for product in shape.products], now=now)
    for maker, words in grouping.makers.items():
        said = update(Brand).where(Brand.name == maker).values(description_html=f"<p>{words}</p>")
        await session.execute(said)
    await name_types(session, [product.product_type for product in shape.products], now=now)
    await _ask(session, shape, ids, now=now)
    _add_rules(session, grouping, pictures, first=len(shape.collections), now=now)
    await session.flush()
    await fill_stale_collections(session, sales={}, now=now)


async def _plant(
    session: AsyncSession,
    branch: DemoBranch,
    parent: Category | None,
    by_kind: dict[str, UUID],
    *,
    now: datetime,
) -> None:
    text = f"<p>{branch.description}</p>" if branch.description else ""
    category = await plant_category(
        session, branch.title, parent=parent, description_html=text, actor=ACTOR, now=now
    )
    by_kind.update(dict.fromkeys(branch.kinds, category.id))
    for below in branch.below:
        await _plant(session, below, category, by_kind, now=now)


async def _ask(session: AsyncSession, shape: DemoStore, ids: Mapping[str, UUID], *, now: datetime) -> None:
    asked: dict[str, list[Attribute]] = {}
    for kind, questions in shape.grouping.questions.items():
        found = (await session.scalars(select(ProductType).where(ProductType.name == kind))).one()
        asked[kind] = [
            await define_attribute(
                session,
                found,
                AttributeTerms(
                    label=one.label,
                    kind=one.kind,
                    unit=one.unit,
                    choices=one.choices,
                    heading=one.heading,
                    is_required=False,
                    is_filterable=one.is_filterable,
                    is_shown=True,
                ),
                now=now,
            )
            for one in questions
        ]
    for product in shape.products:
        if said := shape.grouping.answers.get(product.slug):
            attributes = asked[product.product_type]
            typed = {
                field_of(one): (answer,) if isinstance(answer := said[one.label], str) else answer
                for one in attributes
            }
            answers = read_answers(attributes, typed)
            await session.execute(
                update(Product).where(Product.id == ids[product.slug]).values(attributes=answers)
            )


def _add_rules(
    session: AsyncSession,
    grouping: DemoGrouping,
    pictures: Mapping[str, Renditions],
    *,
    first: int,
    now: datetime,
) -> None:
    session.add_all(
        Collection(
            store_id=session.info["store_id"],
            slug=one.slug,
            title=one.title,
            description_html=f"<p>{one.description}</p>",
            position=position,
            renditions=pictures[one.slug],
            rule=written_rule(one.rule),
            sort=one.sort,
            created_at=now,
        )
        for position, one in enumerate(grouping.rules, first)
    )
