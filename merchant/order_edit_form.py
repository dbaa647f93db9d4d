"""What a member typed about an order: so many of its lines, so many of further variants, and how it is delivered."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from shared.carts.models import MOST_LINES
from shared.checkout.delivery_plan import WantedDelivery
from shared.checkout.edit_plan import Wanted
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.typed_numbers import read_whole
from shared.orders.models import Order

LONGEST_WORDS: Final = 100
LONGEST_KEY: Final = 40
LINE: Final = "line-"
ADD: Final = "add-"
# The button beside something that was found: one piece of it more.
MORE: Final = "more"


def read_wanted(form: Mapping[str, str], order: Order | None = None) -> Wanted:
    """Read the numbers of pieces; what is no number is one that the plan refuses at its field."""
    known = {line.id for line in order.lines} if order else set()
    lines = {key: count for key, count in _counts(form, LINE).items() if key in known}
    added = _counts(form, ADD)
    more = parse_id(form.get(MORE, ""))
    if more is not None:
        added[more] = max(added.get(more, 0), 0) + 1
    delivery = _delivery(form, order) if order else WantedDelivery()
    return Wanted(lines, dict(list(added.items())[:MOST_LINES]), delivery)


def _delivery(form: Mapping[str, str], order: Order) -> WantedDelivery:
    typed = form.get("delivery_price", "").strip()
    return WantedDelivery(
        way=form.get("delivery", "")[:LONGEST_KEY],
        slot=form.get("slot", "")[:LONGEST_KEY],
        price_minor=_minor(typed, order.currency) if typed else None,
    )


def _minor(typed: str, currency: str) -> int:
    """Return an amount in minor units; below zero where it is none."""
    try:
        return Money.parse(typed[:LONGEST_WORDS], currency).minor
    except (Invalid, ValueError):
        return -1


def words_of(form: Mapping[str, str]) -> str:
    """Return what is looked for."""
    return form.get("q", "").replace("\x00", "")[:LONGEST_WORDS].strip()


def whole(typed: str) -> int:
    """Return a number of pieces; empty is none, what is no number is below zero."""
    typed = typed.strip()
    if not typed:
        return 0
    count = read_whole(typed, digits=6)
    return -1 if count is None else count


def _counts(form: Mapping[str, str], prefix: str) -> dict[UUID, int]:
    return {
        key: whole(form[name])
        for name in form
        if name.startswith(prefix) and (key := parse_id(name.removeprefix(prefix))) is not None
    }
