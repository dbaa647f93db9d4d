"""Changing what is in an order that was placed, and how it goes: put together in the address, looked at, then made."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work, work_again
from merchant.edit_rates import ask_for_edit
from merchant.order_edit_form import LONGEST_WORDS, read_wanted, words_of
from merchant.orders import order_page, refused_page
from merchant.page import member_page, status_of
from merchant.refund_limits import within_refund_limit
from shared.checkout.delivery_plan import OfferedWay
from shared.checkout.edit_order import LONGEST_REASON, edit_order
from shared.checkout.edit_plan import EditPlan, Wanted
from shared.checkout.pay_edit import withdraw_edit
from shared.checkout.plan_delivery import can_be_delivered_otherwise
from shared.checkout.plan_edit import desk_of, plan_edit
from shared.kernel.errors import Conflict, Invalid
from shared.orders.edits import waiting_edit_of
from shared.orders.errors import CannotBeEdited, EditWaits
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.products.models import Variant
from shared.products.queries import find_variants, variants_by_id
from shared.shipping.errors import SlotGone
from shared.web.forms import UNSEEN, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def new(request: Request) -> Response:
    """Show the goods as they would be, what that comes to, and what else could be added."""
    await ask_for_edit(request, request.query_params)
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        return await _page(request, session, order, request.query_params)


async def create(request: Request) -> Response:
    """Make the change that was looked at, or say why not; what was put together is kept."""
    form = await read_form(request)
    await ask_for_edit(request, form)
    member, services = member_of(request), services_of(request)

    async def whole(session: AsyncSession) -> None:
        order = await order_by_number(session, request.path_params["number"])
        async with within_refund_limit(request, session, order, field="goods"):
            await edit_order(
                session,
                member.store,
                order,
                read_wanted(form, order),
                reason=form.get("reason"),
                is_by_hand=form.get("settlement") == "by_hand",
                seen=form.figure("seen", otherwise=UNSEEN),
                seen_total_minor=form.figure("seen_total", otherwise=UNSEEN),
                actor=member.user.email,
                now=services.clock(),
            )

    try:
        await work_again(request, whole)
    except (Invalid, Conflict) as refusal:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            return await _page(request, session, order, form, refusal=refusal)
    return see_other(request.url.path.removesuffix("/edits"))


async def destroy(request: Request) -> Response:
    """Call off a change that waits for its money; without one the order's page says so."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            await withdraw_edit(session, order.id, actor=actor, now=now)
    except Conflict as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    return see_other(request.url.path.removesuffix("/edits/withdrawal"))


async def _page(
    request: Request,
    session: AsyncSession,
    order: Order,
    form: Mapping[str, str],
    *,
    refusal: Invalid | Conflict | None = None,
) -> Response:
    closed = await _closed(session, order)
    if closed is not None:
        return await order_page(request, session, order, status=409, problem=str(closed))
    words, wanted = words_of(form), read_wanted(form, order)
    plan, wrong = await _planned(request, session, order, wanted)
    ways = await _ways(request, session, order, wanted, plan)
    if isinstance(refusal, Invalid):
        wrong = dict(refusal.fields) | wrong
    is_by_hand = form.get("settlement") == "by_hand"
    return member_page(
        request,
        "merchant/order_edits/new.html",
        partial="merchant/order_edits/_editing.html",
        section="orders",
        status=status_of(refusal),
        order=order,
        wanted=wanted,
        plan=plan,
        ways=ways,
        way=next((one for one in ways if one.key == wanted.delivery.way), None),
        errors=wrong,
        words=words,
        found=await find_variants(session, words) if words else [],
        added=await _variants_of(session, wanted),
        problem=str(refusal) if isinstance(refusal, Conflict) else None,
        typed={
            "reason": form.get("reason", "")[: LONGEST_REASON * 4],
            "is_by_hand": is_by_hand,
            "delivery_price": form.get("delivery_price", "")[:LONGEST_WORDS],
        },
    )


async def _planned(
    request: Request, session: AsyncSession, order: Order, wanted: Wanted
) -> tuple[EditPlan | None, dict[str, str]]:
    now = services_of(request).clock()
    try:
        return await plan_edit(session, member_of(request).store, order, wanted, now=now), {}
    except Invalid as refusal:
        return None, dict(refusal.fields)
    except SlotGone as refusal:
        return None, {"slot": str(refusal)}
    except Conflict as refusal:
        return None, {"goods": str(refusal)}


async def _ways(
    request: Request, session: AsyncSession, order: Order, wanted: Wanted, plan: EditPlan | None
) -> list[OfferedWay]:
    """Return how it could go, with these goods, while nothing of it is packed."""
    if not can_be_delivered_otherwise(order):
        return []
    store, now = member_of(request).store, services_of(request).clock()
    return (await desk_of(session, store, order, wanted, plan, now=now)).ways(store, now=now)


async def _closed(session: AsyncSession, order: Order) -> Conflict | None:
    if not order.can_be_edited:
        return CannotBeEdited(order.shown_number)
    return EditWaits() if await waiting_edit_of(session, order.id) else None


async def _variants_of(session: AsyncSession, wanted: Wanted) -> list[tuple[Variant, int]]:
    """Return what is added beside the order's own lines, with how many of each."""
    found = {variant.id: variant for variant in await variants_by_id(session, wanted.added)}
    return [(found[key], count) for key, count in wanted.added.items() if key in found]
