"""Say how the values of a product's options look."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.products.models import Product
from shared.stores.queries import bump_catalogue

_HEX: Final = re.compile(r"#[0-9a-f]{6}")


class Sample(NamedTuple):
    """A colour as #rrggbb, empty for none, or one of the product's own pictures."""

    swatch: str
    image_id: UUID | None


async def paint_options(session: AsyncSession, product: Product, samples: Mapping[str, Sample]) -> None:
    """Give the values of the product's options, by id, their samples; raises Invalid at "swatch-<id>"."""
    own = {image.id for image in product.images}
    wrong = {}
    for option in product.options:
        for value in option.values:
            sample = samples.get(str(value.id))
            if sample is None:
                continue
            if sample.swatch and not _HEX.fullmatch(sample.swatch):
                wrong[f"swatch-{value.id}"] = say("Write a colour as #rrggbb: #2f4668.")
                continue
            value.swatch = sample.swatch or None
            value.image_id = sample.image_id if sample.image_id in own else None
    if wrong:
        raise Invalid(wrong)
    await session.flush()
    await bump_catalogue(session)
