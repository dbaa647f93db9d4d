"""Learn which payouts an account made and what each is made of: asked without a transaction, some lines at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.payments.gateway import Gateway
from shared.payments.jobs import READ_PAYOUT
from shared.payments.models import Payment, Refund
from shared.payments.payouts import Payout, PayoutLine, payout_by_id
from shared.payments.told_money import BalanceLine, BalanceLines

# A first look goes back so far; later ones a little behind the latest payout that is known, whose state may be another.
FIRST_LOOK: Final = timedelta(days=62)
LOOK_BEHIND: Final = timedelta(days=10)
# One run asks for no more: ten calls. What is over this, the next run asks for.
MOST_PAYOUTS: Final = 200
MOST_LINES: Final = 800


async def find_payouts(
    database: Database, gateway: Gateway, store_id: UUID, account_id: UUID, *, now: datetime
) -> None:
    """Write which payouts an account made lately, and have those read that are not; raises as a gateway does."""
    async with database.in_store(store_id) as session:
        latest = await session.scalar(
            select(Payout.made_at)
            .where(Payout.account_id == account_id)
            .order_by(Payout.made_at.desc())
            .limit(1)
        )
    since = latest - LOOK_BEHIND if latest else now - FIRST_LOOK
    told = await gateway.books.payouts(since, most=MOST_PAYOUTS)
    if not told:
        return
    rows: list[dict[str, Any]] = [
        {
            "store_id": store_id,
            "id": new_id(),
            "account_id": account_id,
            "key": one.key,
            "amount_minor": one.amount.minor,
            "currency": one.amount.currency,
            "state": one.state,
            "made_at": one.made_at,
            "arrives_on": one.arrives_on,
            "is_explained": one.is_explained,
            "read_after": "",
        }
        for one in told
    ]
    async with database.in_store(store_id) as session:
        new = insert(Payout)
        kept = {name: new.excluded[name] for name in ("state", "arrives_on", "is_explained")}
        await session.execute(
            new.values(rows).on_conflict_do_update(index_elements=["store_id", "key"], set_=kept)
        )
        unread = select(Payout.id).where(
            Payout.key.in_([one.key for one in told]), Payout.read_at.is_(None), Payout.is_explained
        )
        for payout_id in await session.scalars(unread.order_by(Payout.made_at)):
            enqueue(session, READ_PAYOUT, now=now, payout_id=payout_id)
        await session.flush()


async def read_payout(
    database: Database,
    gateway: Gateway,
    store_id: UUID,
    payout_id: UUID,
    *,
    now: datetime,
    most: int = MOST_LINES,
) -> bool:
    """Write the next lines of a payout, and ask for more where there are; returns whether there are.

    Two who read at once write each line once, and only one of them goes on. Raises GatewayAway or GatewayRefused, and
    then nothing is written.
    """
    async with database.in_store(store_id) as session:
        payout = await payout_by_id(session, str(payout_id))
        if payout.read_at is not None:
            return False
        key, begun = payout.key, payout.read_after
    told = await gateway.books.lines_of(key, after=begun or None, most=most)

    async def write(session: AsyncSession) -> bool:
        return await _write(session, payout_id, told, begun=begun, now=now)

    return await database.run(store_id, write)


async def _write(
    session: AsyncSession, payout_id: UUID, told: BalanceLines, *, begun: str, now: datetime
) -> bool:
    moved = await session.scalar(
        update(Payout)
        .where(Payout.id == payout_id, Payout.read_after == begun, Payout.read_at.is_(None))
        .values(read_after=told.after or begun, read_at=None if told.after else now)
        .returning(Payout.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        return False  # somebody else has read these
    if told.lines:
        rows = await _rows(session, payout_id, told.lines)
        await session.execute(insert(PayoutLine).values(rows).on_conflict_do_nothing())
    if told.after:
        enqueue(session, READ_PAYOUT, now=now, payout_id=payout_id)
    await session.flush()
    return told.after is not None


async def _rows(session: AsyncSession, payout_id: UUID, lines: Sequence[BalanceLine]) -> list[dict[str, Any]]:
    """Return lines as they are written, each with the payment or refund that it is of."""
    taken = {one.taken_key for one in lines if one.taken_key}
    payments = {
        intent: key
        for intent, key in await session.execute(
            select(Payment.intent_id, Payment.id).where(Payment.intent_id.in_(taken))
        )
    }
    sources = {one.source for one in lines if one.source}
    refunds = {
        name: key
        for name, key in await session.execute(
            select(Refund.provider_id, Refund.id).where(Refund.provider_id.in_(sources))
        )
    }
    return [
        {
            "store_id": session.info["store_id"],
            "id": new_id(),
            "payout_id": payout_id,
            "key": one.key,
            "kind": one.kind,
            "amount_minor": one.amount.minor,
            "fee_minor": one.fee.minor,
            "moved_at": one.moved_at,
            "source": one.source,
            "payment_id": payments.get(one.taken_key),
            "refund_id": refunds.get(one.source),
        }
        for one in lines
    ]
