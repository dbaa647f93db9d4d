"""Opening an account and with it a store: an address, a link to its mailbox, then the store."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from merchant.let_in import begin_session, remember_member
from merchant.store_form import choices, labels, open_as, read_wishes, settle_in, suggested_slug, typed
from merchant.tries import count_try
from shared.accounts.passwords import hashed
from shared.accounts.sign_up import send_sign_up_link, sign_up, sign_up_link_of
from shared.adapters.rate_limits import ACCOUNT_LINKS, ACCOUNT_MAILS, ADDRESS_CHECKS, SIGN_UP
from shared.kernel.errors import Invalid, NotFound
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.stores.create_store import is_address
from shared.stores.models import Store
from shared.web.breached_passwords import refuse_breached
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of

# The address of the page is the secret.
PRIVATE: Final = {"referrer-policy": "same-origin"}
LONGEST_TYPED: Final = 200


async def new(request: Request) -> Response:
    """Ask for an address."""
    _refuse_closed(request)
    return _ask(request, email="", is_sent="sent" in request.query_params)


async def create(request: Request) -> Response:
    """Send a link there; the answer is the same, and as fast, where the address has an account already."""
    _refuse_closed(request)
    services, form = services_of(request), await read_form(request)
    email = form.get("email")
    await count_try(request, SIGN_UP)
    await services.limits.take(ACCOUNT_MAILS, store="platform", caller=f"sign-up:{email.lower()}")
    try:
        async with services.database.as_platform() as session:
            await send_sign_up_link(
                session,
                email=email,
                language=spoken_locale() or ENGLISH.code,
                secret_key=services.settings.web.secret_key,
                now=services.clock(),
            )
    except Invalid as refusal:
        return _ask(request, email=form["email"][:LONGEST_TYPED], errors=refusal.fields)
    return see_other("/dashboard/sign-up?sent=yes")


async def edit(request: Request) -> Response:
    """Ask who they are and what the store is called."""
    _refuse_closed(request)
    return await _form(request, {})


async def update(request: Request) -> Response:
    """Open the account and the store at once, and let them in; not by a link from before it was closed."""
    _refuse_closed(request)
    services, form = services_of(request), await read_form(request)
    await count_try(request, ACCOUNT_LINKS)
    try:
        wishes = read_wishes(form)
        await refuse_breached(request, form["password"])
        now, token_in_link = services.clock(), request.path_params["token"]
        name, store_name = form.get("name")[:LONGEST_TYPED], form.get("store_name")[:LONGEST_TYPED]
        async with services.database.as_platform() as session:
            email = await sign_up_link_of(session, token_in_link, now=now)
        password = await hashed(form["password"], about=(email, name, store_name))
        async with services.database.as_platform() as session:
            user = await sign_up(session, token_in_link, name=name, password=password, now=now)
            store = await open_as(request, session, user, wishes)
            token = await begin_session(request, session, user)
    except Invalid as refusal:
        values = {**typed(form), "name": form["name"][:LONGEST_TYPED]}
        return await _form(request, values, errors=refusal.fields)
    await settle_in(request, store)
    answer = see_other(f"/dashboard/{store.slug}")
    remember_member(request, answer, token)
    return answer


async def check(request: Request) -> Response:
    """Say whether a store could have an address, while it is typed."""
    _refuse_closed(request, but_for_members=True)
    services = services_of(request)
    await count_try(request, ADDRESS_CHECKS)
    typed_slug = request.query_params.get("slug", "")[:LONGEST_TYPED].strip().lower()
    slug = typed_slug or suggested_slug(request.query_params.get("store_name", "")[:LONGEST_TYPED])
    free = False
    if is_address(slug):
        async with services.database.as_platform() as session:
            free = await session.scalar(select(Store.id).where(Store.slug == slug)) is None
    return respond(
        request,
        "merchant/sign_ups/_address.html",
        slug=slug,
        is_usable=is_address(slug),
        is_free=free,
        host=services.settings.web.platform_host,
    )


def _refuse_closed(request: Request, *, but_for_members: bool = False) -> None:
    who = services_of(request).settings.web.who_may_sign_up
    if who == "closed" or (who == "invited" and not but_for_members):
        raise NotFound


def _ask(
    request: Request, *, email: str, is_sent: bool = False, errors: Mapping[str, str] | None = None
) -> Response:
    return respond(
        request,
        "merchant/sign_ups/new.html",
        status=422 if errors else 200,
        email=email,
        is_sent=is_sent,
        errors=errors or {},
    )


async def _form(
    request: Request, values: Mapping[str, str], *, errors: Mapping[str, str] | None = None
) -> Response:
    services = services_of(request)
    async with services.database.as_platform() as session:
        email = await sign_up_link_of(session, request.path_params["token"], now=services.clock())
    return respond(
        request,
        "merchant/sign_ups/edit.html",
        status=422 if errors else 200,
        headers=PRIVATE,
        email=email,
        values=values,
        labels=labels(),
        errors=errors or {},
        **choices(request),
    )
