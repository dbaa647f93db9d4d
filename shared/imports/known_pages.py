"""Which addresses and collections a store already has, of those that a chunk of products names."""

from collections import Counter
from typing import Final
from uuid import UUID

from shared.kernel.reading import Reader
from shared.products.slugs import slug_of

_MINE: Final = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"
_COLLECTIONS: Final = f"""
SELECT slug, title, id FROM collections WHERE {_MINE} AND (slug = ANY ($1) OR title = ANY ($2))"""  # noqa: S608 - our own words
_SLUGS: Final = f"SELECT slug, id FROM products WHERE {_MINE} AND slug = ANY ($1)"  # noqa: S608 - as above
_NUMBERED: Final = f"""
SELECT slug, id FROM products WHERE {_MINE} AND regexp_replace(slug, '-[0-9]+$', '') = ANY ($1)"""  # noqa: S608 - as above
_MEMBERSHIPS: Final = f"""
SELECT collection_id, product_id FROM collection_products
WHERE {_MINE} AND product_id = ANY ($1) AND collection_id = ANY ($2)"""  # noqa: S608 - as above


async def read_collections(reader: Reader, titles: set[str]) -> dict[str, UUID]:
    """Return the collections of these titles by the slugs that titles make; one may have moved from its own since."""
    if not titles:
        return {}
    slugs = {slug_of(title) for title in titles}
    found = await reader.fetch(_COLLECTIONS, list(slugs), list(titles))
    return {slug_of(row["title"]): row["id"] for row in found} | {row["slug"]: row["id"] for row in found}


async def read_slugs(reader: Reader, wanted: list[str]) -> dict[str, UUID]:
    """Return who has the wanted slugs, and for those that more than one wants, also the numbered ones."""
    if not wanted:
        return {}
    taken = {row["slug"]: row["id"] for row in await reader.fetch(_SLUGS, wanted)}
    # Numbers are looked up only where there is a clash: it reads every slug of the store.
    clashing = taken.keys() | {slug for slug, count in Counter(wanted).items() if count > 1}
    if clashing:
        taken |= {row["slug"]: row["id"] for row in await reader.fetch(_NUMBERED, list(clashing))}
    return taken


async def read_memberships(
    reader: Reader, product_ids: list[UUID], collection_ids: list[UUID]
) -> set[tuple[UUID, UUID]]:
    """Return who of these products is in which of these collections."""
    if not product_ids or not collection_ids:
        return set()
    rows = await reader.fetch(_MEMBERSHIPS, product_ids, collection_ids)
    return {(row["collection_id"], row["product_id"]) for row in rows}
