"""What is one order's own in its page. Orders that read alike otherwise share the rest of it, which is written once.

Most are looked at right after they were placed, when all that is said of them is that they are being packed. As in the
checkout (`checkout_due.py`), stand-ins take the place of what is an order's own.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from typing import Any, Final
from uuid import uuid4

import orjson
from markupsafe import Markup, escape
from starlette.requests import Request

from shared.orders.models import Order
from shared.web.moments import write_time
from shared.web.write_part import Shown, locale_here, write_kept
from storefront.kept_cart import frame_key
from storefront.order_view import Step
from storefront.visit import store_of

# What a line shows. What it is told in another language goes by `told`.
_OF_LINE: Final = (
    "title",
    "variant_title",
    "told",
    "slug",
    "picture",
    "quantity",
    "unit_price_minor",
    "total_minor",
    "parts",
)
_OF_ORDER: Final = (
    "currency",
    "subtotal_minor",
    "discount_minor",
    "shipping_minor",
    "tax_minor",
    "included_tax_minor",
    "total_minor",
    "card_minor",
    "shipping_name",
    "pricing",
)


@dataclass(frozen=True, slots=True)
class Own:
    """An order's number, whose it is, the token of its link; when, what and where to, as it is written."""

    number: str
    name: str
    email: str
    token: str
    placed: str
    goods: str
    address: str


# The dataclasses' own `astuple` copies whatever it meets, and the goods are long.
_all_of: Final = attrgetter(*(one.name for one in fields(Own)))
# Nobody outside this process can write one into a text.
STAND_INS: Final = Own(*(uuid4().hex for _ in range(7)))


def own_of(request: Request, order: Order, context: Mapping[str, Any]) -> Own:
    """Return what is an order's own; `context` is what its page is made of."""
    goods = Shown(_goods_key(order, context), lambda: context)
    return Own(
        number=order.shown_number,
        name=next(iter(order.buyer_name.split()), ""),
        email=order.email,
        token=request.path_params["token"],
        placed=write_time(order.placed_at, store_of(request).time_zone, locale_here(request)),
        goods=write_kept(request, "storefront/orders/_lines.html", goods),
        address=Markup("<br>").join(context["address_lines"]),
    )


def with_own(page: str, own: Own) -> str:
    """Put an order's own in the place of what stands for it."""
    for stand_in, text in zip(_all_of(STAND_INS), _all_of(own), strict=True):
        page = page.replace(stand_in, text if isinstance(text, Markup) else escape(text))
    return page


def page_key(request: Request, order: Order, context: Mapping[str, Any]) -> Hashable | None:
    """Return all that the page shows but the order's own; None where something beside it is to be shown."""
    timeline: list[Step] = context["timeline"]
    if order.is_awaiting_payment or context["has_more"] or context["can_be_reviewed"]:
        return None
    if order.note or order.slot or order.place or order.answers:
        return None
    if any(step.at not in (None, order.placed_at) for step in timeline):
        return None
    said = (context["state"], context["payment"], context["stage"], context["what_next"])
    steps = tuple(replace(step, at=None) for step in timeline)
    may = (context["just_placed"], context["can_be_called_off"], order.is_paid, order.is_shipped)
    frame = request.state.frame
    return frame_key(request), frame["did"], frame["currencies"].chosen, said, steps, may


def frame_for_all(request: Request) -> dict[str, Any]:
    """Return the frame of a page that is written once: its links back to itself hold the stand-in of the token."""
    frame, token = request.state.frame, request.path_params["token"]
    languages = [replace(one, path=one.path.replace(token, STAND_INS.token)) for one in frame["languages"]]
    currencies = frame["currencies"]
    return {
        **frame,
        "languages": languages,
        "currencies": replace(currencies, back=currencies.back.replace(token, STAND_INS.token)),
    }


def _goods_key(order: Order, context: Mapping[str, Any]) -> Hashable | None:
    if context["can_be_reviewed"] or context["promises"] or any(line.note for line in order.lines):
        return None
    lines = [[getattr(line, name) for name in _OF_LINE] for line in order.lines]
    return orjson.dumps([[getattr(order, name) for name in _OF_ORDER], lines])
