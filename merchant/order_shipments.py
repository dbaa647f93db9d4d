"""The shipments of an order: packed, handed over, brought, or undone."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import refused_page
from merchant.packing import packing_page
from merchant.packing_form import PackingForm, read_parcel
from shared.fulfilment.errors import AlreadyPacked
from shared.fulfilment.models import Shipment
from shared.fulfilment.move_shipment import bring as bring_shipment
from shared.fulfilment.move_shipment import hand_over as hand_over_shipment
from shared.fulfilment.move_shipment import undo
from shared.fulfilment.pack_shipment import pack_shipment
from shared.fulfilment.queries import left_to_pack, shipment_by_number
from shared.kernel.errors import Conflict, Invalid
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

Step = Callable[[AsyncSession, Order, Shipment, str, datetime], Awaitable[None]]


async def create(request: Request) -> Response:
    """Pack goods; then comes the order's page again, or from the packing table the next order."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    is_at_the_table = form.get("back") == "packing"
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            if form.get("seen") not in ("", str(order.shipment_count)):
                # The fields of what was left when the page was opened say nothing about what is left now.
                raise AlreadyPacked(order.shown_number)
            parcel = read_parcel(form, await left_to_pack(session, order))
            await pack_shipment(
                session,
                order,
                goods=parcel.goods,
                tracking=parcel.tracking,
                seen=parcel.seen,
                actor=actor,
                now=now,
            )
    except Invalid as refusal:
        packing = PackingForm(dict(form), refusal.fields)
        if not is_at_the_table:
            return await refused_page(request, status=422, packing=packing)
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            return await packing_page(request, session, order, status=422, packing=packing)
    except Conflict as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    if is_at_the_table:
        return see_other(request.app.url_path_for("packing.show", store=member_of(request).store.slug))
    return see_other(request.url.path.removesuffix("/shipments"))


async def hand_over(request: Request) -> Response:
    """Note that the carrier has fetched a parcel."""
    await read_form(request)

    async def step(
        session: AsyncSession, order: Order, shipment: Shipment, actor: str, now: datetime
    ) -> None:
        await hand_over_shipment(session, order, shipment, actor=actor, now=now)

    return await _move(request, step)


async def bring(request: Request) -> Response:
    """Note that the buyer has the goods and, where they paid at the door, that the money is in."""
    form: Form = await read_form(request)

    async def step(
        session: AsyncSession, order: Order, shipment: Shipment, actor: str, now: datetime
    ) -> None:
        await bring_shipment(session, order, shipment, actor=actor, now=now)
        if form.get("is_paid") and order.can_be_marked_paid:
            await mark_paid(session, order, actor=actor, now=now)

    return await _move(request, step)


async def destroy(request: Request) -> Response:
    """Unpack what has not left the house."""
    await read_form(request)

    async def step(
        session: AsyncSession, order: Order, shipment: Shipment, actor: str, now: datetime
    ) -> None:
        await undo(session, order, shipment, actor=actor, now=now)

    return await _move(request, step)


async def _move(request: Request, step: Step) -> Response:
    actor, now = member_of(request).user.email, services_of(request).clock()
    store = member_of(request).store.slug
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            shipment = await shipment_by_number(session, order, request.path_params["shipment"])
            await step(session, order, shipment, actor, now)
    except Conflict as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    return see_other(request.app.url_path_for("orders.show", store=store, number=order.number))
