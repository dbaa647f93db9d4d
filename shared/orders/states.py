"""The states of an order and of its payment, and the only ways between them."""

from typing import Final

PLACED: Final = "placed"
CANCELLED: Final = "cancelled"
STATES: Final = (PLACED, CANCELLED)

UNPAID: Final = "unpaid"
PAID: Final = "paid"
PAYMENT_STATES: Final = (UNPAID, PAID)

UNFULFILLED: Final = "unfulfilled"
FULFILLED: Final = "fulfilled"
FULFILMENT_STATES: Final = (UNFULFILLED, FULFILLED)

# from -> to: when it happens in the world
TRANSITIONS: Final = {
    (PLACED, CANCELLED): "The merchant or the shopper calls the order off before it leaves the house.",
}
PAYMENT_TRANSITIONS: Final = {
    (UNPAID, PAID): "The courier brings the cash, or the merchant sees the transfer.",
}
