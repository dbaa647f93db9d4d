"""Import a file of products into a store: chunk by chunk, changing only what differs."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from typing import Final
from uuid import UUID

from shared.imports.open_table import open_text, read_header
from shared.imports.read_shopify import is_shopify, read_shopify
from shared.imports.read_woocommerce import is_woocommerce, read_woocommerce
from shared.imports.report import FAILED, ImportReport
from shared.imports.shape import ImportedProduct, Read, RowProblem, UnreadableFile
from shared.imports.write_chunk import write_chunk
from shared.imports.write_products import Written
from shared.kernel.database import Database
from shared.stores.queries import current_store

CHUNK: Final = 100

Progress = Callable[[int], None]


async def import_products(
    database: Database, store_id: UUID, path: Path, *, dry_run: bool, progress: Progress, now: datetime
) -> ImportReport:
    """Create and update products from a file of Shopify or WooCommerce; the same file twice changes nothing.

    A transaction per chunk: what is broken stops only itself, and a stop half-way leaves whole chunks, which the next
    run finds unchanged. What left the file leaves the shop (see change_product) and is told in the report's notices.
    `progress` is told how many rows are done. Raises UnreadableFile.
    """
    async with database.in_store(store_id) as session:
        currency = (await current_store(session)).currency
    report = ImportReport(path.name, dry_run=dry_run)
    with open_text(path) as file:
        names, delimiter = read_header(file)
        reader = _reader(names)
        found = reader(file, names, delimiter, currency=currency, now=now)
        for number in count(1):
            chunk = list(islice(found, CHUNK))
            if not chunk:
                break
            products = [one for one in chunk if isinstance(one, ImportedProduct)]
            written = await write_chunk(
                database,
                store_id,
                products,
                currency=currency,
                dry_run=dry_run,
                now=now,
                plan_anew=_is_power_of_two(number),
            )
            # Told only now: what was rolled back, or done again after a deadlock, is no outcome.
            for problem in chunk:
                if isinstance(problem, RowProblem):
                    report.skip(problem)
            for one in written:
                _tell(report, one)
            progress(report.rows)
    return report


def _is_power_of_two(number: int) -> bool:
    return number & (number - 1) == 0


def _reader(names: list[str]) -> Callable[..., Iterator[Read]]:
    if is_shopify(names):
        return read_shopify
    if is_woocommerce(names):
        return read_woocommerce
    raise UnreadableFile(
        "This is neither a product export of Shopify (a column “Handle”)"
        " nor of WooCommerce (columns “Type” and “Name”)."
    )


def _tell(report: ImportReport, written: Written) -> None:
    product = written.product
    if written.outcome == FAILED:
        report.fail(product.rows, f"“{product.title[:60]}” could not be written: {written.problem}")
        return
    report.count(written.outcome, len(product.rows))
    report.pictures += written.pictures
    report.notice(written.notices, variants_gone=written.variants_gone, pictures_gone=written.pictures_gone)
