"""Hold a day of a provider's account against what is written here, some of it at a time (F092, R11).

The provider is asked without a transaction, and what it says is written in one, with where the next run goes on. What
differs is looked at once more as any payment is: most of it is a message that never came, and mends itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.booked_money import BookedMoney, booked_as_told, booked_only_here, of_store
from shared.checkout.pursue_payment import look_at_payment
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.kernel.jobs import enqueue
from shared.kernel.locked import locked
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
from shared.payments.jobs import RECONCILE_DAY
from shared.payments.reconciliation import (
    ASKED,
    DONE,
    FAILED,
    PARTS,
    TOLD,
    TOLD_PAYMENTS,
    NoSuchReconciliation,
    Reconciliation,
    reconciliation_by_id,
)
from shared.payments.states import REFUND_FAILED
from shared.payments.told_money import GivenBack, Taken, Told, ToldPart
from shared.payments.write_reconciled import forget_unseen, write_compared

# One run reads no more: five calls. What is over this, the next run reads.
MOST_READ: Final = 500
# Of these each may be a call of its own: who moved that money, and when.
MOST_ASKED: Final = 60
MOST_MENDED: Final = 20

_log = structlog.get_logger("souk.reconciliation")


@dataclass(frozen=True, slots=True)
class Part:
    """What a run goes by: the place where it began, and what the provider told from there on."""

    place: tuple[datetime, str, str]
    told: ToldPart


async def read_part(gateway: Gateway, day: Reconciliation, *, most: int = MOST_READ) -> Part:
    """Ask for what comes next of a day, if it is the provider who knows; raises GatewayAway or GatewayRefused."""
    books, after = gateway.books, day.read_after or None
    if day.part == TOLD_PAYMENTS:
        return Part(day.place, await books.taken(*day.bounds, after=after, most=most))
    if day.part in TOLD:
        return Part(day.place, await books.given_back(*day.bounds, after=after, most=min(most, MOST_ASKED)))
    return Part(day.place, ToldPart(Told(), None))


async def reconcile_part(
    database: Database,
    gateway: Gateway,
    store_id: UUID,
    day_id: UUID,
    part: Part,
    *,
    leads: bool,
    clock: Clock,
    most: int = MOST_ASKED,
) -> None:
    """Write how each movement of a part stands on both sides, and have the next part looked at.

    Of stores whose days are read together one `leads` and has what the provider tells next read for all. Does nothing
    where somebody else went on from there. Raises GatewayAway or GatewayRefused, and then nothing is written.
    """
    async with database.in_store(store_id) as session:
        day = await reconciliation_by_id(session, str(day_id))
    if day.state != ASKED or day.place != part.place:
        return
    lines, after = await _compare(database, gateway, day, part, most=most)
    if await _mend(database, gateway, store_id, lines, clock=clock):
        lines, after = await _compare(database, gateway, day, part, most=most)

    async def write(session: AsyncSession) -> None:
        day = await _day(session, day_id)
        if day.state == ASKED and day.place == part.place:
            await write_compared(session, day, lines)
            await _go_on(session, day, after, leads=leads, now=clock())

    await database.run(store_id, write)


async def note_failed_look(session: AsyncSession, day_id: UUID, *, problem: str) -> None:
    """Write that a provider could not be asked about a day, and why; what was found before stays."""
    day = await _day(session, day_id)
    day.state, day.problem = FAILED, problem


async def _go_on(
    session: AsyncSession, day: Reconciliation, after: str | None, *, leads: bool, now: datetime
) -> None:
    """Move a locked day to its next place, or end its round."""
    if after is not None:
        day.read_after = after
    elif day.part == PARTS[-1]:
        await forget_unseen(session, day)
        day.state, day.problem, day.looked_at = DONE, "", now
        return
    else:
        day.part, day.read_after = PARTS[PARTS.index(day.part) + 1], ""
    # What only we know of is each store's own, so that from there on each goes on by itself.
    if leads or day.part not in TOLD:
        enqueue(session, RECONCILE_DAY, now=now, reconciliation_id=day.id)
    await session.flush()


async def _compare(
    database: Database, gateway: Gateway, day: Reconciliation, part: Part, *, most: int
) -> tuple[list[Compared], str | None]:
    """Return the lines of a part, and where the next one begins in the same list."""
    told, after = part.told.told, part.told.after
    async with database.in_store(day.store_id) as session:
        if day.part in TOLD:
            booked = await booked_as_told(session, day, told)
        else:
            booked, after = await booked_only_here(session, day, most=most)
    told = of_store(told, day.store_id, booked, is_own=day.account_id is not None)
    lines = compare(told, booked.payments, booked.refunds, booked.links)
    told = await _ask_about(gateway, day, told, booked, lines)
    return compare(told, booked.payments, booked.refunds, booked.links), after


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
    return [*only_here, *(one for one in asked_for if one.what == REFUND), *strange]


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


async def _day(session: AsyncSession, day_id: UUID) -> Reconciliation:
    found = await session.scalar(locked(select(Reconciliation).where(Reconciliation.id == day_id)))
    if found is None:
        raise NoSuchReconciliation
    return found
