"""What a product costs, cost and will cost."""

from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.price_chart import price_chart
from shared.currencies.offered import conversions_of
from shared.currencies.own_prices import own_prices
from shared.kernel.ids import parse_id
from shared.products.models import Product, Variant
from shared.products.price_changes import PriceChange, price_changes_of
from shared.products.queries import product_by_id
from shared.products.sales import sales_of
from shared.web.services import services_of

NOTHING_TYPED = {"variant": "all", "offer": "", "starts_at": "", "ends_at": ""}


async def index(request: Request) -> Response:
    """Show the prices of today, the sales to come and the record."""
    return await prices_page(request)


async def prices_page(
    request: Request,
    *,
    status: int = 200,
    typed: Mapping[str, str] = NOTHING_TYPED,
    own_typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """Render the page, with what was typed for a sale or for other currencies and what is wrong with it."""
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        changes = await price_changes_of(session, product.id)
        sales = await sales_of(session, product.id)
        own = await own_prices(session, [variant.id for variant in product.variants])
    drawn = _drawn_variant(request, product)
    mine = [change for change in changes if change.variant_id == drawn.id]
    return member_page(
        request,
        "merchant/product_prices/index.html",
        section="products",
        status=status,
        product=product,
        variants={variant.id: variant for variant in product.variants},
        drawn=drawn,
        chart=_chart(request, mine),
        changes=changes,
        sales=sales,
        typed=typed,
        offered=list(conversions_of(member_of(request).store, now=services_of(request).clock()).values()),
        own_values=own_typed
        or {
            f"own-{variant_id}-{currency}": str(price.major) for (variant_id, currency), price in own.items()
        },
        errors=errors or {},
    )


def _drawn_variant(request: Request, product: Product) -> Variant:
    key = parse_id(request.query_params.get("variant", ""))
    return next((variant for variant in product.variants if variant.id == key), product.variants[0])


def _chart(request: Request, changes: Sequence[PriceChange]) -> object:
    return price_chart(list(reversed(changes)), now=services_of(request).clock())
