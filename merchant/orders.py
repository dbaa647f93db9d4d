"""The orders of a store."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.packing_form import PackingForm, fulfilment_of_order
from merchant.page import member_page
from shared.kernel.events import history_of
from shared.kernel.ids import new_id
from shared.orders.downloads import grants_of_order
from shared.orders.models import Order
from shared.orders.queries import VIEWS, count_by_view, order_by_number, page_of_orders
from shared.payments.methods import METHODS
from shared.payments.queries import payments_of, refunds_of
from shared.payments.transfers import receipts_of, transfer_of
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List orders, latest first, by view and by what was searched."""
    asked = request.query_params
    view = asked.get("view", "all") if asked.get("view") in VIEWS else "all"
    words, after = asked.get("q", ""), asked.get("after")
    async with work(request) as session:
        page = await page_of_orders(session, view=view, words=words, after=after)
        counts = await count_by_view(session)
    return member_page(
        request,
        "merchant/orders/index.html",
        section="orders",
        page=page,
        view=view,
        words=words,
        counts=counts,
        is_first=after is None,
    )


async def show(request: Request) -> Response:
    """Show one order whole."""
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        return await order_page(request, session, order)


async def order_page(
    request: Request,
    session: AsyncSession,
    order: Order,
    *,
    status: int = 200,
    problem: str | None = None,
    refund_errors: Mapping[str, str] | None = None,
    refund_form: Mapping[str, str] | None = None,
    packing: PackingForm | None = None,
    transfer_errors: Mapping[str, str] | None = None,
    transfer_form: Mapping[str, str] | None = None,
) -> Response:
    """Render an order's page, with why something was refused when it was."""
    history = await history_of(session, order.id)
    is_open = order.is_paid and not order.is_cancelled
    downloads = await grants_of_order(session, order.id) if is_open else []
    payments = await payments_of(session, order.id)
    refunds = await refunds_of(session, [payment.id for payment in payments])
    transfer = await transfer_of(session, order.id)
    return member_page(
        request,
        "merchant/orders/show.html",
        section="orders",
        status=status,
        order=order,
        waiting=order.waiting,
        downloads=downloads,
        promises=order.promises(today=services_of(request).clock().date()),
        history=history,
        method=METHODS[order.payment_method],
        payments=payments,
        refunds=refunds,
        refundable=next((one.refundable for one in payments if one.can_be_refunded), None),
        refund_errors=refund_errors or {},
        refund_form={"amount": "", "reason": ""} | dict(refund_form or {}),
        transfer=transfer,
        receipts=await receipts_of(session, transfer.id) if transfer else [],
        transfer_key=new_id(),
        transfer_errors=transfer_errors or {},
        transfer_form=transfer_form or {},
        today=services_of(request).clock().date(),
        problem=problem,
        **await fulfilment_of_order(session, order, packing),
    )
