"""Sign a customer in and out."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.passwords import renewed
from shared.adapters.rate_limits import SIGN_IN_ADDRESS
from shared.carts.merge_carts import merge_carts
from shared.carts.queries import open_cart
from shared.customers.models import Customer
from shared.customers.sign_in import check_credentials, customer_at, renew_hash, sign_in, sign_out
from shared.kernel.errors import Invalid
from shared.orders.join_guest_orders import join_guest_orders
from shared.web.cookies import drop_cookie, read_cookie
from shared.web.forms import Form, read_form
from shared.web.known_browsers import count_sign_in, know_browser
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from shared.wishlists.merge_wishlists import merge_wishlists
from storefront.visit import (
    CART_COOKIE,
    CUSTOMER_COOKIE,
    cart_token,
    count_try,
    customer_of,
    go_to,
    remember_customer,
    store_of,
    work,
    write,
)
from storefront.wishlist_view import WISHLIST_COOKIE, wishlist_token


async def new(request: Request) -> Response:
    """Show the form; who is signed in already goes on to their account."""
    async with work(request) as session:
        customer = await customer_of(request, session)
    return see_other("/account") if customer else _form(request, email="")


async def create(request: Request) -> Response:
    """Sign in, and bring the guest's cart and wishes along."""
    form = await read_form(request)
    await _count_try(request, form)
    try:
        async with work(request) as session:
            found = await customer_at(session, form["email"])
        customer = await check_credentials(found, form["password"])
        fresh = await renewed(customer.password_hash, form["password"])
        token = await write(request, lambda session: _sign_in(request, session, customer, fresh))
    except Invalid as refusal:
        return _form(request, email=form["email"], errors=refusal.fields)
    answer = go_to(request, "/account")
    remember_customer(request, answer, token)
    know_browser(request, answer, form.get("email"), store=store_of(request).id)
    return answer


async def destroy(request: Request) -> Response:
    """Sign out. The cart stays with the account, not with this browser."""
    token = read_cookie(request, CUSTOMER_COOKIE)
    if token:
        async with work(request) as session:
            await sign_out(session, token)
    answer = see_other("/")
    drop_cookie(request, answer, CUSTOMER_COOKIE)
    drop_cookie(request, answer, CART_COOKIE)
    drop_cookie(request, answer, WISHLIST_COOKIE)
    return answer


async def begin_session(request: Request, session: AsyncSession, customer: Customer) -> str:
    """Start the customer's session in this browser with the cart and wishes that it holds; returns its token."""
    now = services_of(request).clock()
    before = read_cookie(request, CUSTOMER_COOKIE)
    if before:
        # Whoever put it there knows it (T69).
        await sign_out(session, before)
    guest = await open_cart(session, cart_token(request))
    await merge_carts(session, guest, customer.id, now=now)
    await merge_wishlists(session, token=wishlist_token(request), customer_id=customer.id, now=now)
    await join_guest_orders(session, customer)
    return await sign_in(session, customer, agent=request.headers.get("user-agent", ""), now=now)


async def _sign_in(request: Request, session: AsyncSession, customer: Customer, fresh: str | None) -> str:
    await renew_hash(session, customer, fresh)
    return await begin_session(request, session, customer)


async def _count_try(request: Request, form: Form) -> None:
    await count_try(request, SIGN_IN_ADDRESS)
    await count_sign_in(request, form.get("email"), store=store_of(request).id)


def _form(request: Request, *, email: str, errors: Mapping[str, str] | None = None) -> Response:
    return respond(
        request,
        "storefront/sessions/new.html",
        partial="storefront/sessions/_form.html",
        status=422 if errors else 200,
        form={"email": email},
        is_reset="reset" in request.query_params,
        errors=errors or {},
    )
