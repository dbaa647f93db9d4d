"""Who made what is sold here."""

from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.sentences import say
from shared.products.brands import NoSuchBrand, brand_by_slug, shown_brands
from shared.products.shelves import of_brand
from storefront.catalogue_page import catalogue_page
from storefront.languages import here, plain_path
from storefront.page_head import page_head
from storefront.shelf_page import ShelfHead, lead_on, shelf_page
from storefront.structured_data import breadcrumb_list
from storefront.visit import read, recall

OTHERS = "0–9"


async def index(request: Request) -> Response:
    """List every brand that has something to show, A to Z."""
    async with read(request) as reader:
        brands = await recall(request, "brands", shown_brands, within=reader)
    trail = [(say("Home"), here(request, "/")), (say("Brands"), None)]
    letters = [(letter, list(ones)) for letter, ones in groupby(brands, key=lambda brand: _letter(brand.key))]
    head = page_head(request, plain_path(request), data=[breadcrumb_list(request, trail)])
    return catalogue_page(request, "storefront/brands/index.html", letters=letters, trail=trail, head=head)


async def show(request: Request) -> Response:
    """Show one page of a brand's products."""
    async with read(request) as reader:
        brand = await brand_by_slug(reader, request.path_params["slug"])
        if brand is None:
            return await lead_on(request, reader, NoSuchBrand)
        page = await of_brand(reader, brand.key, after=request.query_params.get("after"))
    shelf = ShelfHead(brand.name, brand.description_html, brand.products, narrowed_by=("vendor", brand.name))
    trail = [(say("Home"), here(request, "/")), (say("Brands"), here(request, "/brands")), (brand.name, None)]
    return shelf_page(request, "storefront/brands/show.html", shelf, page, trail=trail, brand=brand)


def _letter(key: str) -> str:
    return key[0].upper() if key[:1].isalpha() else OTHERS
