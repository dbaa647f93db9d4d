"""Changes of orders after they were placed: what, by whom, why, and how the money followed. None is rewritten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.orders.frozen_quote import KeptRates, KeptSlot, kept_rates, kept_slot, kept_steps
from shared.pricing.quote import Step

WAITING: Final = "waiting"
APPLIED: Final = "applied"
CALLED_OFF: Final = "called_off"
# from -> to: when it happens in the world
TRANSITIONS: Final = {
    (WAITING, APPLIED): "The buyer has paid the difference.",
    (WAITING, CALLED_OFF): "Nobody paid in time, the store thought better of it, or the order fell.",
}
STATES: Final = (WAITING, APPLIED, CALLED_OFF)

EVEN: Final = "even"
OPEN: Final = "open"
LINK: Final = "link"
REFUND: Final = "refund"
BY_HAND: Final = "by_hand"
# What becomes of the difference: there is none, the order is still to be paid, the buyer pays by a link, it goes back
# the way that it came, or the store settles it with the buyer.
SETTLEMENTS: Final = (EVEN, OPEN, LINK, REFUND, BY_HAND)


# What the part is called that goods which came back pay for others.
EXCHANGE_NAME: Final = "Exchange"


class NoSuchEdit(NotFound):
    """There is no such change of this order."""

    message = say("We could not find that change.")


class OrderEdit(StoreTable):
    """One change of an order. `number` counts within the order; at most one of an order waits for its money.

    The amounts are what it adds to those of the order, below zero where it takes off.
    """

    __tablename__ = "order_edits"
    __table_args__ = (
        UniqueConstraint("store_id", "order_id", "number"),
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        to_store_row("return_id", "returns"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("settlement", SETTLEMENTS), name="settlement_known"),
        CheckConstraint(
            "after_minor = before_minor + subtotal_minor - discount_minor + shipping_minor + tax_minor"
            " AND after_minor >= 0",
            name="adds_up",
        ),
        CheckConstraint(f"state <> '{WAITING}' OR settlement = '{LINK}'", name="waits_for_money"),
        Index("ix_order_edits_return", "store_id", "return_id"),
        Index(
            "ix_order_edits_waiting",
            "store_id",
            "order_id",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    order_id: Mapped[UUID]
    # The return whose goods are exchanged by it.
    return_id: Mapped[UUID | None]
    number: Mapped[int]
    state: Mapped[str]
    settlement: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    # {"lines": [{"id", "title", "variant_title", "before", …, "after", …}], "added": [an order line's columns]}
    changes: Mapped[dict[str, Any]]
    # Another way of delivery: {"before": {"name", "kind", "shipping_minor", "slot", "place"}, "after": {…}, "told": the
    # names as the buyer reads them}; empty where it stays as it was.
    delivery: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    # Why the added lines and the delivery cost what they cost.
    trace: Mapped[list[dict[str, Any]]]
    currency: Mapped[str]
    before_minor: Mapped[int]
    after_minor: Mapped[int]
    subtotal_minor: Mapped[int]
    discount_minor: Mapped[int]
    shipping_minor: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    tax_minor: Mapped[int]
    included_tax_minor: Mapped[int]
    taxes: Mapped[list[dict[str, Any]]]
    # What has gone back through a provider because of it.
    refunded_minor: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    @property
    def rates(self) -> KeptRates | None:
        """Who named the tax rates of what it added; None where the store's own table always does."""
        return kept_rates(self.changes)

    @property
    def difference(self) -> Money:
        """What the order costs more than before; below zero when it costs less."""
        return Money(self.after_minor - self.before_minor, self.currency)

    @property
    def after(self) -> Money:
        return Money(self.after_minor, self.currency)

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.currency)

    @property
    def is_waiting(self) -> bool:
        return self.state == WAITING

    @property
    def is_applied(self) -> bool:
        return self.state == APPLIED

    @property
    def steps(self) -> list[Step]:
        """Why the added lines cost what they cost."""
        return kept_steps({"trace": self.trace}, self.currency)

    @property
    def delivered(self) -> "Delivered | None":
        """How it is delivered then, in the buyer's words; None where that stays as it was."""
        if not self.delivery:
            return None
        before, after, told = (self.delivery[part] for part in ("before", "after", "told"))
        return Delivered(
            before=told.get(before["name"], before["name"]),
            after=told.get(after["name"], after["name"]),
            cost=Money(after["shipping_minor"], self.currency),
            slot=kept_slot(after),
        )

    @property
    def movements(self) -> list["Movement"]:
        """What it puts in and takes out, in words."""
        taken = [
            Movement(one["title"], one["variant_title"], one["after"]["quantity"] - one["before"]["quantity"])
            for one in self.changes["lines"]
        ]
        put = [
            Movement(
                one["told"].get("title") or one["title"],
                one["told"].get("variant_title") or one["variant_title"],
                one["quantity"],
            )
            for one in self.changes["added"]
        ]
        return taken + put


@dataclass(frozen=True, slots=True)
class Movement:
    """So many pieces more (or, below zero, fewer) of something, in the buyer's words."""

    title: str
    variant_title: str
    pieces: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """The way of delivery before and after a change, what it costs then, and when it comes."""

    before: str
    after: str
    cost: Money
    slot: KeptSlot | None


async def edits_of(session: AsyncSession, order_id: UUID) -> Sequence[OrderEdit]:
    """Return an order's changes, first one first."""
    found = await session.scalars(
        select(OrderEdit)
        .where(OrderEdit.order_id == order_id)
        .order_by(OrderEdit.number)
        .execution_options(populate_existing=True)
    )
    return found.all()


async def waiting_edit_of(session: AsyncSession, order_id: UUID) -> OrderEdit | None:
    """Return the change of an order that waits for its money, if there is one."""
    found: OrderEdit | None = await session.scalar(
        select(OrderEdit)
        .where(OrderEdit.order_id == order_id, OrderEdit.state == WAITING)
        .execution_options(populate_existing=True)
    )
    return found


async def edit_by_id(session: AsyncSession, edit_id: UUID) -> OrderEdit:
    """Return a change; raises NoSuchEdit."""
    found: OrderEdit | None = await session.scalar(select(OrderEdit).where(OrderEdit.id == edit_id))
    if found is None:
        raise NoSuchEdit
    return found
