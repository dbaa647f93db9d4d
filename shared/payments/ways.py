"""What a store decides about each way to pay: whether it is offered, to whom, in which words, and for which fee.

A way that nobody has decided about is offered as it comes; only a bank transfer needs an account first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Final

from sqlalchemy import ARRAY, CheckConstraint, Text, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of
from shared.payments.methods import BANK_TRANSFER, CARD, CASH_ON_DELIVERY, PaymentMethod

GIFT_CARD: Final = "gift_card"
WAYS: Final = (CARD.name, CASH_ON_DELIVERY.name, BANK_TRANSFER.name, GIFT_CARD)
HOLD_DAYS: Final = 7


class PaymentWay(StoreTable):
    """A store's decisions about one way to pay. `words` are its name and explanation by further language."""

    __tablename__ = "payment_ways"
    __table_args__ = (
        UniqueConstraint("store_id", "method"),
        CheckConstraint(one_of("method", WAYS), name="method_known"),
        CheckConstraint("fee_minor >= 0", name="fee"),
        CheckConstraint(
            "(from_minor IS NULL OR from_minor >= 0)"
            " AND (up_to_minor IS NULL OR up_to_minor >= coalesce(from_minor, 0))",
            name="limits",
        ),
        CheckConstraint("hold_days BETWEEN 1 AND 60", name="hold_days"),
    )

    method: Mapped[str]
    is_on: Mapped[bool] = mapped_column(default=True)
    label: Mapped[str] = mapped_column(default="")
    explanation: Mapped[str] = mapped_column(default="")
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fee_minor: Mapped[int] = mapped_column(default=0)
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    from_minor: Mapped[int | None]
    up_to_minor: Mapped[int | None]
    hold_days: Mapped[int] = mapped_column(default=HOLD_DAYS)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """The decisions about one way to pay, as plain facts. Without countries it is for all of them."""

    method: str
    is_on: bool = True
    label: str = ""
    explanation: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fee_minor: int = 0
    countries: tuple[str, ...] = ()
    from_minor: int | None = None
    up_to_minor: int | None = None
    hold_days: int = HOLD_DAYS
    details: Mapping[str, str] = field(default_factory=dict)

    def is_for(self, amount: Money, country: str) -> bool:
        """Whether it is offered for such an amount to that country."""
        return (
            self.is_on
            and (not self.countries or country in self.countries)
            and amount.minor >= (self.from_minor or 0)
            and (self.up_to_minor is None or amount.minor <= self.up_to_minor)
        )

    def told(self, method: PaymentMethod, language: str) -> PaymentMethod:
        """Return the method in the store's own words, where it has some in this language."""
        own = self.words.get(language, {})
        return replace(
            method,
            label=own.get("label") or self.label or method.label,
            explanation=own.get("explanation") or self.explanation or method.explanation,
        )


def way_of(ways: Sequence[Way], method: str) -> Way:
    """Return what was decided about a method."""
    return next((way for way in ways if way.method == method), None) or _undecided(method)


@cache
def _undecided(method: str) -> Way:
    """Return how a way to pay stands that a store has said nothing about; asked for several times by each page."""
    return Way(method, is_on=method != BANK_TRANSFER.name)


def read_way(facts: Mapping[str, Any]) -> Way:
    """Return the facts of a row, read as JSON."""
    return Way(
        method=facts["method"],
        is_on=facts["is_on"],
        label=facts["label"],
        explanation=facts["explanation"],
        words=facts["words"],
        fee_minor=facts["fee_minor"],
        countries=tuple(facts["countries"]),
        from_minor=facts["from_minor"],
        up_to_minor=facts["up_to_minor"],
        hold_days=facts["hold_days"],
        details=facts["details"],
    )


async def is_way_on(session: AsyncSession, method: str) -> bool:
    """Whether a store lets anybody pay by a method."""
    decided = await session.scalar(select(PaymentWay.is_on).where(PaymentWay.method == method))
    return _undecided(method).is_on if decided is None else decided


async def decided_ways(session: AsyncSession) -> dict[str, PaymentWay]:
    """Return what a store has decided, by method."""
    return {way.method: way for way in await session.scalars(select(PaymentWay))}
