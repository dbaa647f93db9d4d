"""Write a chunk of products in one transaction: together, or when one of them is broken, each for itself."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.batch import ACTOR
from shared.imports.known import Known, load_known
from shared.imports.plant_ways import plant_ways
from shared.imports.report import CREATED, FAILED, UPDATED
from shared.imports.shape import ImportedProduct
from shared.imports.write_products import Written, write_products
from shared.inventory.models import StockLevel
from shared.kernel.database import RETRYABLE, Database, is_outage, sqlstate
from shared.kernel.errors import Invalid, Refusal
from shared.kernel.sentences import Sentence, say
from shared.stores.queries import bump_catalogue

BROKEN: Final = (SQLAlchemyError, ValueError, Refusal)

# PostgreSQL plans the check of a foreign key once per connection and keeps the plan. In a first import the tables are
# empty then and every index looks as good as the key's: the check would read ever more rows of the store.
_PLAN_ANEW: Final = text("DISCARD PLANS")

Write = Callable[..., Awaitable[list[Written]]]
Then = Callable[[AsyncSession, Sequence[Written]], Awaitable[None]]


class _DryRun(Exception):
    """Ends a transaction whose changes were only tried."""

    def __init__(self, written: list[Written]) -> None:
        super().__init__()
        self.written = written


async def write_chunk(
    database: Database,
    store_id: UUID,
    products: Sequence[ImportedProduct],
    *,
    currency: str,
    dry_run: bool,
    now: datetime,
    plan_anew: bool = False,
    import_id: UUID | None = None,
    then: Then | None = None,
) -> list[Written]:
    """Write the products and return what became of each; `import_id` is the dashboard's import that they are of.

    `plan_anew` lets PostgreSQL forget how it did things while the tables were smaller. `then` is done in the same
    transaction, last, and anew whenever that is begun anew; what it raises undoes the chunk.

    All together is a few statements; when those fail, nothing of them stays, and each product is written behind a
    savepoint of its own, so that a broken one stops only itself. Raises DBAPIError when nothing is wrong with the
    products but the database is away, or a lock is not to be had in time.
    """

    async def attempt(write: Write) -> list[Written]:
        async def whole(session: AsyncSession) -> list[Written]:
            if plan_anew:
                await session.execute(_PLAN_ANEW)
            known = await load_known(session, products)
            known.import_id = import_id
            ways = dict.fromkeys(way for one in products for way in one.categories)
            known.categories = await plant_ways(session, ways, actor=ACTOR, now=now)
            written = await write(session, known, products, currency=currency, now=now)
            if any(one.outcome in (CREATED, UPDATED) for one in written):
                await bump_catalogue(session)
            if dry_run:
                raise _DryRun(written)
            if then is not None:
                await then(session, written)
            return written

        try:
            return await database.run(store_id, whole)
        except _DryRun as tried:
            return tried.written

    try:
        return await attempt(write_products)
    except BROKEN as problem:
        if _concerns_all(problem):
            raise
    return await attempt(_write_each_alone)


async def _write_each_alone(
    session: AsyncSession,
    known: Known,
    products: Sequence[ImportedProduct],
    *,
    currency: str,
    now: datetime,
) -> list[Written]:
    await _lock_stock(session, known)
    return [await _write_alone(session, known, product, currency=currency, now=now) for product in products]


async def _lock_stock(session: AsyncSession, known: Known) -> None:
    # All of the chunk's counters at once and sorted (R2): product by product they would be locked in the file's order,
    # and an order for two of the products could wait for us while we wait for it.
    ids = [variant.id for product in known.products.values() for variant in product.variants]
    ids += [variant.id for variants in known.put_away.values() for variant in variants.values()]
    await session.execute(
        select(StockLevel.id).where(StockLevel.id.in_(ids)).order_by(StockLevel.id).with_for_update()
    )


async def _write_alone(
    session: AsyncSession, known: Known, product: ImportedProduct, *, currency: str, now: datetime
) -> Written:
    # What a rolled-back product had made must not be counted on by the next.
    slugs, collections, members = dict(known.slugs), dict(known.collections), set(known.memberships)
    places = {key: dict(found) for key, found in known.places.items()}
    try:
        async with session.begin_nested():
            return (await write_products(session, known, [product], currency=currency, now=now))[0]
    except BROKEN as problem:
        if _concerns_all(problem):
            raise
        known.slugs, known.collections, known.memberships, known.places = slugs, collections, members, places
        return Written(product, FAILED, problem=_reason(problem))


def _concerns_all(problem: Exception) -> bool:
    """Whether the transaction is lost, and not one product wrong: a deadlock, a time-out, a database that is away."""
    return isinstance(problem, SQLAlchemyError) and (is_outage(problem) or sqlstate(problem) in RETRYABLE)


def _reason(problem: Exception) -> str:
    if isinstance(problem, Invalid):
        return next(iter(problem.fields.values()), "")
    if isinstance(problem, DBAPIError):
        rule = getattr(getattr(problem.orig, "__cause__", None), "constraint_name", None)
        if rule:
            return say("it breaks the rule %(rule)s of the database.", rule=rule)
        return say("the database cannot hold its values.")
    return problem.args[0] if problem.args and isinstance(problem.args[0], Sentence) else f"{problem}."
