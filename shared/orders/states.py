"""The states of an order and of its payment, and the only ways between them."""

from typing import Final

from shared.pricing import channels

AWAITING_PAYMENT: Final = "awaiting_payment"
PLACED: Final = "placed"
CANCELLED: Final = "cancelled"
STATES: Final = (AWAITING_PAYMENT, PLACED, CANCELLED)

UNPAID: Final = "unpaid"
PAID: Final = "paid"
REFUND_PENDING: Final = "refund_pending"
PARTLY_REFUNDED: Final = "partly_refunded"
REFUNDED: Final = "refunded"
NEEDS_REVIEW: Final = "needs_review"
PAYMENT_STATES: Final = (UNPAID, PAID, REFUND_PENDING, PARTLY_REFUNDED, REFUNDED, NEEDS_REVIEW)

UNFULFILLED: Final = "unfulfilled"
PARTLY_FULFILLED: Final = "partly_fulfilled"
FULFILLED: Final = "fulfilled"
DELIVERED: Final = "delivered"
# Derived from what is packed and where it is (shared/fulfilment/states.py).
FULFILMENT_STATES: Final = (UNFULFILLED, PARTLY_FULFILLED, FULFILLED, DELIVERED)
LEFT_THE_HOUSE: Final = (FULFILLED, DELIVERED)

SHOP: Final = channels.SHOP
STAFF: Final = channels.STAFF
CHANNELS: Final = channels.CHANNELS

# from -> to: when it happens in the world
TRANSITIONS: Final = {
    (AWAITING_PAYMENT, PLACED): "The money has come in.",
    (AWAITING_PAYMENT, CANCELLED): "The shopper turned back, or nobody paid in time.",
    (PLACED, CANCELLED): "The merchant or the shopper calls the order off before it leaves the house.",
}
PAYMENT_TRANSITIONS: Final = {
    (UNPAID, PAID): "The courier brings the cash, the merchant sees the transfer, or the card was charged.",
    (UNPAID, REFUND_PENDING): "The money came after the goods had been given to others.",
    (UNPAID, NEEDS_REVIEW): "Money came in that is not what was agreed.",
    (PAID, PARTLY_REFUNDED): "Some of it was given back.",
    (PAID, REFUNDED): "All of it was given back.",
    (PARTLY_REFUNDED, REFUNDED): "So was the rest.",
    (REFUND_PENDING, REFUNDED): "What came too late was given back.",
}
