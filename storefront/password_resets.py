"""A forgotten password: ask for a link, and set a new one by it."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.passwords import hashed
from shared.adapters.rate_limits import ACCOUNT_LINKS, ACCOUNT_MAILS
from shared.customers.prove_email import RESET_LINKS, holder_of_reset, link_of, reset_password
from shared.customers.send_link import send_reset_link
from shared.kernel.errors import Invalid
from shared.orders.join_guest_orders import join_guest_orders
from shared.web.breached_passwords import refuse_breached
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.email_confirmations import PRIVATE
from storefront.visit import count_try, store_of, work, write


async def new(request: Request) -> Response:
    """Ask for the address."""
    return _ask(request, email="", is_sent="sent" in request.query_params)


async def create(request: Request) -> Response:
    """Send a link, if there is such an account; the answer is the same, and as fast, where there is none (T65)."""
    services, form = services_of(request), await read_form(request)
    store, email = store_of(request), form.get("email")
    await count_try(request, ACCOUNT_LINKS)
    await services.limits.take(ACCOUNT_MAILS, store=store.id, caller=f"reset:{email.lower()}")
    secret_key, now = services.settings.web.secret_key, services.clock()
    try:
        await write(
            request, lambda session: send_reset_link(session, email=email, secret_key=secret_key, now=now)
        )
    except Invalid as refusal:
        return _ask(request, email=form["email"], errors=refusal.fields)
    return see_other("/account/password-reset?sent")


async def edit(request: Request) -> Response:
    """Ask for the new password."""
    return await _choose(request)


async def update(request: Request) -> Response:
    """Set the new password; whoever was signed in is so no longer."""
    services, form = services_of(request), await read_form(request)
    await count_try(request, ACCOUNT_LINKS)
    token, now = request.path_params["token"], services.clock()
    try:
        await refuse_breached(request, form["password"])
        async with work(request) as session:
            holder = await holder_of_reset(session, token, now=now)
        about = (holder.email, holder.name, store_of(request).name)
        password = await hashed(form["password"], about=about)
        async with work(request) as session:
            customer = await reset_password(session, token, password=password, now=now)
            await join_guest_orders(session, customer)
    except Invalid as refusal:
        return await _choose(request, errors=refusal.fields)
    return see_other("/account/sign-in?reset")


def _ask(
    request: Request, *, email: str, is_sent: bool = False, errors: Mapping[str, str] | None = None
) -> Response:
    return respond(
        request,
        "storefront/password_resets/new.html",
        status=422 if errors else 200,
        email=email,
        is_sent=is_sent,
        errors=errors or {},
    )


async def _choose(request: Request, *, errors: Mapping[str, str] | None = None) -> Response:
    async with work(request) as session:
        now = services_of(request).clock()
        proof = await link_of(session, request.path_params["token"], RESET_LINKS, now=now)
    return respond(
        request,
        "storefront/password_resets/edit.html",
        status=422 if errors else 200,
        headers=PRIVATE,
        proof=proof,
        errors=errors or {},
    )
