"""A few products while a search is still being typed."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from search.engine import Suggestions, clean_query
from shared.languages.speaking import translated_language
from shared.products.category_tree import Branch, branches_with_goods, category_tree
from shared.products.shelves import by_ids
from shared.web.respond import respond
from storefront.product_cards import cards_for
from storefront.search import engine_of
from storefront.suggested_categories import categories_named
from storefront.visit import read, recall, store_of

SHORTEST: Final = 2


async def index(request: Request) -> Response:
    """List the best few for what is typed so far."""
    words = clean_query(request.query_params.get("q", ""))
    suggested, cards = Suggestions(), []
    categories: list[Branch] = []
    if len(words) >= SHORTEST:
        async with read(request) as reader:
            language = translated_language() or ""
            suggested = await engine_of(request).suggest(
                reader, store_of(request).id, words, language=language
            )
            cards = cards_for(request, await by_ids(reader, suggested.ids))
            tree = await recall(request, "categories", category_tree, within=reader)
            if tree.branches:
                with_goods = await recall(
                    request, "categories with goods", branches_with_goods, within=reader
                )
                titles = [title for _, title in suggested.collections]
                categories = categories_named(tree, with_goods, words, known=titles)
    return respond(
        request,
        "storefront/search/_suggestions.html",
        q=words,
        is_asked=len(words) >= SHORTEST,
        queries=suggested.queries,
        collections=suggested.collections,
        categories=categories,
        cards=cards,
    )
