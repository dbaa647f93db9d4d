"""What may be done to an order, and in which of its states."""

from functools import partial
from typing import Any, Final

from shared.orders.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    LEFT_THE_HOUSE,
    PAID,
    PARTLY_FULFILLED,
    PARTLY_REFUNDED,
    PAYMENT_TRANSITIONS,
    PLACED,
    REFUND_PENDING,
    REFUNDED,
    TRANSITIONS,
    UNFULFILLED,
    UNPAID,
)
from shared.payments import states
from shared.payments.methods import BANK_TRANSFER, PREPAID
from tests.steps.order_standings import STANDINGS, Standing, make
from tests.steps.step import DASHBOARD, SHOP, Situation, Step, Subject, always


def _can_be_paid(facts: Standing) -> bool:
    return facts.state == PLACED and (facts.money, PAID) in PAYMENT_TRANSITIONS


def _can_be_refunded(facts: Standing) -> bool:
    # What came too late is on its way back by itself.
    return facts.money != REFUND_PENDING and (facts.money, REFUNDED) in PAYMENT_TRANSITIONS


def _can_be_cancelled(facts: Standing) -> bool:
    is_even = facts.money in (UNPAID, REFUNDED)
    goes_back = facts.money in (PAID, PARTLY_REFUNDED) and facts.method.name in PREPAID
    stands = facts.state == PLACED and (facts.state, CANCELLED) in TRANSITIONS
    return stands and facts.goods == UNFULFILLED and (is_even or goes_back)


def _turns_back(facts: Standing) -> bool:
    return _can_be_cancelled(facts) or _awaits_a_transfer(facts)


def _can_be_sent(facts: Standing) -> bool:
    is_clear = facts.money not in (REFUND_PENDING, REFUNDED)
    return facts.state == PLACED and is_clear and not facts.is_held and not facts.is_brought


def _can_be_packed(facts: Standing) -> bool:
    return _can_be_sent(facts) and facts.goods not in LEFT_THE_HOUSE


def _can_be_returned(facts: Standing) -> bool:
    return _can_be_sent(facts) and facts.goods != UNFULFILLED


def _can_be_redirected(facts: Standing) -> bool:
    return facts.state == PLACED and facts.goods not in LEFT_THE_HOUSE


def _can_be_edited(facts: Standing) -> bool:
    is_clear = facts.money in (UNPAID, PAID, PARTLY_REFUNDED)
    return _can_be_redirected(facts) and is_clear and not facts.is_changing


def _awaits_a_transfer(facts: Standing) -> bool:
    return facts.method == BANK_TRANSFER and facts.state == AWAITING_PAYMENT


def _has_files(facts: Standing) -> bool:
    return facts.state != CANCELLED and facts.money in (PAID, PARTLY_REFUNDED)


def _is_at_the_provider(facts: Standing) -> bool:
    return facts.payment in states.LIVE


def _desk(route: str, path: str, form: dict[str, str], may: Any, **more: Any) -> Step:
    return Step(route, DASHBOARD, f"{DASHBOARD}/orders/{{number}}/{path}", form, may, **more)


def _shop(route: str, path: str, form: dict[str, str], may: Any, **more: Any) -> Step:
    return Step(route, SHOP, f"/orders/{{token}}/{path}", form, may, **more)


def _batch(action: str, may: Any, **more: Any) -> Step:
    form = {"action": action, "number": "{number}"}
    path = f"{DASHBOARD}/orders/batches"
    report = {"done": 200, "refused": (200,)}  # it says of each order what was done, or why it was not
    return Step("order_batches.create", DASHBOARD, path, form, may, how=action, **report, **more)


_ELSEWHERE: Final = {
    "name": "Ada",
    "line1": "Quay 1",
    "city": "Hamburg",
    "postcode": "20457",
    "country": "DE",
    "seen": "{address}",
}
# Two of three mugs and their delivery.
_LESS: Final = {"line-{line}": "2", "seen": "{edits}", "seen_total": "4290", "reason": "They rang"}
_PARCEL: Final = {"of-{line}-{variant}": "1", "seen": "{shipments}"}
_BACK: Final = {"of-{line}": "1", "reason-{line}": "unwanted", "seen": "{returns}"}

STEPS: Final = (
    _desk("order_payments.create", "payment", {}, _can_be_paid, to={"payment_state": PAID}),
    _desk("order_refunds.create", "refunds", {"amount": "1", "once": "{new}"}, _can_be_refunded),
    _desk("order_cancellations.create", "cancellation", {}, _can_be_cancelled, to={"state": CANCELLED}),
    _desk("order_releases.create", "release", {}, lambda facts: facts.is_held and facts.state != CANCELLED,
          to={"held_at": None}),
    _desk("order_addresses.update", "address", _ELSEWHERE, _can_be_redirected),
    _desk("order_edits.create", "edits", _LESS, _can_be_edited, to={"total_minor": 4290}),
    _desk("order_edits.destroy", "edits/withdrawal", {}, lambda facts: facts.is_changing),
    _desk("order_shipments.create", "shipments", _PARCEL, _can_be_packed, to={"fulfilment_state": PARTLY_FULFILLED},
          # Where nothing is left to be packed, nothing was chosen.
          refused=(409, 422)),
    _desk("order_transfers.create", "transfers", {"amount": "61.90", "received_on": "{today}", "key": "{new}"},
          _awaits_a_transfer, to={"state": PLACED, "payment_state": PAID}, refused=(422,)),
    _desk("order_transfers.destroy", "transfers/removal", {}, _awaits_a_transfer, to={"state": CANCELLED}),
    _desk("order_downloads.create", "downloads", {}, _has_files),
    _batch("pay", _can_be_paid, to={"payment_state": PAID}),
    _batch("cancel", _can_be_cancelled, to={"state": CANCELLED}),
    # The shopper is led back to the order's page, which says how it stands.
    _shop("order_payments.create", "payment", {}, lambda facts: facts.is_changing, refused=(303,),
          asks=_is_at_the_provider),
    _shop("order_cancellations.create", "cancellation", {}, _turns_back, to={"state": CANCELLED},
          refused=(303, 409), asks=_is_at_the_provider),
    _shop("returns.create", "returns", _BACK, _can_be_returned, to={"return_count": 1}, refused=(409, 422)),
    # What people note about an order, whatever became of it.
    _desk("order_tags.create", "tags", {"tag": "gift"}, always),
    _desk("order_notes.create", "notes", {"note": "Call first", "readers": "page"}, always),
    _desk("order_assignments.create", "assignment", {"assignee": "me"}, always),
    _desk("order_stage_moves.create", "stage", {"stage": "{stage}"}, always),
    Step("draft_orders.create", DASHBOARD, f"{DASHBOARD}/drafts", {"order": "{number}"}, always),
)  # fmt: skip

ORDERS: Final = Subject(
    "order",
    tuple(Situation(name, facts, partial(make, facts)) for name, facts in STANDINGS.items()),
    STEPS,
)
