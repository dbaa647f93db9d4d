"""Word when something that is sold out can be had again."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.accounts.emails import clean_email
from shared.adapters.rate_limits import STOCK_NOTICES
from shared.kernel.errors import Invalid
from shared.kernel.reading import reader_of
from shared.notifications.ask_for_notice import ask_for_notice
from shared.products.models import Variant
from shared.products.queries import variant_for_sale
from shared.products.told_products import Names, names_of
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other, wants_partial
from shared.web.services import services_of
from storefront.languages import here, language_read
from storefront.visit import count_try, go_to, work

PARTIAL = "storefront/stock_notices/_form.html"


async def create(request: Request) -> Response:
    """Note the wish. The answer is the same for an address that is known and one that is not."""
    await count_try(request, STOCK_NOTICES)
    form = await read_form(request)
    try:
        async with work(request) as session:
            variant = await variant_for_sale(session, form.get("variant"))
            if variant.is_available:
                return go_to(request, _address(request, variant))
            await _note(request, session, form, variant)
    except Invalid as refusal:
        async with work(request) as session:
            variant = await variant_for_sale(session, form.get("variant"))
            names = await names_of(await reader_of(session), variant)
        return _page(request, variant, form["email"][:200], refusal.fields, names=names, status=422)
    if wants_partial(request):
        return respond(request, "storefront/stock_notices/_noted.html")
    return see_other("/stock-notices/noted")


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
        language=language_read(request),
        now=services.clock(),
    )


def _page(
    request: Request, variant: Variant, email: str, errors: Mapping[str, str], *, names: Names, status: int
) -> Response:
    return respond(
        request,
        "storefront/stock_notices/new.html",
        partial=PARTIAL,
        status=status,
        names=names,
        notice_variant=variant.id,
        notice_email=email,
        notice_errors=errors,
        back=here(request, _address(request, variant)),
    )


def _address(request: Request, variant: Variant) -> str:
    path = request.app.state.addresses.path_to("products.show", slug=variant.product.slug)
    return f"{path}?variant={variant.id}"
