"""Reading product types with what they ask."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.languages.told_texts import in_words, told_words
from shared.products.models import Product
from shared.products.product_type import Asked, Attribute, ProductType


class NoSuchType(NotFound):
    """There is no product type with this id."""

    message = say("There is no such product type any more.")


_ASKED: Final = """
SELECT type.key, attribute.key, attribute.label, attribute.kind, attribute.unit, attribute.choices, attribute.heading,
       attribute.is_required, attribute.is_filterable, attribute.is_shown
FROM attributes attribute
JOIN product_types type ON type.store_id = attribute.store_id AND type.id = attribute.type_id
ORDER BY attribute.position, attribute.id"""


async def asked_by_types(reader: Reader) -> Mapping[str, Sequence[Asked]]:
    """Return what each type asks, in its order, by the type's folded name."""
    rows = [(key, Asked(*columns)) for key, *columns in await reader.fetch(_ASKED)]
    said = (word for _, asked in rows for word in (asked.label, asked.heading, *asked.choices))
    words = await told_words(reader, said)
    found: dict[str, list[Asked]] = {}
    for key, asked in rows:
        told = {"label": words.get(asked.label, ""), "heading": words.get(asked.heading, "")}
        choices = tuple((one, words[one]) for one in asked.choices if one in words)
        found.setdefault(key, []).append(in_words(asked, told)._replace(told=choices))
    return found


async def all_types(session: AsyncSession) -> Sequence[ProductType]:
    """Return every type, A to Z."""
    return (await session.scalars(select(ProductType).order_by(ProductType.key))).all()


async def type_by_id(session: AsyncSession, type_id: str) -> ProductType:
    """Return a type; raises NoSuchType."""
    key = parse_id(type_id)
    found: ProductType | None = (
        await session.scalar(select(ProductType).where(ProductType.id == key)) if key else None
    )
    if found is None:
        raise NoSuchType
    return found


async def attributes_of(session: AsyncSession, product_type: ProductType) -> Sequence[Attribute]:
    """Return what a type asks, in its order."""
    asked = select(Attribute).where(Attribute.type_id == product_type.id)
    return (await session.scalars(asked.order_by(Attribute.position, Attribute.id))).all()


async def attributes_for(session: AsyncSession, name: str) -> Sequence[Attribute]:
    """Return what the type of this name asks; nothing when there is none."""
    asked = (
        select(Attribute)
        .join(
            ProductType,
            (ProductType.store_id == Attribute.store_id) & (ProductType.id == Attribute.type_id),
        )
        .where(ProductType.key == func.souk_fold(name))
    )
    return (await session.scalars(asked.order_by(Attribute.position, Attribute.id))).all()


async def count_of_type(session: AsyncSession) -> dict[str, int]:
    """Count the products that name each type, by its folded name."""
    rows = await session.execute(
        select(Product.type_key, func.count()).where(Product.deleted_at.is_(None)).group_by(Product.type_key)
    )
    return {row[0]: row[1] for row in rows}
