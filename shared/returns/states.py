"""The states of a return, and the only ways between them."""

from typing import Final

ASKED: Final = "asked"
APPROVED: Final = "approved"
REFUSED: Final = "refused"
WITHDRAWN: Final = "withdrawn"
RECEIVED: Final = "received"
SETTLED: Final = "settled"
STATES: Final = (ASKED, APPROVED, REFUSED, WITHDRAWN, RECEIVED, SETTLED)

# from -> to: when it happens in the world
TRANSITIONS: Final = {
    (ASKED, APPROVED): "The merchant takes the goods back.",
    (ASKED, REFUSED): "The merchant does not.",
    (ASKED, WITHDRAWN): "The buyer keeps the goods after all.",
    (APPROVED, WITHDRAWN): "The buyer keeps them, or they never came.",
    (APPROVED, RECEIVED): "The goods are back in the house.",
    (RECEIVED, SETTLED): "The money has gone back, or none was owed.",
}
# What is still to be done something about.
OPEN: Final = (ASKED, APPROVED, RECEIVED)

SHOPPER: Final = "shopper"
STORE: Final = "store"
PAYERS: Final = (SHOPPER, STORE)

MONEY: Final = "money"
EXCHANGE: Final = "exchange"
WISHES: Final = (MONEY, EXCHANGE)

REASONS: Final = ("unwanted", "does_not_fit", "not_as_described", "damaged", "wrong_item", "other")
CONDITIONS: Final = ("as_new", "opened", "damaged")

# What becomes of goods that came back.
TO_STOCK: Final = "stock"
SET_ASIDE: Final = "set_aside"
WRITE_OFF: Final = "write_off"
FATES: Final = (TO_STOCK, SET_ASIDE, WRITE_OFF)


def sources_of(state: str) -> tuple[str, ...]:
    """Return the states from which a return may come into this one."""
    return tuple(before for before, after in TRANSITIONS if after == state)
