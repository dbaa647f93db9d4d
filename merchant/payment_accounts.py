"""The store's own accounts at Stripe. Secrets are typed in and never shown again, not even after a refusal."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.payments import payments_page
from shared.adapters.rate_limits import CONNECTION_CHECKS
from shared.kernel.errors import Conflict, Invalid
from shared.payments.accounts import AWAY, KEY_NARROW, KEY_UNKNOWN, PaymentAccount, account_by_id
from shared.payments.connect_account import (
    Credentials,
    change_account,
    connect_account,
    disconnect_account,
    note_check,
    switch_account,
)
from shared.payments.gateway import GatewayAway, GatewayDenied, GatewayRefused
from shared.payments.gateways import AccountLocked
from shared.stores.permissions import PAYMENTS_CHANGE
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED: Final = 300


async def create(request: Request) -> Response:
    """Connect one more account and look at once whether its key is right."""
    form, access = await read_form(request), member_of(request)
    services = services_of(request)
    try:
        async with work(request) as session:
            account = await connect_account(
                session,
                _read(form),
                keys=services.settings.key_ring,
                actor=access.user.email,
                now=services.clock(),
            )
    except Invalid as refusal:
        return await payments_page(
            request, status=422, name=form["name"][:LONGEST_TYPED], errors=refusal.fields
        )
    await _check(request, account)
    return _to(request, account)


async def edit(request: Request) -> Response:
    """Show an account: how the connection stands, what Stripe has to be told, and the form to change it."""
    async with work(request) as session:
        account = await account_by_id(session, request.path_params["id"])
    return _page(request, account)


async def update(request: Request) -> Response:
    """Change what an account is connected with; secrets left empty stay as they are."""
    form, access = await read_form(request), member_of(request)
    services, typed = services_of(request), _read(form)
    try:
        async with work(request) as session:
            account = await account_by_id(session, request.path_params["id"])
            await change_account(
                session,
                account,
                typed,
                keys=services.settings.key_ring,
                actor=access.user.email,
                now=services.clock(),
            )
    except Invalid as refusal:
        async with work(request) as session:
            account = await account_by_id(session, request.path_params["id"])
        return _page(request, account, status=422, name=form["name"][:LONGEST_TYPED], errors=refusal.fields)
    if typed.secret_key:
        await _check(request, account)
    return _to(request, account)


async def check(request: Request) -> Response:
    """Ask Stripe whether it accepts the key, and write down what it says."""
    await read_form(request)
    async with work(request) as session:
        account = await account_by_id(session, request.path_params["id"])
    await _check(request, account)
    return _to(request, account)


async def switch(request: Request) -> Response:
    """Let an account take new payments, or no more of them."""
    is_on, access = (await read_form(request)).get("is_on") == "yes", member_of(request)
    async with work(request) as session:
        account = await account_by_id(session, request.path_params["id"])
        await switch_account(
            session, account, is_on=is_on, actor=access.user.email, now=services_of(request).clock()
        )
    return _to(request, account)


async def destroy(request: Request) -> Response:
    """Forget an account's secrets; while its payments are under way it stays."""
    await read_form(request)
    access = member_of(request)
    try:
        async with work(request) as session:
            account = await account_by_id(session, request.path_params["id"])
            await disconnect_account(
                session, account, actor=access.user.email, now=services_of(request).clock()
            )
    except Conflict as refusal:
        async with work(request) as session:
            account = await account_by_id(session, request.path_params["id"])
        return _page(request, account, status=409, problem=str(refusal))
    return see_other(request.app.url_path_for("payments.index", store=access.store.slug))


async def _check(request: Request, account: PaymentAccount) -> None:
    services = services_of(request)
    await services.limits.take(
        CONNECTION_CHECKS, store=account.store_id, caller=str(member_of(request).user.id)
    )
    problem = ""
    try:
        await services.store_gateways.open(account).health()
    except AccountLocked:
        return  # the page says so by itself
    except GatewayDenied as denied:
        problem = KEY_NARROW if denied.is_known else KEY_UNKNOWN
    except (GatewayAway, GatewayRefused):
        problem = AWAY
    async with work(request) as session:
        known = await account_by_id(session, str(account.id))
        await note_check(session, known, problem=problem, now=services.clock())


def _read(form: Form) -> Credentials:
    return Credentials(
        name=form.get("name"), secret_key=form.get("secret_key"), signing_secret=form.get("signing_secret")
    )


def _page(
    request: Request,
    account: PaymentAccount,
    *,
    status: int = 200,
    name: str | None = None,
    errors: Mapping[str, str] | None = None,
    problem: str | None = None,
) -> Response:
    services = services_of(request)
    web = services.settings.web
    hook = request.app.url_path_for("webhooks.stripe_account", account=str(account.id))
    return member_page(
        request,
        "merchant/payments/account.html",
        section="payments",
        status=status,
        account=account,
        is_locked=account.is_locked(services.settings.key_ring),
        name=account.name if name is None else name,
        errors=errors or {},
        problem=problem,
        hook=f"{web.origin_of(web.platform_host)}{hook}",
        now=services.clock(),
        can_change=member_of(request).may(PAYMENTS_CHANGE),
    )


def _to(request: Request, account: PaymentAccount) -> Response:
    store = member_of(request).store.slug
    return see_other(request.app.url_path_for("payment_accounts.edit", store=store, id=str(account.id)))
