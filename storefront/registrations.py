"""Make an account in this store."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import SIGN_UP
from shared.customers.send_link import send_confirmation_link
from shared.customers.sign_up import sign_up
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say, say_count
from shared.web.forms import Form, read_form
from shared.web.respond import respond
from shared.web.services import services_of
from storefront.languages import language_read
from storefront.sessions import begin_session
from storefront.visit import caller_of, go_to, remember_customer, store_of, write

LONGEST_NAME: Final = 120


async def new(request: Request) -> Response:
    """Show the form."""
    return _form(request, {"name": "", "email": ""})


async def create(request: Request) -> Response:
    """Open the account and sign in."""
    await services_of(request).limits.take(SIGN_UP, store=store_of(request).id, caller=caller_of(request))
    form = await read_form(request)
    try:
        refuse_bad_name(form)
        token = await write(request, lambda session: _sign_up(request, session, form))
    except Invalid as refusal:
        return _form(request, {"name": form["name"], "email": form["email"]}, errors=refusal.fields)
    answer = go_to(request, "/account")
    remember_customer(request, answer, token)
    return answer


async def _sign_up(request: Request, session: AsyncSession, form: Form) -> str:
    customer = await sign_up(
        session,
        email=form["email"],
        name=form["name"],
        password=form["password"],
        language=language_read(request),
        now=services_of(request).clock(),
    )
    services = services_of(request)
    secret_key = services.settings.web.secret_key
    await send_confirmation_link(session, customer, secret_key=secret_key, now=services.clock())
    return await begin_session(request, session, customer)


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


def _form(request: Request, form: Mapping[str, str], *, errors: Mapping[str, str] | None = None) -> Response:
    return respond(
        request,
        "storefront/registrations/new.html",
        partial="storefront/registrations/_form.html",
        status=422 if errors else 200,
        form=form,
        errors=errors or {},
    )
