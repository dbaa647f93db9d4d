"""Collections as shoppers meet them: names in a menu, tiles with a picture, shelves with products on them."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader
from shared.languages.told_texts import tell_rows


class Tile(NamedTuple):
    """A collection as a link with a picture."""

    slug: str
    title: str
    renditions: Sequence[dict[str, Any]]
    id: UUID


class Shelf(NamedTuple):
    """A collection as the head of its own page."""

    id: UUID
    slug: str
    title: str
    description_html: str
    seo_title: str
    seo_description: str


_TILES: Final = "SELECT slug, title, renditions, id FROM collections ORDER BY position, id"
_SHELF: Final = """
SELECT id, slug, title, description_html, seo_title, seo_description
FROM collections
WHERE slug = $1"""
_COUNT_ON_SHELF: Final = """
SELECT count(*)
FROM collection_products place
JOIN products product ON product.store_id = place.store_id AND product.id = place.product_id
WHERE place.collection_id = $1 AND product.state = 'active' AND product.deleted_at IS NULL"""
_COUNT_ALL: Final = "SELECT count(*) FROM products WHERE state = 'active' AND deleted_at IS NULL"


async def tiles(reader: Reader, *, limit: int | None = None) -> list[Tile]:
    """Return collections in the merchant's order."""
    rows = await reader.fetch(_TILES if limit is None else f"{_TILES} LIMIT {limit:d}")
    return await tell_rows(reader, [Tile._make(row) for row in rows])


async def shelf_by_slug(reader: Reader, slug: str) -> Shelf | None:
    """Return a collection by its address."""
    row = await reader.fetchrow(_SHELF, slug)
    return None if row is None else (await tell_rows(reader, [Shelf._make(row)]))[0]


async def count_on_shelf(reader: Reader, collection_id: UUID) -> int:
    """Count a collection's shown products."""
    return int(await reader.fetchval(_COUNT_ON_SHELF, collection_id))


async def count_everything(reader: Reader) -> int:
    """Count all shown products."""
    return int(await reader.fetchval(_COUNT_ALL))
