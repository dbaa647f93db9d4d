"""The whole catalogue in pieces, for those who read all of it: search engines' sitemaps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader

# The protocol allows 50,000 addresses and 50 MB a file (sitemaps.org), but while one is written everybody else waits.
IN_ONE_LISTING: Final = 1_000
MOST_PICTURES: Final = 5


class Listed(NamedTuple):
    """A product as a sitemap lists it; `pictures` are the keys of its pictures' renditions, one of each."""

    id: UUID
    slug: str
    updated_at: datetime
    pictures: Sequence[str]


_STARTS: Final = """
SELECT id FROM (
    SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM products
    WHERE state = 'active' AND deleted_at IS NULL
) numbered
WHERE place % $1 = 1
ORDER BY id"""
_LISTING: Final = """
SELECT product.id, product.slug, product.updated_at, ARRAY(
    SELECT (SELECT one ->> 'key'
            FROM jsonb_array_elements(image.renditions) one
            WHERE one ->> 'format' IN ('webp', 'jpeg')
            ORDER BY (one ->> 'width')::int DESC
            LIMIT 1)
    FROM product_images image
    WHERE image.store_id = product.store_id AND image.product_id = product.id AND image.state = 'ready'
    ORDER BY image.position
    LIMIT $3
) AS pictures
FROM products product
WHERE product.state = 'active' AND product.deleted_at IS NULL AND product.id >= $1
ORDER BY product.id
LIMIT $2"""


async def listing_starts(reader: Reader) -> list[UUID]:
    """Return the id of the first product of each listing."""
    return [row["id"] for row in await reader.fetch(_STARTS, IN_ONE_LISTING)]


async def listing(reader: Reader, start: UUID) -> list[Listed]:
    """Return the products of the listing that starts with this id."""
    rows = await reader.fetch(_LISTING, start, IN_ONE_LISTING, MOST_PICTURES)
    return [Listed(one, slug, moment, [key for key in keys if key]) for one, slug, moment, keys in rows]
