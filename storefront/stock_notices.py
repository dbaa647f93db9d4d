"""Word when something that is sold out can be had again."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.emails import clean_email
from shared.adapters.rate_limits import STOCK_NOTICES
from shared.kernel.errors import Invalid
from shared.notifications.ask_for_notice import ask_for_notice
from shared.products.models import Variant
from shared.products.queries import variant_for_sale
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other, wants_partial
from shared.web.services import services_of
from storefront.visit import caller_of, go_to, store_of, work

PARTIAL = "storefront/stock_notices/_form.html"


async def create(request: Request) -> Response:
    """Note the wish. The answer is the same for an address that is known and one that is not."""
    services = services_of(request)
    await services.limits.take(STOCK_NOTICES, store=store_of(request).id, caller=caller_of(request))
    form = await read_form(request)
    async with work(request) as session:
        variant = await variant_for_sale(session, form.get("variant"))
        if variant.is_available:
            return go_to(request, _address(request, variant))
        try:
            await _note(request, session, form, variant)
        except Invalid as refusal:
            return _page(request, variant, form["email"][:200], refusal.fields, status=422)
    return _page(request, variant, "", {}) if wants_partial(request) else see_other("/stock-notices/noted")


async def noted(request: Request) -> Response:
    """Say what happens now, to browsers without scripts."""
    return respond(request, "storefront/stock_notices/noted.html")


async def _note(request: Request, session: AsyncSession, form: Form, variant: Variant) -> None:
    services = services_of(request)
    await ask_for_notice(
        session,
        variant.id,
        email=clean_email(form["email"]),
        secret_key=services.settings.web.secret_key,
        now=services.clock(),
    )


def _page(
    request: Request, variant: Variant, email: str, errors: Mapping[str, str], *, status: int = 200
) -> Response:
    return respond(
        request,
        "storefront/stock_notices/new.html",
        partial=PARTIAL if errors else "storefront/stock_notices/_noted.html",
        status=status,
        variant=variant,
        notice_variant=variant.id,
        notice_email=email,
        notice_errors=errors,
        back=_address(request, variant),
    )


def _address(request: Request, variant: Variant) -> str:
    path = request.app.state.addresses.path_to("products.show", slug=variant.product.slug)
    return f"{path}?variant={variant.id}"
