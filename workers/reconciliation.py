"""What payment providers say is held against the books, every day and when somebody asks (F092, R11)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.reconcile_day import note_failed_look, reconcile_day
from shared.kernel.jobs import enqueue
from shared.payments.ask_reconciliation import (
    accounts_due,
    ask_for_day,
    days_to_repeat,
    house_stores_due,
    open_day,
)
from shared.payments.gateway import Gateway, GatewayAway, GatewayDenied, GatewayRefused
from shared.payments.gateways import AccountLocked
from shared.payments.jobs import FIND_PAYOUTS, RECONCILE_DAY
from shared.payments.reconciliation import (
    AWAY,
    DENIED,
    LOCKED,
    NARROW,
    REFUSED,
    bounds_of,
    reconciliation_by_id,
)
from workers.handlers import GiveUp, Ids, outside
from workers.runtime import Runtime

SYSTEM: Final = "system"
# A day is looked at when what happened at its end has been heard.
SETTLED_AFTER: Final = timedelta(hours=2)

_log = structlog.get_logger("souk.reconciliation")


async def _note_dead(session: AsyncSession, ids: Ids, error: Exception) -> None:
    await note_failed_look(session, ids["reconciliation_id"], problem=_problem_of(error.__cause__ or error))


@outside(RECONCILE_DAY, when_dead=_note_dead)
async def reconcile_one(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Look at one day of one account."""
    async with runtime.database.in_store(store_id) as session:
        day = await reconciliation_by_id(session, str(ids["reconciliation_id"]))
    try:
        gateway = await runtime.gateways.of_id(runtime.database, store_id, day.account_id)
        if gateway is None:
            raise AccountLocked("no payment provider is configured")
        await reconcile_day(runtime.database, gateway, store_id, day.id, clock=runtime.clock)
    except (AccountLocked, GatewayDenied, GatewayRefused) as refused:
        # A person has to mend it: the page says what, and asks again when it is told to.
        raise GiveUp(str(refused)) from refused


async def reconcile_yesterday(runtime: Runtime) -> None:
    """Look at the last whole day of every account, once, and again at late days that are still apart."""
    now = runtime.clock()
    day = (now - SETTLED_AFTER).date() - timedelta(days=1)
    async with runtime.database.as_platform() as session:
        own = await accounts_due(session, day, now=now)
        stores = await house_stores_due(session, day, now=now) if runtime.gateway else []
        again = await days_to_repeat(session, now=now)
    wanted = [*((store_id, account_id, day) for store_id, account_id in own), *again]
    for store_id, account_id, which in wanted:
        async with runtime.database.in_store(store_id) as session:
            await ask_for_day(session, account_id, which, actor=SYSTEM, now=now)
    for store_id, account_id in own:
        async with runtime.database.in_store(store_id) as session:
            enqueue(session, FIND_PAYOUTS, now=now, account_id=account_id)
    if runtime.gateway and stores:
        await _reconcile_house(runtime, runtime.gateway, stores, day)


async def _reconcile_house(runtime: Runtime, gateway: Gateway, stores: Sequence[UUID], day: date) -> None:
    """Look at the installation's own account: it is asked once, for all the stores that it takes money for."""
    try:
        told = await gateway.books.between(*bounds_of(day))
    except (GatewayAway, GatewayRefused) as trouble:
        _log.warning("a day could not be reconciled", day=str(day), error=str(trouble)[:200])
        return
    for store_id in stores:
        async with runtime.database.in_store(store_id) as session:
            day_id, is_asked = await open_day(session, None, day, actor=SYSTEM, now=runtime.clock())
        if not is_asked:
            continue
        try:
            await reconcile_day(runtime.database, gateway, store_id, day_id, clock=runtime.clock, told=told)
        except (GatewayAway, GatewayRefused) as trouble:
            async with runtime.database.in_store(store_id) as session:
                await note_failed_look(session, day_id, problem=_problem_of(trouble))


def _problem_of(error: BaseException) -> str:
    if isinstance(error, AccountLocked):
        return LOCKED
    if isinstance(error, GatewayDenied):
        return NARROW if error.is_known else DENIED
    return REFUSED if isinstance(error, GatewayRefused) else AWAY
