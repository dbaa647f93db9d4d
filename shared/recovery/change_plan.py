"""Write what a store decides about abandoned carts."""

from dataclasses import asdict
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.notifications.mail_runs import RUNNING, STOPPED, SWITCHED_OFF
from shared.promotions.own_codes import promotion_of_codes
from shared.recovery.models import GUESTS, Recovery, RecoverySettings
from shared.recovery.plan import Plan
from shared.stores.queries import bump_catalogue

MOST_HOURS: Final = 30 * 24
MOST_DAYS: Final = 90


async def change_plan(session: AsyncSession, wanted: Plan, *, actor: str, now: datetime) -> None:
    """Write the store's decisions; raises Invalid. Switched off, reminders that were on their way end."""
    _refuse_nonsense(wanted)
    known = await session.scalar(select(RecoverySettings.promotion_id))
    promotion_id = await promotion_of_codes(session, known, wanted.discount_percent, actor=actor, now=now)
    row = asdict(wanted) | {"promotion_id": promotion_id}
    made = insert(RecoverySettings).values(store_id=session.info["store_id"], id=new_id(), **row)
    await session.execute(made.on_conflict_do_update(index_elements=["store_id"], set_=row))
    if not wanted.is_on:
        await session.execute(
            update(Recovery)
            .where(Recovery.store_id == session.info["store_id"], Recovery.state == RUNNING)
            .values(state=STOPPED, stop_reason=SWITCHED_OFF, ended_at=now)
            .execution_options(synchronize_session=False)
        )
    record(
        session, "recovery_settings.changed", session.info["store_id"], actor=actor, now=now, **asdict(wanted)
    )
    # The checkout says whether an address may be used, and remembers that per version of the catalogue.
    await bump_catalogue(session)


def _refuse_nonsense(wanted: Plan) -> None:
    wrong: dict[str, str] = {}
    if wanted.guests not in GUESTS:
        wrong["guests"] = say("Choose one of these.")
    before = 0
    for name in ("first_hours", "second_hours", "third_hours"):
        hours = getattr(wanted, name)
        if name != "first_hours" and hours == 0:
            continue
        if not 1 <= hours <= MOST_HOURS:
            wrong[name] = say("Use a whole number of hours, from 1 to %(most)s.", most=MOST_HOURS)
        elif hours <= before:
            wrong[name] = say("This has to be later than the mail before it.")
        before = max(before, hours)
    if not 0 <= wanted.discount_percent <= 100:
        wrong["discount_percent"] = say("Use a whole number of per cent, up to 100.")
    if not 1 <= wanted.discount_days <= MOST_DAYS:
        wrong["discount_days"] = say("Use a whole number of days, from 1 to %(most)s.", most=MOST_DAYS)
    if wrong:
        raise Invalid(wrong)
