"""What is done to many orders at once. Each is a transaction of its own: what one refuses holds up no other."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.assignees import assignees_of, chosen_assignee
from merchant.page import member_page
from merchant.refund_limits import BeyondRefundLimit, within_refund_limit
from shared.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from shared.kernel.pagination import LARGEST_PAGE
from shared.kernel.sentences import say
from shared.orders.assign_order import assign_order
from shared.orders.cancel_order import cancel_order
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_number, orders_by_number
from shared.orders.set_stage import set_stage
from shared.orders.stages import NO_STAGE, stage_by_id
from shared.orders.tags import read_tag, tag_order, untag_order
from shared.returns.own_orders import read_only_own
from shared.stores.members import Colleague
from shared.stores.permissions import EVERY, ORDERS_CHANGE, ORDERS_REFUND, reach_of
from shared.stores.teams import Crew
from shared.web.forms import Form, read_form
from shared.web.services import services_of

LONGEST_REASON: Final = 300
LONGEST_NUMBER: Final = 18


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be done to each, by whom and when."""

    form: Form
    assignee: Colleague | Crew | None
    member_id: UUID
    actor: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that is done to an order, and the permission that it takes where it is done to one alone."""

    do: Callable[[AsyncSession, Order, Wish], Awaitable[str]]
    needs: str


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one order: in words, and whether it was refused."""

    number: str
    words: str
    is_refused: bool = False
    shown: str = ""


async def create(request: Request) -> Response:
    """Do one thing to all chosen orders and say of each what was done, or why it was not."""
    form = await read_form(request)
    deed = DEEDS.get(form.get("action"))
    numbers = _numbers(form.all("number"))
    if deed is None or not numbers:
        problem = say("Choose at least one order first.") if deed else say("Choose what is to be done.")
        return _report(request, [], form, problem=problem)
    if not member_of(request).may(deed.needs):
        raise NotAllowed(say("Your role does not allow this. Ask somebody who looks after people here."))
    try:
        wish = await _wish(request, form)
        done = [await _one(request, deed, number, wish) for number in numbers]
    except Invalid as refusal:
        return _report(request, [], form, problem=next(iter(refusal.fields.values()), str(refusal)))
    return _report(request, done, form)


async def _wish(request: Request, form: Form) -> Wish:
    access, assignee = member_of(request), None
    if form.get("action") == "assign":
        if not form.get("assignee"):
            raise Invalid({"assignee": say("Choose who is to work on them.")})
        assignee = chosen_assignee(request, await assignees_of(request), form.get("assignee"))
    return Wish(form, assignee, access.member_id, access.user.email, services_of(request).clock())


async def show(request: Request) -> Response:
    """Show the chosen orders as sheets to be printed: one page each, for whoever packs."""
    numbers = _numbers(request.query_params.getlist("number"))
    async with work(request) as session:
        orders = await orders_by_number(session, [int(number) for number in numbers])
    return member_page(request, "merchant/orders/sheets.html", section="orders", orders=orders)


def _numbers(chosen: list[str]) -> list[str]:
    """Return what can be an order's number, each once; at most as many as a page lists."""
    fit = [one for one in chosen if one.isascii() and one.isdigit() and len(one) < LONGEST_NUMBER]
    return list(dict.fromkeys(fit))[:LARGEST_PAGE]


async def _one(request: Request, deed: Deed, number: str, wish: Wish) -> Done:
    access, shown = member_of(request), f"#{number}"
    try:
        async with work(request) as session:
            reach = reach_of(access.permissions, deed.needs)
            if reach != EVERY:
                # Somebody may work on all orders and give back of their own only.
                read_only_own(session, access.member_id, whose=access.whose(reach))
            order = await order_by_number(session, number)
            shown = order.tag_number
            async with within_refund_limit(request, session, order):
                words = await deed.do(session, order, wish)
            return Done(number, words, shown=shown)
    except (Conflict, NotFound) as refusal:
        return Done(number, str(refusal), is_refused=True, shown=shown)
    except BeyondRefundLimit as refusal:
        return Done(number, refusal.fields["amount"], is_refused=True, shown=shown)


async def _pay(session: AsyncSession, order: Order, wish: Wish) -> str:
    await mark_paid(session, order, actor=wish.actor, now=wish.now)
    return say("Marked as paid.")


async def _cancel(session: AsyncSession, order: Order, wish: Wish) -> str:
    reason = wish.form.get("reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": say("Use at most %(num)s characters.", num=LONGEST_REASON)})
    await cancel_order(session, order, reason=reason, actor=wish.actor, now=wish.now)
    return say("Cancelled, and the goods are back in stock.")


async def _tag(session: AsyncSession, order: Order, wish: Wish) -> str:
    if await tag_order(session, order, read_tag(wish.form.get("tag")), actor=wish.actor, now=wish.now):
        return say("Tagged.")
    return say("It had this tag already.")


async def _untag(session: AsyncSession, order: Order, wish: Wish) -> str:
    if await untag_order(session, order, read_tag(wish.form.get("tag")), actor=wish.actor, now=wish.now):
        return say("Tag taken off.")
    return say("It did not have this tag.")


async def _stage(session: AsyncSession, order: Order, wish: Wish) -> str:
    if not wish.form.get("stage"):
        raise Invalid({"stage": say("Choose a stage.")})
    stage = None if wish.form.get("stage") == NO_STAGE else await stage_by_id(session, wish.form.get("stage"))
    if not await set_stage(session, order, stage.id if stage else None, actor=wish.actor, now=wish.now):
        return say("It was at this stage already.")
    return say("Moved to %(stage)s.", stage=stage.name) if stage else say("Taken out of its stage.")


async def _assign(session: AsyncSession, order: Order, wish: Wish) -> str:
    is_new = await assign_order(
        session, order, wish.assignee, by=wish.member_id, actor=wish.actor, now=wish.now
    )
    if wish.assignee is None:
        return say("Nobody’s any more.") if is_new else say("It was nobody’s already.")
    name = wish.assignee.name
    return say("Given to %(name)s.", name=name) if is_new else say("%(name)s had it already.", name=name)


DEEDS: Final[dict[str, Deed]] = {
    "pay": Deed(_pay, ORDERS_REFUND),
    "cancel": Deed(_cancel, ORDERS_REFUND),
    "tag": Deed(_tag, ORDERS_CHANGE),
    "untag": Deed(_untag, ORDERS_CHANGE),
    "stage": Deed(_stage, ORDERS_CHANGE),
    "assign": Deed(_assign, ORDERS_CHANGE),
}


def _report(request: Request, done: list[Done], form: Form, *, problem: str = "") -> Response:
    return member_page(
        request,
        "merchant/orders/report.html",
        section="orders",
        status=422 if problem else 200,
        done=[one for one in done if not one.is_refused],
        refused=[one for one in done if one.is_refused],
        problem=problem,
        back=form["back"][:2000],
    )
