"""What payment providers say is held against the books, every day and when somebody asks (F092, R11)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.reconcile_day import Part, note_failed_look, read_part, reconcile_part
from shared.kernel.jobs import enqueue
from shared.payments.ask_reconciliation import (
    accounts_due,
    ask_for_day,
    days_beside,
    days_to_repeat,
    house_stores_due,
    open_day,
)
from shared.payments.gateway import Gateway, GatewayAway, GatewayDenied, GatewayRefused
from shared.payments.gateways import AccountLocked
from shared.payments.jobs import FIND_PAYOUTS, RECONCILE_DAY
from shared.payments.reconciliation import (
    ASKED,
    AWAY,
    DENIED,
    LOCKED,
    NARROW,
    REFUSED,
    reconciliation_by_id,
)
from workers.handlers import GiveUp, Ids, outside
from workers.rounds import one_by_one
from workers.runtime import Runtime

SYSTEM: Final = "system"
# A day is looked at when what happened at its end has been heard.
SETTLED_AFTER: Final = timedelta(hours=2)
# So many stores' days are looked at by one job.
TOGETHER: Final = 200

_log = structlog.get_logger("souk.reconciliation")


async def _note_dead(session: AsyncSession, ids: Ids, error: Exception) -> None:
    await note_failed_look(session, ids["reconciliation_id"], problem=_problem_of(error.__cause__ or error))


@outside(RECONCILE_DAY, when_dead=_note_dead)
async def reconcile_one(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Look at the next part of one day of one account; of the installation's, for all stores that have come as far."""
    async with runtime.database.in_store(store_id) as session:
        day = await reconciliation_by_id(session, str(ids["reconciliation_id"]))
    if day.state != ASKED:
        return
    async with runtime.database.as_platform() as session:
        beside = await days_beside(session, day)
    try:
        gateway = await runtime.gateways.of_id(runtime.database, store_id, day.account_id)
        if gateway is None:
            raise AccountLocked("no payment provider is configured")
        part = await read_part(gateway, day)
        for their_store, their_day in beside:
            await _beside(runtime, gateway, their_store, their_day, part)
        # Last, because whoever tries this again finds the others by its place.
        await reconcile_part(
            runtime.database, gateway, store_id, day.id, part, leads=True, clock=runtime.clock
        )
    except (AccountLocked, GatewayDenied, GatewayRefused) as refused:
        for their_store, their_day in beside:
            await _note(runtime, their_store, their_day, refused)
        # A person has to mend it: the page says what, and asks again when it is told to.
        raise GiveUp(str(refused)) from refused


async def reconcile_yesterday(runtime: Runtime) -> None:
    """Have the last whole day of every account looked at, once, and late days that are still apart again."""
    now = runtime.clock()
    day = (now - SETTLED_AFTER).date() - timedelta(days=1)
    async with runtime.database.as_platform() as session:
        own = await accounts_due(session, day, now=now)
        stores = await house_stores_due(session, day, now=now) if runtime.gateway else []
        again = await days_to_repeat(session, now=now)
    # Days that were asked for at one moment go on together, led by one: each of these leads itself.
    moments = (now + timedelta(microseconds=one) for one in count())
    wanted = [*((store_id, account_id, day) for store_id, account_id in own), *again]

    async def ask(store_id: UUID, account_id: UUID | None, which: date) -> None:
        async with runtime.database.in_store(store_id) as session:
            await ask_for_day(session, account_id, which, actor=SYSTEM, now=next(moments))

    async def find(store_id: UUID, account_id: UUID) -> None:
        async with runtime.database.in_store(store_id) as session:
            enqueue(session, FIND_PAYOUTS, now=now, account_id=account_id)

    await one_by_one(runtime, "reconciliations", wanted, ask)
    await one_by_one(runtime, "payouts", own, find)
    for first in range(0, len(stores), TOGETHER):
        await _ask_for_house(runtime, stores[first : first + TOGETHER], day, now=next(moments))


async def _ask_for_house(runtime: Runtime, stores: Sequence[UUID], day: date, *, now: datetime) -> None:
    """Have the installation's own account looked at: its lists are read once, for all these stores."""
    leader: tuple[UUID, UUID] | None = None

    async def ask(store_id: UUID) -> None:
        nonlocal leader
        async with runtime.database.in_store(store_id) as session:
            day_id, is_asked = await open_day(session, None, day, actor=SYSTEM, now=now)
        leader = leader or ((store_id, day_id) if is_asked else None)

    await one_by_one(runtime, "reconciliations", [(store_id,) for store_id in stores], ask)
    if leader is not None:
        async with runtime.database.in_store(leader[0]) as session:
            enqueue(session, RECONCILE_DAY, now=now, reconciliation_id=leader[1])


async def _beside(runtime: Runtime, gateway: Gateway, store_id: UUID, day_id: UUID, part: Part) -> None:
    """Write a part of another store's day; what ails it keeps nobody waiting."""
    try:
        await reconcile_part(
            runtime.database, gateway, store_id, day_id, part, leads=False, clock=runtime.clock
        )
    except (GatewayAway, GatewayRefused) as trouble:
        _log.warning("a day could not be reconciled", day=str(day_id), error=str(trouble)[:200])
        await _note(runtime, store_id, day_id, trouble)


async def _note(runtime: Runtime, store_id: UUID, day_id: UUID, trouble: BaseException) -> None:
    async with runtime.database.in_store(store_id) as session:
        await note_failed_look(session, day_id, problem=_problem_of(trouble))


def _problem_of(error: BaseException) -> str:
    if isinstance(error, AccountLocked):
        return LOCKED
    if isinstance(error, GatewayDenied):
        return NARROW if error.is_known else DENIED
    return REFUSED if isinstance(error, GatewayRefused) else AWAY
