"""Orders: the frozen record of what was bought, at which price, by whom and where it goes."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    Index,
    LargeBinary,
    Numeric,
    Text,
    UniqueConstraint,
    cast,
    func,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.inventory.models import AwaitedGoods
from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.orders.frozen_quote import (
    KeptDiscount,
    KeptExemption,
    KeptRates,
    KeptSlot,
    kept_delivery,
    kept_discounts,
    kept_exemption,
    kept_names,
    kept_place,
    kept_rates,
    kept_slot,
    kept_steps,
    kept_taxes,
)
from shared.orders.questions import Answer, kept_answers
from shared.orders.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    CHANNELS,
    DELIVERED,
    FULFILMENT_STATES,
    LEFT_THE_HOUSE,
    PAID,
    PARTLY_REFUNDED,
    PAYMENT_STATES,
    PLACED,
    REFUND_PENDING,
    REFUNDED,
    SHOP,
    STATES,
    UNFULFILLED,
    UNPAID,
)
from shared.payments.methods import PREPAID
from shared.pricing.quote import Step
from shared.pricing.taxes import TaxShare
from shared.products.promises import Promise, promise_of_record
from shared.shipping.methods import PICK_UP, PickUpPlace


class Order(StoreTable):
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
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel_known"),
        CheckConstraint(one_of("payment_state", PAYMENT_STATES), name="payment_state_known"),
        CheckConstraint(one_of("fulfilment_state", FULFILMENT_STATES), name="fulfilment_state_known"),
        CheckConstraint(
            "total_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor", name="total_adds_up"
        ),
        CheckConstraint(
            "subtotal_minor >= 0 AND discount_minor >= 0 AND shipping_minor >= 0"
            " AND tax_minor >= 0 AND total_minor >= 0",
            name="amounts",
        ),
        CheckConstraint("shipment_count >= 0", name="shipment_count"),
        CheckConstraint("return_count >= 0", name="return_count"),
        CheckConstraint("edit_count >= 0", name="edit_count"),
        CheckConstraint("included_tax_minor >= 0 AND card_minor BETWEEN 0 AND total_minor", name="parts"),
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
            "ix_orders_to_pack",
            "store_id",
            "placed_at",
            "id",
            postgresql_where=text(
                "state = 'placed' AND fulfilment_state IN ('unfulfilled', 'partly_fulfilled')"
            ),
        ),
        # What waits for somebody, and what fell: few of many, counted on every look at the list and at the first page.
        Index(
            "ix_orders_unpaid",
            "store_id",
            "placed_at",
            "id",
            postgresql_where=text("state = 'placed' AND payment_state = 'unpaid'"),
        ),
        Index(
            "ix_orders_held",
            "store_id",
            "placed_at",
            "id",
            postgresql_where=text("state = 'placed' AND held_at IS NOT NULL"),
        ),
        Index(
            "ix_orders_cancelled", "store_id", "placed_at", "id", postgresql_where=text("state = 'cancelled'")
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
        CheckConstraint(
            "(brought_from IS NULL) = (brought_number IS NULL) AND (brought_from IS NULL) = (cart_id IS NOT NULL)",
            name="brought_along",
        ),
        # History: nothing of it is to be packed, paid or held here.
        CheckConstraint(
            "brought_from IS NULL OR (held_at IS NULL AND card_minor = 0 AND own_number IS NOT NULL"
            " AND (state = 'cancelled' OR (state = 'placed' AND fulfilment_state = 'delivered'"
            " AND payment_state IN ('paid', 'partly_refunded', 'refunded'))))",
            name="brought_is_over",
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
    # Of which other shop it was, under which number, where it was brought along (shared/imports/import_orders.py).
    brought_from: Mapped[str | None]
    brought_number: Mapped[str | None]
    # What was brought along came of no cart.
    cart_id: Mapped[UUID | None]
    customer_id: Mapped[UUID | None]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(default=PLACED)
    payment_state: Mapped[str] = mapped_column(default=UNPAID)
    fulfilment_state: Mapped[str] = mapped_column(default=UNFULFILLED)
    # Shipments that were ever made of it, undone ones too; their numbers come from here.
    shipment_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Returns that were ever asked for; their numbers come from here.
    return_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # Changes that were ever made or begun after it was placed, and when it was last changed (shared/orders/edits.py).
    edit_count: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    edited_at: Mapped[datetime | None]
    payment_method: Mapped[str]
    # Where it came from.
    channel: Mapped[str] = mapped_column(default=SHOP, server_default=SHOP)
    email: Mapped[str]
    # The language in which it was placed; its mails go out in it. Empty means the store's own.
    language: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    # What it was asked at the checkout (questions.py), in the words of that day.
    answers: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    currency: Mapped[str]
    subtotal_minor: Mapped[int]
    discount_minor: Mapped[int]
    shipping_minor: Mapped[int]
    tax_minor: Mapped[int]
    total_minor: Mapped[int]
    # Of an order in another currency than the store's own: by which rate, and how many minor units of it one of the own
    # is. What it counts for in the store's figures follows from that, also when the order is changed.
    conversion: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    base_factor: Mapped[Decimal | None] = mapped_column(Numeric(24, 12))
    base_total_minor: Mapped[int] = mapped_column(
        Computed(
            "CASE WHEN base_factor IS NULL THEN total_minor ELSE round(total_minor / base_factor)::bigint END",
            persisted=True,
        )
    )
    included_tax_minor: Mapped[int] = mapped_column(default=0)
    card_minor: Mapped[int] = mapped_column(default=0)
    shipping_name: Mapped[str] = mapped_column(default="")
    pricing: Mapped[dict[str, Any]] = mapped_column(default=dict)
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    # Since when it is kept back for a person to look at, and why (`hold_order.py`).
    held_at: Mapped[datetime | None]
    hold_reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    # Where it is in the store's own work (stages.py), beside what is known of its payment and its goods.
    stage_id: Mapped[UUID | None]
    # The member or the team whose it is to work on (assign_order.py).
    assignee_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]

    lines: Mapped[list["OrderLine"]] = relationship(
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
    def is_brought(self) -> bool:
        """Whether it was brought along from another shop: history, of which nothing is to be done here."""
        return self.brought_from is not None

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
    def subtotal(self) -> Money:
        return Money(self.subtotal_minor, self.currency)

    @property
    def shipping(self) -> Money:
        return Money(self.shipping_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def included_tax(self) -> Money:
        """Tax that the prices contain; it is in no sum."""
        return Money(self.included_tax_minor, self.currency)

    @property
    def card_paid(self) -> Money:
        """What a gift card or store credit has paid of the total."""
        return Money(self.card_minor, self.currency)

    @property
    def tax(self) -> Money:
        """Tax on top of the prices."""
        return Money(self.tax_minor, self.currency)

    @property
    def discounts(self) -> list[KeptDiscount]:
        """What reduced it."""
        return kept_discounts(self.pricing, self.currency)

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
    def exemption(self) -> KeptExemption | None:
        """Why it bears no tax; None where it does."""
        return kept_exemption(self.pricing)

    @property
    def rates(self) -> KeptRates | None:
        """Who named its tax rates; None where the store's own table always does."""
        return kept_rates(self.pricing)

    @property
    def told_names(self) -> Mapping[str, str]:
        """What its buyer read for the merchant's names of delivery, promotions and taxes, where that differs."""
        return kept_names(self.pricing)

    @property
    def taxes(self) -> list[TaxShare]:
        """The taxes by rate, whether on top or inside the prices."""
        return kept_taxes(self.pricing, self.currency)

    @property
    def trace(self) -> list[Step]:
        """Why it costs what it costs, step by step."""
        return kept_steps(self.pricing, self.currency)

    @property
    def to_pay(self) -> Money:
        """What is left to pay by the order's payment method."""
        return self.total - self.card_paid

    @property
    def buyer_name(self) -> str:
        return str(self.address.get("name", ""))

    @property
    def is_cancelled(self) -> bool:
        return self.state == CANCELLED

    @property
    def is_paid(self) -> bool:
        return self.payment_state in (PAID, PARTLY_REFUNDED)

    @property
    def is_awaiting_payment(self) -> bool:
        return self.state == AWAITING_PAYMENT

    @property
    def is_picked_up(self) -> bool:
        """Whether the buyer comes for it, so that nothing goes by post."""
        return kept_delivery(self.pricing) == PICK_UP

    @property
    def has_left(self) -> bool:
        """Whether all that is to be sent has been packed."""
        return self.fulfilment_state in LEFT_THE_HOUSE

    @property
    def is_delivered(self) -> bool:
        return self.fulfilment_state == DELIVERED

    @property
    def can_be_sent(self) -> bool:
        """Whether goods of it may leave the house at all."""
        return (
            self.state == PLACED
            and not self.is_brought
            and self.held_at is None
            and self.payment_state not in (REFUND_PENDING, REFUNDED)
        )

    @property
    def can_be_edited(self) -> bool:
        """Whether lines of it may still change: it stands, something of it is in the house, its money is clear."""
        return (
            self.state == PLACED
            and not self.has_left
            and self.payment_state in (UNPAID, PAID, PARTLY_REFUNDED)
        )

    @property
    def can_be_redirected(self) -> bool:
        """Whether something of it is still to go by post or to be fetched."""
        return self.state == PLACED and not self.has_left and self.is_shipped

    @property
    def can_be_cancelled(self) -> bool:
        """Whether it can be called off: what was paid for it, if anything, can go back by itself or has gone back."""
        is_returnable = self.is_paid and self.payment_method in PREPAID
        is_even = self.payment_state in (UNPAID, REFUNDED)
        return self.state == PLACED and self.fulfilment_state == UNFULFILLED and (is_even or is_returnable)

    def can_be_called_off(self, window: timedelta, *, now: datetime) -> bool:
        """Whether its buyer may still cancel it in the time that the store gives them."""
        return self.can_be_cancelled and now < self.placed_at + window

    @property
    def is_held(self) -> bool:
        """Whether it is kept back until somebody has looked at it."""
        return self.held_at is not None and not self.is_cancelled

    @property
    def can_be_marked_paid(self) -> bool:
        return self.state == PLACED and self.payment_state == UNPAID


