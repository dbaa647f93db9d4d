"""Where an order goes, changed by a member while it has not left."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work, work_again
from merchant.orders import order_page
from merchant.page import member_page
from shared.checkout.redirect_order import address_seen, redirect_order
from shared.kernel.errors import Conflict, Invalid
from shared.languages.speaking import spoken_locale
from shared.orders.errors import CannotBeRedirected
from shared.orders.models import Order
from shared.orders.queries import order_by_number
from shared.shipping.addresses import Address, read_address
from shared.shipping.countries import destination_codes, destinations
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED: Final = 2000


async def edit(request: Request) -> Response:
    """Show the address in a form; of what has left its page says so."""
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        if not order.can_be_redirected:
            problem = str(CannotBeRedirected(order.shown_number))
            return await order_page(request, session, order, status=409, problem=problem)
    return _page(request, order, {part: str(order.address.get(part, "")) for part in Address.__slots__})


async def update(request: Request) -> Response:
    """Send it there, or say why not; what was typed is kept."""
    form = await read_form(request)
    member, now = member_of(request), services_of(request).clock()

    async def redirect(session: AsyncSession) -> None:
        order = await order_by_number(session, request.path_params["number"])
        address, wrong = read_address(form, countries=destination_codes())
        if wrong:
            raise Invalid(wrong)
        await redirect_order(
            session,
            member.store,
            order,
            address,
            seen=form["seen"],
            is_mailed=form["is_mailed"] == "yes",
            actor=member.user.email,
            now=now,
        )

    try:
        await work_again(request, redirect)
    except Invalid as refusal:
        return await _again(request, form, errors=refusal.fields)
    except Conflict as refusal:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            return await order_page(request, session, order, status=409, problem=str(refusal))
    return see_other(request.url.path.removesuffix("/address"))


async def _again(request: Request, form: Form, *, errors: Mapping[str, str]) -> Response:
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
    typed = {part: form[part][:LONGEST_TYPED] for part in (*Address.__slots__, "seen", "is_mailed")}
    return _page(request, order, typed, errors=errors)


def _page(
    request: Request, order: Order, typed: Mapping[str, str], *, errors: Mapping[str, str] | None = None
) -> Response:
    store = member_of(request).store
    return member_page(
        request,
        "merchant/order_addresses/edit.html",
        section="orders",
        status=422 if errors else 200,
        order=order,
        form={"seen": address_seen(order), "is_mailed": "yes"} | dict(typed),
        countries=destinations(spoken_locale() or store.locale),
        errors=errors or {},
    )
