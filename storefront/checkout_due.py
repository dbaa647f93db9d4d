"""What is one cart's own in the checkout's page: the goods beside the form, and the amounts in it.

All else is the same for everybody who has typed nothing yet. So that page is written once, with stand-ins in the place
of what is a cart's own, and each cart's own is put there afterwards.
"""

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Final
from uuid import uuid4

from markupsafe import escape
from starlette.requests import Request

from shared.web.prices import written_amount
from shared.web.write_part import Shown, locale_here, write_kept
from storefront.cart_view import CartView


@dataclass(frozen=True, slots=True)
class Due:
    """The goods as they are written, what they come to and what a card pays of it (minor units), and what is left."""

    goods: str
    total: str
    card: str
    to_pay: str


# The dataclasses' own `astuple` copies whatever it meets, and the goods are long.
_all_of: Final = attrgetter(*(one.name for one in fields(Due)))
# Nobody outside this process can write one into a text.
STAND_INS: Final = Due(*(uuid4().hex for _ in range(4)))


def due_of(request: Request, cart: CartView, goods: Shown) -> Due:
    """Return what is a cart's own."""
    return Due(
        write_kept(request, "storefront/checkout/_order_summary.html", goods),
        str(cart.total.minor),
        str(cart.card_paid.minor),
        written_amount(cart.to_pay, locale_here(request)),
    )


def with_due(page: str, due: Due) -> str:
    """Put a cart's own in the place of what stands for it."""
    for stand_in, own in zip(_all_of(STAND_INS), _all_of(due), strict=True):
        page = page.replace(stand_in, escape(own))
    return page
