"""Write products of a file: compare first, write only what differs, each table once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.batch import Batch
from shared.imports.change_product import change_product
from shared.imports.create_product import create_product
from shared.imports.known import Known
from shared.imports.report import CREATED, FAILED, UNCHANGED, UPDATED
from shared.imports.shape import ImportedProduct
from shared.kernel.sentences import say
from shared.products.change_brand import LONGEST_NAME
from shared.products.name_brands import name_brands, name_types


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a product, and what its merchant should know."""

    product: ImportedProduct
    outcome: str
    pictures: int = 0
    variants_gone: int = 0
    pictures_gone: int = 0
    notices: tuple[str, ...] = ()
    problem: str = ""


async def write_products(
    session: AsyncSession,
    known: Known,
    products: Sequence[ImportedProduct],
    *,
    currency: str,
    now: datetime,
) -> list[Written]:
    """Create these products, or bring the known ones to what the file says; all of them or, when it raises, none."""
    batch = Batch(session.info["store_id"], currency, now, known.import_id)
    written = [_collect(batch, known, product) for product in products]
    await batch.write(session)
    await name_brands(session, [one.vendor[:LONGEST_NAME] for one in products], now=now)
    await name_types(session, [one.product_type[:LONGEST_NAME] for one in products], now=now)
    return written


def _collect(batch: Batch, known: Known, imported: ImportedProduct) -> Written:
    batch.begin_product()
    product = known.products.get(imported.source_key)
    if product is None and imported.is_words_only:
        return Written(
            imported, FAILED, problem=say("Import the products first: there is none of this name yet.")
        )
    if product is None:
        create_product(batch, known, imported)
        outcome = CREATED
    else:
        outcome = UPDATED if change_product(batch, known, product, imported) else UNCHANGED
    return Written(
        imported, outcome, batch.pictures, batch.variants_gone, batch.pictures_gone, tuple(batch.notices)
    )
