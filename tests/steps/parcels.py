"""Parcels, returns and what was set aside of them: each state of each machine, and the steps between them."""

from functools import partial
from typing import Any, Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.place_order import order_token
from shared.fulfilment import states as parcels
from shared.fulfilment.models import Shipment
from shared.fulfilment.move_shipment import bring, hand_over, undo
from shared.kernel.clock import utc_now
from shared.kernel.money import Money
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.returns import states
from shared.returns.decide_set_aside import write_off_set_aside
from shared.returns.models import Return
from shared.returns.move_return import (
    Came,
    approve_return,
    receive_return,
    refuse_return,
    settle_return,
    withdraw_return,
)
from shared.returns.queries import return_by_id
from shared.returns.set_aside import SetAsideGoods, page_of_set_aside
from tests.steps.step import DASHBOARD, SHOP, Situation, Step, Subject, Thing, ends
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_received_return, make_return, make_sent_order
from tests.support.factories.shipments import fresh, make_shipment

SECRET: Final = "of tests"
# It has not left, and its buyer has said already that a piece of it comes back: it cannot be on the shelf as well.
WANTED_BACK: Final = "packed and wanted back"


async def make_parcel(state: str, session: AsyncSession) -> Thing:
    """Pack an order whole and take the parcel to a state."""
    order = await make_order(session, await make_variant(session, stock=9), quantity=3)
    parcel = await make_shipment(session, order)
    if state in (parcels.READY, parcels.PICKED_UP):
        # What a buyer comes for is packed as every parcel is; where it lies is all that differs.
        await session.execute(update(Shipment).where(Shipment.id == parcel.id).values(state=parcels.READY))
        await session.refresh(parcel, ["state"])
    order, now = await fresh(session, order), utc_now()
    if state == parcels.SENT:
        await hand_over(session, order, parcel, actor="m", now=now)
    elif state in parcels.WITH_THE_BUYER:
        await bring(session, order, parcel, actor="m", now=now)
    elif state == parcels.UNDONE:
        await undo(session, order, parcel, actor="m", now=now)
    elif state == WANTED_BACK:
        await make_return(session, order)
    await session.refresh(parcel, ["state"])
    assert parcel.state == PARCEL_STATE_OF.get(state, state)
    return Thing(Shipment, parcel.id, {"number": str(order.number), "parcel": str(parcel.number)})


async def make_asked(state: str, session: AsyncSession) -> Thing:
    """Have one of three mugs of a paid order asked for, and take the return to a state."""
    order = await make_sent_order(session)
    await mark_paid(session, order, actor="m", now=utc_now())
    asked = await make_return(session, await fresh(session, order))
    await _take(session, await fresh(session, order), asked, state)
    asked = await return_by_id(session, str(asked.id))
    assert asked.state == state
    words = {
        "id": str(asked.id),
        "goods": str(asked.lines[0].id),
        "token": order_token(SECRET, order),
        "return": str(asked.number),
        "instead": str((await make_variant(session, stock=9)).id),
        "edits": "0",
    }
    return Thing(Return, asked.id, words)


async def _take(session: AsyncSession, order: Order, asked: Return, state: str) -> None:
    how: dict[str, Any] = {"actor": "m", "now": utc_now()}
    if state == states.REFUSED:
        await refuse_return(session, order, asked, answer="It was worn.", **how)
    elif state == states.WITHDRAWN:
        await withdraw_return(session, order, asked, **how)
    elif state != states.ASKED:
        await approve_return(session, order, asked, answer="To our shop.", **how)
    if state in (states.RECEIVED, states.SETTLED):
        came = {line.id: Came("as_new", states.TO_STOCK) for line in asked.lines}
        await receive_return(session, order, asked, came=came, **how)
    if state == states.SETTLED:
        await settle_return(session, order, asked, Money(1900, "EUR"), **how)


