"""The size guide of a product as a page of its own."""

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.products.depth import depth_of
from shared.products.errors import NoSuchProduct
from shared.products.read_shown_products import shown_product
from storefront.catalogue_page import catalogue_page
from storefront.languages import here
from storefront.moved_products import lead_to_product
from storefront.page_head import page_head
from storefront.product_depth import IMPERIAL, size_guide
from storefront.visit import read, store_of


async def show(request: Request) -> Response:
    """Show which size fits, in centimetres and inches."""
    async with read(request) as reader:
        try:
            product = await shown_product(reader, request.path_params["slug"])
        except NoSuchProduct:
            return await lead_to_product(request, reader, "product_sizes.show")
        depth = await depth_of(reader, product.id)
    if depth.chart is None:
        raise NotFound
    paths = request.app.state.addresses
    address = paths.path_to("products.show", slug=product.slug)
    return catalogue_page(
        request,
        "storefront/product_sizes/show.html",
        product=product,
        guide=size_guide(depth.chart, imperial_first=store_of(request).country in IMPERIAL),
        trail=[
            (say("Home"), here(request, "/")),
            (product.title, here(request, address)),
            (depth.chart.title, None),
        ],
        head=page_head(request, paths.path_to("product_sizes.show", slug=product.slug)),
    )
