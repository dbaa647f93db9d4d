"""Make an account in this store: an address, a link to its mailbox, then a name and a password."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.passwords import Hashed, hashed
from shared.adapters.rate_limits import ACCOUNT_LINKS, ACCOUNT_MAILS, SIGN_UP
from shared.customers.sign_up_links import send_sign_up_link, sign_up_by_link, sign_up_link_of
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say, say_count
from shared.web.breached_passwords import refuse_breached
from shared.web.forms import Form, read_form
from shared.web.known_browsers import know_browser
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.email_confirmations import PRIVATE
from storefront.languages import language_read
from storefront.sessions import begin_session
from storefront.visit import count_try, remember_customer, store_of, work, write

LONGEST_NAME: Final = 120
LONGEST_TYPED: Final = 254


async def new(request: Request) -> Response:
    """Ask for an address."""
    return _ask(request, email="", is_sent="sent" in request.query_params)


async def create(request: Request) -> Response:
    """Send a link there; the answer is the same, and as fast, where the address has an account already (T65)."""
    services, form = services_of(request), await read_form(request)
    store, email = store_of(request), form.get("email")
    await count_try(request, SIGN_UP)
    await services.limits.take(ACCOUNT_MAILS, store=store.id, caller=f"sign-up:{email.lower()}")

    async def send(session: AsyncSession) -> None:
        await send_sign_up_link(
            session,
            email=email,
            language=language_read(request),
            secret_key=services.settings.web.secret_key,
            now=services.clock(),
        )

    try:
        await write(request, send)
    except Invalid as refusal:
        return _ask(request, email=form["email"][:LONGEST_TYPED], errors=refusal.fields)
    return see_other("/account/sign-up?sent")


async def edit(request: Request) -> Response:
    """Ask for a name and a password."""
    return await _choose(request, name="")


async def update(request: Request) -> Response:
    """Open the account and sign in, with what was bought as a guest before: the mailbox is proven."""
    form = await read_form(request)
    await count_try(request, ACCOUNT_LINKS)
    try:
        refuse_bad_name(form)
        await refuse_breached(request, form["password"])
        password = await _hashed(request, form)
        email, token = await write(request, lambda session: _sign_up(request, session, form, password))
    except Invalid as refusal:
        return await _choose(request, name=form["name"][:LONGEST_TYPED], errors=refusal.fields)
    answer = see_other("/account")
    remember_customer(request, answer, token)
    know_browser(request, answer, email, store=store_of(request).id)
    return answer


async def _hashed(request: Request, form: Form) -> Hashed:
    """Return what to keep of the password, made while no connection is held; raises Invalid and LinkOver."""
    async with work(request) as session:
        now = services_of(request).clock()
        email = await sign_up_link_of(session, request.path_params["token"], now=now)
    return await hashed(form["password"], about=(email, form["name"], store_of(request).name))


async def _sign_up(request: Request, session: AsyncSession, form: Form, password: Hashed) -> tuple[str, str]:
    customer = await sign_up_by_link(
        session,
        request.path_params["token"],
        name=form["name"],
        password=password,
        language=language_read(request),
        now=services_of(request).clock(),
    )
    return customer.email, await begin_session(request, session, customer)


def refuse_bad_name(form: Form) -> None:
    """Raise Invalid for no name, or one that is too long."""
    if not form.get("name"):
        raise Invalid({"name": say("Enter your name.")})
    if len(form.get("name")) > LONGEST_NAME:
        raise Invalid(
            {
                "name": say_count(
                    "Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST_NAME
                )
            }
        )


def _ask(
    request: Request, *, email: str, is_sent: bool = False, errors: Mapping[str, str] | None = None
) -> Response:
    return respond(
        request,
        "storefront/registrations/new.html",
        status=422 if errors else 200,
        email=email,
        is_sent=is_sent,
        errors=errors or {},
    )


async def _choose(request: Request, *, name: str, errors: Mapping[str, str] | None = None) -> Response:
    async with work(request) as session:
        now = services_of(request).clock()
        email = await sign_up_link_of(session, request.path_params["token"], now=now)
    return respond(
        request,
        "storefront/registrations/edit.html",
        status=422 if errors else 200,
        headers=PRIVATE,
        email=email,
        name=name,
        errors=errors or {},
    )
