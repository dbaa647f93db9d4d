"""What a buyer gives back, from the page of their order."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import RETURNS
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.orders.models import Order
from shared.orders.queries import order_by_token
from shared.returns.ask_for_return import Wanted, ask_for_return
from shared.returns.errors import NotReturnable
from shared.returns.move_return import withdraw_return
from shared.returns.queries import ReturnOffer, return_by_number, return_offer
from shared.returns.words import REASON_WORDS
from shared.web.forms import Form, read_form
from shared.web.respond import respond
from shared.web.services import services_of
from storefront.visit import count_try, go_to, work

SHOPPER: Final = "shopper"


async def new(request: Request) -> Response:
    """Show the form: what can be returned, how many, and why."""
    async with work(request) as session:
        order = await order_by_token(session, request.path_params["token"])
        return await _form(request, session, order)


async def create(request: Request) -> Response:
    """Ask for a return; then comes the order's page, which says how it stands."""
    form = await read_form(request)
    token, now = request.path_params["token"], services_of(request).clock()
    await count_try(request, RETURNS)
    try:
        async with work(request) as session:
            order = await order_by_token(session, token)
            offer = await return_offer(session, order)
            if form.get("seen") not in ("", str(order.return_count)):
                # The form was made for what could be returned then.
                raise NotReturnable
            await ask_for_return(
                session,
                order,
                wanted=_wanted(form, offer),
                note=form.get("note"),
                wish=form.get("wish"),
                seen=order.return_count,
                actor=SHOPPER,
                now=now,
            )
    except Invalid as refusal:
        return await _refused(request, token, status=422, typed=form, errors=refusal.fields)
    except Conflict as refusal:
        return await _refused(request, token, status=409, problem=str(refusal))
    return go_to(request, f"/orders/{token}")


async def withdraw(request: Request) -> Response:
    """Keep the goods after all; a return that has moved on stays as it is."""
    await read_form(request)
    token, now = request.path_params["token"], services_of(request).clock()
    async with work(request) as session:
        order = await order_by_token(session, token)
        asked = await return_by_number(session, order, request.path_params["number"])
        if asked.can_be_withdrawn:
            await withdraw_return(session, order, asked, actor=SHOPPER, now=now)
    return go_to(request, f"/orders/{token}")


async def _refused(request: Request, token: str, **shown: Any) -> Response:
    """Show the form again, in a transaction of its own: of what was refused half-way nothing stays."""
    async with work(request) as session:
        return await _form(request, session, await order_by_token(session, token), **shown)


async def _form(
    request: Request,
    session: AsyncSession,
    order: Order,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> Response:
    offer = await return_offer(session, order)
    return respond(
        request,
        "storefront/returns/new.html",
        status=status,
        headers={"referrer-policy": "same-origin"},
        order=order,
        offer=offer,
        is_open=offer.is_open(now=services_of(request).clock()),
        reasons=[("", say("Choose a reason")), *REASON_WORDS.items()],
        typed=typed or {},
        errors=errors or {},
        problem=problem,
    )


def _wanted(form: Form, offer: ReturnOffer) -> dict[UUID, Wanted]:
    wrong: dict[str, str] = {}
    wanted: dict[UUID, Wanted] = {}
    for one in offer.lines:
        count = _count(form.get(f"of-{one.line.id}") or "0")
        if not 0 <= count <= one.most:
            wrong[f"of-{one.line.id}"] = say("Enter a whole number from 0 to %(most)s.", most=one.most)
        elif count:
            wanted[one.line.id] = Wanted(count, form.get(f"reason-{one.line.id}"))
    if wrong:
        raise Invalid(wrong)
    return wanted


def _count(typed: str) -> int:
    count = read_whole(typed, digits=7)
    return -1 if count is None else count
