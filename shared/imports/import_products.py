"""Import a file of products into a store: chunk by chunk, changing only what differs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.open_table import open_text, read_header
from shared.imports.read_shopify import is_shopify, read_shopify
from shared.imports.read_woocommerce import is_woocommerce, read_woocommerce
from shared.imports.report import ImportReport
from shared.imports.shape import ImportedProduct, Read, RowProblem, UnreadableFile
from shared.imports.write_products import Known, Outcome, load_known, write_product
from shared.kernel.database import Database
from shared.kernel.errors import Refusal
from shared.stores.queries import bump_catalogue, current_store

CHUNK: Final = 100

Progress = Callable[[int], None]


class _DryRun(Exception):
    """Ends a transaction whose changes were only tried."""


async def import_products(
    database: Database, store_id: UUID, path: Path, *, dry_run: bool, progress: Progress, now: datetime
) -> ImportReport:
    """Create and update products from a file of Shopify or WooCommerce; the same file twice changes nothing.

    A transaction per chunk and a savepoint per product: what is broken stops only itself, and a stop half-way leaves
    whole chunks, which the next run finds unchanged. `progress` is told how many rows are done. Raises UnreadableFile.
    """
    async with database.in_store(store_id) as session:
        currency = (await current_store(session)).currency
    report = ImportReport(path.name, dry_run=dry_run)
    with open_text(path) as file:
        names, delimiter = read_header(file)
        reader = _reader(names)
        found = reader(file, names, delimiter, currency=currency, now=now)
        while chunk := list(islice(found, CHUNK)):
            await _write_chunk(database, store_id, chunk, report, currency=currency, now=now)
            progress(report.rows)
    return report


def _reader(names: list[str]) -> Callable[..., Iterator[Read]]:
    if is_shopify(names):
        return read_shopify
    if is_woocommerce(names):
        return read_woocommerce
    raise UnreadableFile(
        "This is neither a product export of Shopify (a column “Handle”)"
        " nor of WooCommerce (columns “Type” and “Name”)."
    )


async def _write_chunk(
    database: Database,
    store_id: UUID,
    chunk: list[Read],
    report: ImportReport,
    *,
    currency: str,
    now: datetime,
) -> None:
    products = [one for one in chunk if isinstance(one, ImportedProduct)]
    for problem in chunk:
        if isinstance(problem, RowProblem):
            report.skip(problem)
    try:
        async with database.in_store(store_id) as session:
            known = await load_known(session, products)
            changed = False
            for product in products:
                changed |= await _write_one(session, known, product, report, currency=currency, now=now)
            if changed:
                await bump_catalogue(session)
            if report.dry_run:
                raise _DryRun
    except _DryRun:
        return


async def _write_one(
    session: AsyncSession,
    known: Known,
    product: ImportedProduct,
    report: ImportReport,
    *,
    currency: str,
    now: datetime,
) -> bool:
    # What a rolled-back product had made must not be counted on by the next.
    slugs, collections = dict(known.slugs), dict(known.collections)
    try:
        async with session.begin_nested():
            outcome: Outcome = await write_product(session, known, product, currency=currency, now=now)
    except (SQLAlchemyError, ValueError, Refusal) as problem:
        report.fail(product.rows, f"“{product.title[:60]}” could not be written: {type(problem).__name__}.")
        known.slugs, known.collections = slugs, collections
        return False
    report.count(outcome.word, len(product.rows))
    report.pictures += outcome.pictures
    return outcome.word != "unchanged"
