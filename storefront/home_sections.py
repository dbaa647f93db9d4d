"""What the sections of a front page show: each kind is filled by one function, which leaves out what would be empty."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request

from shared.content.newsletter import NEWSLETTER, newsletter_in
from shared.content.sections import Section
from shared.content.shown_articles import latest_posts
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader
from shared.products.collection_tiles import Tile, tiles
from shared.products.on_shelf import OnShelf
from shared.products.shelves import by_ids, in_collection, newest, reduced
from shared.reviews.best_reviews import best_reviews
from storefront.frame import FrameFacts, href_of, promises_of
from storefront.languages import here
from storefront.product_cards import cards_for


@dataclass(slots=True)
class Filling:
    """A front page being filled: what its sections share while they are."""

    request: Request
    reader: Reader
    facts: FrameFacts
    tiles: Sequence[Tile]
    # No product stands in two rows of its own accord.
    seen: set[UUID] = field(default_factory=set)


Shown = Mapping[str, Any]
Fill = Callable[[Filling, Section], Awaitable[Shown | None]]


async def fill_sections(
    request: Request, reader: Reader, facts: FrameFacts, sections: Sequence[Section]
) -> list[Shown]:
    """Return the sections with what they show, in order."""
    filling = Filling(request, reader, facts, await tiles(reader))
    shown: list[Shown] = []
    for section in sections:
        fill = FILLS.get(section["kind"])
        found = await fill(filling, section) if fill else None
        if found is not None:
            shown.append({**section, **found})
    return shown


async def _hero(filling: Filling, section: Section) -> Shown:
    picture = section.get("picture") or next((tile for tile in filling.tiles if tile.renditions), None)
    return {"href": href_of(filling.request, filling.facts, section.get("link")), "picture": picture}


async def _collections(filling: Filling, section: Section) -> Shown | None:
    shown = filling.tiles[: int(section["count"])]
    return {"tiles": shown} if shown else None


async def _products(filling: Filling, section: Section) -> Shown | None:
    count = int(section["count"])
    found = await _row(filling, section, count)
    if section["source"] != "chosen":
        found = [product for product in found if product.id not in filling.seen][:count]
    filling.seen |= {product.id for product in found}
    return {"cards": cards_for(filling.request, found), "more": _more(filling, section)} if found else None


async def _row(filling: Filling, section: Section, count: int) -> Sequence[OnShelf]:
    match section["source"]:
        case "newest":
            return await newest(filling.reader, limit=count)
        case "reduced":
            # Some may stand in a row above already.
            return await reduced(filling.reader, limit=2 * count)
        case "collection":
            key = parse_id(section.get("collection") or "")
            page = await in_collection(filling.reader, key, size=2 * count) if key else None
            return page.rows if page else ()
        case _:
            ids = [key for text in section.get("products", ()) if (key := parse_id(text))]
            return await by_ids(filling.reader, ids[:count])


def _more(filling: Filling, section: Section) -> str | None:
    addresses = filling.request.app.state.addresses
    if section["source"] == "newest":
        everything: str = addresses.path_to("collections.show", slug="all")
        return here(filling.request, everything)
    return None


async def _story(filling: Filling, section: Section) -> Shown | None:
    paragraphs = [part.strip() for part in section["text"].split("\n\n") if part.strip()]
    picture = section.get("picture") or next(
        (tile for tile in reversed(filling.tiles) if tile.renditions), None
    )
    href = href_of(filling.request, filling.facts, section.get("link"))
    return {"paragraphs": paragraphs, "picture": picture, "href": href} if paragraphs else None


async def _promises(_filling: Filling, section: Section) -> Shown | None:
    found = promises_of([section])
    return {"promises": found} if found else None


async def _reviews(filling: Filling, section: Section) -> Shown | None:
    found = await best_reviews(filling.reader, least=int(section["least"]), limit=int(section["count"]))
    products = await by_ids(filling.reader, [praise.product_id for praise in found])
    cards = {card.id: card for card in cards_for(filling.request, products)}
    shown = [(praise, cards[praise.product_id]) for praise in found if praise.product_id in cards]
    return {"reviews": shown} if shown else None


async def _posts(filling: Filling, section: Section) -> Shown | None:
    found = await latest_posts(filling.reader, limit=int(section["count"]))
    return {"posts": found.rows} if found.rows else None


async def _newsletter(filling: Filling, _section: Section) -> Shown | None:
    return {} if newsletter_in(filling.facts.data(NEWSLETTER)).is_on else None


async def _text(_filling: Filling, section: Section) -> Shown | None:
    return {"html": section["text"]["html"]} if section["text"]["html"] else None


FILLS: Final[dict[str, Fill]] = {
    "hero": _hero,
    "collections": _collections,
    "products": _products,
    "story": _story,
    "promises": _promises,
    "reviews": _reviews,
    "posts": _posts,
    "newsletter": _newsletter,
    "text": _text,
}
