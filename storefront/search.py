"""Finding products."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from search.choose_engine import choose_engine
from search.engine import SORTS, Engine, Found, Query
from shared.currencies.paying import paying
from shared.kernel.money import Money
from shared.kernel.reading import Reader
from shared.languages.speaking import spoken_locale, translated_language
from shared.languages.told_texts import NONE, Texts, told_words
from shared.products.category_tree import CategoryTree, category_tree
from shared.products.collection_tiles import Tile, tiles
from shared.products.shelves import by_ids
from shared.stores.models import Store
from shared.web.prices import written_amount
from shared.web.respond import wants_partial
from shared.web.services import services_of
from storefront.catalogue_page import catalogue_page
from storefront.collections import EVERYTHING
from storefront.filter_chips import chips_of
from storefront.filter_choices import filters_of
from storefront.filter_links import FilterLinks
from storefront.languages import here
from storefront.price_limits import read_limits
from storefront.product_cards import cards_for
from storefront.search_filters import (
    SORT_WORDS,
    Words,
    chosen_pairs,
    facet_words,
    read_query,
)
from storefront.search_notes import count_search
from storefront.search_own import STAND_INS, around_key, own_of, with_own
from storefront.tidy_address import to_tidy_address
from storefront.visit import read, recall, store_of

MOST_INSTEAD: Final = 4
# A proxy in front takes heads of some kilobytes.
LONGEST_NAMED: Final = 2_000
PAGE: Final = "storefront/search/show.html"
SORT_CHOICES: Final = tuple((sort, SORT_WORDS[sort]) for sort in SORTS)


async def show(request: Request) -> Response:
    """Show what the words find, best first, with ways to narrow it; nothing found leads on to what sells best."""
    if tidy := to_tidy_address(request):
        return tidy
    store, conversion = store_of(request), paying()
    currency = conversion.currency if conversion else store.currency
    limits = read_limits(request.query_params, currency)
    query = read_query(request.query_params, limits)
    engine = engine_of(request)
    async with read(request) as reader:
        found = await engine.find(reader, store.id, query) if query.asks_something else Found((), 0, 1)
        instead = () if found.total else await _best_selling(engine, reader, store)
        tree = await recall(request, "categories", category_tree, within=reader)
        shelves = await recall(request, "collections", tiles, within=reader)
        told = await told_words(reader, facet_words(found, query)) if translated_language() else NONE
        words = _words(store, shelves, tree, told, currency)
        cards = cards_for(request, await by_ids(reader, found.ids or instead))
    count_search(request, query, found)
    everything = here(request, request.app.state.addresses.path_to("collections.show", slug=EVERYTHING))
    links = FilterLinks(request.scope["path"], query, currency=currency, everything=everything)
    # A shelf shows its goods itself and asks for the filters alone.
    is_shelf = request.query_params.get("part") == "filters"
    context = {
        "query": query,
        "limits": limits,
        "found": found,
        "cards": cards,
        # Chosen on a phone, the fold of the filters stays open for the next choice; a page that is opened shows goods.
        "stay_open": wants_partial(request) and not is_shelf,
        "sorts": SORT_CHOICES,
        **_ways_on(found, words, links, query, is_shelf=is_shelf),
    }
    around = None if wants_partial(request) else around_key(request, query)
    if around is not None:
        return catalogue_page(
            request,
            PAGE,
            kept_under=around,
            completed_by=partial(with_own, own=own_of(request, query, context)),
            query=replace(query, words=STAND_INS.words),
            results=STAND_INS.results,
        )
    part = "_filters" if is_shelf else "_results"
    answer = catalogue_page(request, PAGE, partial=f"storefront/search/{part}.html", **context)
    if wants_partial(request) and not is_shelf:
        _name_address(answer, links.to(query).address)
    return answer


def _ways_on(
    found: Found, words: Words, links: FilterLinks, query: Query, *, is_shelf: bool
) -> dict[str, Any]:
    """Return what is chosen and what else could be, each with the address that leads there."""
    chips = chips_of(links, words)
    following = replace(query, page=found.page + 1)
    return {
        "filters": filters_of(found, words, links),
        "chosen": chosen_pairs(query),
        "chips": chips,
        # What makes the shelf is no choice of the visitor's.
        "chosen_here": 0 if is_shelf else len(chips),
        "unfiltered": links.to(Query(query.words)),
        "mended_address": links.to(replace(query, words=found.did_you_mean or "", page=1)).address,
        "first_address": links.to(links.query).address if found.page > 1 else None,
        "next_address": links.to(following).address if found.page < found.pages else None,
    }


def _name_address(answer: Response, address: str) -> None:
    """Say what stands in the browser's bar: a form also sends its empty fields, which are no part of what is asked."""
    if len(address) <= LONGEST_NAMED:
        answer.headers["hx-push-url"] = address


def engine_of(request: Request) -> Engine:
    """Return the engine that this installation's settings choose."""
    services = services_of(request)
    return choose_engine(services.settings.search, clock=services.clock)


async def _best_selling(engine: Engine, reader: Reader, store: Store) -> Sequence[UUID]:
    return (await engine.find(reader, store.id, Query(sort="best_selling"))).ids[:MOST_INSTEAD]


def _words(store: Store, shelves: Iterable[Tile], tree: CategoryTree, told: Texts, currency: str) -> Words:
    def amount(minor: int) -> str:
        money = Money(minor, currency)
        return written_amount(money, (spoken_locale() or store.locale).replace("-", "_"))

    categories = {branch.path: branch.title for branch in tree.branches.values()}
    return Words({shelf.slug: shelf.title for shelf in shelves}, categories, told, amount, _price_end)


def _price_end(minor: int) -> int:
    """Return an end of a price step, which the index knows in the store's own currency, as its filter says it."""
    conversion = paying()
    return conversion.price(Money(minor, conversion.base)).minor if conversion and minor else minor
