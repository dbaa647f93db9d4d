"""What was imported of bank statements: each booking once, with the order that it was taken to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.locked import locked
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.payments.statement_line import StatementLine

OPEN: Final = "open"
APPLIED: Final = "applied"
ASIDE: Final = "aside"
# With when each is so in the world.
MEANINGS: Final = {
    OPEN: "Nobody has said what the money is for.",
    APPLIED: "It was noted at an order, once.",
    ASIDE: "It is for no order.",
}


class NoSuchStatement(NotFound):
    """The store has no such statement, or no such line in it."""

    message = say("We could not find that bank statement.")


class BankStatement(StoreTable):
    """A file that was imported. `lines` is how many bookings it held, `fresh` how many no file before it had."""

    __tablename__ = "bank_statements"
    __table_args__ = (Index("ix_bank_statements_store", "store_id", "imported_at"),)

    name: Mapped[str]
    lines: Mapped[int]
    fresh: Mapped[int]
    actor: Mapped[str]
    imported_at: Mapped[datetime]


class BankLine(StoreTable):
    """A booking. `reference` is unique in the store, so however often it is imported there is one (R7)."""

    __tablename__ = "bank_lines"
    __table_args__ = (
        UniqueConstraint("store_id", "reference"),
        to_store_row("statement_id", "bank_statements"),
        to_store_row("order_id", "orders"),
        CheckConstraint(one_of("state", tuple(MEANINGS)), name="state_known"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("(state = 'applied') = (order_id IS NOT NULL)", name="applied_to_order"),
        Index("ix_bank_lines_statement", "store_id", "statement_id"),
        Index("ix_bank_lines_order", "store_id", "order_id"),
    )

    statement_id: Mapped[UUID]
    reference: Mapped[str]
    booked_on: Mapped[date]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    payer: Mapped[str]
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default=OPEN)
    order_id: Mapped[UUID | None]
    actor: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


def row_of(line: StatementLine, statement_id: UUID, store_id: UUID, key: UUID) -> dict[str, object]:
    """Return a booking as it is written."""
    return {
        "store_id": store_id,
        "id": key,
        "statement_id": statement_id,
        "reference": line.key,
        "booked_on": line.booked_on,
        "amount_minor": line.amount.minor,
        "currency": line.amount.currency,
        "payer": line.payer,
        "text": line.text,
        "state": OPEN,
        "actor": "",
    }


async def statements_of(session: AsyncSession, *, limit: int = 100) -> Sequence[tuple[BankStatement, int]]:
    """Return the latest statements, each with how many of its lines nobody has decided."""
    left = (
        select(BankLine.statement_id, func.count().label("open"))
        .where(BankLine.state == OPEN)
        .group_by(BankLine.statement_id)
        .subquery()
    )
    rows = await session.execute(
        select(BankStatement, func.coalesce(left.c.open, 0))
        .outerjoin(left, left.c.statement_id == BankStatement.id)
        .order_by(BankStatement.imported_at.desc())
        .limit(limit)
    )
    return [(statement, count) for statement, count in rows]


async def statement_by_id(session: AsyncSession, text: str) -> BankStatement:
    """Return a statement; raises NoSuchStatement."""
    key = parse_id(text)
    found = await session.get(BankStatement, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchStatement
    return found


async def lines_of(session: AsyncSession, statement_id: UUID) -> Sequence[BankLine]:
    """Return the bookings that a statement brought, in the order of their days."""
    found = await session.scalars(
        select(BankLine)
        .where(BankLine.statement_id == statement_id)
        .order_by(BankLine.booked_on, BankLine.id)
    )
    return found.all()


async def lock_line(session: AsyncSession, line_id: UUID) -> BankLine:
    """Return a booking, locked until the commit and as it is now; raises NoSuchStatement."""
    found = await session.scalar(locked(select(BankLine).where(BankLine.id == line_id)))
    if found is None:
        raise NoSuchStatement
    return found
