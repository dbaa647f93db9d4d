"""Reading what is to be packed, and what has been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.fulfilment.errors import NoSuchShipment
from shared.fulfilment.models import PackedGoods, Shipment
from shared.fulfilment.pack_shipment import Piece
from shared.inventory.models import AwaitedGoods
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.queries import whole_orders
from shared.orders.states import (
    PAID,
    PARTLY_FULFILLED,
    PARTLY_REFUNDED,
    PLACED,
    UNFULFILLED,
    UNPAID,
)
from shared.payments.methods import CASH_ON_DELIVERY


@dataclass(frozen=True, slots=True)
class Goods:
    """Pieces of one variant for one line of an order, in the words of the day on which it was ordered."""

    piece: Piece
    line: OrderLine
    title: str
    variant_title: str
    sku: str
    count: int


@dataclass(frozen=True, slots=True)
class ToPack:
    """What is left to pack of some goods; of these, so many are in the house."""

    goods: Goods
    left: int
    here: int


async def shipments_of(session: AsyncSession, order_id: UUID) -> Sequence[Shipment]:
    """Return an order's shipments with their lines, first one first, undone ones too."""
    found = await session.scalars(
        select(Shipment)
        .where(Shipment.order_id == order_id)
        .order_by(Shipment.number)
        .options(selectinload(Shipment.lines))
        .execution_options(populate_existing=True)
    )
    return found.all()


async def shipment_by_number(session: AsyncSession, order: Order, number: str) -> Shipment:
    """Return one shipment of an order; raises NoSuchShipment."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NoSuchShipment
    found = await session.scalar(
        select(Shipment)
        .where(Shipment.order_id == order.id, Shipment.number == int(number))
        .options(selectinload(Shipment.lines))
    )
    if found is None:
        raise NoSuchShipment
    return found


async def shipment_by_id(session: AsyncSession, shipment_id: UUID) -> Shipment | None:
    """Return a shipment with its lines, or None."""
    found: Shipment | None = await session.scalar(
        select(Shipment).where(Shipment.id == shipment_id).options(selectinload(Shipment.lines))
    )
    return found


async def left_to_pack(session: AsyncSession, order: Order) -> list[ToPack]:
    """Return what of an order is in no shipment yet, line by line."""
    if not order.can_be_sent:
        return []
    rows = await session.scalars(select(PackedGoods).where(PackedGoods.order_id == order.id))
    packed = {Piece(row.order_line_id, row.variant_id): row.packed for row in rows}
    missing = {awaited.variant_id: awaited.waiting for awaited in order.awaited}
    found = []
    # The last lines wait, as everywhere (Order.waiting).
    for goods in reversed(goods_of(order)):
        left = goods.count - packed.get(goods.piece, 0)
        away = min(missing.get(goods.piece.variant_id, 0), left)
        missing[goods.piece.variant_id] = missing.get(goods.piece.variant_id, 0) - away
        if left > 0:
            found.append(ToPack(goods, left, left - away))
    return found[::-1]


def goods_of(order: Order) -> list[Goods]:
    """Return all that is to be sent of an order, a bundle by its parts."""
    return [goods for line in order.lines if line.is_shipped for goods in _goods_of_line(line)]


def contents_of(order: Order, shipment: Shipment) -> list[tuple[Goods, int]]:
    """Return what is in a shipment, and how many of each."""
    known: Mapping[Piece, Goods] = {goods.piece: goods for goods in goods_of(order)}
    held = [(known.get(Piece(line.order_line_id, line.variant_id)), line.quantity) for line in shipment.lines]
    order_of_lines = list(known)
    return sorted(
        [(goods, count) for goods, count in held if goods], key=lambda one: order_of_lines.index(one[0].piece)
    )


async def orders_to_pack(session: AsyncSession, *, limit: int = 50) -> Sequence[Order]:
    """Return orders that can be packed now, the oldest first."""
    found = await session.scalars(
        whole_orders().where(is_to_pack()).order_by(Order.placed_at, Order.id).limit(limit)
    )
    return found.all()


async def count_to_pack(session: AsyncSession) -> int:
    """Count the orders that can be packed now."""
    return await session.scalar(select(func.count()).select_from(Order).where(is_to_pack())) or 0


def is_to_pack() -> ColumnElement[bool]:
    """The condition that an order's goods can leave now: paid, or paid at the door, and in the house."""
    is_settled = or_(
        Order.payment_state.in_((PAID, PARTLY_REFUNDED)),
        and_(Order.payment_state == UNPAID, Order.payment_method == CASH_ON_DELIVERY.name),
    )
    has_goods = (
        select(OrderLine.id)
        .where(OrderLine.store_id == Order.store_id, OrderLine.order_id == Order.id, OrderLine.is_shipped)
        .exists()
    )
    waits = (
        select(AwaitedGoods.id)
        .where(
            AwaitedGoods.store_id == Order.store_id,
            AwaitedGoods.order_id == Order.id,
            AwaitedGoods.waiting > 0,
        )
        .exists()
    )
    return and_(
        Order.state == PLACED,
        Order.held_at.is_(None),
        Order.fulfilment_state.in_((UNFULFILLED, PARTLY_FULFILLED)),
        is_settled,
        has_goods,
        ~waits,
    )


def _goods_of_line(line: OrderLine) -> list[Goods]:
    if line.parts:
        return [
            Goods(
                Piece(line.id, UUID(part["variant_id"])),
                line,
                part["title"],
                part["variant_title"],
                part["sku"],
                part["quantity"] * line.quantity,
            )
            for part in line.parts
        ]
    piece = Piece(line.id, line.own_variant)
    return [Goods(piece, line, line.title, line.variant_title, line.sku, line.quantity)]
