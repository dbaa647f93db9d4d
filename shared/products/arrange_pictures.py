"""Say what a product's pictures show, in which order, and which of them stand for its variants."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.models import Product
from shared.products.option import OptionValue
from shared.products.product_image import ProductImage
from shared.stores.queries import bump_catalogue

LONGEST_ALT: Final = 300


async def place_pictures(session: AsyncSession, product: Product, order: Sequence[UUID]) -> None:
    """Put the named pictures first, in this order; the others follow as they stood. Foreign ids mean nothing."""
    ranks = {key: rank for rank, key in enumerate(order)}
    placed = sorted(product.images, key=lambda image: ranks.get(image.id, len(ranks)))
    for position, image in enumerate(placed):
        image.position = position
    await session.flush()
    await bump_catalogue(session)


async def move_picture(session: AsyncSession, product: Product, picture_id: UUID, *, by: int) -> None:
    """Move a picture so many places on, or back when negative; nothing happens at either end."""
    order = [image.id for image in product.images]
    if picture_id not in order:
        return
    at = order.index(picture_id)
    order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
    await place_pictures(session, product, order)


async def describe_pictures(
    session: AsyncSession,
    product: Product,
    alts: Mapping[UUID, str],
    stands_for: Mapping[UUID, UUID | None],
) -> None:
    """Say what pictures show, and for which value of an option each stands, by ids; raises Invalid at `alt-<id>`.

    All variants of that value show it first; a variant keeps the picture of the first of its values that has one.
    """
    wrong = {
        f"alt-{key}": say("Use at most %(most)s characters.", most=LONGEST_ALT)
        for key, alt in alts.items()
        if len(alt) > LONGEST_ALT
    }
    if wrong:
        raise Invalid(wrong)
    for image in product.images:
        image.alt = alts.get(image.id, image.alt)
    if stands_for:
        _show_by_value(product, stands_for)
    await session.flush()
    await bump_catalogue(session)


def value_of_picture(product: Product, image: ProductImage) -> UUID | None:
    """Return the value of an option for which a picture stands: all its variants show it, and no others."""
    showing = [variant for variant in product.variants if variant.image_id == image.id]
    for place, option in enumerate(product.options):
        for value in option.values:
            if showing and showing == [one for one in product.variants if one.choices[place] == value.name]:
                return value.id
    return None


def _show_by_value(product: Product, stands_for: Mapping[UUID, UUID | None]) -> None:
    before = {image.id: value_of_picture(product, image) for image in product.images}
    pictures = {
        value: image for image, value in reversed(list(stands_for.items())) if value and image in before
    }
    for variant in product.variants:
        values = _values(product, variant.choices)
        chosen = next((pictures[value.id] for value in values if value.id in pictures), None)
        # What stood for another value until now gives way; a picture of one variant alone, from an import, stays.
        told = variant.image_id in before and before[variant.image_id] is not None
        variant.image_id = chosen or (None if told else variant.image_id)


def _values(product: Product, choices: Sequence[str]) -> list[OptionValue]:
    return [
        value
        for option, name in zip(product.options, choices, strict=True)
        for value in option.values
        if value.name == name
    ]
