"""The reviews that a front page is proud of: good, of late, each of another product."""

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader

# Fewer letters say nothing to a stranger.
SHORTEST: Final = 20
# So many of the latest good ones are looked at; the best of these are shown.
LOOKED_AT: Final = 200


class Praise(NamedTuple):
    """A published review of a product that is in the shop."""

    id: UUID
    product_id: UUID
    name: str
    stars: int
    title: str
    body: str
    written_at: datetime
    is_verified: bool


# `stars >= 4` is the condition of the index, whatever more is asked.
_BEST: Final = """
SELECT id, product_id, name, stars, title, body, written_at, is_verified
FROM (
    SELECT DISTINCT ON (late.product_id) late.*
    FROM (
        SELECT review.id, review.product_id, review.name, review.stars, review.title, review.body, review.written_at,
               review.helpful,
               EXISTS (
                   SELECT FROM orders bought
                   WHERE bought.store_id = review.store_id AND bought.id = review.order_id
                     AND bought.state <> 'cancelled'
               ) AS is_verified
        FROM reviews review
        JOIN products product ON product.store_id = review.store_id AND product.id = review.product_id
        WHERE review.state = 'published' AND review.stars >= 4 AND review.stars >= {least:d}
          AND length(review.body) >= {shortest:d} AND product.state = 'active' AND product.deleted_at IS NULL
        ORDER BY review.written_at DESC, review.id DESC
        LIMIT {looked_at:d}
    ) late
    ORDER BY late.product_id, late.is_verified DESC, late.stars DESC, late.helpful DESC, late.written_at DESC, late.id
) best
ORDER BY is_verified DESC, stars DESC, helpful DESC, written_at DESC, id
LIMIT {limit:d}"""


async def best_reviews(reader: Reader, *, least: int, limit: int) -> list[Praise]:
    """Return the best of the latest reviews with at least so many stars, four or five; bought here before others."""
    statement = _BEST.format(least=least, shortest=SHORTEST, looked_at=LOOKED_AT, limit=limit)
    return [Praise._make(row) for row in await reader.fetch(statement)]
