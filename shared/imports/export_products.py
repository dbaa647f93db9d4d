"""Hand out the products of a query piece by piece, so that memory does not grow with the catalogue."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.beside_products import beside_products
from shared.imports.write_csv import Cell, columns_for, next_products, rows_of
from shared.products.models import Product
from shared.products.product_image import ProductImage

Work = Callable[[], AbstractAsyncContextManager[AsyncSession]]


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows of one product, and its pictures that have no address and are packed with them."""

    slug: str
    rows: list[list[Cell]]
    packed: Sequence[ProductImage]


async def export_columns(work: Work, *, costs: bool) -> list[str]:
    """Return the columns that a store's products need."""
    async with work() as session:
        return await columns_for(session, costs=costs)


async def export_products(
    work: Work, query: Select[Product], columns: Sequence[str]
) -> AsyncIterator[list[Exported]]:
    """Yield the products, some hundred at a time, each time read in a transaction of its own.

    Whoever reads slowly holds none open.
    """
    last: UUID | None = None
    while True:
        async with work() as session:
            products = await next_products(session, query, last)
            beside = await beside_products(session, products)
        if not products:
            return
        yield [
            Exported(
                one.slug, rows_of(one, beside, columns), [image for image in one.images if is_packed(image)]
            )
            for one in products
        ]
        last = products[-1].id


def is_packed(image: ProductImage) -> bool:
    """Whether nobody could fetch a picture from where it came."""
    return not (image.source_url or "").startswith(("http://", "https://"))
