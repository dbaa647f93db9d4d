"""Orders that staff write for somebody, before they are orders."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    LargeBinary,
    Numeric,
    UniqueConstraint,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.kernel.tokens import derived_token, hash_token

WRITTEN: Final = "written"
SENT: Final = "sent"
ORDERED: Final = "ordered"
DISCARDED: Final = "discarded"
# from -> to: when it happens in the world
TRANSITIONS: Final = {
    (WRITTEN, SENT): "The buyer gets a link to it at this price.",
    (SENT, WRITTEN): "The store takes it back to change it.",
    (WRITTEN, ORDERED): "The store notes that it is paid, or is to be paid at the door.",
    (SENT, ORDERED): "The buyer takes it, or the store does so for them.",
    (WRITTEN, DISCARDED): "The store throws it away.",
    (SENT, DISCARDED): "The store throws it away, link and all.",
}
STATES: Final = (WRITTEN, SENT, ORDERED, DISCARDED)

NO_DISCOUNT: Final = ""
PERCENTAGE: Final = "percentage"
FIXED: Final = "fixed"
DISCOUNTS: Final = (NO_DISCOUNT, PERCENTAGE, FIXED)

DRAFT_LINK: Final = "draft-link"
VIEWS: Final = ("open", "all")
_OPEN: Final = (WRITTEN, SENT)


class NoSuchDraft(NotFound):
    """There is no such draft for this reader."""

    message = say("We could not find that draft.")


class DraftMoved(Conflict):
    """The draft is not as it was when its page was opened."""

    message = say("Somebody else has worked on this draft meanwhile. Below is how it is now.")


class DraftOver(Conflict):
    """The offer's time is over, or the store has taken it back."""

    message = say("This offer is over. Please write to us if you would still like to have it.")


class DraftOrder(StoreTable):
    """An order that staff write. Its goods are the lines of a cart that no browser knows; that cart becomes the order.

    `quote` is what it costs, frozen when it is sent: the buyer pays exactly that until `expires_at`.
    """

    __tablename__ = "draft_orders"
    __table_args__ = (
        UniqueConstraint("store_id", "cart_id"),
        UniqueConstraint("store_id", "token_hash"),
        to_store_row("cart_id", "carts"),
        to_store_row("customer_id", "customers"),
        to_store_row("assignee_id", "members", on_delete="SET NULL (assignee_id)"),
        to_store_row("team_id", "teams", on_delete="SET NULL (team_id)"),
        CheckConstraint("assignee_id IS NULL OR team_id IS NULL", name="one_assignee"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("discount", DISCOUNTS), name="discount_known"),
        CheckConstraint("discount_percent BETWEEN 0 AND 100 AND discount_minor >= 0", name="discount_amount"),
        CheckConstraint(
            f"state <> '{SENT}' OR (expires_at IS NOT NULL AND quote <> '{{}}')", name="sent_whole"
        ),
        Index("ix_draft_orders_customer", "store_id", "customer_id"),
        Index("ix_draft_orders_written", "store_id", "created_at", "id"),
        Index(
            "ix_draft_orders_assignee",
            "store_id",
            "assignee_id",
            "created_at",
            "id",
            postgresql_where=text("assignee_id IS NOT NULL"),
        ),
        Index(
            "ix_draft_orders_team",
            "store_id",
            "team_id",
            "created_at",
            "id",
            postgresql_where=text("team_id IS NOT NULL"),
        ),
    )

    cart_id: Mapped[UUID]
    customer_id: Mapped[UUID | None]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(default=WRITTEN)
    version: Mapped[int] = mapped_column(default=0)
    actor: Mapped[str]
    # The member or the team whose it is to work on; the order that it becomes is theirs, too.
    assignee_id: Mapped[UUID | None]
    team_id: Mapped[UUID | None]
    email: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[str] = mapped_column(default="")
    delivery_id: Mapped[UUID | None]
    discount: Mapped[str] = mapped_column(default=NO_DISCOUNT)
    discount_percent: Mapped[Decimal] = mapped_column(Numeric(6, 3), default=Decimal(0))
    discount_minor: Mapped[int] = mapped_column(default=0)
    discount_reason: Mapped[str] = mapped_column(default="")
    # Whether its goods are held from the sending on, rather than from the moment at which the buyer takes it.
    is_held: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    quote: Mapped[dict[str, Any]] = mapped_column(default=dict)
    total_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    @property
    def assigned_to(self) -> UUID | None:
        """Whose it is to work on: a member's id or a team's, None for nobody."""
        return self.assignee_id or self.team_id

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def buyer_name(self) -> str:
        return str(self.address.get("name", ""))

    @property
    def is_written(self) -> bool:
        return self.state == WRITTEN

    @property
    def is_sent(self) -> bool:
        return self.state == SENT

    @property
    def is_open(self) -> bool:
        return self.state in _OPEN

    def is_over(self, *, now: datetime) -> bool:
        """Whether the buyer's time to take it is over."""
        return self.expires_at is not None and now >= self.expires_at


def draft_token(secret_key: str, draft: DraftOrder) -> str:
    """Return the token of the link that the buyer gets; only its hash is stored."""
    return derived_token(secret_key, DRAFT_LINK, draft.store_id, draft.id)


async def draft_by_id(session: AsyncSession, key: str) -> DraftOrder:
    """Return a draft as it is now; raises NoSuchDraft."""
    draft_id = parse_id(key)
    query = select(DraftOrder).where(DraftOrder.id == draft_id).execution_options(populate_existing=True)
    return _found(await session.scalar(query) if draft_id else None)


async def draft_by_token(session: AsyncSession, token: str) -> DraftOrder:
    """Return the draft of a link that was sent, whatever has become of it; raises NoSuchDraft."""
    return _found(
        await session.scalar(
            select(DraftOrder).where(
                DraftOrder.token_hash == hash_token(token), DraftOrder.sent_at.is_not(None)
            )
        )
    )


async def page_of_drafts(
    session: AsyncSession, *, view: str = "open", after: str | None = None, size: int = 50
) -> Page[DraftOrder]:
    """Return one page of the dashboard's list, latest first."""
    query = (
        select(DraftOrder)
        .where(DraftOrder.state != DISCARDED)
        .order_by(DraftOrder.created_at.desc(), DraftOrder.id.desc())
        .limit(size + 1)
    )
    if view == "open":
        query = query.where(DraftOrder.state.in_(_OPEN))
    key = decode_cursor(after, (str,))
    last = parse_id(str(key[0])) if key else None
    if last:
        place = select(DraftOrder.created_at, DraftOrder.id).where(DraftOrder.id == last)
        query = query.where(tuple_(DraftOrder.created_at, DraftOrder.id) < place.scalar_subquery())
    rows: Sequence[DraftOrder] = (await session.scalars(query)).all()
    return page_of(rows, size, lambda draft: [str(draft.id)])


async def count_drafts(session: AsyncSession) -> dict[str, int]:
    """Count the drafts behind each view of the list."""
    is_open = func.count().filter(DraftOrder.state.in_(_OPEN))
    is_there = func.count().filter(DraftOrder.state != DISCARDED)
    row = (await session.execute(select(is_open, is_there).select_from(DraftOrder))).one()
    return dict(zip(VIEWS, row, strict=True))


def _found(draft: DraftOrder | None) -> DraftOrder:
    if draft is None:
        raise NoSuchDraft
    return draft
