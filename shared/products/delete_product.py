"""Delete a product that nothing points to."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.digital_files import DigitalFile
from shared.products.models import Product
from shared.products.option import OptionValue
from shared.products.product_image import ProductImage
from shared.stores.queries import bump_catalogue


class StillNeeded(Conflict):
    """Orders or bundles have the product in them, so it can only be put away."""

    message = say(
        "This product was sold or is part of a bundle, so it cannot be deleted. You can archive it."
    )


async def delete_product(
    session: AsyncSession, product: Product, *, actor: str, now: datetime
) -> list[dict[str, Any]]:
    """Delete a product with all that is its own; returns the renditions of its pictures, whose files can go.

    What was ever sold is kept by the foreign keys of orders, parcels, downloads and bundles: whoever adds another table
    of that kind is asked without being named here. Raises StillNeeded, deleting nothing.
    """
    pictures = await session.scalars(
        select(ProductImage.renditions).where(ProductImage.product_id == product.id)
    )
    renditions = [rendition for of_picture in pictures for rendition in of_picture]
    try:
        async with session.begin_nested():
            await session.execute(delete(DigitalFile).where(DigitalFile.product_id == product.id))
            options = [option.id for option in product.options]
            # Pictures and values point to each other's product; both go, so neither has to be asked first.
            await session.execute(
                update(OptionValue).where(OptionValue.option_id.in_(options)).values(image_id=None)
            )
            await session.execute(delete(Product).where(Product.id == product.id))
    except IntegrityError:
        raise StillNeeded from None
    record(session, "product.deleted", product.id, actor=actor, now=now, title=product.title)
    await session.flush()
    await bump_catalogue(session)
    return renditions