class OrderLine(StoreTable):
    """What was bought, in the words and at the price of that moment."""

    __tablename__ = "order_lines"
    __table_args__ = (
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        to_store_row("variant_id", "variants"),
        CheckConstraint("quantity >= 0", name="quantity"),
        CheckConstraint("in_return BETWEEN 0 AND quantity", name="in_return"),
        CheckConstraint("exchanged_minor >= 0", name="exchanged"),
        CheckConstraint("unit_price_minor >= 0", name="unit_price"),
        CheckConstraint("unit_cost_minor >= 0", name="unit_cost"),
        CheckConstraint("total_minor = unit_price_minor * quantity", name="total_adds_up"),
        CheckConstraint("discount_minor BETWEEN 0 AND total_minor AND tax_minor >= 0", name="parts"),
        Index("ix_order_lines_order", "store_id", "order_id", "position"),
        Index("ix_order_lines_variant", "store_id", "variant_id"),
        Index(
            "ix_order_lines_words",
            "store_id",
            text("lower(title) gin_trgm_ops"),
            text("lower(sku) gin_trgm_ops"),
            postgresql_using="gin",
        ),
    )

    order_id: Mapped[UUID]
    # None only of an order that was brought along, where no goods of the store have its SKU.
    variant_id: Mapped[UUID | None]
    position: Mapped[int]
    title: Mapped[str]
    variant_title: Mapped[str]
    sku: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    unit_price_minor: Mapped[int]
    quantity: Mapped[int]
    # Pieces that are on their way back or have come back (shared/returns).
    in_return: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0)
    tax_minor: Mapped[int] = mapped_column(default=0)
    # What goods that came back brought in for it, as money would have; it is in the discount, too.
    exchanged_minor: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # The tax by rate; empty for lines of before it was kept.
    taxes: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    # What a piece cost the merchant then, in the store's own currency; a trigger notes it (migrations), nobody else.
    unit_cost_minor: Mapped[int | None]
    currency: Mapped[str]
    slug: Mapped[str]
    picture: Mapped[dict[str, Any]] = mapped_column(default=dict)
    promise: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))

    is_shipped: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    # In the buyer's language, where that is another than the merchant's: title, variant_title, parts.
    told: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    @property
    def told_title(self) -> str:
        """The product as its buyer read it."""
        return str(self.told.get("title") or self.title)

    @property
    def told_variant_title(self) -> str:
        """The choices as the buyer read them."""
        return str(self.told.get("variant_title") or self.variant_title)

    @property
    def told_parts(self) -> list[dict[str, Any]]:
        """What is in a bundle, as its buyer read it."""
        said = self.told.get("parts") or [{}] * len(self.parts)
        return [{**part, **told} for part, told in zip(self.parts, said, strict=True)]

    @property
    def own_variant(self) -> UUID:
        """What was bought. Who asks deals with what was placed here: only what was brought along may have none."""
        assert self.variant_id is not None
        return self.variant_id

    @property
    def goods(self) -> list[tuple[UUID, int]]:
        """What leaves the house for it, as (variant, pieces): what was in a bundle at that time, else the variant."""
        if self.parts:
            return [(UUID(part["variant_id"]), part["quantity"] * self.quantity) for part in self.parts]
        return [(self.variant_id, self.quantity)] if self.variant_id else []

    @property
    def promised(self) -> Promise | None:
        """When the goods were to leave that were not there; None when all of them were."""
        return promise_of_record(self.promise)

    @property
    def unit_price(self) -> Money:
        return Money(self.unit_price_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)
