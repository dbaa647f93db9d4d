"""Orders: the frozen record of what was bought, at which price, by whom and where it goes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    cast,
    func,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.inventory.models import AwaitedGoods
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.orders.amounts import AMOUNT_RULES, OrderAmounts
from shared.orders.frozen_quote import KeptSlot, kept_delivery, kept_names, kept_place, kept_slot
from shared.orders.order_lines import OrderLine
from shared.orders.questions import Answer, kept_answers
from shared.orders.standing import STANDING_RULES, OrderStanding
from shared.orders.states import CHANNELS, PLACED, SHOP
from shared.products.promises import Promise
from shared.shipping.methods import PICK_UP, PickUpPlace


class Order(OrderAmounts, OrderStanding, StoreTable):
    """One purchase. Amounts are copied from the quote that the shopper saw and never computed again."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("store_id", "number"),
        UniqueConstraint("store_id", "own_number"),
        UniqueConstraint("store_id", "brought_from", "brought_number"),
        UniqueConstraint("store_id", "cart_id"),
        UniqueConstraint("store_id", "token_hash"),
        to_store_row("cart_id", "carts"),
        to_store_row("customer_id", "customers"),
        to_store_row("stage_id", "order_stages"),
        # Whoever leaves leaves their orders to nobody, and so does a team.
        to_store_row("assignee_id", "members", on_delete="SET NULL (assignee_id)"),
        to_store_row("team_id", "teams", on_delete="SET NULL (team_id)"),
        CheckConstraint("assignee_id IS NULL OR team_id IS NULL", name="one_assignee"),
        *STANDING_RULES,
        *AMOUNT_RULES,
        CheckConstraint(one_of("channel", CHANNELS), name="channel_known"),
        CheckConstraint("shipment_count >= 0", name="shipment_count"),
        CheckConstraint("return_count >= 0", name="return_count"),
        CheckConstraint("edit_count >= 0", name="edit_count"),
        Index("ix_orders_placed", "store_id", "placed_at", "id"),
        Index(
            "ix_orders_assignee",
            "store_id",
            "assignee_id",
            "placed_at",
            "id",
            postgresql_where=text("assignee_id IS NOT NULL"),
        ),
        Index(
            "ix_orders_team",
            "store_id",
            "team_id",
            "placed_at",
            "id",
            postgresql_where=text("team_id IS NOT NULL"),
        ),
        Index(
            "ix_orders_stage",
            "store_id",
            "stage_id",
            "placed_at",
            "id",
            postgresql_where=text("stage_id IS NOT NULL"),
        ),
        Index("ix_orders_customer", "store_id", "customer_id", "placed_at"),
        Index("ix_orders_email", "store_id", "email"),
        Index(
            "ix_orders_own_number",
            "store_id",
            text("lower(own_number) text_pattern_ops"),
            postgresql_where=text("own_number IS NOT NULL"),
        ),
        Index(
            "ix_orders_brought_number",
            "store_id",
            text("lower(brought_number) text_pattern_ops"),
            postgresql_where=text("brought_number IS NOT NULL"),
        ),
        # For `orders_said.py`: behind the wall no index knows parts of words.
        Index(
            "ix_orders_words",
            "store_id",
            text("email gin_trgm_ops"),
            text("lower(address ->> 'name') gin_trgm_ops"),
            postgresql_using="gin",
        ),
    )

    number: Mapped[int]
    # Its number as people read it, where that is another (shared/stores/order_numbers.py); never changed afterwards.
    own_number: Mapped[str | None]
    # What was brought along came of no cart.
    cart_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    # Shipments that were ever made of it, undone ones too; their numbers come from here.
    shipment_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Returns that were ever asked for; their numbers come from here.
    return_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Changes that were ever made or begun after it was placed, and when it was last changed (shared/orders/edits.py).
    edit_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    edited_at: Mapped[datetime | None]
    # Where it came from.
    channel: Mapped[str] = mapped_column(default=SHOP, server_default=SHOP)
    email: Mapped[str]
    # The language in which it was placed; its mails go out in it. Empty means the store's own.
    language: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    # What it was asked at the checkout (questions.py), in the words of that day.
    answers: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    shipping_name: Mapped[str] = mapped_column(default="")
    # Where it is in the store's own work (stages.py), beside what is known of its payment and its goods.
    stage_id: Mapped[UUID | None]
    # The member or the team whose it is to work on (assign_order.py).
    assignee_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]

    lines: Mapped[list[OrderLine]] = relationship(
        lazy="raise",
        order_by="OrderLine.position",
        viewonly=True,
        primaryjoin=lambda: (
            (Order.store_id == foreign(OrderLine.store_id))
            & (Order.id == foreign(OrderLine.order_id))
            # A line that was taken out keeps its row, because parcels that were undone may point to it.
            & (OrderLine.quantity > 0)
        ),
    )

    awaited: Mapped[list[AwaitedGoods]] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (Order.store_id == foreign(AwaitedGoods.store_id)) & (Order.id == foreign(AwaitedGoods.order_id))
        ),
    )

    @hybrid_property
    def shown_number(self) -> str:
        """Its number as people read it."""
        return self.own_number or str(self.number)

    @shown_number.inplace.expression
    @classmethod
    def _shown_number(cls) -> ColumnElement[str]:
        return func.coalesce(cls.own_number, cast(cls.number, Text))

    @property
    def assigned_to(self) -> UUID | None:
        """Whose it is to work on: a member's id or a team's, None for nobody."""
        return self.assignee_id or self.team_id

    @property
    def tag_number(self) -> str:
        """Its number where nothing beside it says that it is one."""
        return self.own_number or f"#{self.number}"

    @property
    def own_cart(self) -> UUID:
        """The cart that it came of. Who asks deals with what was placed here: what was brought along has none."""
        assert self.cart_id is not None
        return self.cart_id

    @property
    def waiting(self) -> dict[UUID, int]:
        """How many of each line have not come in yet, by the line's id; a line that is served is not among them.

        Where several lines share goods the last ones wait. A bundle waits as a whole.
        """
        missing = {awaited.variant_id: awaited.waiting for awaited in self.awaited if awaited.waiting}
        waiting: dict[UUID, int] = {}
        for line in reversed(self.lines):
            for variant_id, pieces in line.goods:
                short = min(missing.get(variant_id, 0), pieces)
                if short:
                    missing[variant_id] -= short
                    wholes = -(-short * line.quantity // pieces)
                    waiting[line.id] = max(waiting.get(line.id, 0), wholes)
        return waiting

    @property
    def is_shipped(self) -> bool:
        """Whether anything of it goes by post."""
        return any(line.is_shipped for line in self.lines)

    def promises(self, *, today: date) -> dict[UUID, Promise]:
        """Return what is still promised, by the line's id: of goods that are not in, or whose day has not come."""
        if self.is_cancelled or self.has_left:
            return {}
        waiting = self.waiting
        return {
            line.id: line.promised
            for line in self.lines
            if line.promised
            and (
                line.id in waiting
                or (line.promised.releases_on is not None and line.promised.releases_on > today)
            )
        }

    @property
    def answered(self) -> list[Answer]:
        """What its buyer answered at the checkout."""
        return kept_answers(self.answers)

    @property
    def slot(self) -> KeptSlot | None:
        """When it comes or is collected, where a time was chosen."""
        return kept_slot(self.pricing)

    @property
    def place(self) -> PickUpPlace | None:
        """Where it is collected, as far as the store said."""
        return kept_place(self.pricing)

    @property
    def told_names(self) -> Mapping[str, str]:
        """What its buyer read for the merchant's names of delivery, promotions and taxes, where that differs."""
        return kept_names(self.pricing)

    @property
    def buyer_name(self) -> str:
        return str(self.address.get("name", ""))

    @property
    def is_picked_up(self) -> bool:
        """Whether the buyer comes for it, so that nothing goes by post."""
        return kept_delivery(self.pricing) == PICK_UP

    @property
    def can_be_redirected(self) -> bool:
        """Whether something of it is still to go by post or to be fetched."""
        return self.state == PLACED and not self.has_left and self.is_shipped
