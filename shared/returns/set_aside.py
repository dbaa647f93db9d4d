"""Goods that came back and are kept apart until somebody decides about them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Select, UniqueConstraint, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.returns.models import Return, ReturnLine


class NotSetAside(NotFound):
    """Nothing of the store is set aside under this id."""

    message = say("We could not find these goods.")


class SetAsideGoods(StoreTable):
    """So many pieces of a variant from one line of a return, and how many of them have been decided about since."""

    __tablename__ = "set_aside_goods"
    __table_args__ = (
        UniqueConstraint("store_id", "return_line_id", "variant_id"),
        to_store_row("return_line_id", "return_lines", on_delete="CASCADE"),
        to_store_row("variant_id", "variants"),
        CheckConstraint("quantity > 0 AND released >= 0 AND written_off >= 0", name="pieces"),
        CheckConstraint("released + written_off <= quantity", name="no_more_than_came"),
        Index("ix_set_aside_goods_variant", "store_id", "variant_id"),
        Index(
            "ix_set_aside_goods_waiting",
            "store_id",
            "set_aside_at",
            "id",
            postgresql_where=text("released + written_off < quantity"),
        ),
    )

    return_line_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    released: Mapped[int] = mapped_column(default=0)
    written_off: Mapped[int] = mapped_column(default=0)
    set_aside_at: Mapped[datetime]

    @property
    def left(self) -> int:
        """How many nobody has decided about."""
        return self.quantity - self.released - self.written_off


class SetAside(NamedTuple):
    """Goods that are set aside, and where they came from."""

    goods: SetAsideGoods
    came: ReturnLine
    returned: Return
    sold: OrderLine
    order_number: str

    @property
    def title(self) -> str:
        """What they are: of a set the part, with the set."""
        names = [self.sold.title, self.sold.variant_title]
        for part in self.sold.parts:
            if part["variant_id"] == str(self.goods.variant_id):
                names = [str(part.get("title", "")), self.sold.title]
        return ", ".join(name for name in names if name)


_WAITING = SetAsideGoods.released + SetAsideGoods.written_off < SetAsideGoods.quantity


async def page_of_set_aside(
    session: AsyncSession, *, after: str | None = None, size: int = 50
) -> Page[SetAside]:
    """Return one page of what waits for a decision, what came first first."""
    query = _whole().where(_WAITING).order_by(SetAsideGoods.set_aside_at, SetAsideGoods.id).limit(size + 1)
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(SetAsideGoods.set_aside_at, SetAsideGoods.id) > tuple_(*place))
    rows = [SetAside(*row) for row in await session.execute(query)]
    return page_of(rows, size, lambda one: [one.goods.set_aside_at.isoformat(), str(one.goods.id)])


async def count_set_aside(session: AsyncSession) -> int:
    """Count the lines that wait for a decision."""
    return await session.scalar(select(func.count()).select_from(SetAsideGoods).where(_WAITING)) or 0


async def set_aside_by_id(session: AsyncSession, text: str) -> SetAside:
    """Return goods that were set aside; raises NotSetAside."""
    key = parse_id(text)
    rows = (await session.execute(_whole().where(SetAsideGoods.id == key))).all() if key else []
    if not rows:
        raise NotSetAside
    return SetAside(*rows[0])


def _whole() -> Select[SetAsideGoods, ReturnLine, Return, OrderLine, str]:
    return (
        select(SetAsideGoods, ReturnLine, Return, OrderLine, Order.shown_number)
        .join(
            ReturnLine,
            (ReturnLine.store_id == SetAsideGoods.store_id) & (ReturnLine.id == SetAsideGoods.return_line_id),
        )
        .join(Return, (Return.store_id == ReturnLine.store_id) & (Return.id == ReturnLine.return_id))
        .join(
            OrderLine,
            (OrderLine.store_id == ReturnLine.store_id) & (OrderLine.id == ReturnLine.order_line_id),
        )
        .join(Order, (Order.store_id == Return.store_id) & (Order.id == Return.order_id))
    )
