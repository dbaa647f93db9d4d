"""What is written of a cart, kept by all that it shows (shared/web/parts.py): many shoppers have the same in theirs."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request

from storefront.cart_view import CartView, LineView

# Stands for the ids of lines, which are one shopper's own.
NOBODY: Final = UUID(int=0)


def cart_key(cart: CartView) -> Hashable | None:
    """Return all that a cart shows but the ids of its lines; None for what one shopper typed, owns or has to mend."""
    if cart.card or cart.credit or any(line.note or line.problem for line in cart.lines):
        return None
    return replace(cart, lines=()), tuple(map(_line_key, cart.lines))


def fields_key(request: Request, cart: CartView, context: Mapping[str, Any]) -> Hashable | None:
    """Return all that the fields of the checkout show; None once somebody is known or has typed anything."""
    form: Mapping[str, str] = context["form"]
    is_touched = any(value for name, value in form.items() if name != "country")
    is_answer = context["errors"] or context["problem"] or context["typed_card"]
    if is_touched or is_answer or context["saved_addresses"] is not None or cart.card or cart.credit:
        return None
    cost = (bool(cart.to_pay), cart.card_currency)
    delivery = (cart.methods, cart.method, cart.is_shipped)
    payment = (tuple(context["methods"]), context["chosen_payment"], context["takes_gift_cards"])
    around = (request.state.frame["stands"], context["today"], context["reminders"], context["vat"])
    return around, form["country"], cost, delivery, payment


def _line_key(line: LineView) -> Hashable:
    pictures = tuple(one["key"] for one in line.image.renditions) if line.image else None
    return replace(line, id=NOBODY, image=None), pictures
