"""The returns of a store."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.returns.models import Return
from shared.returns.move_return import refundable_payment
from shared.returns.queries import VIEWS, count_returns, page_of_returns, return_by_id, worth_of_return
from shared.returns.refund_by_hand import left_by_hand
from shared.returns.set_aside import count_set_aside
from shared.returns.words import CONDITION_WORDS, FATE_WORDS, REASON_WORDS, STATE_WORDS


async def index(request: Request) -> Response:
    """List returns, latest first."""
    asked = request.query_params
    view = asked.get("view", "open") if asked.get("view") in VIEWS else "open"
    async with work(request) as session:
        page = await page_of_returns(session, view=view, after=asked.get("after"))
        counts = await count_returns(session)
        aside = await count_set_aside(session)
    return member_page(
        request,
        "merchant/returns/index.html",
        section="orders",
        page=page,
        view=view,
        counts=counts,
        aside=aside,
        is_first=asked.get("after") is None,
        states=STATE_WORDS,
    )


async def show(request: Request) -> Response:
    """Show one return with its one next step."""
    async with work(request) as session:
        return await return_page(request, session, await return_by_id(session, request.path_params["id"]))


async def return_page(
    request: Request,
    session: AsyncSession,
    asked: Return,
    *,
    status: int = 200,
    problem: str | None = None,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """Render a return's page, with why something was refused when it was."""
    order = asked.order
    request.state.access = member_of(request).before(order.assigned_to)
    payment = await refundable_payment(session, order)
    by_hand = await left_by_hand(session, order)
    return member_page(
        request,
        "merchant/returns/show.html",
        section="orders",
        status=status,
        asked=asked,
        order=order,
        lines=[
            (line, next(sold for sold in order.lines if sold.id == line.order_line_id))
            for line in asked.lines
        ],
        worth=await worth_of_return(session, order, asked),
        left=payment.refundable if payment else by_hand,
        is_by_card=payment is not None,
        states=STATE_WORDS,
        reasons=REASON_WORDS,
        conditions=CONDITION_WORDS,
        fates=FATE_WORDS,
        problem=problem,
        typed=typed or {},
        errors=errors or {},
    )
