"""Hold a day of a provider's account against what is written here (F092, R11).

The provider is asked without a transaction, and what it says is written in one. What differs is looked at once more as
any payment is: most of it is a message that never came, and mends itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import and_, case, delete, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.booked_money import BookedMoney, booked_money, of_store
from shared.checkout.pursue_payment import look_at_payment
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.payments.compare_money import (
    MATCHED,
    MISSING_HERE,
    MISSING_THERE,
    PAYMENT,
    REFUND,
    Compared,
    compare,
)
from shared.payments.gateway import Gateway, GatewayAway, GatewayRefused
from shared.payments.reconciliation import (
    DONE,
    FAILED,
    NoSuchReconciliation,
    Reconciliation,
    ReconciliationLine,
)
from shared.payments.states import REFUND_FAILED
from shared.payments.told_money import GivenBack, Taken, Told

# Each is a call; what is over this is looked at with the next round.
MOST_ASKED: Final = 60
MOST_MENDED: Final = 20
# Rows of one statement: the driver numbers parameters up to 32 767.
_AT_ONCE: Final = 1000

_log = structlog.get_logger("souk.reconciliation")


async def reconcile_day(
    database: Database,
    gateway: Gateway,
    store_id: UUID,
    day_id: UUID,
    *,
    clock: Clock,
    told: Told | None = None,
) -> None:
    """Write how each movement of a day stands on both sides. `told` is what the provider said, where it was asked.

    Raises GatewayAway or GatewayRefused, and then nothing is written.
    """
    began = clock()
    async with database.in_store(store_id) as session:
        day = await _day(session, day_id)
    told = told or await gateway.books.between(*day.bounds)
    told, lines = await _compare(database, gateway, day, told)
    if await _mend(database, gateway, store_id, lines, clock=clock):
        told, lines = await _compare(database, gateway, day, told)

    async def write(session: AsyncSession) -> None:
        await _write(session, day_id, lines, began=began)

    await database.run(store_id, write)


async def note_failed_look(session: AsyncSession, day_id: UUID, *, problem: str) -> None:
    """Write that a provider could not be asked about a day, and why; what was found before stays."""
    day = await _day(session, day_id)
    day.state, day.problem = FAILED, problem


async def _compare(
    database: Database, gateway: Gateway, day: Reconciliation, told: Told
) -> tuple[Told, list[Compared]]:
    async with database.in_store(day.store_id) as session:
        booked = await booked_money(session, day, told)
    told = of_store(told, day.store_id, booked, is_own=day.account_id is not None)
    lines = compare(told, booked.payments, booked.refunds, booked.links)
    told = await _ask_about(gateway, day, told, booked, lines)
    return told, compare(told, booked.payments, booked.refunds, booked.links)


async def _ask_about(
    gateway: Gateway, day: Reconciliation, told: Told, booked: BookedMoney, lines: Sequence[Compared]
) -> Told:
    """Return what was told with what moved on another day there than here, and without what another store's was."""
    refunds = {one.id: one for one in booked.refunds}
    sources = {one.key: one.taken_key for one in told.given_back}
    taken: list[Taken] = list(told.taken)
    given: list[GivenBack] = list(told.given_back)
    for line in _doubtful(lines):
        if line.kind == MISSING_HERE:
            source = sources[line.key]
            found = await gateway.books.taken_as(source) if source else None
            if found is not None and found.store_id not in (None, day.store_id):
                given = [one for one in given if one.key != line.key]
        elif line.what == PAYMENT:
            found = await gateway.books.taken_as(line.key)
            taken += [found] if found else []
        elif source := refunds[line.refund_id].taken_key:
            given += [
                GivenBack(one.provider_id, one.amount, line.moved_at, source, one.refund_id)
                for one in await gateway.refunds_of(source)
                if one.state != REFUND_FAILED
                and line.refund_id == _ours(one.provider_id, one.refund_id, booked)
            ]
    return Told(taken, given)