async def make_set_aside(state: str, session: AsyncSession) -> Thing:
    """Set one mug aside that came back, and decide about it."""
    order = await make_sent_order(session)
    await make_received_return(session, order, fate=states.SET_ASIDE)
    kept = (await page_of_set_aside(session)).rows[-1]
    if state == DECIDED:
        await write_off_set_aside(session, kept, pieces=1, actor="m", now=utc_now())
    return Thing(SetAsideGoods, kept.goods.id, {"id": str(kept.goods.id)})


WAITING: Final = "waiting"
DECIDED: Final = "decided"


PARCEL_STATE_OF: Final = {WANTED_BACK: parcels.PACKED}


def _parcel(route: str, path: str, *states_after: str) -> Step:
    def may(name: str) -> bool:
        is_next = any(
            (PARCEL_STATE_OF.get(name, name), after) in parcels.TRANSITIONS for after in states_after
        )
        return is_next and not (name == WANTED_BACK and parcels.UNDONE in states_after)

    here = f"{DASHBOARD}/orders/{{number}}/shipments/{{parcel}}/{path}"
    to = {"state": states_after[0]} if len(states_after) == 1 else {}
    return Step(f"order_shipments.{route}", DASHBOARD, here, {}, may, to=to)


def _asked(route: str, path: str, form: dict[str, str], state: str, **more: Any) -> Step:
    here, rule = f"{DASHBOARD}/returns/{{id}}/{path}", ends(states.TRANSITIONS, state)
    return Step(route, DASHBOARD, here, form, rule, to={"state": state}, **more)


PARCELS: Final = Subject(
    "parcel",
    tuple(Situation(state, state, partial(make_parcel, state)) for state in (*parcels.STATES, WANTED_BACK)),
    (
        _parcel("hand_over", "handover", parcels.SENT),
        _parcel("bring", "arrival", *parcels.WITH_THE_BUYER),
        _parcel("destroy", "removal", parcels.UNDONE),
    ),
)

_CAME: Final = {"condition-{goods}": "as_new", "fate-{goods}": "stock"}
# One mug for one mug: nobody owes anything, so the new one is the buyer's at once.
_INSTEAD: Final = {"add-{instead}": "1", "seen": "{edits}", "seen_total": "6190", "settlement": "by_hand"}
RETURNS: Final = Subject(
    "return",
    tuple(Situation(state, state, partial(make_asked, state)) for state in states.STATES),
    (
        _asked("return_steps.decide", "decision", {"decision": "approve", "answer": "To us."}, states.APPROVED,
               how="approve"),
        _asked("return_steps.decide", "decision", {"decision": "refuse", "answer": "Worn."}, states.REFUSED,
               how="refuse"),
        _asked("return_steps.receive", "receipt", _CAME, states.RECEIVED),
        _asked("return_steps.settle", "settlement", {"amount": "19.00"}, states.SETTLED),
        _asked("return_steps.settle", "settlement", {"amount": "0"}, states.SETTLED, how="without money"),
        _asked("return_steps.withdraw", "withdrawal", {}, states.WITHDRAWN),
        _asked("exchanges.create", "exchange", _INSTEAD, states.SETTLED),
        # The buyer is led back to the order's page, which says how it stands.
        Step("returns.withdraw", SHOP, "/orders/{token}/returns/{return}/withdrawal", {},
             ends(states.TRANSITIONS, states.WITHDRAWN), to={"state": states.WITHDRAWN}, refused=(303,)),
    ),
)  # fmt: skip


def _decision(deed: str, column: str) -> Step:
    here, form = f"{DASHBOARD}/returns/set-aside/{{id}}", {"pieces": "1", "deed": deed}
    rule = {"may": lambda state: state == WAITING, "to": {column: 1}, "refused": (422,)}
    return Step("set_aside.update", DASHBOARD, here, form, how=deed, **rule)


SET_ASIDE: Final = Subject(
    "set aside",
    tuple(Situation(state, state, partial(make_set_aside, state)) for state in (WAITING, DECIDED)),
    (_decision("release", "released"), _decision("write_off", "written_off")),
)
