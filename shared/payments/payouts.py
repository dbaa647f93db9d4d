"""What a store's own accounts sent to its bank, and of which charges, refunds and fees each sum is made (F092)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row


class NoSuchPayout(NotFound):
    """The store has no such payout."""

    message = say("We could not find that payout.")


class Payout(StoreTable):
    """One sum that an account sent to the bank. `state` is the provider's own word.

    It is read some lines at a time: `read_after` is the last line that was read, `read_at` when all of them were.
    """

    __tablename__ = "payouts"
    __table_args__ = (
        UniqueConstraint("store_id", "key"),
        to_store_row("account_id", "payment_accounts"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        Index("ix_payouts_latest", "store_id", "made_at", "id"),
    )

    account_id: Mapped[UUID]
    key: Mapped[str]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[datetime]
    arrives_on: Mapped[date]
    # The provider says what it is made of only of those that it makes by itself.
    is_explained: Mapped[bool]
    read_after: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class PayoutLine(StoreTable):
    """One line of the account's balance that a payout took along. What arrives of it is its amount less the fee."""

    __tablename__ = "payout_lines"
    __table_args__ = (
        UniqueConstraint("store_id", "key"),
        to_store_row("payout_id", "payouts"),
        to_store_row("payment_id", "payments"),
        to_store_row("refund_id", "refunds"),
        Index("ix_payout_lines_payout", "store_id", "payout_id", "moved_at", "id"),
        Index("ix_payout_lines_payment", "store_id", "payment_id"),
        Index("ix_payout_lines_refund", "store_id", "refund_id"),
    )

    payout_id: Mapped[UUID]
    key: Mapped[str]
    kind: Mapped[str]
    amount_minor: Mapped[int]
    fee_minor: Mapped[int]
    moved_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(default="")
    payment_id: Mapped[UUID | None]
    refund_id: Mapped[UUID | None]


@dataclass(frozen=True, slots=True)
class KindSum:
    """What the lines of one kind come to."""

    kind: str
    count: int
    amount: Money
    fee: Money

    @property
    def arrives(self) -> Money:
        return self.amount - self.fee


async def latest_payouts(session: AsyncSession, *, limit: int = 60) -> Sequence[Payout]:
    """Return the latest payouts of all accounts."""
    found = await session.scalars(select(Payout).order_by(Payout.made_at.desc(), Payout.id).limit(limit))
    return found.all()


async def payout_by_id(session: AsyncSession, text: str) -> Payout:
    """Return a payout; raises NoSuchPayout."""
    key = parse_id(text)
    found = await session.get(Payout, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchPayout
    return found


async def sums_by_kind(session: AsyncSession, payout: Payout) -> list[KindSum]:
    """Return what a payout's lines come to, kind by kind; all together they are what arrives."""
    line = PayoutLine
    rows = await session.execute(
        select(line.kind, func.count(), func.sum(line.amount_minor), func.sum(line.fee_minor))
        .where(line.payout_id == payout.id)
        .group_by(line.kind)
        .order_by(func.sum(line.amount_minor).desc(), line.kind)
    )
    return [
        KindSum(kind, count, Money(int(amount), payout.currency), Money(int(fee), payout.currency))
        for kind, count, amount, fee in rows
    ]


async def explained_minor(session: AsyncSession, payouts: Sequence[UUID]) -> dict[UUID, int]:
    """Return by how much the lines of some payouts explain them, in minor units."""
    line = PayoutLine
    rows = await session.execute(
        select(line.payout_id, func.sum(line.amount_minor - line.fee_minor))
        .where(line.payout_id.in_(payouts))
        .group_by(line.payout_id)
    )
    return {key: int(total) for key, total in rows}


async def lines_of_payout(session: AsyncSession, payout_id: UUID, *, limit: int) -> Sequence[PayoutLine]:
    """Return lines of a payout in the order in which the money moved."""
    line = PayoutLine
    found = await session.scalars(
        select(line).where(line.payout_id == payout_id).order_by(line.moved_at, line.id).limit(limit)
    )
    return found.all()
