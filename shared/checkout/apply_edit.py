"""Make a change of an order true: its lines and amounts, its goods, what is to be packed, what can be downloaded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.models import PackedGoods
from shared.fulfilment.note_progress import note_progress
from shared.fulfilment.pack_shipment import write_what_is_due
from shared.inventory.lock_levels import lock_levels_with_held
from shared.inventory.reserve import sum_up
from shared.inventory.serve_waiting import wait_for_less
from shared.inventory.set_stock import restock
from shared.inventory.settle_reservations import claim
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money
from shared.orders.downloads import end_downloads, grant_downloads
from shared.orders.edits import EXCHANGE_NAME, OrderEdit
from shared.orders.errors import EditedMeanwhile
from shared.orders.jobs import SEND_ORDER_CHANGE
from shared.orders.line_figures import add_taxes
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.queries import order_read_anew
from shared.orders.states import UNFULFILLED
from shared.pricing.quote import EDIT, TOTAL
from shared.returns.move_return import settle_return
from shared.returns.queries import return_by_id
from shared.shipping.move_place import move_place


async def apply_edit(
    session: AsyncSession, order: Order, edit: OrderEdit, *, actor: str, now: datetime
) -> None:
    """Apply a change whose added goods are reserved under its id, and tell the buyer; the order's row is locked.

    Raises EditedMeanwhile when a line or the delivery is not any more as the change found it, or is packed.
    """
    cuts = sorted(edit.changes["lines"], key=lambda cut: str(cut["id"]))
    lines = {line.id: line for line in order.lines}
    for cut in cuts:
        await _cut(session, order, lines.get(UUID(cut["id"])), cut)
    added = _added_lines(order, edit)
    session.add_all(added)
    await session.flush()
    await _write_amounts(session, order, edit, now=now)
    if edit.delivery.get("moves"):
        await move_place(session, order.id)

    back = sum_up(goods for cut in cuts for goods in _goods_gone(lines[UUID(cut["id"])], cut))
    await lock_levels_with_held(session, edit.id, back)
    await claim(session, edit.id, order_id=order.id, actor=actor, now=now)
    await wait_for_less(session, order.id, back)
    await end_downloads(session, [UUID(cut["id"]) for cut in cuts if not cut["after"]["quantity"]])

    order = await order_read_anew(session, order.id)
    if order.shipment_count:
        await write_what_is_due(session, order)
        await note_progress(session, order)
    if order.is_paid and added:
        await grant_downloads(session, order, now=now)
    facts = {"number": edit.number, "amount": edit.difference.minor or None, "reason": edit.reason}
    record(session, "order.edited", order.id, actor=actor, now=now, **facts)
    enqueue(session, SEND_ORDER_CHANGE, now=now, edit_id=edit.id)
    if edit.return_id is not None:
        asked = await return_by_id(session, str(edit.return_id))
        await settle_return(session, order, asked, edit.refunded, actor=actor, now=now)
    # Last, because it ends at the store's row.
    await restock(session, back, order_id=order.id, actor=actor, now=now)


async def _cut(session: AsyncSession, order: Order, line: OrderLine | None, cut: Mapping[str, Any]) -> None:
    """Leave so many pieces in a line, if it still has as many as the change found and the rest is in the house."""
    before, after = cut["before"], cut["after"]
    is_packed = exists().where(
        PackedGoods.store_id == OrderLine.store_id,
        PackedGoods.order_line_id == OrderLine.id,
        PackedGoods.packed * before["quantity"] > PackedGoods.due * after["quantity"],
    )
    changed = line and await session.scalar(
        update(OrderLine)
        .where(
            OrderLine.store_id == session.info["store_id"],
            OrderLine.id == line.id,
            OrderLine.order_id == order.id,
            OrderLine.quantity == before["quantity"],
            OrderLine.in_return <= after["quantity"],
            ~is_packed,
        )
        .values(**after)
        .returning(OrderLine.id)
        .execution_options(synchronize_session=False)
    )
    if line is None or changed is None:
        raise EditedMeanwhile
    await session.execute(
        update(PackedGoods)
        .where(PackedGoods.store_id == session.info["store_id"], PackedGoods.order_line_id == line.id)
        .values(due=PackedGoods.due * after["quantity"] // before["quantity"])
        .execution_options(synchronize_session=False)
    )


async def _write_amounts(session: AsyncSession, order: Order, edit: OrderEdit, *, now: datetime) -> None:
    """Add the change's amounts to the order's; what the order kept of its quote stays, with the change below it."""
    pricing = dict(order.pricing)
    step = {"quantity": 0, "rate": None}
    pricing["trace"] = [
        *pricing.get("trace", []),
        {**step, "kind": EDIT, "name": str(edit.number), "amount_minor": edit.difference.minor},
        {**step, "kind": TOTAL, "name": "", "amount_minor": edit.after_minor},
    ]
    pricing["taxes"] = add_taxes(pricing.get("taxes", []), edit.taxes)
    pricing["discounts"] = _discounts(pricing.get("discounts", []), edit)
    is_as_found: list[ColumnElement[bool]] = []
    goes: dict[str, object] = {}
    if edit.delivery:
        before, after = edit.delivery["before"], edit.delivery["after"]
        pricing |= {"delivery": after["kind"], "slot": after["slot"], "place": after["place"]}
        pricing["told"] = dict(pricing.get("told", {})) | edit.delivery["told"]
        goes = {"shipping_name": after["name"], "shipping_minor": Order.shipping_minor + edit.shipping_minor}
        is_as_found = [
            Order.fulfilment_state == UNFULFILLED,
            Order.shipping_name == before["name"],
            Order.shipping_minor == before["shipping_minor"],
        ]
    written = await session.scalar(
        update(Order)
        .where(Order.store_id == session.info["store_id"], Order.id == order.id, *is_as_found)
        .values(
            subtotal_minor=Order.subtotal_minor + edit.subtotal_minor,
            discount_minor=Order.discount_minor + edit.discount_minor,
            tax_minor=Order.tax_minor + edit.tax_minor,
            included_tax_minor=Order.included_tax_minor + edit.included_tax_minor,
            total_minor=Order.total_minor + edit.difference.minor,
            pricing=pricing,
            edited_at=now,
            **goes,
        )
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    if written is None:
        raise EditedMeanwhile


def _discounts(discounts: list[dict[str, Any]], edit: OrderEdit) -> list[dict[str, Any]]:
    if edit.discount_minor <= 0:
        return _less(discounts, -edit.discount_minor, edit.currency)
    # What came back for what an exchange adds.
    exchanged = {
        "promotion": str(edit.return_id),
        "name": EXCHANGE_NAME,
        "code": "",
        "amount_minor": edit.discount_minor,
        "frees_shipping": False,
    }
    return [*discounts, exchanged]


def _less(discounts: list[dict[str, Any]], minor: int, currency: str) -> list[dict[str, Any]]:
    """Take what lines no longer bring off the promotions that gave it, each by its share."""
    given = [max(one["amount_minor"], 0) * (not one["frees_shipping"]) for one in discounts]
    if minor <= 0 or not sum(given):
        return discounts
    parts = Money(min(minor, sum(given)), currency).allocate(given)
    return [
        one | {"amount_minor": one["amount_minor"] - part.minor}
        for one, part in zip(discounts, parts, strict=True)
    ]


def _added_lines(order: Order, edit: OrderEdit) -> list[OrderLine]:
    return [
        OrderLine(
            store_id=order.store_id,
            order_id=order.id,
            **one | {"id": UUID(one["id"]), "variant_id": UUID(one["variant_id"])},
        )
        for one in edit.changes["added"]
    ]


def _goods_gone(line: OrderLine, cut: Mapping[str, Any]) -> list[tuple[UUID, int]]:
    before, after = cut["before"]["quantity"], cut["after"]["quantity"]
    return [(variant_id, pieces * (before - after) // before) for variant_id, pieces in line.goods]
