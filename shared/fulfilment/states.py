"""The states of a shipment, the only ways between them, and how far an order is by them."""

from collections.abc import Collection
from typing import Final

from shared.orders.states import DELIVERED, FULFILLED, PARTLY_FULFILLED, UNFULFILLED

PACKED: Final = "packed"
SENT: Final = "sent"
ARRIVED: Final = "arrived"
READY: Final = "ready"
PICKED_UP: Final = "picked_up"
UNDONE: Final = "undone"
STATES: Final = (PACKED, SENT, ARRIVED, READY, PICKED_UP, UNDONE)

# from -> to: when it happens in the world
TRANSITIONS: Final = {
    (PACKED, SENT): "The carrier has fetched the parcel.",
    (PACKED, UNDONE): "It was unpacked again, before the carrier came.",
    (PACKED, ARRIVED): "It has arrived, and nobody noted that the carrier had it.",
    (SENT, ARRIVED): "The carrier has brought it.",
    (READY, PICKED_UP): "The buyer has come for it.",
    (READY, UNDONE): "It went back to the shelf.",
}
WITH_THE_BUYER: Final = (ARRIVED, PICKED_UP)


def sources_of(state: str) -> tuple[str, ...]:
    """Return the states from which a shipment may come into this one."""
    return tuple(before for before, after in TRANSITIONS if after == state)


def fulfilment_of(due: int, packed: int, shipments: Collection[str]) -> str:
    """Return how far an order is: `packed` of the `due` pieces are in shipments, which are in these states."""
    if packed == 0:
        return UNFULFILLED
    if packed < due:
        return PARTLY_FULFILLED
    standing = [state for state in shipments if state != UNDONE]
    return DELIVERED if all(state in WITH_THE_BUYER for state in standing) else FULFILLED
