"""How a customer stands with a store: by hand where somebody said so, else by what they have bought for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, UniqueConstraint, case, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from shared.customers.models import BY_RULE, PLATINUM, REGULAR, VIP, Customer
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable


class RankRules(StoreTable):
    """From which sum on a customer is VIP, and platinum; None where no sum makes them so."""

    __tablename__ = "rank_rules"
    __table_args__ = (
        UniqueConstraint("store_id"),
        CheckConstraint("vip_from_minor > 0 AND platinum_from_minor > 0", name="amounts"),
    )

    vip_from_minor: Mapped[int | None]
    platinum_from_minor: Mapped[int | None]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The rules of a store, as of one that has made none."""

    vip_from_minor: int | None = None
    platinum_from_minor: int | None = None


async def thresholds_of(session: AsyncSession) -> Thresholds:
    """Return the store's rules."""
    rules = (await session.scalars(select(RankRules))).one_or_none()
    return Thresholds(rules.vip_from_minor, rules.platinum_from_minor) if rules else Thresholds()


async def change_thresholds(session: AsyncSession, wanted: Thresholds, *, actor: str, now: datetime) -> None:
    """Write the store's rules; raises Invalid where platinum would come before VIP."""
    vip, platinum = wanted.vip_from_minor, wanted.platinum_from_minor
    if vip is not None and platinum is not None and platinum <= vip:
        raise Invalid({"platinum": say("Platinum has to begin above VIP.")})
    store_id, row = session.info["store_id"], {"vip_from_minor": vip, "platinum_from_minor": platinum}
    made = insert(RankRules).values(store_id=store_id, id=new_id(), **row)
    await session.execute(made.on_conflict_do_update(index_elements=["store_id"], set_=row))
    record(session, "rank_rules.changed", store_id, actor=actor, now=now, **row)


def rank_by(spent: ColumnElement[int], rules: Thresholds) -> ColumnElement[str]:
    """Return the rank of a customer who has bought for `spent`, as SQL."""
    reached = [
        (spent >= least, literal(rank))
        for rank, least in ((PLATINUM, rules.platinum_from_minor), (VIP, rules.vip_from_minor))
        if least is not None
    ]
    return case((Customer.rank != BY_RULE, Customer.rank), *reached, else_=literal(REGULAR))
