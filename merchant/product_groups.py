"""What groups a product, as its form offers it: categories, brand, type with its questions, samples of its options."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.attribute_answers import NO, YES, answer_to, field_of, read_answers
from shared.products.brand import Brand
from shared.products.brands import all_brands
from shared.products.categories import all_categories, categories_of
from shared.products.category import Category, ProductCategory
from shared.products.choose_collections import choose_collections, collections_by_hand, collections_with
from shared.products.collection import Collection
from shared.products.models import Product
from shared.products.paint_options import Sample, paint_options
from shared.products.product_type import Attribute, ProductType
from shared.products.product_types import all_types, attributes_for
from shared.products.slugs import slug_of
from shared.products.sort_product import sort_product
from shared.web.forms import Form


@dataclass(frozen=True, slots=True)
class Groups:
    """What the form offers. `asked`: what the type asks that is named in it; `places`: where the product stands."""

    categories: Sequence[Category]
    brands: Sequence[Brand]
    types: Sequence[ProductType]
    asked: Sequence[Attribute]
    places: Sequence[ProductCategory]
    shelves: Sequence[Collection]
    on_shelves: frozenset[UUID]


async def load_groups(session: AsyncSession, product: Product, *, type_name: str) -> Groups:
    """Read what the form of a product offers when its type is the one of this name."""
    return Groups(
        await all_categories(session),
        await all_brands(session),
        await all_types(session),
        await attributes_for(session, type_name),
        await categories_of(session, product.id),
        await collections_by_hand(session),
        frozenset(await collections_with(session, product.id)),
    )


def values_of(product: Product, groups: Groups) -> dict[str, str]:
    """Return the form's fields as the product is; several answers to one field are lines of a text."""
    values = {
        "category": next((str(place.category_id) for place in groups.places if place.is_main), ""),
        "categories": "\n".join(str(place.category_id) for place in groups.places if not place.is_main),
        "shelves": "\n".join(str(shelf.id) for shelf in groups.shelves if shelf.id in groups.on_shelves),
    }
    for attribute in groups.asked:
        values[field_of(attribute)] = _typed(answer_to(attribute, product.attributes))
    for option in product.options:
        for value in option.values:
            values[f"swatch-{value.id}"] = value.swatch or ""
            values[f"sample-{value.id}"] = str(value.image_id or "")
    return values


def typed_groups(form: Form) -> dict[str, str]:
    """Return the fields that may be repeated as they were typed."""
    return {
        name: "\n".join(form.all(name))
        for name in form
        if name in ("categories", "shelves") or name.startswith("attribute-")
    }


async def save_groups(
    session: AsyncSession, form: Form, product: Product, *, type_before: str, now: datetime
) -> None:
    """Save what the form says of a product's groups; raises Invalid at the wrong fields. What it lacks stays."""
    if "has_shelves" in form:
        await choose_collections(
            session, product, {key for text in form.all("shelves") if (key := parse_id(text))}
        )
    if "category" in form:
        others = [key for text in form.all("categories") if (key := parse_id(text))]
        await sort_product(session, product, _category(form), others, now=now)
    if "answers" in form:
        asked = await attributes_for(session, product.product_type)
        answers = read_answers(asked, {name: form.all(name) for name in form})
        before = [] if type_before == product.product_type else await attributes_for(session, type_before)
        gone = {attribute.key for attribute in (*asked, *before)}
        free = {name: said for name, said in product.attributes.items() if slug_of(name) not in gone}
        product.attributes = free | answers
    if "samples" in form:
        await paint_options(session, product, _samples(form))


def _category(form: Form) -> Any:
    typed = form.get("category")
    key = parse_id(typed)
    if typed and key is None:
        raise Invalid({"category": say("This category does not exist any more.")})
    return key


def _samples(form: Form) -> Mapping[str, Sample]:
    return {
        name.removeprefix("swatch-"): Sample(
            form.get(name).lower(), parse_id(form.get(f"sample-{name.removeprefix('swatch-')}"))
        )
        for name in form
        if name.startswith("swatch-")
    }


def _typed(answer: Any) -> str:
    if isinstance(answer, bool):
        return YES if answer else NO
    return "\n".join(answer) if isinstance(answer, list) else str(answer or "")
