"""The sales of a product: planned, and called off."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.product_prices import NOTHING_TYPED, prices_page
from merchant.typed_figures import FIRST_YEAR, LAST_YEAR
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.products.errors import NoSuchSale
from shared.products.models import Product, Variant
from shared.products.queries import product_by_id
from shared.products.run_sale import cancel_sale, start_sale
from shared.products.sales import is_sale_of
from shared.products.schedule_sale import schedule_sale
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Plan a sale of one variant or of all; one that begins now has begun when the page is back."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            await _plan(request, session, form)
    except Invalid as refusal:
        typed = {name: form.get(name)[:40] for name in NOTHING_TYPED}
        return await prices_page(request, status=422, typed=typed, errors=refusal.fields)
    return _back(request)


async def destroy(request: Request) -> Response:
    """Call a sale off; the price goes back if it has begun."""
    await read_form(request)
    key = parse_id(request.path_params["sale"])
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        if key is None or not await is_sale_of(session, key, product.id):
            raise NoSuchSale
        await cancel_sale(session, key, actor=member_of(request).user.email, now=services_of(request).clock())
    return _back(request)


async def _plan(request: Request, session: AsyncSession, form: Form) -> None:
    now = services_of(request).clock()
    product = await product_by_id(session, request.path_params["id"])
    variants = _chosen(product, form.get("variant"))
    starts_at = _moment(form, "starts_at") or now
    sales = await schedule_sale(
        session,
        variants,
        offer=form.get("offer")[:40],
        starts_at=starts_at,
        ends_at=_moment(form, "ends_at"),
        actor=member_of(request).user.email,
        now=now,
    )
    for sale in sales:
        await start_sale(session, sale.id, now=now)


def _chosen(product: Product, choice: str) -> list[Variant]:
    if choice == "all":
        return list(product.variants)
    chosen = [variant for variant in product.variants if str(variant.id) == choice]
    if not chosen:
        raise Invalid({"variant": say("Choose one of the variants, or all.")})
    return chosen


def _moment(form: Form, name: str) -> datetime | None:
    typed = form.get(name)
    if not typed:
        return None
    try:
        written = datetime.strptime(typed, "%Y-%m-%dT%H:%M").replace(tzinfo=UTC)
    except ValueError:
        raise Invalid({name: say("Write the moment as 2026-03-01T08:00.")}) from None
    if not FIRST_YEAR <= written.year <= LAST_YEAR:
        raise Invalid({name: say("Write the moment as 2026-03-01T08:00.")})
    return written


def _back(request: Request) -> Response:
    product = request.path_params["id"]
    place = request.app.url_path_for("product_prices.index", store=member_of(request).store.slug, id=product)
    return see_other(place)
