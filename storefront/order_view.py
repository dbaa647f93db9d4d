"""An order in the words of the person who placed it: where it stands and what happens next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.orders.models import Order
from shared.orders.states import FULFILLED

CANCELLED: Final = ("Cancelled", "danger")
UNDER_WAY: Final = ("On its way", "positive")
BEING_PACKED: Final = ("Being packed", "accent")
PAID: Final = ("Paid", "positive")
UNPAID: Final = ("Pay on delivery", "neutral")
AWAITS_MONEY: Final = ("Waiting for payment", "neutral")
TO_DOWNLOAD: Final = ("Ready to download", "positive")


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
    if not order.is_shipped:
        return TO_DOWNLOAD if order.is_paid else AWAITS_MONEY
    return UNDER_WAY if order.fulfilment_state == FULFILLED else BEING_PACKED


def payment_words(order: Order) -> tuple[str, str] | None:
    """Return how its payment stands as (words, tone); None when nothing is owed any more."""
    if order.is_paid:
        return PAID
    return None if order.is_cancelled or not order.is_shipped else UNPAID


def what_next(order: Order) -> str:
    """Return the one sentence on top of the order's page."""
    if order.is_cancelled:
        return "This order was cancelled. Nothing is owed and nothing is sent."
    if not order.is_shipped:
        return (
            "Your files are below. The links went to your mail, too."
            if order.is_paid
            else "We write to you how to pay. As soon as the money is in, your files are on this page and in your mail."
        )
    if order.fulfilment_state == FULFILLED:
        return "Your parcel is on its way. Please have the amount ready when it arrives."
    return "We are packing it. Keep this page: it always shows how things stand."


def timeline_of(order: Order) -> list[Step]:
    """Return what has happened and what is to come, in order."""
    placed = Step("Order placed", "done", at=order.placed_at)
    if order.is_cancelled:
        return [placed, Step("Cancelled", "stopped", at=order.cancelled_at, text=order.cancel_reason or "")]
    if not order.is_shipped:
        return [placed, *_download_steps(order)]
    sent = order.fulfilment_state == FULFILLED
    packing = (
        Step("Packed", "done")
        if sent
        else Step("Being packed", "now", text="Usually within one working day.")
    )
    travelling = Step("On its way", "now" if sent else "next", text="The courier rings at your door.")
    if order.is_paid:
        paid = Step("Paid", "done", at=order.paid_at)
        return [placed, paid, packing, travelling, Step("Delivered", "next")]
    return [placed, packing, travelling, Step("Delivered, paid in cash", "next")]


def _download_steps(order: Order) -> list[Step]:
    if order.is_paid:
        return [Step("Paid", "done", at=order.paid_at), Step("Ready to download", "now")]
    return [Step("Waiting for payment", "now"), Step("Ready to download", "next")]
