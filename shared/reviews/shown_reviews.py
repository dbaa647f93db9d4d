"""Reviews as shoppers see them: what all say together, and one page of what each says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of, read_moment
from shared.kernel.reading import Reader, Record
from shared.reviews.models import MOST_STARS

PAGE_SIZE: Final = 8
ON_PRODUCT_PAGE: Final = 4
MOST_STRIP: Final = 8

# What each order goes by, largest first; then the latest first.
_ORDERS: Final = {
    "helpful": "review.helpful",
    "newest": "0::bigint",
    "highest": "review.stars",
    "lowest": "-review.stars",
}
SORTS: Final = tuple(_ORDERS)

_LARGEST: Final = 2**63 - 1
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_ANYWHERE: Final = UUID(int=2**128 - 1)


class Photo(NamedTuple):
    """A photo that is ready, and which review it belongs to."""

    review_id: UUID
    renditions: Sequence[dict[str, Any]]


class ShownReview(NamedTuple):
    """A published review."""

    id: UUID
    name: str
    stars: int
    title: str
    body: str
    fit: str | None
    reply: str
    replied_at: datetime | None
    helpful: int
    unhelpful: int
    written_at: datetime
    is_verified: bool
    photos: Sequence[Sequence[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What all published reviews of a product say together. `by_stars` counts from one star to five."""

    count: int
    total: int
    by_stars: tuple[int, ...]
    fits: tuple[int, int, int]
    photos: Sequence[Photo]

    @property
    def average(self) -> float:
        """The mean with one decimal; 0 without reviews."""
        return round(self.total / self.count, 1) if self.count else 0.0

    def share(self, stars: int) -> int:
        """Return how many of a hundred gave so many stars."""
        return round(100 * self.by_stars[stars - 1] / self.count) if self.count else 0


NOTHING: Final = Summary(0, 0, (0,) * MOST_STARS, (0, 0, 0), ())

_SUMMARY: Final = """
SELECT rating.count, rating.total, rating.ones, rating.twos, rating.threes, rating.fours, rating.fives,
       rating.fit_small, rating.fit_true, rating.fit_large,
       ARRAY(
           SELECT ROW (photo.review_id, photo.renditions)
           FROM reviews review
           JOIN review_photos photo ON photo.store_id = review.store_id AND photo.review_id = review.id
           WHERE review.store_id = rating.store_id AND review.product_id = rating.id
             AND review.state = 'published' AND photo.state = 'ready'
           ORDER BY review.written_at DESC, photo.position
           LIMIT {strip:d}
       ) AS photos
FROM product_ratings rating
WHERE rating.id = $1"""

_PAGE: Final = """
SELECT review.id, review.name, review.stars, review.title, review.body, review.fit, review.reply, review.replied_at,
       review.helpful, review.unhelpful, review.written_at,
       EXISTS (
           SELECT FROM orders bought
           WHERE bought.store_id = review.store_id AND bought.id = review.order_id AND bought.state <> 'cancelled'
       ) AS is_verified,
       ARRAY(
           SELECT photo.renditions
           FROM review_photos photo
           WHERE photo.store_id = review.store_id AND photo.review_id = review.id AND photo.state = 'ready'
           ORDER BY photo.position
       ) AS photos,
       {by} AS place
FROM reviews review
WHERE review.product_id = $1 AND review.state = 'published' AND ($2::bigint IS NULL OR review.stars = $2)
  AND ({by}, review.written_at, review.id) < ($3, $4, $5)
ORDER BY {by} DESC, review.written_at DESC, review.id DESC
LIMIT {limit:d}"""


async def summary_of(reader: Reader, product_id: UUID) -> Summary:
    """Return what all reviews of a product say together."""
    row = await reader.fetchrow(_SUMMARY.format(strip=MOST_STRIP), product_id)
    if row is None:
        return NOTHING
    count, total, *rest, photos = row
    return Summary(count, total, tuple(rest[:5]), tuple(rest[5:8]), [Photo._make(photo) for photo in photos])


async def page_of_reviews(
    reader: Reader,
    product_id: UUID,
    *,
    sort: str = "helpful",
    stars: int | None = None,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[ShownReview]:
    """Return one page of a product's published reviews; with `stars`, of those that gave just so many."""
    statement = _PAGE.format(by=_ORDERS[sort], limit=size + 1)
    rows = await reader.fetch(statement, product_id, stars, *_start(after))
    page = page_of(rows, size, _key)
    return Page([ShownReview._make(row[:-1]) for row in page.rows], page.next_cursor)


def _key(row: Record) -> list[str | int]:
    return [row["place"], row["written_at"].isoformat(), str(row["id"])]


def _start(after: str | None) -> tuple[int, datetime, UUID]:
    key = decode_cursor(after, (int, str, str))
    last = parse_id(str(key[2])) if key else None
    moment = read_moment(key[1]) if key else None
    if key is None or last is None or moment is None:
        return _LARGEST, _LATEST, _ANYWHERE
    return int(key[0]), moment, last
