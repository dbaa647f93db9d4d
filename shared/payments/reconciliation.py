"""The days on which an account of a provider was held against what is written here, movement by movement (F092)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.payments.compare_money import MATCHED, MEANINGS, PAYMENT, REFUND

ASKED: Final = "asked"
DONE: Final = "done"
FAILED: Final = "failed"
# With when each is so in the world.
STATES: Final = {
    ASKED: "The provider is about to be asked.",
    DONE: "Both sides were held against each other, at `looked_at` for the last time.",
    FAILED: "The provider could not be asked; `problem` says why.",
}
# What of a day is read next, in this order: both lists of the provider's, then what only we know of.
TOLD_PAYMENTS: Final = "told_payments"
TOLD_REFUNDS: Final = "told_refunds"
OUR_PAYMENTS: Final = "our_payments"
OUR_INVOICES: Final = "our_invoices"
OUR_REFUNDS: Final = "our_refunds"
PARTS: Final = (TOLD_PAYMENTS, TOLD_REFUNDS, OUR_PAYMENTS, OUR_INVOICES, OUR_REFUNDS)
TOLD: Final = (TOLD_PAYMENTS, TOLD_REFUNDS)
AWAY: Final = "away"
DENIED: Final = "denied"
NARROW: Final = "narrow"
LOCKED: Final = "locked"
REFUSED: Final = "refused"
PROBLEMS: Final = ("", AWAY, DENIED, NARROW, LOCKED, REFUSED)
# Who was to ask has died of it by then.
LOST_AFTER: Final = timedelta(hours=2)


class NoSuchReconciliation(NotFound):
    """The store has no such day, or no such line in it."""

    message = say("We could not find that reconciliation.")


class Reconciliation(StoreTable):
    """One day (UTC, as the provider's own lists are asked) of one account; without one it is the installation's.

    `part` and `read_after` are where the next run goes on; `asked_at` names the round that is under way.
    """

    __tablename__ = "reconciliations"
    __table_args__ = (
        UniqueConstraint("store_id", "account_id", "day", postgresql_nulls_not_distinct=True),
        to_store_row("account_id", "payment_accounts"),
        CheckConstraint(one_of("state", tuple(STATES)), name="state_known"),
        CheckConstraint(one_of("problem", PROBLEMS), name="problem_known"),
        CheckConstraint(one_of("part", PARTS), name="part_known"),
        Index("ix_reconciliations_day", "store_id", "day"),
    )

    account_id: Mapped[UUID | None]
    day: Mapped[date]
    state: Mapped[str] = mapped_column(default=ASKED)
    problem: Mapped[str] = mapped_column(default="")
    part: Mapped[str] = mapped_column(default=TOLD_PAYMENTS, server_default=TOLD_PAYMENTS)
    read_after: Mapped[str] = mapped_column(default="", server_default="")
    actor: Mapped[str]
    asked_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]

    @property
    def place(self) -> tuple[datetime, str, str]:
        """What a run goes on from; of two that begin there one moves it."""
        return self.asked_at, self.part, self.read_after

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The first moment of the day, and the first after it."""
        return bounds_of(self.day)


class ReconciliationLine(StoreTable):
    """One movement of money. It stays with the day that saw it first, so sums over days count it once.

    `key` is the provider's name of it. Known is what a person has said why of; another figure asks them again.
    """

    __tablename__ = "reconciliation_lines"
    __table_args__ = (
        UniqueConstraint("store_id", "what", "key"),
        to_store_row("reconciliation_id", "reconciliations"),
        to_store_row("payment_id", "payments"),
        to_store_row("refund_id", "refunds"),
        CheckConstraint(one_of("what", (PAYMENT, REFUND)), name="what_known"),
        CheckConstraint(one_of("kind", tuple(MEANINGS)), name="kind_known"),
        CheckConstraint("num_nonnulls(there_minor, here_minor) > 0", name="of_a_side"),
        CheckConstraint("(there_minor IS NULL) = (there_currency IS NULL)", name="there_whole"),
        CheckConstraint("(here_minor IS NULL) = (here_currency IS NULL)", name="here_whole"),
        CheckConstraint("there_currency ~ '^[A-Z]{3}$'", name="there_currency_code"),
        CheckConstraint("here_currency ~ '^[A-Z]{3}$'", name="here_currency_code"),
        CheckConstraint("(kind = 'missing_here') = (here_minor IS NULL)", name="missing_here"),
        CheckConstraint("(kind = 'missing_there') = (there_minor IS NULL)", name="missing_there"),
        CheckConstraint(
            "kind <> 'matched' OR (there_minor = here_minor AND there_currency = here_currency)",
            name="matched",
        ),
        CheckConstraint("(known_at IS NULL) = (known_why = '')", name="known_with_why"),
        Index("ix_reconciliation_lines_day", "store_id", "reconciliation_id"),
        Index("ix_reconciliation_lines_payment", "store_id", "payment_id"),
        Index("ix_reconciliation_lines_refund", "store_id", "refund_id"),
    )

    reconciliation_id: Mapped[UUID]
    what: Mapped[str]
    key: Mapped[str]
    kind: Mapped[str]
    there_minor: Mapped[int | None]
    there_currency: Mapped[str | None]
    here_minor: Mapped[int | None]
    here_currency: Mapped[str | None]
    moved_at: Mapped[datetime]
    payment_id: Mapped[UUID | None]
    refund_id: Mapped[UUID | None]
    looked_at: Mapped[datetime]
    known_why: Mapped[str] = mapped_column(default="")
    known_by: Mapped[str] = mapped_column(default="")
    known_at: Mapped[datetime | None]

    @property
    def there(self) -> Money | None:
        return _money(self.there_minor, self.there_currency)

    @property
    def here(self) -> Money | None:
        return _money(self.here_minor, self.here_currency)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look at it."""
        return self.kind != MATCHED and self.known_at is None

    @property
    def figures(self) -> str:
        """What a decision is about; it holds for no other figures."""
        return f"{self.kind}:{self.there_minor}:{self.there_currency}:{self.here_minor}:{self.here_currency}"


is_open_line = and_(ReconciliationLine.kind != MATCHED, ReconciliationLine.known_at.is_(None))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lines of a day match, need somebody, and are known."""

    matched: int = 0
    open: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Sum:
    """What moved in one currency, on each side; refunds are taken off."""

    currency: str
    there: Money
    here: Money

    @property
    def apart(self) -> Money:
        """By how much there is more there than here."""
        return self.there - self.here


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of a day of UTC, and the first after it."""
    since = datetime.combine(day, time(), UTC)
    return since, since + timedelta(days=1)


async def latest_reconciliations(session: AsyncSession, *, limit: int = 60) -> Sequence[Reconciliation]:
    """Return the latest days, of all accounts."""
    found = await session.scalars(
        select(Reconciliation).order_by(Reconciliation.day.desc(), Reconciliation.id).limit(limit)
    )
    return found.all()


async def count_lines(session: AsyncSession, days: Sequence[UUID]) -> dict[UUID, Counted]:
    """Return how the lines of some days stand."""
    line = ReconciliationLine
    rows = await session.execute(
        select(
            line.reconciliation_id,
            func.count().filter(line.kind == MATCHED),
            func.count().filter(is_open_line),
            func.count().filter(line.kind != MATCHED, line.known_at.is_not(None)),
        )
        .where(line.reconciliation_id.in_(days))
        .group_by(line.reconciliation_id)
    )
    return {key: Counted(matched, left, known) for key, matched, left, known in rows}


async def sums_of(session: AsyncSession, day_id: UUID) -> list[Sum]:
    """Return what moved on a day, currency by currency."""
    line = ReconciliationLine
    sums: dict[str, list[int]] = {}
    for side, (minor, currency) in enumerate(
        ((line.there_minor, line.there_currency), (line.here_minor, line.here_currency))
    ):
        rows = await session.execute(
            select(line.what, currency, func.sum(minor))
            .where(line.reconciliation_id == day_id, minor.is_not(None))
            .group_by(line.what, currency)
        )
        moved: dict[tuple[str, str], int] = {(what, str(code)): int(total or 0) for what, code, total in rows}
        for (what, code), total in moved.items():
            sums.setdefault(code, [0, 0])[side] += total if what == PAYMENT else -total
    return [Sum(code, Money(there, code), Money(here, code)) for code, (there, here) in sorted(sums.items())]


async def reconciliation_by_id(session: AsyncSession, text: str) -> Reconciliation:
    """Return a day; raises NoSuchReconciliation."""
    key = parse_id(text)
    found = await session.get(Reconciliation, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchReconciliation
    return found


async def lines_of_day(
    session: AsyncSession, day_id: UUID, *, after: ReconciliationLine | None = None, limit: int = 200
) -> Sequence[ReconciliationLine]:
    """Return lines of a day in the order in which the money moved, from after one of them on."""
    line = ReconciliationLine
    wanted = (
        select(line).where(line.reconciliation_id == day_id).order_by(line.moved_at, line.id).limit(limit)
    )
    if after is not None:
        wanted = wanted.where(
            or_(line.moved_at > after.moved_at, and_(line.moved_at == after.moved_at, line.id > after.id))
        )
    return (await session.scalars(wanted)).all()


async def differences(
    session: AsyncSession, day_id: UUID | None = None, *, limit: int = 200
) -> Sequence[ReconciliationLine]:
    """Return what does not match: of a day all of it, without one what is still open, the latest first."""
    line = ReconciliationLine
    wanted = select(line).order_by(line.moved_at.desc(), line.id).limit(limit)
    of_day = (line.reconciliation_id == day_id, line.kind != MATCHED)
    return (await session.scalars(wanted.where(*of_day) if day_id else wanted.where(is_open_line))).all()


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
