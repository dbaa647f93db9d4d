"""Orders, as programs read them and send their goods."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from merchant.api.call import Call, Listing
from merchant.api.shapes import Amount, Order, OrderLine, OrderSummary, Packed, Shipment, amount
from merchant.api.shapes import Piece as AskedPiece
from shared.fulfilment import models as fulfilment
from shared.fulfilment.carriers import tracking_of
from shared.fulfilment.errors import NotToBeSent
from shared.fulfilment.move_shipment import hand_over
from shared.fulfilment.pack_shipment import Piece, pack_shipment
from shared.fulfilment.queries import ToPack, left_to_pack, shipment_by_number, shipments_of
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.orders import models, order_lines
from shared.orders.order_list import WantedOrders, page_of_orders
from shared.orders.queries import order_by_number


async def index(session: AsyncSession, call: Call) -> Listing:
    """List orders, the latest first."""
    asked = call.query
    wanted = WantedOrders(
        state=asked.state or "",
        payment=asked.payment_state or "",
        fulfilment=asked.fulfilment_state or "",
        since=asked.since,
        until=asked.until,
        changed_since=asked.changed_since,
        time_zone=call.store.time_zone,
    )
    page = await page_of_orders(session, wanted, after=asked.after, size=asked.limit)
    return Listing([OrderSummary(**_summary(order)) for order in page.rows], page.next_cursor)


async def show(session: AsyncSession, call: Call) -> Order:
    """Return one order with its lines."""
    order = await order_by_number(session, call.path["number"])
    return Order(
        **_summary(order),
        subtotal=_of(order, order.subtotal_minor),
        discount=_of(order, order.discount_minor),
        shipping=_of(order, order.shipping_minor),
        tax=_of(order, order.tax_minor),
        shipping_name=order.shipping_name,
        address=dict(order.address),
        note=order.note,
        lines=[_line(order, line) for line in order.lines],
    )


async def shipments_index(session: AsyncSession, call: Call) -> Listing:
    """List the shipments of one order, those too that were undone."""
    order = await order_by_number(session, call.path["number"])
    return Listing([_shipment(one) for one in await shipments_of(session, order.id)], None)


async def shipments_create(session: AsyncSession, call: Call) -> Shipment:
    """Pack goods of an order and, where the carrier has them already, hand them over; its buyer is told by mail."""
    body, order = call.body, await order_by_number(session, call.path["number"])
    left = await left_to_pack(session, order)
    if not left:
        raise NotToBeSent(order.shown_number)
    goods = {one.goods.piece: one.here for one in left} if body.lines is None else _chosen(body.lines, left)
    tracking = tracking_of(carrier=body.carrier, number=body.tracking_number, link=body.tracking_link)
    # Numbered by what this call has read: of two that pack at once, one is told that somebody was faster.
    packed = await pack_shipment(
        session,
        order,
        goods=goods,
        tracking=tracking,
        seen=order.shipment_count,
        actor=call.actor,
        now=call.now,
    )
    if body.is_sent:
        await hand_over(session, order, packed, actor=call.actor, now=call.now)
    number = packed.number
    session.expire(packed)
    return _shipment(await shipment_by_number(session, order, str(number)))


def _chosen(lines: list[AskedPiece], left: list[ToPack]) -> Mapping[Piece, int]:
    """Return what is to be packed; raises Invalid with what is wrong at each line."""
    known = {one.goods.piece: one.left for one in left}
    of_line: dict[UUID, list[Piece]] = {}
    for piece in known:
        of_line.setdefault(piece.line_id, []).append(piece)
    goods: dict[Piece, int] = {}
    wrong: dict[str, str] = {}
    for number, line in enumerate(lines):
        place, parts = f"lines[{number}]", of_line.get(line.line_id, [])
        fitting = [one for one in parts if line.variant_id in (None, one.variant_id)]
        if not fitting:
            wrong[f"{place}.line_id"] = say("Nothing of this line is left to pack.")
        elif len(fitting) > 1:
            wrong[f"{place}.variant_id"] = say("This line is a bundle: say which part.")
        elif fitting[0] in goods:
            wrong[f"{place}.line_id"] = say("This line stands here twice.")
        elif line.quantity > known[fitting[0]]:
            wrong[f"{place}.quantity"] = say("Only %(num)s are left to pack.", num=known[fitting[0]])
        else:
            goods[fitting[0]] = line.quantity
    if wrong:
        raise Invalid(wrong)
    return goods


def _summary(order: models.Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "number": order.number,
        "shown_number": order.shown_number,
        "state": order.state,
        "payment_state": order.payment_state,
        "fulfilment_state": order.fulfilment_state,
        "payment_method": order.payment_method,
        "channel": order.channel,
        "customer_id": order.customer_id,
        "email": order.email,
        "total": _of(order, order.total_minor),
        "placed_at": order.placed_at,
        "paid_at": order.paid_at,
        "cancelled_at": order.cancelled_at,
    }


def _line(order: models.Order, line: order_lines.OrderLine) -> OrderLine:
    return OrderLine(
        id=line.id,
        variant_id=line.variant_id,
        sku=line.sku,
        title=line.title,
        variant_title=line.variant_title,
        quantity=line.quantity,
        unit_price=amount(line.unit_price),
        discount=_of(order, line.discount_minor),
        tax=_of(order, line.tax_minor),
        total=amount(line.total),
        is_shipped=line.is_shipped,
    )


def _shipment(shipment: fulfilment.Shipment) -> Shipment:
    return Shipment(
        number=shipment.number,
        state=shipment.state,
        carrier=shipment.carrier,
        tracking_number=shipment.tracking_number,
        tracking_link=shipment.tracking_link,
        packed_at=shipment.packed_at,
        sent_at=shipment.sent_at,
        lines=[Packed(one.order_line_id, one.variant_id, one.quantity) for one in shipment.lines],
    )


def _of(order: models.Order, minor: int) -> Amount:
    return Amount(minor, order.currency)
