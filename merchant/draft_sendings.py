"""Sending a draft to its buyer, taking it back, and making it an order without them."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work, work_again
from merchant.draft_orders import address_of, draft_page
from merchant.order_edit_form import whole
from shared.checkout.send_draft import send_draft
from shared.checkout.take_draft import place_draft
from shared.checkout.write_draft import take_back_draft
from shared.kernel.errors import Conflict, Invalid
from shared.orders.drafts import DraftOrder, draft_by_id
from shared.payments.methods import CASH_ON_DELIVERY, TRANSFER
from shared.web.forms import UNSEEN, Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

Step = Callable[[AsyncSession, DraftOrder, Form], Awaitable[None]]


async def create(request: Request) -> Response:
    """Freeze what it costs and mail the link; what is missing is said at its field."""
    member, now = member_of(request), services_of(request).clock()

    async def step(session: AsyncSession, draft: DraftOrder, form: Form) -> None:
        await send_draft(
            session,
            member.store,
            draft,
            days=whole(form["days"]),
            is_held="is_held" in form,
            seen=form.figure("seen", otherwise=UNSEEN),
            seen_total_minor=form.figure("seen_total", otherwise=UNSEEN),
            actor=member.user.email,
            now=now,
        )

    return await _take(request, step)


async def destroy(request: Request) -> Response:
    """Take it back, so that it can be changed."""
    member, now = member_of(request), services_of(request).clock()

    async def step(session: AsyncSession, draft: DraftOrder, _form: Form) -> None:
        await take_back_draft(session, draft, actor=member.user.email, now=now)

    return await _take(request, step)


async def place(request: Request) -> Response:
    """Make it an order: paid already, or to be paid at the door."""
    member, services = member_of(request), services_of(request)

    async def step(session: AsyncSession, draft: DraftOrder, form: Form) -> None:
        is_paid = form["how"] == "paid"
        await place_draft(
            session,
            member.store,
            draft,
            method=TRANSFER if is_paid else CASH_ON_DELIVERY,
            is_paid=is_paid,
            secret_key=services.settings.web.secret_key,
            actor=member.user.email,
            now=services.clock(),
        )

    return await _take(request, step)


async def _take(request: Request, step: Step) -> Response:
    form, key = await read_form(request), request.path_params["id"]

    async def whole_step(session: AsyncSession) -> DraftOrder:
        draft = await draft_by_id(session, key)
        await step(session, draft, form)
        return draft

    try:
        draft = await work_again(request, whole_step)
    except (Invalid, Conflict) as refusal:
        # What was refused half-way has left nothing behind; the page is read anew.
        async with work(request) as session:
            draft = await draft_by_id(session, key)
            return await draft_page(
                request,
                session,
                draft,
                refusal=refusal,
                days=form["days"][:9] or "7",
                is_held="is_held" in form,
            )
    return see_other(address_of(request, draft))
