"""The page of one product."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from shared.carts.quantities import read_quantity
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.products.category_tree import CategoryTree, category_tree
from shared.products.depth import depth_of
from shared.products.errors import NoSuchProduct
from shared.products.leads_to import leads_to
from shared.products.product_type import Asked
from shared.products.product_types import asked_by_types
from shared.products.read_shown_products import shown_product
from shared.products.shown_product import ShownProduct, ShownVariant
from shared.products.slugs import slug_of
from shared.web.respond import respond, wants_partial
from shared.web.services import services_of
from shared.web.write_part import Shown
from storefront.catalogue_page import catalogue_page
from storefront.categories import trail_to
from storefront.languages import here
from storefront.moved_products import lead_to_product
from storefront.order_grid import order_grid
from storefront.page_head import PageHead, Trail, page_head
from storefront.piece_prices import known_lists, shown_piece_prices
from storefront.product_cards import cards_for
from storefront.product_depth import facts_of, in_depth
from storefront.product_page import (
    chosen_variant,
    gallery_of,
    option_choices,
    plain_text,
    variant_asked_for,
)
from storefront.review_view import ReviewsShown, reviews_of
from storefront.shown_plans import shown_plans
from storefront.specifications import specifications
from storefront.structured_data import breadcrumb_list, product_data
from storefront.visit import read, recall, store_of


async def show(request: Request) -> Response:
    """Show a product with the variant that the address asks for; htmx gets only what the choice changes."""
    async with read(request) as reader:
        try:
            product = await shown_product(reader, request.path_params["slug"])
        except NoSuchProduct:
            return await lead_to_product(request, reader, "products.show")
        variant = variant_asked_for(product, parse_id(request.query_params.get("variant", "")))
        wanted = _wanted(request.query_params.get("quantity", ""))
        return await product_answer(request, reader, product, variant, wanted=wanted)


async def product_answer(
    request: Request,
    reader: Reader,
    product: ShownProduct,
    variant: ShownVariant,
    *,
    wanted: int | str = 1,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response:
    """Render a product's page; with `errors` as the 422 that keeps what was typed, with `problems` that of its grid."""
    beside = await leads_to(reader, [product.id])
    depth = await depth_of(reader, product.id)
    tree = await recall(request, "categories", category_tree, within=reader)
    types = await recall(request, "types", asked_by_types, within=reader)
    address = request.app.state.addresses.path_to("reviews.index", slug=product.slug)
    said = await reviews_of(reader, product, address)
    rows = {kind: tuple(cards_for(request, cards)) for kind, cards in beside._asdict().items()}
    trail = _trail(request, product, tree)
    plans = (await recall(request, "plans", shown_plans, within=reader)).get(product.id, ())
    lists = await recall(request, "price_lists", known_lists, within=reader)
    now = services_of(request).clock()
    pieces = await shown_piece_prices(reader, store_of(request), variant, lists, now=now)

    def work_out() -> dict[str, Any]:
        return {
            **rows,
            "wanted": wanted,
            "pieces": pieces,
            "plans": plans,
            "deep": in_depth(store_of(request), product, depth),
            "grid": order_grid(product, typed=typed, problems=problems)
            if depth.has_order_grid or problems
            else None,
            "problems": problems or {},
            "errors": errors or {},
            "trail": trail,
            **_facts(request, product, variant, said),
            **_grouping(request, product, types.get(product.type_key, ())),
        }

    is_refused = bool(errors or problems)
    found = (variant.id, wanted, product, depth, said, pieces, plans)
    main = Shown(None if is_refused else _key(request, tuple(rows.values()), found), work_out)
    page = "storefront/products/show.html"
    partial = "storefront/products/_order_grid.html" if problems else "storefront/products/_purchase.html"
    shown = {
        "product": product,
        "summary": product.seo_description or plain_text(product.description_html),
        "head": _head(request, product, said, trail),
        "main": main,
        **(main.values if wants_partial(request) else {}),
    }
    if is_refused:
        return respond(request, page, partial=partial, status=422, **shown)
    return catalogue_page(request, page, partial=partial, **shown)


def _key(request: Request, rows: Hashable, found: Sequence[object]) -> Hashable:
    # All that was read of the product, and the frame for all that is read once per version; a day later, a day's words.
    told = hashlib.sha256(repr(found).encode(errors="backslashreplace")).digest()
    return request.state.frame["stands"], services_of(request).clock().date(), rows, told


def _facts(
    request: Request, product: ShownProduct, variant: ShownVariant, said: ReviewsShown
) -> dict[str, Any]:
    address = here(request, request.app.state.addresses.path_to("products.show", slug=product.slug))
    return {
        "product": product,
        "shown": said,
        "chosen": chosen_variant(product, variant, low_at=store_of(request).low_stock_threshold),
        "options": option_choices(product, variant, lambda other: f"{address}?variant={other.id}"),
        "pictures": gallery_of(product, variant),
    }


def _head(request: Request, product: ShownProduct, said: ReviewsShown, trail: Trail) -> PageHead:
    path = request.app.state.addresses.path_to("products.show", slug=product.slug)
    data = [
        product_data(request, store_of(request), product, said=said.summary, reviews=said.reviews),
        breadcrumb_list(request, trail),
    ]
    return page_head(request, path, kind="product", picture=next(iter(product.images), None), data=data)


def _grouping(request: Request, product: ShownProduct, asked: Sequence[Asked]) -> dict[str, Any]:
    return {
        "specifications": specifications(
            asked,
            product.attributes,
            locale=(spoken_locale() or store_of(request).locale).replace("-", "_"),
            first=facts_of(product),
        ),
        "tags": [(product.words.get(tag, tag), slug_of(tag)) for tag in product.tags],
    }


def _trail(request: Request, product: ShownProduct, tree: CategoryTree) -> Trail:
    branch = tree.branches.get(product.category_id) if product.category_id else None
    way = (
        trail_to(request, tree, branch)
        if branch
        else [(say("Everything"), here(request, "/collections/all"))]
    )
    return [(say("Home"), here(request, "/")), *way, (product.title, None)]


def _wanted(typed: str) -> int:
    try:
        return read_quantity(typed)
    except Invalid:
        return 1
