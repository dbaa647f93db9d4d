"""The link in a mail that says whose mailbox it is."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import ACCOUNT_LINKS, ACCOUNT_MAILS
from shared.customers.models import Customer, CustomerProof
from shared.customers.prove_email import ADDRESS_LINKS, link_of, prove_email
from shared.customers.send_link import send_confirmation_link
from shared.kernel.errors import Invalid
from shared.orders.join_guest_orders import join_guest_orders
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.sessions import begin_session
from storefront.visit import count_try, customer_of, remember_customer, store_of, work, write

# The link goes to nobody else.
PRIVATE = {"referrer-policy": "same-origin"}


async def show(request: Request) -> Response:
    """Ask whether that is meant; only the button does it, since programs open links in mails."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Confirm the address, bring its guest orders in, and sign in who was not."""
    await count_try(request, ACCOUNT_LINKS)
    form = await read_form(request)
    try:
        token = await write(request, lambda session: _confirm(request, session, form))
    except Invalid as refusal:
        return await _page(request, error=refusal.fields.get("password"))
    answer = see_other("/account/settings?done=confirmed")
    if token:
        remember_customer(request, answer, token)
    return answer


async def request_mail(request: Request) -> Response:
    """Send the link again."""
    services = services_of(request)
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other("/account/sign-in")
        if not customer.is_verified:
            await services.limits.take(
                ACCOUNT_MAILS, store=store_of(request).id, caller=f"confirm:{customer.email}"
            )
            secret_key = services.settings.web.secret_key
            await send_confirmation_link(session, customer, secret_key=secret_key, now=services.clock())
    return see_other("/account/settings?done=sent")


async def _confirm(request: Request, session: AsyncSession, form: Form) -> str | None:
    now = services_of(request).clock()
    token = request.path_params["token"]
    proof = await link_of(session, token, ADDRESS_LINKS, now=now)
    is_theirs = _is_holder(await customer_of(request, session), proof)
    password = None if is_theirs else form["password"]
    customer, _ = await prove_email(session, token, password=password, now=now)
    await join_guest_orders(session, customer)
    return None if is_theirs else await begin_session(request, session, customer)


async def _page(request: Request, *, error: str | None = None) -> Response:
    async with work(request) as session:
        now = services_of(request).clock()
        proof = await link_of(session, request.path_params["token"], ADDRESS_LINKS, now=now)
        customer = await customer_of(request, session)
    return respond(
        request,
        "storefront/email_confirmations/show.html",
        status=422 if error else 200,
        headers=PRIVATE,
        proof=proof,
        asks_password=not _is_holder(customer, proof),
        error=error,
    )


def _is_holder(customer: Customer | None, proof: CustomerProof) -> bool:
    return customer is not None and customer.id == proof.person_id
