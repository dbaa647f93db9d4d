"""The form with which goods of an order are packed, and what its page shows of shipments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.carriers import CARRIERS, Tracking, tracking_of
from shared.fulfilment.pack_shipment import Piece
from shared.fulfilment.queries import ToPack, contents_of, left_to_pack, shipments_of
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.orders.models import Order
from shared.orders.states import NEEDS_REVIEW, PARTLY_REFUNDED, UNPAID
from shared.payments.methods import CASH_ON_DELIVERY
from shared.returns.queries import returns_of
from shared.returns.words import STATE_WORDS
from shared.web.forms import Form

WARNINGS = {
    NEEDS_REVIEW: say(
        "Money came in that is not what was agreed. Compare the payment before you send anything."
    ),
    PARTLY_REFUNDED: say("Some of the money was given back. Leave out what the buyer does not get."),
    UNPAID: say("The money for this order has not come in yet."),
}


@dataclass(frozen=True, slots=True)
class PackingForm:
    """What a packer typed, and what is wrong with it."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a packer wants to pack, once it can be read."""

    goods: Mapping[Piece, int]
    tracking: Tracking
    seen: int


def field_of(piece: Piece) -> str:
    """Return the name of the field that says how many pieces are packed."""
    return f"of-{piece.line_id}-{piece.variant_id}"


def read_parcel(form: Form, left: list[ToPack]) -> Parcel:
    """Read what is to be packed of what is left; raises Invalid with every field that cannot be read."""
    wrong: dict[str, str] = {}
    goods: dict[Piece, int] = {}
    for one in left:
        name = field_of(one.goods.piece)
        count = read_whole(form.get(name) or "0", digits=7)
        if count is None or count > one.left:
            wrong[name] = say("Enter a whole number from 0 to %(most)s.", most=one.left)
        else:
            goods[one.goods.piece] = count
    try:
        tracking = tracking_of(
            carrier=form.get("carrier"), number=form.get("tracking_number"), link=form.get("tracking_link")
        )
    except Invalid as refusal:
        raise Invalid(wrong | dict(refusal.fields)) from None
    if wrong:
        raise Invalid(wrong)
    return Parcel(goods, tracking, seen=form.figure("seen", otherwise=0))


async def fulfilment_of_order(
    session: AsyncSession, order: Order, form: PackingForm | None = None
) -> dict[str, Any]:
    """Return what a page shows of an order's shipments and of what is left to pack."""
    shipments = await shipments_of(session, order.id)
    form = form or PackingForm()
    return {
        "to_pack": await left_to_pack(session, order),
        "shipments": shipments,
        "returns": await returns_of(session, order.id),
        "return_words": STATE_WORDS,
        "contents": {shipment.id: contents_of(order, shipment) for shipment in shipments},
        "carriers": list(CARRIERS),
        "usual_carrier": next((one.carrier for one in reversed(shipments) if one.carrier), ""),
        "field_of": field_of,
        "packing_warning": _warning(order),
        "packing_form": form.typed,
        "packing_errors": form.errors,
    }


def _warning(order: Order) -> str:
    if order.payment_state == UNPAID and order.payment_method == CASH_ON_DELIVERY.name:
        return ""
    return WARNINGS.get(order.payment_state, "")
