"""Bank transfers that orders wait for, and what came in for them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.locked import locked
from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.payments.bank_details import BankDetails, kept_bank_details

WAITING: Final = "waiting"
RECEIVED: Final = "received"
EXPIRED: Final = "expired"
CALLED_OFF: Final = "called_off"
STATES: Final = (WAITING, RECEIVED, EXPIRED, CALLED_OFF)


class AwaitedTransfer(StoreTable):
    """The money of one order that is to come by transfer: to which account, under which reference, until when.

    `received_minor` is the sum of its receipts, changed in the same transaction.
    """

    __tablename__ = "awaited_transfers"
    __table_args__ = (
        UniqueConstraint("store_id", "order_id"),
        to_store_row("order_id", "orders"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("amount_minor > 0 AND received_minor >= 0", name="amounts"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        Index("ix_awaited_transfers_due", "due_at"),
    )

    order_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(default=WAITING)
    amount_minor: Mapped[int]
    received_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    reference: Mapped[str]
    bank: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def received(self) -> Money:
        return Money(self.received_minor, self.currency)

    @property
    def missing(self) -> Money:
        """What has not come in yet; nothing once there is enough."""
        return Money(max(0, self.amount_minor - self.received_minor), self.currency)

    @property
    def surplus(self) -> Money:
        """What came in beyond what was wanted: of an order that was called off, all of it."""
        wanted = 0 if self.state in (EXPIRED, CALLED_OFF) else self.amount_minor
        return Money(max(0, self.received_minor - wanted), self.currency)

    @property
    def is_waiting(self) -> bool:
        return self.state == WAITING

    @property
    def account(self) -> BankDetails | None:
        """Where it is to be sent, as the buyer was told."""
        return kept_bank_details(self.bank)


class TransferReceipt(StoreTable):
    """Money that came in. Its id is made with the form that notes it, so sending that form twice notes it once."""

    __tablename__ = "transfer_receipts"
    __table_args__ = (
        to_store_row("transfer_id", "awaited_transfers"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_transfer_receipts_transfer", "store_id", "transfer_id"),
    )

    transfer_id: Mapped[UUID]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    received_on: Mapped[date]
    actor: Mapped[str]
    created_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


async def transfer_of(session: AsyncSession, order_id: UUID, *, lock: bool = False) -> AwaitedTransfer | None:
    """Return the transfer that an order waits or waited for; locked until the commit if that is wanted."""
    wanted = select(AwaitedTransfer).where(AwaitedTransfer.order_id == order_id)
    if lock:
        wanted = locked(wanted)
    found: AwaitedTransfer | None = await session.scalar(wanted)
    return found


async def receipts_of(session: AsyncSession, transfer_id: UUID) -> Sequence[TransferReceipt]:
    """Return what came in, first one first."""
    found = await session.scalars(
        select(TransferReceipt)
        .where(TransferReceipt.transfer_id == transfer_id)
        .order_by(TransferReceipt.received_on, TransferReceipt.id)
    )
    return found.all()


async def transfers_due(session: AsyncSession, *, now: datetime, limit: int = 200) -> list[tuple[UUID, UUID]]:
    """Return (store, order) of those to remind of or to give up (platform role)."""
    rows = await session.execute(
        select(AwaitedTransfer.store_id, AwaitedTransfer.order_id)
        .where(
            AwaitedTransfer.state == WAITING,
            AwaitedTransfer.received_minor == 0,
            (AwaitedTransfer.remind_at <= now) | (AwaitedTransfer.due_at <= now),
        )
        .order_by(AwaitedTransfer.due_at)
        .limit(limit)
    )
    return [(store_id, order_id) for store_id, order_id in rows]
