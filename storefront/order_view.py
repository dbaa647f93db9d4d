"""An order in the words of the person who placed it: where it stands and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.fulfilment.models import Shipment
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.states import NEEDS_REVIEW, PARTLY_FULFILLED, PARTLY_REFUNDED, REFUND_PENDING, REFUNDED
from shared.payments.models import Payment
from shared.payments.states import PROCESSING
from shared.payments.transfers import AwaitedTransfer

CANCELLED: Final = (say("Cancelled"), "danger")
UNDER_WAY: Final = (say("On its way"), "positive")
BEING_PACKED: Final = (say("Being packed"), "accent")
PARTLY_UNDER_WAY: Final = (say("Partly on its way"), "accent")
READY: Final = (say("Ready for pick-up"), "positive")
DELIVERED: Final = (say("Delivered"), "positive")
PICKED_UP: Final = (say("Picked up"), "positive")
PAID: Final = (say("Paid"), "positive")
# Where nobody notes that goods have left, they are taken to be there after this.
UNDER_WAY_FOR: Final = timedelta(days=3)
UNPAID: Final = (say("Pay on delivery"), "neutral")
WAITING: Final = (say("Waiting for payment"), "caution")
TO_DOWNLOAD: Final = (say("Ready to download"), "positive")
CONFIRMING: Final = (say("Confirming the payment"), "caution")
MONEY_WORDS: Final = {
    PARTLY_REFUNDED: (say("Partly refunded"), "neutral"),
    REFUND_PENDING: (say("Being refunded"), "caution"),
    REFUNDED: (say("Refunded"), "neutral"),
    NEEDS_REVIEW: CONFIRMING,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the timeline. `state`: done, now, next or stopped."""

    title: str
    state: str
    at: datetime | None = None
    text: str = ""


def state_words(order: Order) -> tuple[str, str]:
    """Return where the order stands as (words, tone)."""
    if order.is_cancelled:
        return CANCELLED
    if order.is_awaiting_payment:
        return WAITING
    if not order.is_shipped:
        return TO_DOWNLOAD if order.is_paid else WAITING
    return _where_goods_are(order)


def _where_goods_are(order: Order) -> tuple[str, str]:
    if order.is_delivered:
        return PICKED_UP if order.is_picked_up else DELIVERED
    if order.is_picked_up and order.has_left:
        return READY
    if order.has_left:
        return UNDER_WAY
    return PARTLY_UNDER_WAY if order.fulfilment_state == PARTLY_FULFILLED else BEING_PACKED


def payment_words(order: Order) -> tuple[str, str] | None:
    """Return how its payment stands as (words, tone); None when nothing is owed any more."""
    if order.payment_state in MONEY_WORDS:
        return MONEY_WORDS[order.payment_state]
    if order.is_paid:
        return PAID
    is_at_the_door = order.is_shipped and not order.is_cancelled and not order.is_awaiting_payment
    return UNPAID if is_at_the_door else None


def what_next(
    order: Order,
    waits_for: Payment | None = None,
    transfer: AwaitedTransfer | None = None,
    *,
    shipments: Sequence[Shipment] = (),
) -> str:
    """Return the one sentence on top of the order's page; `waits_for` is a payment that may still come in."""
    if order.payment_state == REFUND_PENDING:
        return say("Your payment came too late and is on its way back to you.")
    if order.is_awaiting_payment:
        return _while_waiting(order, waits_for, transfer)
    if order.is_cancelled and order.paid_at is not None and order.total:
        return say("This order was cancelled. What you paid is on its way back to you.")
    if order.is_cancelled:
        return say("This order was cancelled. Nothing is owed and nothing is sent.")
    if not order.is_shipped:
        return _while_downloading(order)
    return _while_picking_up(order) if order.is_picked_up else _while_under_way(order, shipments)


def _while_downloading(order: Order) -> str:
    if order.is_held:
        return say("We have your order and look at it once more. Then your files are here and in your mail.")
    if order.is_paid:
        return say("Your files are below. The links went to your mail, too.")
    return say("We write to you how to pay. Once the money is in, your files are here and in your mail.")


