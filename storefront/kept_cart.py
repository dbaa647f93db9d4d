"""What is written of a cart, kept by all that it shows (shared/web/parts.py): many shoppers have the same in theirs."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, replace
from typing import Any, Final
from uuid import uuid4

from starlette.requests import Request

from shared.carts.models import MOST_LINES
from shared.web.write_part import Shown
from storefront.cart_view import CartView, LineView
from storefront.visit import store_of

_AMOUNTS: Final = tuple(one.name for one in fields(CartView) if one.name not in ("lines", "words"))
# Stand for the ids of lines, which are one shopper's own: nobody outside this process can write one into a text.
STAND_INS: Final = tuple(uuid4() for _ in range(MOST_LINES + 1))


def cart_key(cart: CartView) -> Hashable | None:
    """Return all that a cart shows but the ids of its lines; None for what one shopper typed, owns or has to mend."""
    if cart.card or cart.credit or any(line.note or line.problem for line in cart.lines):
        return None
    amounts = tuple(getattr(cart, name) for name in _AMOUNTS)
    return amounts, _words(cart), tuple(map(_line_key, cart.lines))


def goods_of(cart: CartView, typed: tuple[str, str | None]) -> Shown:
    """Return the lines of a cart and what they come to, to be kept unless something was typed (a code, a note)."""
    key = None if any(typed) else cart_key(cart)
    if key is None or len(cart.lines) > len(STAND_INS):
        typed_code, code_problem = typed
        return Shown(None, lambda: {"cart": cart, "typed_code": typed_code, "code_problem": code_problem})
    lines = tuple(replace(line, id=own) for line, own in zip(cart.lines, STAND_INS, strict=False))
    anonymous = replace(cart, lines=lines)
    return Shown(key, lambda: {"cart": anonymous, "typed_code": "", "code_problem": None})


def with_ids_of(cart: CartView) -> Callable[[str], str]:
    """Return what puts the lines' own ids in the place of those that stand for them; markup stays markup."""

    def put(part: str) -> str:
        for line, stand_in in zip(cart.lines, STAND_INS, strict=False):
            part = part.replace(str(stand_in), str(line.id))
        return part

    return put


def fields_key(request: Request, cart: CartView, context: Mapping[str, Any]) -> Hashable | None:
    """Return all that the fields of the checkout show; None once somebody is known or has typed anything."""
    form: Mapping[str, str] = context["form"]
    is_touched = any(value for name, value in form.items() if name != "country")
    is_answer = context["errors"] or context["problem"] or context["typed_card"]
    if is_touched or is_answer or context["saved_addresses"] is not None or cart.card or cart.credit:
        return None
    cost = (bool(cart.to_pay), cart.card_currency)
    delivery = (cart.methods, cart.method, context["slots"], cart.is_shipped, _words(cart))
    payment = (tuple(context["methods"]), context["chosen_payment"], context["takes_gift_cards"])
    around = (
        request.state.frame["stands"],
        context["today"],
        context["reminders"],
        context["vat"],
        context["asked"],
    )
    return around, form["country"], cost, delivery, payment


def frame_key(request: Request) -> Hashable:
    """Return all that stands around the checkout, for its page as a whole."""
    store, frame = store_of(request), request.state.frame
    return frame["stands"], frame["announcement"], store.name, store.email


def _words(cart: CartView) -> Hashable:
    return tuple(sorted(cart.words.items()))


def _line_key(line: LineView) -> Hashable:
    pictures = tuple(one["key"] for one in line.image.renditions) if line.image else None
    return replace(line, id=STAND_INS[0], image=None), pictures
