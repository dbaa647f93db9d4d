"""Import a file of products into a store: chunk by chunk, changing only what differs."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from typing import Final
from uuid import UUID

from shared.imports.open_products import open_products
from shared.imports.report import FAILED, ImportReport
from shared.imports.shape import ImportedProduct, Read, RowProblem
from shared.imports.write_chunk import write_chunk
from shared.imports.write_products import Written
from shared.kernel.database import Database
from shared.kernel.sentences import Sentence, say
from shared.stores.queries import current_store

CHUNK: Final = 100

Progress = Callable[[int], None]


async def import_products(
    database: Database, store_id: UUID, path: Path, *, dry_run: bool, progress: Progress, now: datetime
) -> ImportReport:
    """Create and update products from another shop's file; the same file twice changes nothing.

    A transaction per chunk: what is broken stops only itself, and a stop half-way leaves whole chunks, which the next
    run finds unchanged. What left the file leaves the shop (see change_product) and is told in the report's notices.
    `progress` is told how many rows are done. Raises UnreadableFile.
    """
    async with database.in_store(store_id) as session:
        currency = (await current_store(session)).currency
    report = ImportReport(path.name, dry_run=dry_run)
    with open_products(path, currency=currency, now=now) as found:
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
                plan_anew=is_power_of_two(number),
            )
            # Told only now: what was rolled back, or done again after a deadlock, is no outcome.
            tell(report, chunk, written)
            progress(report.rows)
    return report


def is_power_of_two(number: int) -> bool:
    """Whether the tables have doubled since PostgreSQL last planned."""
    return number & (number - 1) == 0


def tell(report: ImportReport, chunk: Sequence[Read], written: Sequence[Written]) -> None:
    """Write into the report what became of a chunk of a file."""
    for problem in chunk:
        if isinstance(problem, RowProblem):
            report.skip(problem)
    for one in written:
        _tell(report, one)


def _tell(report: ImportReport, written: Written) -> None:
    product = written.product
    if written.outcome == FAILED:
        report.fail(product.rows, _not_written(product.title, written.problem))
        return
    report.count(written.outcome, len(product.rows))
    report.pictures += written.pictures
    report.leave_out(product.left_out)
    report.notice(written.notices, variants_gone=written.variants_gone, pictures_gone=written.pictures_gone)


def _not_written(title: str, problem: str) -> Sentence:
    return say("“%(product)s” could not be written: %(problem)s", product=title[:60], problem=problem)
