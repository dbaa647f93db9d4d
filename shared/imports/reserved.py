"""What a file of products may say that takes a permission of its own to set: of whoever has it not, it is left out.

It is what the dashboard asks for where the same is set by hand.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.models import ProductImport
from shared.imports.shape import ImportedProduct, Read
from shared.stores.permissions import COSTS_SEE, PRICES_CHANGE, STOCK_CHANGE

COSTS: Final = "costs"
STOCK: Final = "stock"
PRICES: Final = "prices"

_COST: Final = "cost_minor"
_REORDERED: Final = frozenset({"reorder_point", "reorder_quantity"})
_COUNTED: Final = frozenset({"stock", "on_hand"}) | _REORDERED


@dataclass(frozen=True, slots=True)
class Reserved:
    """One such thing: the permission, whether a product's rows say it, and the product as if they did not."""

    needs: str
    is_said_by: Callable[[ImportedProduct], bool]
    taken_out_of: Callable[[ImportedProduct], ImportedProduct]


def _without_costs(product: ImportedProduct) -> ImportedProduct:
    """Costs that are known stay as they are; new goods have none."""
    variants = [replace(variant, cost_minor=None) for variant in product.variants]
    return replace(product, variants=variants, silent=product.silent | {_COST})


def _without_stock(product: ImportedProduct) -> ImportedProduct:
    """What is counted already stays so; of new goods that the file counts nobody can buy one before somebody has."""
    variants = [
        replace(
            variant,
            stock=None if variant.stock is None else 0,
            backorder_limit=0,
            reorder_point=None,
            reorder_quantity=None,
        )
        for variant in product.variants
    ]
    return replace(product, variants=variants, silent=product.silent | _COUNTED)


def _without_prices(product: ImportedProduct) -> ImportedProduct:
    """Prices in other currencies stay as they are; new goods have none."""
    return replace(product, variants=[replace(variant, prices=()) for variant in product.variants])


# By the names of the import's columns: `says_costs`, `leaves_costs` and so on.
RESERVED: Final[Mapping[str, Reserved]] = {
    COSTS: Reserved(COSTS_SEE, lambda product: _COST not in product.silent, _without_costs),
    STOCK: Reserved(
        STOCK_CHANGE, lambda product: not {"stock", *_REORDERED} <= product.silent, _without_stock
    ),
    PRICES: Reserved(
        PRICES_CHANGE, lambda product: any(variant.prices for variant in product.variants), _without_prices
    ),
}


def reserved_for(may: Callable[[str], bool]) -> frozenset[str]:
    """Return what is left out of a file of somebody who may do so much."""
    return frozenset(name for name, one in RESERVED.items() if not may(one.needs))


def said_by(read: Read) -> frozenset[str]:
    """Return what of it a product's rows say, be it that there is none."""
    if not isinstance(read, ImportedProduct) or read.is_words_only:
        return frozenset()
    return frozenset(name for name, one in RESERVED.items() if one.is_said_by(read))


def without(read: Read, left: Collection[str]) -> Read:
    """Return a product as from a file that says nothing of these."""
    if not isinstance(read, ImportedProduct):
        return read
    for name in left:
        read = RESERVED[name].taken_out_of(read)
    return read


def left_out_of(one: ProductImport) -> frozenset[str]:
    """Return what is left out of an import."""
    return frozenset(name for name in RESERVED if getattr(one, f"leaves_{name}"))


async def leave_out(session: AsyncSession, one: ProductImport, left: Collection[str]) -> None:
    """Leave these out from here on, for good: whoever lets this import go on may not set them."""
    if left:
        await session.execute(
            update(ProductImport)
            .where(ProductImport.id == one.id)
            .values({f"leaves_{name}": True for name in left})
            .execution_options(synchronize_session=False)
        )
