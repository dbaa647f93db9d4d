"""A product as it stands on a shelf: in a grid, a row, a list of results."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from starlette.requests import Request

from shared.kernel.money import Money
from shared.kernel.sentences import say, say_count
from shared.products.on_shelf import OnShelf
from shared.reviews.models import ENOUGH
from shared.web.services import services_of
from storefront.standing import Look

NEW_FOR: Final = timedelta(days=14)

Badge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class CardPicture:
    """The first picture of a product."""

    renditions: Sequence[dict[str, Any]]
    alt: str


@dataclass(frozen=True, slots=True)
class ProductCard:
    """What a card shows, worked out when it is written: equal cards are written alike, so most are not written anew.

    `is_new` came into the shop lately; at `low_at` pieces and below the card says how many are left. `brand` is empty
    where the look leaves brands out.
    """

    product: OnShelf
    is_new: bool
    low_at: int
    brand: str = ""

    @property
    def id(self) -> UUID:
        return self.product.id

    @property
    def slug(self) -> str:
        return self.product.slug

    @property
    def title(self) -> str:
        return self.product.title

    @property
    def image(self) -> CardPicture | None:
        renditions = self.product.renditions
        return CardPicture(renditions, self.product.alt or "") if renditions else None

    @property
    def price(self) -> Money:
        return Money(self.product.price_minor, self.product.currency)

    @property
    def was(self) -> Money | None:
        """The price before a reduction."""
        return self._amount(self.product.compare_at_minor)

    @property
    def lowest(self) -> Money | None:
        """The lowest price of the 30 days before a reduction."""
        return self._amount(self.product.lowest_before_minor)

    @property
    def price_varies(self) -> bool:
        return self.product.price_varies

    @property
    def swatches(self) -> Sequence[str]:
        """Colours as #rrggbb, in the order of `colours`, their names."""
        return self.product.swatches or ()

    @property
    def colours(self) -> Sequence[str]:
        return self.product.colours or ()

    @property
    def rating(self) -> float | None:
        """Stars out of five, None where too few have said anything."""
        if self.product.rating_count < ENOUGH:
            return None
        return round(self.product.rating_total / self.product.rating_count, 1)

    @property
    def rating_count(self) -> int:
        return self.product.rating_count

    @property
    def badges(self) -> Sequence[Badge]:
        """One or two honest words, each with its tone."""
        product = self.product
        if product.is_sold_out:
            return ((say("Sold out"), "inverse"),)
        badges = []
        if product.is_reduced:
            badges.append((say("Sale"), "sale"))
        elif self.is_new:
            badges.append((say("New"), "raised"))
        if product.pieces_left is not None and product.pieces_left <= self.low_at:
            badges.append(
                (say_count("Only %(num)s left", "Only %(num)s left", product.pieces_left), "raised")
            )
        return badges

    def _amount(self, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, self.product.currency)


def cards_for(
    request: Request, products: Iterable[OnShelf], *, look: Look | None = None
) -> list[ProductCard]:
    """Make the cards of products for the visited store's pages; `look` is that of an answer without a frame."""
    low_at, new_since = request.state.store.low_stock_threshold, services_of(request).clock() - NEW_FOR
    look = look or request.state.frame.get("look")
    shows_brands = look is not None and look.shows_brands
    return [
        ProductCard(
            product,
            bool(product.published_at and product.published_at > new_since),
            low_at,
            product.vendor if shows_brands else "",
        )
        for product in products
    ]
