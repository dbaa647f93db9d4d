"""Carts that were left, and what the mails about them brought."""

from datetime import timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.notifications.ledger import mails_about
from shared.recovery.plan import plan_of
from shared.recovery.queries import VIEWS, figures_since, order_of, page_of_recoveries, recovery_by_id
from shared.recovery.return_to_cart import left_lines
from shared.web.services import services_of

DAYS: Final = 30


async def index(request: Request) -> Response:
    """List abandoned carts, the latest first, under what came of those of the last 30 days."""
    asked = request.query_params
    view = asked["view"] if asked.get("view") in VIEWS else "all"
    after = asked.get("after")
    since = services_of(request).clock() - timedelta(days=DAYS)
    async with work(request) as session:
        plan = await plan_of(session)
        figures = await figures_since(session, since, currency=member_of(request).store.currency)
        page = await page_of_recoveries(session, view=view, after=after)
    return member_page(
        request,
        "merchant/abandoned_carts/index.html",
        section="abandoned-carts",
        plan=plan,
        figures=figures,
        days=DAYS,
        page=page,
        view=view,
        is_first=after is None,
    )


async def show(request: Request) -> Response:
    """Show one abandoned cart: what is in it, what was written about it, what came of it."""
    return await cart_page(request)


async def cart_page(request: Request, *, status: int = 200, problem: str = "") -> Response:
    """Render an abandoned cart's page, with why something was refused when it was."""
    async with work(request) as session:
        recovery = await recovery_by_id(session, request.path_params["id"])
        lines = await left_lines(session, recovery)
        mails = await mails_about(session, recovery.id)
        order = await order_of(session, recovery)
    return member_page(
        request,
        "merchant/abandoned_carts/show.html",
        section="abandoned-carts",
        status=status,
        recovery=recovery,
        lines=lines,
        mails=mails,
        order=order,
        problem=problem,
    )
