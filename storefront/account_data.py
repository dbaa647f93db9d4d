"""A customer's own data: a copy of it, and its erasure."""

from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.errors import WrongPassword
from shared.accounts.passwords import is_password
from shared.adapters.rate_limits import ACCOUNT_MAILS, DOWNLOADS
from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.signed_links import read_signed_link
from shared.privacy.ask import ask_for_erasure, ask_for_export, withdraw_erasure
from shared.privacy.models import EXPORT_LINK, READY, request_by_id
from shared.products.files import private_key
from shared.web.forms import read_form
from shared.web.known_browsers import count_sign_in
from shared.web.respond import see_other
from shared.web.services import services_of
from storefront.account_settings import settings_page
from storefront.visit import count_try, customer_of, store_of, work

SIGN_IN_PAGE = "/account/sign-in"
HEADERS = {
    "content-disposition": 'attachment; filename="data.zip"',
    "cache-control": "private, no-store",
    "x-robots-tag": "noindex",
}


async def request_export(request: Request) -> Response:
    """Have a copy made; the link to it comes by mail."""
    await read_form(request)
    services = services_of(request)
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN_PAGE)
        await services.limits.take(ACCOUNT_MAILS, store=customer.store_id, caller=f"export:{customer.id}")
        await ask_for_export(session, customer, actor="shopper", now=services.clock())
    return see_other("/account/settings?done=export")


async def show_export(request: Request) -> Response:
    """Send the copy to whoever has the link, which only the mailbox got."""
    services, store = services_of(request), store_of(request)
    await count_try(request, DOWNLOADS)
    now, secret_key = services.clock(), services.settings.web.secret_key
    token = request.path_params["token"]
    request_id = read_signed_link(secret_key, EXPORT_LINK, store.id, token, now=now)
    if request_id is None:
        raise NotFound
    async with work(request) as session:
        wish = await request_by_id(session, request_id)
    file = (
        await services.files.get(private_key(store.id, request_id)) if wish and wish.state == READY else None
    )
    if file is None:
        raise NotFound
    return Response(file.data, media_type="application/zip", headers=HEADERS)


async def request_erasure(request: Request) -> Response:
    """Have the account erased after the cooling-off; asks the password, since it cannot be undone afterwards."""
    services, form = services_of(request), await read_form(request)
    try:
        async with work(request) as session:
            customer = await customer_of(request, session)
            if customer is None:
                return see_other(SIGN_IN_PAGE)
            await count_sign_in(request, customer.email, store=customer.store_id)
            if not await is_password(customer.password_hash, form["erasure_password"]):
                raise WrongPassword("erasure_password")
            await ask_for_erasure(session, customer, actor="shopper", now=services.clock())
    except Invalid as refusal:
        return await settings_page(request, errors=refusal.fields)
    except Conflict as refusal:
        return await settings_page(request, errors={"erasure_password": str(refusal)}, status=409)
    return see_other("/account/settings?done=erasure")


async def withdraw(request: Request) -> Response:
    """Keep the account after all."""
    await read_form(request)
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other(SIGN_IN_PAGE)
        await withdraw_erasure(session, customer, actor="shopper", now=services_of(request).clock())
    return see_other("/account/settings?done=kept")
