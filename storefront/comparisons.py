"""Comparing products: they stand in the address, so a comparison can be opened, shared and kept without a cookie."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.kernel.reading import Reader
from shared.languages.speaking import spoken_locale
from shared.products.addresses import moved_to
from shared.products.depth import depths_of
from shared.products.leads_to import leads_to
from shared.products.product_types import asked_by_types
from shared.products.read_shown_products import shown_products_at
from shared.products.shelves import by_ids
from shared.products.shown_product import ShownProduct
from shared.products.slugs import LONGEST
from shared.web.respond import respond, wants_partial
from storefront.catalogue_page import catalogue_page
from storefront.comparison import MOST, Compared, compared, differing, parts_of
from storefront.languages import here
from storefront.product_cards import ProductCard, cards_for
from storefront.visit import read, recall, store_of

PAGE: Final = "storefront/comparisons/show.html"
# As many as can be ticked on one page of a shelf; of an address that names more, the rest is nobody's choice.
MOST_NAMED: Final = 24
DIFFERENCES: Final = "differences"


async def show(request: Request) -> Response:
    """Show the products that the address names side by side; of more than four a visitor has to choose."""
    asked = _asked(request)
    tidy = address_of(request, asked, only=_only(request))
    if _is_untidy(request, asked):
        # The edge puts the language before a way on by itself.
        return RedirectResponse(tidy.removeprefix(request.scope.get("root_path", "")), status_code=302)
    async with read(request) as reader:
        products, gone = await _found(reader, asked)
        if len(products) > MOST:
            return respond(
                request,
                PAGE,
                partial="storefront/comparisons/_comparison.html",
                status=422,
                asked=asked,
                too_many=products,
                columns=[],
            )
        columns = await _columns(request, reader, products)
        beside = await _beside(request, reader, columns)
        types = await recall(request, "types", asked_by_types, within=reader)
    only = _only(request) and len(columns) > 1
    shown = [one.product.slug for one in columns]
    return catalogue_page(
        request,
        PAGE,
        partial="storefront/comparisons/_comparison.html",
        asked=asked,
        too_many=[],
        shown=shown,
        gone=gone,
        columns=columns,
        differs=differing(columns),
        parts=parts_of(
            columns,
            types,
            locale=(spoken_locale() or store_of(request).locale).replace("-", "_"),
            only_differences=only,
        ),
        only=only,
        whole_address=address_of(request, shown),
        differences_address=address_of(request, shown, only=True),
        beside=[(card, address_of(request, [*shown, card.slug])) for card in beside],
    )


def address_of(request: Request, slugs: Sequence[str], *, only: bool = False) -> str:
    """Return where these products stand side by side, in the language of the request."""
    path = here(request, request.app.state.addresses.path_to("comparisons.show"))
    if not slugs:
        return path
    return f"{path}?products={quote(','.join(slugs), safe=',')}{f'&only={DIFFERENCES}' if only else ''}"


def _asked(request: Request) -> list[str]:
    named = ",".join(request.query_params.getlist("products")).split(",")
    slugs = (slug for one in named if 0 < len(slug := one.strip()) <= LONGEST and slug.isprintable())
    return list(dict.fromkeys(slugs))[:MOST_NAMED]


def _only(request: Request) -> bool:
    return request.query_params.get("only") == DIFFERENCES


def _is_untidy(request: Request, asked: Sequence[str]) -> bool:
    """Whether a form without scripts asked: it names each of its products by itself."""
    named = request.query_params.getlist("products")
    return len(asked) <= MOST and named not in ([",".join(asked)], []) and not wants_partial(request)


async def _found(reader: Reader, asked: Sequence[str]) -> tuple[list[ShownProduct], int]:
    """Return the products that are still in the shop, also those that have moved, in order, and how many are not."""
    found = await shown_products_at(reader, asked)
    moved = {slug: now for slug in asked if slug not in found and (now := await moved_to(reader, slug))}
    found |= await shown_products_at(reader, list(moved.values()))
    places = dict.fromkeys(moved.get(slug, slug) for slug in asked)
    products = [found[slug] for slug in places if slug in found]
    return products, len(places) - len(products)


async def _columns(request: Request, reader: Reader, products: Sequence[ShownProduct]) -> list[Compared]:
    ids = [product.id for product in products]
    depths = await depths_of(reader, ids)
    cards: Mapping[str, ProductCard] = {
        card.slug: card for card in cards_for(request, await by_ids(reader, ids))
    }
    there = [product for product in products if product.slug in cards]
    slugs = [product.slug for product in there]
    return [
        compared(
            store_of(request),
            product,
            cards[product.slug],
            depths[product.id],
            without=address_of(
                request, [slug for slug in slugs if slug != product.slug], only=_only(request)
            ),
        )
        for product in there
    ]


async def _beside(request: Request, reader: Reader, columns: Sequence[Compared]) -> list[ProductCard]:
    """Return what else is worth comparing, while there is room."""
    room = MOST - len(columns)
    if not columns or not room:
        return []
    led_to = await leads_to(reader, [one.product.id for one in columns])
    cards = {card.id: card for card in (*led_to.similar, *led_to.upsell, *led_to.goes_with)}
    return cards_for(request, list(cards.values())[:MOST])
