"""Say what is asked of every product of a type."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.turns import take_turn
from shared.products.models import Product
from shared.products.name_brands import name_types
from shared.products.product_type import CHOICE, CHOICES, KINDS, MOST_ATTRIBUTES, Attribute, ProductType
from shared.products.product_types import attributes_of
from shared.products.slugs import slug_of
from shared.stores.queries import bump_catalogue

LONGEST_NAME = 200
LONGEST_LABEL = 60
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class AttributeTerms:
    """What a merchant says of an attribute."""

    label: str
    kind: str
    unit: str
    choices: Sequence[str]
    heading: str
    is_required: bool
    is_filterable: bool
    is_shown: bool


async def create_type(session: AsyncSession, name: str, *, now: datetime) -> ProductType:
    """Make a product type; raises Invalid at "name"."""
    await _refuse_name(session, name)
    await name_types(session, [name], now=now)
    return (await session.scalars(select(ProductType).where(ProductType.key == func.souk_fold(name)))).one()


async def rename_type(session: AsyncSession, product_type: ProductType, name: str, *, now: datetime) -> None:
    """Give a type another name, its products with it; raises Invalid at "name"."""
    await _refuse_name(session, name, but=product_type)
    old = product_type.key
    product_type.name, product_type.updated_at = name, now
    await session.flush()
    await session.execute(
        update(Product)
        .where(Product.type_key == old, Product.product_type != name)
        .values(product_type=name, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    await bump_catalogue(session)


async def define_attribute(
    session: AsyncSession,
    product_type: ProductType,
    terms: AttributeTerms,
    *,
    attribute: Attribute | None = None,
    now: datetime,
) -> Attribute:
    """Ask something new of a type, or change what `attribute` asks; raises Invalid with every wrong field.

    The key that answers are kept by is made of the first label and stays: renaming loses no answer.
    """
    await take_turn(session, Attribute.__tablename__, whose=product_type.id)
    asked = await attributes_of(session, product_type)
    key = attribute.key if attribute else slug_of(terms.label)
    _refuse_bad(terms, [one for one in asked if one is not attribute], key)
    if attribute is None:
        attribute = Attribute(
            store_id=product_type.store_id,
            type_id=product_type.id,
            key=key,
            position=asked[-1].position + 1 if asked else 0,
        )
        session.add(attribute)
    attribute.label, attribute.kind, attribute.unit = terms.label, terms.kind, terms.unit
    attribute.choices = list(terms.choices) if terms.kind in (CHOICE, CHOICES) else []
    attribute.heading, attribute.is_required = terms.heading, terms.is_required
    attribute.is_filterable, attribute.is_shown = terms.is_filterable, terms.is_shown
    await _touch(session, product_type, now)
    return attribute


async def forget_attribute(
    session: AsyncSession, product_type: ProductType, attribute_id: UUID, *, now: datetime
) -> None:
    """Ask it no more; what products answered goes with it."""
    key = await session.scalar(
        delete(Attribute)
        .where(Attribute.type_id == product_type.id, Attribute.id == attribute_id)
        .returning(Attribute.key)
        .execution_options(synchronize_session=False)
    )
    if key is not None:
        await session.execute(
            update(Product)
            .where(Product.type_key == product_type.key, Product.attributes.has_key(key))
            .values(attributes=Product.attributes.op("-")(literal(key, Text)))
            .execution_options(synchronize_session=False)
        )
    await _touch(session, product_type, now)


async def move_attribute(
    session: AsyncSession, product_type: ProductType, attribute: Attribute, *, by: int, now: datetime
) -> None:
    """Move an attribute so many places on, or back when negative."""
    asked = list(await attributes_of(session, product_type))
    at = asked.index(attribute)
    asked.insert(min(max(at + by, 0), len(asked) - 1), asked.pop(at))
    for position, one in enumerate(asked):
        one.position = position
    await _touch(session, product_type, now)


async def _touch(session: AsyncSession, product_type: ProductType, now: datetime) -> None:
    # The search compares this moment: every product of the type is indexed anew.
    product_type.updated_at = now
    await session.flush()
    await bump_catalogue(session)


async def _refuse_name(session: AsyncSession, name: str, *, but: ProductType | None = None) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(
            {"name": say("Give the type a name of at most %(most)s characters.", most=LONGEST_NAME)}
        )
    there = await session.scalar(select(ProductType.id).where(ProductType.key == func.souk_fold(name)))
    if there is not None and (but is None or there != but.id):
        raise Invalid({"name": say("Another type has this name.")})


def _refuse_bad(terms: AttributeTerms, others: Sequence[Attribute], key: str) -> None:
    wrong = {}
    if not 0 < len(terms.label) <= LONGEST_LABEL:
        wrong["label"] = say("Give it a name of at most %(most)s characters.", most=LONGEST_LABEL)
    elif any(one.key == key or one.label.lower() == terms.label.lower() for one in others):
        wrong["label"] = say("This is asked already.")
    if terms.kind not in KINDS:
        wrong["kind"] = say("Choose what kind of answer it is.")
    if terms.kind in (CHOICE, CHOICES) and not 0 < len(terms.choices) <= MOST_CHOICES:
        wrong["choices"] = say("Write at least one choice and at most %(most)s.", most=MOST_CHOICES)
    if any(len(text) > LONGEST_LABEL for text in (terms.unit, terms.heading, *terms.choices)):
        wrong.setdefault(
            "choices",
            say("Units, headings and choices have at most %(most)s characters.", most=LONGEST_LABEL),
        )
    if len(others) >= MOST_ATTRIBUTES:
        wrong["label"] = say("A type asks at most %(most)s things.", most=MOST_ATTRIBUTES)
    if wrong:
        raise Invalid(wrong)
