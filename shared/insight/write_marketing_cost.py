"""Write down what marketing cost, change it, remove it, and bring back what was removed by mistake."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.marketing_costs import LONGEST_NOTE, MarketingCost, hold_cost
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.kernel.turns import count_in_turn
from shared.pricing.channels import CHANNELS

MOST_COSTS: Final = 600
# So large that nobody spends it, and small enough that sums of all of them are figures of a database.
MOST_MINOR: Final = 10**13
EARLIEST: Final = date(2000, 1, 1)
_YEAR: Final = timedelta(days=366)
# For so long it can come back.
_KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CostTyped:
    """A cost as it was typed; None where nothing, or nothing that is a day or an amount, stood."""

    first: date | None
    last: date | None
    channel: str
    cost_minor: int | None
    note: str


async def write_cost(
    session: AsyncSession,
    cost: MarketingCost | None,
    typed: CostTyped,
    *,
    today: date,
    actor: str,
    now: datetime,
) -> MarketingCost:
    """Write down a cost, or change one; raises Invalid."""
    wrong = _wrong(typed, today)
    if wrong or typed.first is None or typed.last is None or typed.cost_minor is None:
        raise Invalid(wrong)
    is_new = cost is None
    if cost is None:
        await _forget_removed(session, now)
        if await count_in_turn(session, MarketingCost) >= MOST_COSTS:
            raise Invalid(
                {"cost": say("You have %(num)s of these already; remove old ones first.", num=MOST_COSTS)}
            )
        cost = MarketingCost(store_id=session.info["store_id"], created_at=now)
        session.add(cost)
    cost.first_day, cost.last_day = typed.first, typed.last
    cost.channel, cost.cost_minor, cost.note = typed.channel, typed.cost_minor, typed.note
    await session.flush()
    _note(session, "added" if is_new else "changed", cost, actor=actor, now=now)
    return cost


async def remove_cost(session: AsyncSession, text: str, *, actor: str, now: datetime) -> MarketingCost:
    """Let a cost count for nothing; raises NoSuchCost."""
    await _forget_removed(session, now)
    cost = await hold_cost(session, text)
    cost.removed_at = now
    await session.flush()
    _note(session, "removed", cost, actor=actor, now=now)
    return cost


async def bring_cost_back(session: AsyncSession, text: str, *, actor: str, now: datetime) -> None:
    """Let a cost that was removed count again; raises NoSuchCost."""
    cost = await hold_cost(session, text, is_removed=True)
    cost.removed_at = None
    await session.flush()
    _note(session, "brought_back", cost, actor=actor, now=now)


async def _forget_removed(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(MarketingCost).where(MarketingCost.removed_at < now - _KEPT))


def _note(session: AsyncSession, what: str, cost: MarketingCost, *, actor: str, now: datetime) -> None:
    # Without the amount: not everybody who reads what was done may see costs.
    record(
        session, f"marketing.cost_{what}", cost.id, actor=actor, now=now, first_day=cost.first_day.isoformat()
    )


def _wrong(typed: CostTyped, today: date) -> dict[str, str]:
    wrong: dict[str, str] = {}
    first, last = typed.first, typed.last
    if first is None or not EARLIEST <= first <= today + _YEAR:
        wrong["from"] = say("Enter the first day that it was for.")
    if last is None or not EARLIEST <= last <= today + 2 * _YEAR:
        wrong["to"] = say("Enter the last day that it was for.")
    elif first is not None and last < first:
        wrong["to"] = say("Enter a day that is not before the first one.")
    elif first is not None and last - first > _YEAR:
        wrong["to"] = say("Enter at most a year at once.")
    if typed.channel not in CHANNELS:
        wrong["channel"] = say("Choose one of these.")
    if typed.cost_minor is None or not 0 < typed.cost_minor <= MOST_MINOR:
        wrong["cost"] = say("Enter what it cost, such as 250.00.")
    if len(typed.note) > LONGEST_NOTE:
        wrong["note"] = say("Write at most %(num)s characters.", num=LONGEST_NOTE)
    return wrong