def _while_under_way(order: Order, shipments: Sequence[Shipment]) -> str:
    if order.is_delivered:
        return say("Your order has arrived. Enjoy it!")
    if order.is_held:
        return say("We have your order and look at it once more before we pack it.")
    if not shipments:
        return say("We are packing it. Keep this page: it always shows how things stand.")
    if not order.has_left:
        return say("A part of your order is on its way. The rest follows.")
    if order.is_paid:
        return say("Your parcel is on its way.")
    return say("Your parcel is on its way. Please have the amount ready when it arrives.")


def _while_picking_up(order: Order) -> str:
    if order.is_delivered:
        return say("You have picked it up. Enjoy it!")
    if not order.has_left:
        return say("We are getting it ready and write to you when you can pick it up.")
    if order.is_paid:
        return say("It is ready: you can pick it up.")
    return say("It is ready: you can pick it up and pay for it there.")


def _while_waiting(order: Order, waits_for: Payment | None, transfer: AwaitedTransfer | None) -> str:
    if transfer is not None:
        return say("Your goods are held for you. The order is placed as soon as your transfer is in.")
    if order.payment_state == NEEDS_REVIEW:
        return say("We are looking at your payment and will write to you.")
    if waits_for is not None and waits_for.state == PROCESSING:
        return say("Your bank is sending the money. We write to you as soon as it is here.")
    return say("Your goods are held for you. Pay now to place the order.")


def can_be_reviewed(order: Order, *, now: datetime) -> bool:
    """Whether its goods are likely to be there, so that there is something to say about them."""
    return not order.is_cancelled and (order.has_left or now - order.placed_at > UNDER_WAY_FOR)


def timeline_of(order: Order, shipments: Sequence[Shipment] = ()) -> list[Step]:
    """Return what has happened and what is to come, in order."""
    placed = Step(say("Order placed"), "done", at=order.placed_at)
    if order.is_cancelled:
        return [
            placed,
            Step(say("Cancelled"), "stopped", at=order.cancelled_at, text=order.cancel_reason or ""),
        ]
    if not order.is_shipped:
        return [placed, *_download_steps(order)]
    if order.is_awaiting_payment:
        return [
            placed,
            Step(say("Payment"), "now"),
            Step(say("Packed"), "next"),
            Step(say("Delivered"), "next"),
        ]
    paid = [Step(say("Paid"), "done", at=order.paid_at)] if order.paid_at is not None else []
    steps = _pick_up_steps(order, shipments) if order.is_picked_up else _parcel_steps(order, shipments)
    return [placed, *paid, *steps]


def _parcel_steps(order: Order, shipments: Sequence[Shipment]) -> list[Step]:
    arrived = say("Delivered") if order.paid_at is not None else say("Delivered, paid in cash")
    if order.is_delivered:
        return [_packed(shipments), Step(say("Delivered"), "done", at=_latest(shipments))]
    travelling = Step(
        say("On its way"), "now" if order.has_left else "next", text=say("The courier rings at your door.")
    )
    return [_packed(shipments) if order.has_left else _packing(), travelling, Step(arrived, "next")]


def _pick_up_steps(order: Order, shipments: Sequence[Shipment]) -> list[Step]:
    if order.is_delivered:
        return [_packed(shipments), Step(say("Picked up"), "done", at=_latest(shipments))]
    ready = Step(say("Ready for pick-up"), "now" if order.has_left else "next")
    packing = [] if order.has_left else [_packing()]
    return [*packing, ready, Step(say("Picked up"), "next")]


def _packing() -> Step:
    return Step(say("Being packed"), "now", text=say("Usually within one working day."))


def _packed(shipments: Sequence[Shipment]) -> Step:
    packed = max((shipment.packed_at for shipment in shipments), default=None)
    return Step(say("Packed"), "done", at=packed)


def _latest(shipments: Sequence[Shipment]) -> datetime | None:
    return max((shipment.arrived_at for shipment in shipments if shipment.arrived_at), default=None)


def _download_steps(order: Order) -> list[Step]:
    if order.is_paid:
        return [Step(say("Paid"), "done", at=order.paid_at), Step(say("Ready to download"), "now")]
    return [Step(say("Waiting for payment"), "now"), Step(say("Ready to download"), "next")]
