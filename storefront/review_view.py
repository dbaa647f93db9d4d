"""A product's reviews as its pages show them: the sum of all, the ways to narrow them, one page of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from shared.kernel.pagination import Page
from shared.kernel.reading import Reader
from shared.products.shown_product import ShownProduct
from shared.reviews.models import MOST_STARS
from shared.reviews.shown_reviews import (
    ON_PRODUCT_PAGE,
    SORTS,
    ShownReview,
    Summary,
    page_of_reviews,
    summary_of,
)

# Letters or numbers in which clothes and shoes come; a rug's size is a size too, but nobody asks whether it runs small.
_WORN: Final = re.compile(r"X{0,3}[SL]|\dXL|M|[2-6]\d(?:[.,]5)?", re.IGNORECASE)
# Names of the question that clothes and shoes ask, in the languages that the shop speaks.
_SIZES: Final = frozenset({"size", "größe", "taille", "talla", "taglia", "maat", "المقاس", "مقاس"})


@dataclass(frozen=True, slots=True)
class StarRow:
    """How many gave so many stars, of a hundred too, and where only theirs are shown."""

    stars: int
    count: int
    share: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ReviewsShown:
    """Everything that the reviews' part of a page shows. Addresses are None where there is nothing to lead to."""

    summary: Summary
    rows: Sequence[StarRow]
    reviews: Sequence[ShownReview]
    stars: int | None
    sort: str
    sorts: Sequence[tuple[str, str]]
    all_address: str
    next_address: str | None
    first_address: str | None


async def reviews_of(
    reader: Reader,
    product: ShownProduct,
    address: str,
    *,
    stars: int | None = None,
    sort: str = "helpful",
    after: str | None = None,
    size: int = ON_PRODUCT_PAGE,
) -> ReviewsShown:
    """Read what a page shows of a product's reviews; `address` is where they have a page of their own."""
    summary = await summary_of(reader, product.id)
    page: Page[ShownReview] = Page((), None)
    if summary.count:
        page = await page_of_reviews(reader, product.id, sort=sort, stars=stars, after=after, size=size)

    def at(**asked: Any) -> str:
        pairs = [(name, value) for name, value in asked.items() if value and value != "helpful"]
        return f"{address}?{urlencode(pairs)}" if pairs else address

    return ReviewsShown(
        summary=summary,
        rows=[
            StarRow(
                count,
                summary.by_stars[count - 1],
                summary.share(count),
                at(sort=sort) if count == stars else at(stars=count, sort=sort),
                count == stars,
            )
            for count in range(MOST_STARS, 0, -1)
        ],
        reviews=page.rows,
        stars=stars,
        sort=sort,
        sorts=[(known, at(stars=stars, sort=known)) for known in SORTS],
        all_address=at(sort=sort),
        next_address=at(stars=stars, sort=sort, after=page.next_cursor) if page.next_cursor else None,
        first_address=at(stars=stars, sort=sort) if after else None,
    )


def asks_for_fit(product: ShownProduct) -> bool:
    """Whether it makes sense to ask how a product fits: it is worn, and comes in sizes."""
    return any(
        option.name.lower() in _SIZES and any(_WORN.fullmatch(value.name) for value in option.values)
        for option in product.options
    )
