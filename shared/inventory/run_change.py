"""Carry out a bulk change, or undo it, some variants at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.bulk_models import (
    DONE,
    REFUSED,
    RUNNING,
    STOPPED,
    UNDOING,
    UNDONE,
    WAITING,
    BulkChange,
    BulkChangeRow,
)
from shared.inventory.bulk_rule import LOT, PRICE, REORDER, STOCK, rule_from
from shared.inventory.jobs import RUN_CHANGE
from shared.inventory.models import BULK
from shared.inventory.set_reorder_points import move_order_quantity, move_reorder_point
from shared.inventory.set_stock import set_stock
from shared.kernel.errors import Conflict, Invalid, NotFound, Refusal
from shared.kernel.ids import parse_id
from shared.kernel.jobs import enqueue
from shared.kernel.kept_sentences import kept
from shared.kernel.money import Money
from shared.kernel.sentences import Sentence, say
from shared.products.hold_product import hold_products
from shared.products.models import Variant
from shared.products.set_price import set_price
from shared.stores.queries import bump_catalogue

# A few seconds of work: nobody who sells waits longer for these rows.
AT_ONCE: Final = 200

_MOVES: Final = {
    "stop": ((RUNNING,), STOPPED),
    "resume": ((STOPPED,), RUNNING),
    "undo": ((DONE, STOPPED), UNDOING),
}


class NoSuchChange(NotFound):
    """There is no such change."""

    message = say("We could not find that change.")


class ChangeNotThere(Conflict):
    """The change is not where this could be done with it: it was done, stopped or undone meanwhile."""

    message = say("This change is not where that can be done, so nothing was. Look how it stands now.")


async def change_by_id(session: AsyncSession, change_id: str) -> BulkChange:
    """Return a bulk change; raises NoSuchChange."""
    key = parse_id(change_id)
    found = await session.scalar(select(BulkChange).where(BulkChange.id == key)) if key else None
    if found is None:
        raise NoSuchChange
    return found


async def move_change(session: AsyncSession, change_id: UUID, step: str, *, now: datetime) -> None:
    """Stop, resume or undo a change; raises ChangeNotThere when it is not where that could be done."""
    states, into = _MOVES.get(step, ((), ""))
    moved = await session.scalar(
        update(BulkChange)
        .where(BulkChange.id == change_id, BulkChange.state.in_(states))
        .values(state=into, finished_at=None)
        .returning(BulkChange.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise ChangeNotThere
    if into != STOPPED:
        enqueue(session, RUN_CHANGE, now=now, change_id=change_id)
    await session.flush()


async def run_change(
    session: AsyncSession, change_id: UUID, *, now: datetime, at_once: int = AT_ONCE
) -> None:
    """Do the next variants of a change and ask for the rest; what has changed since its preview is left alone."""
    change = await session.scalar(select(BulkChange).where(BulkChange.id == change_id).with_for_update())
    if change is None or not change.is_moving:
        return
    is_undone = change.state == UNDOING
    rows = (
        await session.scalars(
            select(BulkChangeRow)
            .where(
                BulkChangeRow.change_id == change_id,
                BulkChangeRow.state == (DONE if is_undone else WAITING),
                # What could not be undone says so and is not tried again.
                BulkChangeRow.problem == "",
            )
            .order_by(BulkChangeRow.variant_id)
            .limit(at_once)
        )
    ).all()
    variants = await _held(session, rows)
    for row in rows:
        await _change(session, change, row, variants.get(row.variant_id), is_undone=is_undone, now=now)
    if len(rows) < at_once:
        change.state, change.finished_at = UNDONE if is_undone else DONE, now
    else:
        enqueue(session, RUN_CHANGE, now=now, change_id=change_id)
    await session.flush()
    if rows:
        await bump_catalogue(session)


async def _held(session: AsyncSession, rows: Sequence[BulkChangeRow]) -> dict[UUID, Variant]:
    ids = [row.variant_id for row in rows]
    products = await session.scalars(select(Variant.product_id).where(Variant.id.in_(ids)).distinct())
    held = await hold_products(session, products)
    return {variant.id: variant for product in held for variant in product.variants}


async def _change(
    session: AsyncSession,
    change: BulkChange,
    row: BulkChangeRow,
    variant: Variant | None,
    *,
    is_undone: bool,
    now: datetime,
) -> None:
    """Bring one variant to where it is to be; what went otherwise is written into its row."""
    values: tuple[int | None, int | None] = (row.before, row.after)
    compares = (row.compare_before, row.compare_after)
    if is_undone:
        values, compares = values[::-1], compares[::-1]
    try:
        if variant is None:
            raise Refusal(say("It is not in the shop any more."))
        await _bring(session, change, variant, values, compares, now=now)
    except Refusal as refusal:
        why = _why(refusal)
        row.problem, row.said = str(why)[:500], kept(why) if isinstance(why, Sentence) else None
        row.state = row.state if is_undone else REFUSED
        return
    row.state = UNDONE if is_undone else DONE


def _why(refusal: Refusal) -> str:
    """Return what a refusal says: of one that names fields, what is wrong with the first."""
    fields = refusal.fields.values() if isinstance(refusal, Invalid) else ()
    reason: str = next(iter(fields), refusal.args[0])
    return reason


async def _bring(
    session: AsyncSession,
    change: BulkChange,
    variant: Variant,
    values: tuple[int | None, int | None],
    compares: tuple[int | None, int | None],
    *,
    now: datetime,
) -> None:
    (before, after), actor, figure = values, change.actor, rule_from(change.rule).figure
    if figure == STOCK:
        if after is None:
            raise Refusal(say("It was not counted before, and is now."))
        await set_stock(
            session,
            variant.id,
            on_hand=after,
            seen=before,
            reason=BULK,
            subject_id=change.id,
            actor=actor,
            now=now,
        )
        return
    if figure == REORDER:
        await move_reorder_point(session, variant.id, before=before, after=after, now=now)
        return
    if figure == LOT:
        await move_order_quantity(session, variant.id, before=before, after=after, now=now)
        return
    is_now = (
        (variant.price_minor, variant.compare_at_minor) if figure == PRICE else (variant.cost_minor, None)
    )
    if is_now != (before, compares[0] if figure == PRICE else None):
        raise Refusal(say("It was changed by somebody else meanwhile."))
    if figure == PRICE:
        price = replace(variant.price, minor=after or 0)
        compare_at = None if compares[1] is None else Money(compares[1], variant.currency)
        await set_price(session, variant, price=price, compare_at=compare_at, actor=actor, now=now)
        return
    variant.cost_minor, variant.updated_at = after, now