def _doubtful(lines: Iterable[Compared]) -> list[Compared]:
    only_here = [line for line in lines if line.kind == MISSING_THERE and not line.key.startswith("ours_")]
    asked_for = [line for line in lines if line.kind == MISSING_THERE and line.key.startswith("ours_")]
    strange = [
        line
        for line in lines
        if line.kind == MISSING_HERE and line.what == REFUND and line.payment_id is None
    ]
    return [*only_here, *(one for one in asked_for if one.what == REFUND), *strange][:MOST_ASKED]


def _ours(provider_id: str, refund_id: UUID | None, booked: BookedMoney) -> UUID | None:
    return next((one.id for one in booked.refunds if one.key == provider_id), refund_id)


async def _mend(
    database: Database, gateway: Gateway, store_id: UUID, lines: Iterable[Compared], *, clock: Clock
) -> bool:
    """Look at the payments of what differs; say whether there was anything to look at."""
    wrong = {line.payment_id: None for line in lines if line.kind != MATCHED and line.payment_id}
    for payment_id in list(wrong)[:MOST_MENDED]:
        try:
            await look_at_payment(database, gateway, store_id, payment_id, clock=clock)
        except (GatewayAway, GatewayRefused) as trouble:
            # It stays a difference, which is what a person sees.
            _log.warning(
                "a payment could not be looked at", payment=str(payment_id), error=str(trouble)[:200]
            )
    return bool(wrong)


async def _write(session: AsyncSession, day_id: UUID, lines: Sequence[Compared], *, began: datetime) -> None:
    day = await _day(session, day_id)
    if day.looked_at is not None and day.looked_at > began:
        return  # somebody who began later knows better
    # One statement writes a row once: an intent with two charges would name it twice.
    rows = list({(line.what, line.key): _row(day, line, began=began) for line in lines}.values())
    for first in range(0, len(rows), _AT_ONCE):
        await session.execute(_upsert(rows[first : first + _AT_ONCE]))
    await session.execute(
        delete(ReconciliationLine).where(
            ReconciliationLine.reconciliation_id == day.id, ReconciliationLine.looked_at < began
        )
    )
    day.state, day.problem, day.looked_at = DONE, "", began


def _upsert(rows: list[dict[str, object]]) -> Insert:
    line, statement = ReconciliationLine, insert(ReconciliationLine)
    new = statement.excluded
    is_same = and_(
        line.kind == new.kind,
        line.there_minor.is_not_distinct_from(new.there_minor),
        line.there_currency.is_not_distinct_from(new.there_currency),
        line.here_minor.is_not_distinct_from(new.here_minor),
        line.here_currency.is_not_distinct_from(new.here_currency),
    )
    told = ("kind", "there_minor", "there_currency", "here_minor", "here_currency", "moved_at", "payment_id",
            "refund_id", "looked_at")  # fmt: skip
    return statement.values(rows).on_conflict_do_update(
        index_elements=["store_id", "what", "key"],
        # The day that saw it first keeps it; what is known of it is known of these figures only.
        set_={name: new[name] for name in told}
        | {
            "known_why": case((is_same, line.known_why), else_=""),
            "known_by": case((is_same, line.known_by), else_=""),
            "known_at": case((is_same, line.known_at), else_=None),
        },
    )


def _row(day: Reconciliation, line: Compared, *, began: datetime) -> dict[str, object]:
    return {
        "store_id": day.store_id,
        "id": new_id(),
        "reconciliation_id": day.id,
        "what": line.what,
        "key": line.key,
        "kind": line.kind,
        "there_minor": line.there.minor if line.there else None,
        "there_currency": line.there.currency if line.there else None,
        "here_minor": line.here.minor if line.here else None,
        "here_currency": line.here.currency if line.here else None,
        "moved_at": line.moved_at,
        "payment_id": line.payment_id,
        "refund_id": line.refund_id,
        "looked_at": began,
        "known_why": "",
        "known_by": "",
    }


async def _day(session: AsyncSession, day_id: UUID) -> Reconciliation:
    found = await session.scalar(
        select(Reconciliation)
        .where(Reconciliation.id == day_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NoSuchReconciliation
    return found
