"""Decide how the orders of a store are numbered from now on; those that there are keep what they have."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.stores.models import Store
from shared.stores.order_numbers import HIGHEST_ORDER, NumberPattern

# Of the orders that have a number by a pattern: the highest count that this one could have written.
_HIGHEST = text(
    "SELECT max((regexp_match(own_number, :pattern))[1]::numeric) FROM orders"
    " WHERE own_number IS NOT NULL AND brought_from IS NULL AND own_number ~ :pattern"
)


def next_count(store: Store, pattern: NumberPattern, *, now: datetime) -> int:
    """Return the number of the next order as it counts, before anything is written around it."""
    if not pattern.is_yearly:
        return store.last_order_number + 1
    year = now.astimezone(ZoneInfo(store.time_zone)).year
    return store.number_of_year + 1 if (store.number_year or 0) >= year else 1


async def number_orders(
    session: AsyncSession, pattern: NumberPattern, *, next_order: int | None, actor: str, now: datetime
) -> None:
    """Keep the pattern, and let the next order have a higher number. Raises Invalid; all of it or nothing.

    Numbers only grow: the statement that raises them has "less than" in its condition, as a smaller one would come
    twice and the statement that numbers an order would not notice. A pattern that could write what an order has
    already is refused for the same reason.
    """
    store = await _held(session)
    if next_order is not None:
        await _raise_count(session, store, pattern, next_order, now=now)
    store = await _held(session)
    if pattern != NumberPattern.of_store(store) and not pattern.is_plain:
        highest = await session.scalar(_HIGHEST, {"pattern": pattern.as_regex()})
        if highest is not None and highest >= next_count(store, pattern, now=now):
            raise Invalid(
                {
                    "next_order": say(
                        "Orders have such numbers up to %(number)s. Begin above that.", number=highest
                    )
                }
            )
    store.number_prefix, store.number_suffix = pattern.prefix, pattern.suffix
    store.number_digits, store.number_yearly = pattern.digits, pattern.is_yearly
    told = {**pattern.as_record(), "next": next_count(store, pattern, now=now)}
    record(session, "store.numbers_changed", store.id, actor=actor, now=now, **told)
    await session.flush()


async def _held(session: AsyncSession) -> Store:
    # Whoever places an order raises the number in this row, so none is placed between looking and writing.
    wanted = select(Store).where(Store.id == session.info["store_id"]).with_for_update(key_share=True)
    return (await session.scalars(wanted.execution_options(populate_existing=True))).one()


async def _raise_count(
    session: AsyncSession, store: Store, pattern: NumberPattern, wanted: int, *, now: datetime
) -> None:
    year = now.astimezone(ZoneInfo(store.time_zone)).year
    below: ColumnElement[bool] = Store.last_order_number < wanted
    values: dict[str, object] = {"last_order_number": wanted - 1}
    if pattern.is_yearly:
        below = or_(Store.number_year.is_(None), Store.number_year < year, Store.number_of_year < wanted)
        values = {
            "number_of_year": wanted - 1,
            # A year that has begun by another clock of the store is not taken back.
            "number_year": func.greatest(Store.number_year, year),
        }
    raised = await session.execute(
        update(Store)
        .where(Store.id == store.id, below)
        .values(values)
        .returning(Store.id)
        .execution_options(synchronize_session=False)
    )
    if wanted > HIGHEST_ORDER or raised.first() is None:
        raise Invalid({"next_order": say("Enter a number above that of the latest order.")})
