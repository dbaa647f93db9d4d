"""A product as it stands on a shelf: in a grid, a row, a list of results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request

from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.products.shelves import OnShelf
from shared.reviews.models import ENOUGH
from shared.web.services import services_of

NEW_FOR: Final = timedelta(days=14)

Badge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CardPicture:
    """The first picture of a product."""

    renditions: Sequence[dict[str, Any]]
    alt: str


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What a card shows. `badges` are (words, tone); `swatches` are #rrggbb in the order of `colours`, their names.

    `lowest` is that of the 30 days before a reduction. `rating` is None where too few have said anything.
    """

    id: UUID
    slug: str
    title: str
    image: CardPicture | None
    price: Money
    was: Money | None
    lowest: Money | None
    price_varies: bool
    swatches: Sequence[str]
    colours: Sequence[str]
    badges: Sequence[Badge]
    rating: float | None
    rating_count: int


def cards_for(request: Request, products: Iterable[OnShelf]) -> list[ProductCard]:
    """Make the cards of products for the visited store's pages."""
    return cards_of(
        products, low_at=request.state.store.low_stock_threshold, now=services_of(request).clock()
    )


def cards_of(products: Iterable[OnShelf], *, low_at: int, now: datetime) -> list[ProductCard]:
    """Make the cards of products."""
    return [card_of(product, low_at=low_at, now=now) for product in products]


def card_of(product: OnShelf, *, low_at: int, now: datetime) -> ProductCard:
    """Make one card. At `low_at` pieces and below it says how many are left."""
    before, lowest = product.compare_at_minor, product.lowest_before_minor
    return ProductCard(
        id=product.id,
        slug=product.slug,
        title=product.title,
        image=CardPicture(product.renditions, product.alt or "") if product.renditions else None,
        price=Money(product.price_minor, product.currency),
        was=None if before is None else Money(before, product.currency),
        lowest=None if lowest is None else Money(lowest, product.currency),
        price_varies=product.price_varies,
        swatches=product.swatches or (),
        colours=product.colours or (),
        badges=_badges(product, low_at=low_at, now=now),
        rating=_rating(product),
        rating_count=product.rating_count,
    )


def _rating(product: OnShelf) -> float | None:
    if product.rating_count < ENOUGH:
        return None
    return round(product.rating_total / product.rating_count, 1)


def _badges(product: OnShelf, *, low_at: int, now: datetime) -> Sequence[Badge]:
    if product.is_sold_out:
        return ((say("Sold out"), "inverse"),)
    badges = []
    if product.is_reduced:
        badges.append((say("Sale"), "sale"))
    elif product.published_at and now - product.published_at < NEW_FOR:
        badges.append((say("New"), "raised"))
    if product.pieces_left is not None and product.pieces_left <= low_at:
        badges.append((say_count("Only %(num)s left", "Only %(num)s left", product.pieces_left), "raised"))
    return badges
