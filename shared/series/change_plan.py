"""Write what a store decides about a series of mails."""

from dataclasses import asdict, replace
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
from shared.series.models import MOST_STEPS, WELCOME, SeriesRun, SeriesSettings
from shared.series.plan import Plan, plan_of

MOST_DAYS: Final = 730
MOST_MONTHS: Final = 36
MOST_COUPON_DAYS: Final = 90
# What the steps are called in the form.
STEP_NAMES: Final = ("first_days", "second_days", "third_days")


async def change_plan(session: AsyncSession, wanted: Plan, *, actor: str, now: datetime) -> None:
    """Write the store's decisions; raises Invalid. Switched off, whoever is in the series gets no more of it."""
    _refuse_nonsense(wanted)
    before = await plan_of(session, wanted.kind)
    since = (before.on_since or now) if wanted.is_on else None
    mine = SeriesSettings.kind == wanted.kind
    known = await session.scalar(select(SeriesSettings.promotion_id).where(mine))
    percent = wanted.coupon_percent if wanted.coupon_step else 0
    row = asdict(replace(wanted, on_since=since)) | {
        "days": list(wanted.days),
        "promotion_id": await promotion_of_codes(session, known, percent, actor=actor, now=now),
    }
    made = insert(SeriesSettings).values(store_id=session.info["store_id"], id=new_id(), **row)
    await session.execute(made.on_conflict_do_update(index_elements=["store_id", "kind"], set_=row))
    if not wanted.is_on:
        await session.execute(
            update(SeriesRun)
            .where(
                SeriesRun.store_id == session.info["store_id"],
                SeriesRun.kind == wanted.kind,
                SeriesRun.state == RUNNING,
            )
            .values(
                state=STOPPED, stop_reason=SWITCHED_OFF, ended_at=now, queued=SeriesRun.sent, next_at=None
            )
            .execution_options(synchronize_session=False)
        )
    told = asdict(replace(wanted, on_since=None)) | {"days": list(wanted.days)}
    record(session, "series_settings.changed", session.info["store_id"], actor=actor, now=now, **told)


def _refuse_nonsense(wanted: Plan) -> None:
    wrong = _wrong_days(wanted)
    if not 0 <= wanted.coupon_step <= len(wanted.days):
        wrong["coupon_step"] = say("Choose one of the mails that are sent.")
    if not 1 <= wanted.coupon_percent <= 100:
        wrong["coupon_percent"] = say("Use a whole number of per cent, from 1 to 100.")
    if not 1 <= wanted.coupon_days <= MOST_COUPON_DAYS:
        wrong["coupon_days"] = say("Use a whole number of days, from 1 to %(most)s.", most=MOST_COUPON_DAYS)
    if not 1 <= wanted.again_months <= MOST_MONTHS:
        wrong["again_months"] = say("Use a whole number of months, from 1 to %(most)s.", most=MOST_MONTHS)
    for name in ("quiet_from", "quiet_until"):
        if not 0 <= getattr(wanted, name) <= 23:
            wrong[name] = say("Use a whole hour, from 0 to 23.")
    if wrong:
        raise Invalid(wrong)


def _wrong_days(wanted: Plan) -> dict[str, str]:
    # A welcome may come at once; nobody is missed, or has tried what they bought, on the same day.
    least = 0 if wanted.kind == WELCOME else 1
    wrong: dict[str, str] = {}
    before = -1
    for name, days in zip(STEP_NAMES, wanted.days[: MOST_STEPS[wanted.kind]], strict=False):
        if not least <= days <= MOST_DAYS:
            wrong[name] = say(
                "Use a whole number of days, from %(least)s to %(most)s.", least=least, most=MOST_DAYS
            )
        elif days <= before:
            wrong[name] = say("This has to be later than the mail before it.")
        before = max(before, days)
    if not wanted.days:
        wrong[STEP_NAMES[0]] = say("Say when the first mail goes out.")
    return wrong
