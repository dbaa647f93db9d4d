"""An order in the words of the person who placed it: where it stands and what happens next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.states import FULFILLED

CANCELLED: Final = (say("Cancelled"), "danger")
UNDER_WAY: Final = (say("On its way"), "positive")
BEING_PACKED: Final = (say("Being packed"), "accent")
PAID: Final = (say("Paid"), "positive")
# Where nobody notes that goods have left, they are taken to be there after this.
UNDER_WAY_FOR: Final = timedelta(days=3)
UNPAID: Final = (say("Pay on delivery"), "neutral")


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
    return UNDER_WAY if order.fulfilment_state == FULFILLED else BEING_PACKED


def payment_words(order: Order) -> tuple[str, str] | None:
    """Return how its payment stands as (words, tone); None when nothing is owed any more."""
    if order.is_paid:
        return PAID
    return None if order.is_cancelled else UNPAID


def what_next(order: Order) -> str:
    """Return the one sentence on top of the order's page."""
    if order.is_cancelled:
        return say("This order was cancelled. Nothing is owed and nothing is sent.")
    if order.fulfilment_state == FULFILLED:
        return say("Your parcel is on its way. Please have the amount ready when it arrives.")
    return say("We are packing it. Keep this page: it always shows how things stand.")


def can_be_reviewed(order: Order, *, now: datetime) -> bool:
    """Whether its goods are likely to be there, so that there is something to say about them."""
    return not order.is_cancelled and (
        order.fulfilment_state == FULFILLED or now - order.placed_at > UNDER_WAY_FOR
    )


def timeline_of(order: Order) -> list[Step]:
    """Return what has happened and what is to come, in order."""
    placed = Step(say("Order placed"), "done", at=order.placed_at)
    if order.is_cancelled:
        return [
            placed,
            Step(say("Cancelled"), "stopped", at=order.cancelled_at, text=order.cancel_reason or ""),
        ]
    sent = order.fulfilment_state == FULFILLED
    packing = (
        Step(say("Packed"), "done")
        if sent
        else Step(say("Being packed"), "now", text=say("Usually within one working day."))
    )
    travelling = Step(
        say("On its way"), "now" if sent else "next", text=say("The courier rings at your door.")
    )
    if order.is_paid:
        paid = Step(say("Paid"), "done", at=order.paid_at)
        return [placed, paid, packing, travelling, Step(say("Delivered"), "next")]
    return [placed, packing, travelling, Step(say("Delivered, paid in cash"), "next")]
