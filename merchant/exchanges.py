"""Other goods for those that came back: put together in the address, looked at, then given."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work, work_again
from merchant.edit_rates import ask_for_exchange
from merchant.order_edit_form import read_wanted, words_of
from merchant.page import member_page, status_of
from merchant.refund_limits import within_refund_limit
from merchant.returns import return_page
from shared.checkout.edit_order import LONGEST_REASON
from shared.checkout.exchange_return import ExchangePlan, exchange_return, plan_exchange
from shared.kernel.errors import Conflict, Invalid
from shared.orders.edits import waiting_edit_of
from shared.orders.errors import EditWaits
from shared.products.queries import find_variants, variants_by_id
from shared.returns.errors import ReturnMoved
from shared.returns.models import Return
from shared.returns.queries import return_by_id
from shared.taxes.errors import RatesUnknown
from shared.web.forms import UNSEEN, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def new(request: Request) -> Response:
    """Show what the buyer would get instead, and what that comes to."""
    await ask_for_exchange(request, request.query_params)
    async with work(request) as session:
        asked = await return_by_id(session, request.path_params["id"])
        return await _page(request, session, asked, request.query_params)


async def create(request: Request) -> Response:
    """Exchange what was looked at, or say why not; what was put together is kept."""
    form = await read_form(request)
    await ask_for_exchange(request, form)
    member, now = member_of(request), services_of(request).clock()

    async def whole(session: AsyncSession) -> None:
        asked = await return_by_id(session, request.path_params["id"])
        async with within_refund_limit(request, session, asked.order, field="goods"):
            await exchange_return(
                session,
                member.store,
                asked,
                read_wanted(form).added,
                reason=form.get("reason"),
                is_by_hand=form.get("settlement") == "by_hand",
                seen=form.figure("seen", otherwise=UNSEEN),
                seen_total_minor=form.figure("seen_total", otherwise=UNSEEN),
                actor=member.user.email,
                now=now,
            )

    try:
        await work_again(request, whole)
    except (Invalid, Conflict) as refusal:
        async with work(request) as session:
            asked = await return_by_id(session, request.path_params["id"])
            return await _page(request, session, asked, form, refusal=refusal)
    return see_other(request.url.path.removesuffix("/exchange"))


async def _page(
    request: Request,
    session: AsyncSession,
    asked: Return,
    form: Mapping[str, str],
    *,
    refusal: Invalid | Conflict | None = None,
) -> Response:
    closed = await _closed(session, asked)
    if closed is not None:
        return await return_page(request, session, asked, status=409, problem=str(closed))
    words, added = words_of(form), read_wanted(form).added
    plan, wrong = await _planned(request, session, asked, added)
    if isinstance(refusal, Invalid):
        wrong = dict(refusal.fields) | wrong
    variants = {variant.id: variant for variant in await variants_by_id(session, added)}
    return member_page(
        request,
        "merchant/exchanges/new.html",
        partial="merchant/exchanges/_exchanging.html",
        section="orders",
        status=status_of(refusal),
        asked=asked,
        order=asked.order,
        exchange=plan,
        plan=plan.edit if plan else None,
        wanted=added,
        added=[(variants[key], count) for key, count in added.items() if key in variants],
        errors=wrong,
        words=words,
        found=await find_variants(session, words) if words else [],
        problem=str(refusal) if isinstance(refusal, Conflict) else None,
        typed={
            "reason": form.get("reason", "")[: LONGEST_REASON * 4],
            "is_by_hand": form.get("settlement") == "by_hand",
        },
    )


async def _closed(session: AsyncSession, asked: Return) -> Conflict | None:
    if not asked.is_received:
        return ReturnMoved()
    return EditWaits() if await waiting_edit_of(session, asked.order_id) else None


async def _planned(
    request: Request, session: AsyncSession, asked: Return, added: Mapping[UUID, int]
) -> tuple[ExchangePlan | None, dict[str, str]]:
    store, now = member_of(request).store, services_of(request).clock()
    try:
        return await plan_exchange(session, store, asked.order, asked, added, now=now), {}
    except Invalid as refusal:
        return None, dict(refusal.fields)
    except RatesUnknown as refusal:
        return None, {"goods": str(refusal)}
