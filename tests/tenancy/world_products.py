"""What the two stores have of work on many products."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.models import (
    CustomerImport,
    CustomerImportProblem,
    FileImport,
    FileProblem,
    ImportProblem,
    OrderImport,
    OrderImportProblem,
    ProductImport,
)
from shared.inventory.bulk_models import DONE, BulkChange, BulkChangeRow
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.products.files import private_key


async def import_file(session: AsyncSession) -> UUID:
    """Add an import that is done, with a row that could not be used; returns its id."""
    one = await _done(session, ProductImport, "shop.csv", format="shopify")
    return await _with(session, one, ImportProblem, "The title is missing.")


async def import_people(session: AsyncSession) -> UUID:
    """Add an import of customers that is done, with a row that was not taken; returns its id."""
    one = await _done(session, CustomerImport, "people.csv")
    return await _with(session, one, CustomerImportProblem, "Enter your e-mail address.", is_taken=False)


async def import_past(session: AsyncSession) -> UUID:
    """Add an import of past orders that is done, with one that was not taken; returns its id."""
    one = await _done(session, OrderImport, "past.csv")
    return await _with(session, one, OrderImportProblem, "This order is not over.")


async def _done(session: AsyncSession, kind: type[FileImport], name: str, **more: str) -> FileImport:
    store_id = session.info["store_id"]
    one = kind(
        store_id=store_id,
        file_name=name,
        key=private_key(store_id, new_id()),
        state="done",
        total=1,
        actor="ada@example.com",
        created_at=utc_now(),
        **more,
    )
    session.add(one)
    await session.flush()
    return one


async def _with(
    session: AsyncSession, one: FileImport, kind: type[FileProblem], message: str, **more: bool
) -> UUID:
    session.add(kind(store_id=one.store_id, import_id=one.id, row=2, message=message, **more))
    await session.flush()
    return one.id


async def change_prices(session: AsyncSession, variant_id: UUID) -> UUID:
    """Add a change of many products that is done, with its record; returns its id."""
    store_id = session.info["store_id"]
    rule = {"figure": "price", "way": "percent", "value": "10", "rounding": "exact", "keeps_before": False}
    change = BulkChange(
        store_id=store_id, rule=rule, state=DONE, actor="ada@example.com", created_at=utc_now()
    )
    session.add(change)
    await session.flush()
    session.add(
        BulkChangeRow(
            store_id=store_id,
            change_id=change.id,
            variant_id=variant_id,
            title="Mug",
            before=1700,
            after=1900,
            state=DONE,
            problem="Nothing",
        )
    )
    await session.flush()
    return change.id
