"""What a store's accounts sent to its bank, and what each sum is made of."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.reconciliations import account_names
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.payments.accounts import connected_accounts
from shared.payments.jobs import FIND_PAYOUTS
from shared.payments.models import Payment, Refund
from shared.payments.payouts import (
    PayoutLine,
    explained_minor,
    latest_payouts,
    lines_of_payout,
    payout_by_id,
    sums_by_kind,
)
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_SHOWN = 300


async def index(request: Request) -> Response:
    """List the latest payouts, and whether each is explained to the cent."""
    async with work(request) as session:
        accounts, names = await connected_accounts(session), await account_names(session)
        payouts = await latest_payouts(session)
        explained = await explained_minor(session, [one.id for one in payouts])
    return member_page(
        request,
        "merchant/payouts/index.html",
        section="orders",
        accounts=accounts,
        names=names,
        payouts=payouts,
        explained=explained,
    )


async def create(request: Request) -> Response:
    """Have all connected accounts asked now; by themselves they are asked once a day."""
    await read_form(request)
    async with work(request) as session:
        for account in await connected_accounts(session):
            enqueue(session, FIND_PAYOUTS, now=services_of(request).clock(), account_id=account.id)
    return see_other(request.app.url_path_for("payouts.index", store=member_of(request).store.slug))


async def show(request: Request) -> Response:
    """Show what a payout is made of, kind by kind and line by line."""
    async with work(request) as session:
        payout = await payout_by_id(session, request.path_params["id"])
        sums = await sums_by_kind(session, payout)
        lines = await lines_of_payout(session, payout.id, limit=MOST_SHOWN)
        numbers = await _numbers(session, lines)
        names = await account_names(session)
    arrives = sum((one.arrives.minor for one in sums), 0)
    return member_page(
        request,
        "merchant/payouts/show.html",
        section="orders",
        payout=payout,
        account=names.get(payout.account_id),
        sums=sums,
        arrives=Money(arrives, payout.currency),
        apart=payout.amount - Money(arrives, payout.currency),
        lines=lines,
        numbers=numbers,
        count=sum(one.count for one in sums),
    )


async def _numbers(session: AsyncSession, lines: Sequence[PayoutLine]) -> dict[UUID, int]:
    """Return the numbers of the orders that some lines belong to, by payment and by refund."""
    from_payments = await session.execute(
        select(Payment.id, Order.number)
        .join(Order, (Order.store_id == Payment.store_id) & (Order.id == Payment.order_id))
        .where(Payment.id.in_({one.payment_id for one in lines if one.payment_id}))
    )
    found = {key: number for key, number in from_payments}
    from_refunds = await session.execute(
        select(Refund.id, Order.number)
        .join(Payment, (Payment.store_id == Refund.store_id) & (Payment.id == Refund.payment_id))
        .join(Order, (Order.store_id == Payment.store_id) & (Order.id == Payment.order_id))
        .where(Refund.id.in_({one.refund_id for one in lines if one.refund_id}))
    )
    return found | {key: number for key, number in from_refunds}
