"""A customer's name, address and password, and where they are signed in."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import ACCOUNT_MAILS
from shared.customers.change_password import change_password
from shared.customers.end_sessions import end_session, end_sessions, session_by_token, sessions_of
from shared.customers.mail_languages import mail_languages, read_language
from shared.customers.models import Customer, CustomerSession
from shared.customers.send_link import send_change_link
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.privacy.models import ERASURE, EXPORT, open_requests
from shared.web.breached_passwords import refuse_breached
from shared.web.browser_names import browser_name
from shared.web.cookies import read_cookie
from shared.web.forms import Form, read_form
from shared.web.known_browsers import count_sign_in
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.registrations import refuse_bad_name
from storefront.visit import CUSTOMER_COOKIE, customer_of, store_of, work

DONE: Final = {
    "name": say("Saved."),
    "confirmed": say("Thank you, your address is confirmed."),
    "sent": say("We have written to you. Open the link in the mail."),
    "password": say("Your password has been changed. Everywhere else you are signed out."),
    "session": say("That browser is signed out."),
    "export": say("We are making your copy. The link comes by mail."),
    "erasure": say("Your account will be erased in a week. Until then you can keep it after all."),
    "kept": say("Your account stays as it is."),
    "sessions": say("Everywhere else you are signed out."),
}


async def show(request: Request) -> Response:
    """Show what can be changed."""
    return await settings_page(request)


async def update(request: Request) -> Response:
    """Change the name, and the language of the mails where the shop has several."""
    form = await read_form(request)
    try:
        refuse_bad_name(form)
        async with work(request) as session:
            customer = await customer_of(request, session)
            if customer is None:
                return see_other("/account/sign-in")
            if "language" in form:
                customer.language = read_language(form["language"], store_of(request), customer.language)
            customer.name = form.get("name")
    except Invalid as refusal:
        return await settings_page(request, errors=refusal.fields, typed=_typed_about(form))
    return see_other("/account/settings?done=name")


async def change_email(request: Request) -> Response:
    """Ask the new mailbox whether it is theirs; until it says so, nothing changes."""
    services, form = services_of(request), await read_form(request)
    try:
        async with work(request) as session:
            customer = await _tried(request, session)
            if customer is None:
                return see_other("/account/sign-in")
            await services.limits.take(
                ACCOUNT_MAILS, store=store_of(request).id, caller=f"change:{customer.id}"
            )
            await send_change_link(
                session,
                customer,
                email=form["email"],
                password=form["email_password"],
                secret_key=services.settings.web.secret_key,
                now=services.clock(),
            )
    except Invalid as refusal:
        return await settings_page(request, errors=refusal.fields, typed={"email": form["email"]})
    return see_other("/account/settings?done=sent")


async def update_password(request: Request) -> Response:
    """Set a new password and sign out everywhere else."""
    form = await read_form(request)
    try:
        await refuse_breached(request, form["new_password"], field="new_password")
        async with work(request) as session:
            customer = await _tried(request, session)
            here = await _this_session(request, session)
            if customer is None or here is None:
                return see_other("/account/sign-in")
            await change_password(
                session,
                customer,
                current=form["current_password"],
                new=form["new_password"],
                keep=here.id,
                about=(store_of(request).name,),
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await settings_page(request, errors=refusal.fields)
    return see_other("/account/settings?done=password")


async def end_one(request: Request) -> Response:
    """Sign out of one browser."""
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other("/account/sign-in")
        wanted = parse_id(request.path_params["id"])
        if wanted is not None:
            await end_session(session, customer.id, wanted)
    return see_other("/account/settings?done=session")


async def end_others(request: Request) -> Response:
    """Sign out everywhere but here."""
    async with work(request) as session:
        customer = await customer_of(request, session)
        here = await _this_session(request, session)
        if customer is None or here is None:
            return see_other("/account/sign-in")
        await end_sessions(session, customer.id, keep=here.id)
    return see_other("/account/settings?done=sessions")


async def _tried(request: Request, session: AsyncSession) -> Customer | None:
    """Return who is signed in, with one try at their password counted."""
    customer = await customer_of(request, session)
    if customer is not None:
        await count_sign_in(request, customer.email, store=store_of(request).id)
    return customer


async def _this_session(request: Request, session: AsyncSession) -> CustomerSession | None:
    token = read_cookie(request, CUSTOMER_COOKIE)
    return await session_by_token(session, token) if token else None


async def settings_page(
    request: Request,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    status: int = 422,
) -> Response:
    """Render the page; with errors under `status`."""
    now = services_of(request).clock()
    async with work(request) as session:
        customer = await customer_of(request, session)
        if customer is None:
            return see_other("/account/sign-in")
        here = await _this_session(request, session)
        sessions = await sessions_of(session, customer.id, now=now)
        wishes = await open_requests(session, customer.id, now=now)
    return respond(
        request,
        "storefront/account_settings/show.html",
        status=status if errors else 200,
        customer=customer,
        form={"name": customer.name, "language": customer.language, "email": ""} | dict(typed or {}),
        mail_languages=mail_languages(store_of(request), customer.language),
        errors=errors or {},
        done=DONE.get(request.query_params.get("done", "")),
        wishes={"export": wishes.get(EXPORT), "erasure": wishes.get(ERASURE)},
        sessions=[(one, browser_name(one.agent), here is not None and one.id == here.id) for one in sessions],
    )


def _typed_about(form: Form) -> dict[str, str]:
    return {field: form[field] for field in ("name", "language") if field in form}
