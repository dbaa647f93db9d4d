"""Products as they stand on shelves: in collections, rows and lists of results.

Each list is one statement over the view `shelf_cards` (migrations), which says once what a card shows and to whom. The
lists that page start after a key of their index, so page 100 costs what page 1 costs. How many rows are wanted stands
in the statement itself: PostgreSQL plans for two dozen rows then, and not for a tenth of the catalogue.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, decode_cursor, moment_and_id, page_of
from shared.kernel.reading import Reader, Record
from shared.products.on_shelf import OnShelf
from shared.products.priced_products import price_cards
from shared.products.told_products import tell_cards

PAGE_SIZE: Final = 24
# Up to so many, what a shelf holds is gathered and put in order; beyond, the catalogue is gone through in order until
# a page is full. Each is slow where the other is quick.
FEW: Final = 1000
# How many places to each side of a product its collections are looked through for what goes with it.
NEAR: Final = 8

_NOWHERE: Final = UUID(int=0)
_ANYWHERE: Final = UUID(int=2**128 - 1)
_LARGEST: Final = 2**63 - 1
_BEFORE_ALL: Final = -_LARGEST
_LATEST: Final = datetime.max.replace(tzinfo=UTC)


# The view's columns by the names of the fields above.
IN_VIEW: Final = {"price_varies": "varies", "renditions_json": "renditions::text"}
CARD: Final = ", ".join(f"card.{IN_VIEW.get(field, field)}" for field in OnShelf._fields)
_FIELDS: Final = slice(len(OnShelf._fields))

_IN_COLLECTION: Final = """
SELECT {card}, place.position
FROM collection_products place
JOIN shelf_cards card ON card.store_id = place.store_id AND card.id = place.product_id
WHERE place.collection_id = $1 AND (place.position, place.product_id) > ($2, $3)
ORDER BY place.position, place.product_id
LIMIT {limit:d}"""

_AS_THEY_CAME: Final = """
SELECT {card}, place.came
FROM (
    SELECT products.store_id, products.id, coalesce(published_at, created_at) AS came
    FROM {among}
    WHERE state = 'active' AND deleted_at IS NULL AND (coalesce(published_at, created_at), id) < ($1, $2){only}
    ORDER BY coalesce(published_at, created_at) DESC, id DESC
    LIMIT {limit:d}
) place
JOIN shelf_cards card ON card.store_id = place.store_id AND card.id = place.id
ORDER BY place.came DESC, place.id DESC"""

_IN_CATEGORIES: Final = """
    AND EXISTS (
        SELECT FROM product_categories standing
        WHERE standing.store_id = products.store_id AND standing.product_id = products.id
          AND standing.category_id = ANY($3))"""
# Each is looked up by itself: PostgreSQL plans for any category, and would read the whole catalogue beside two of them.
_FEW_IN_CATEGORIES: Final = """(
        SELECT DISTINCT standing.store_id AS of_store, standing.product_id
        FROM product_categories standing
        WHERE standing.category_id = ANY($3)
    ) few CROSS JOIN LATERAL (
        SELECT one.store_id, one.id, one.state, one.deleted_at, one.published_at, one.created_at
        FROM products one
        WHERE one.store_id = few.of_store AND one.id = few.product_id
        LIMIT 1
    ) products"""
_OF_BRAND: Final = " AND vendor_key = $3"
_TAGGED: Final = " AND $3 = ANY(tags)"
_AMONG: Final = " AND id = ANY($3::uuid[])"
_IDS_TAGGED: Final = (
    "SELECT id FROM products WHERE state = 'active' AND deleted_at IS NULL AND $1 = ANY(tags) ORDER BY id"
)

_REDUCED: Final = """
SELECT {card}
FROM (
    SELECT product.store_id, product.id, coalesce(product.published_at, product.created_at) AS came
    FROM products product
    WHERE product.state = 'active' AND product.deleted_at IS NULL AND EXISTS (
        SELECT FROM variants variant
        WHERE variant.store_id = product.store_id AND variant.product_id = product.id
          AND variant.compare_at_minor IS NOT NULL AND variant.deleted_at IS NULL)
    ORDER BY came DESC, product.id DESC
    LIMIT {limit:d}
) place
JOIN shelf_cards card ON card.store_id = place.store_id AND card.id = place.id
ORDER BY place.came DESC, place.id DESC"""

_BY_IDS: Final = """
SELECT {card}
FROM unnest($1::uuid[]) WITH ORDINALITY AS place (id, rank)
JOIN shelf_cards card ON card.id = place.id
ORDER BY place.rank"""

# The nearest in each of its collections, before and after it; those of its own kind first, then by how far they stand.
_GOES_WITH: Final = """
SELECT {card}
FROM (
    SELECT beside.store_id, beside.product_id AS id, min(beside.distance) AS distance,
           other.product_type = own.product_type AS is_alike
    FROM collection_products mine
    CROSS JOIN LATERAL (
        (SELECT one.store_id, one.product_id, one.position - mine.position AS distance
         FROM collection_products one
         WHERE one.collection_id = mine.collection_id
           AND (one.position, one.product_id) > (mine.position, mine.product_id)
         ORDER BY one.position, one.product_id
         LIMIT {near:d})
        UNION ALL
        (SELECT one.store_id, one.product_id, mine.position - one.position
         FROM collection_products one
         WHERE one.collection_id = mine.collection_id
           AND (one.position, one.product_id) < (mine.position, mine.product_id)
         ORDER BY one.position DESC, one.product_id DESC
         LIMIT {near:d})
    ) beside
    JOIN products other ON other.store_id = beside.store_id AND other.id = beside.product_id
    JOIN products own ON own.store_id = mine.store_id AND own.id = mine.product_id
    WHERE mine.product_id = $1 AND other.state = 'active' AND other.deleted_at IS NULL
    GROUP BY beside.store_id, beside.product_id, is_alike
    ORDER BY is_alike DESC, distance, beside.product_id
    LIMIT {limit:d}
) place
JOIN shelf_cards card ON card.store_id = place.store_id AND card.id = place.id
ORDER BY place.is_alike DESC, place.distance, place.id"""


async def in_collection(
    reader: Reader, collection_id: UUID, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[OnShelf]:
    """Return one page of a collection, in the merchant's order."""
    key = decode_cursor(after, (int, str))
    last = parse_id(str(key[1])) if key else None
    start = (int(key[0]), last) if key and last else (_BEFORE_ALL, _NOWHERE)
    rows = await reader.fetch(_IN_COLLECTION.format(card=CARD, limit=size + 1), collection_id, *start)
    page = page_of(rows, size, lambda row: [row["position"], str(row["id"])])
    return Page(await _cards(reader, page.rows), page.next_cursor)


async def as_they_came(reader: Reader, *, after: str | None = None, size: int = PAGE_SIZE) -> Page[OnShelf]:
    """Return one page of everything that is shown, latest into the shop first."""
    return await _latest(reader, after, size)


async def in_categories(
    reader: Reader,
    category_ids: Sequence[UUID],
    *,
    holding: int,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[OnShelf]:
    """Return one page of what stands in any of these categories, which hold about so many, latest first."""
    if holding <= FEW:
        return await _latest(reader, after, size, "", category_ids, among=_FEW_IN_CATEGORIES)
    return await _latest(reader, after, size, _IN_CATEGORIES, category_ids)


async def of_brand(
    reader: Reader, key: str, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[OnShelf]:
    """Return one page of a brand's products, latest first; `key` is the brand's folded name."""
    return await _latest(reader, after, size, _OF_BRAND, key)


async def tagged(
    reader: Reader, tag: str, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[OnShelf]:
    """Return one page of what bears a tag, latest first."""
    return await _latest(reader, after, size, _TAGGED, tag)


async def ids_tagged(reader: Reader, tag: str) -> list[UUID]:
    """Return what bears a tag. It reads the whole catalogue: behind the wall no index serves a search in arrays."""
    return [row["id"] for row in await reader.fetch(_IDS_TAGGED, tag)]


async def among(
    reader: Reader, ids: Sequence[UUID], *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[OnShelf]:
    """Return one page of these products, latest first."""
    return await _latest(reader, after, size, _AMONG, ids)


async def newest(reader: Reader, *, limit: int) -> list[OnShelf]:
    """Return the products that came last into the shop."""
    return list((await as_they_came(reader, size=limit)).rows)


async def reduced(reader: Reader, *, limit: int) -> list[OnShelf]:
    """Return products with a reduced variant, latest first."""
    return await _cards(reader, await reader.fetch(_REDUCED.format(card=CARD, limit=limit)))


async def by_ids(reader: Reader, ids: Sequence[UUID]) -> list[OnShelf]:
    """Return shown products in the order of the ids."""
    return await _cards(reader, await reader.fetch(_BY_IDS.format(card=CARD), ids))


def on_shelf(row: Record) -> OnShelf:
    """Return the card that a row begins with."""
    card = OnShelf._make(row[_FIELDS])
    if card.swatches is None:
        return card
    return card._replace(swatches=tuple(card.swatches), colours=tuple(card.colours or ()))


async def goes_with(reader: Reader, product_id: UUID, *, limit: int = 4) -> list[OnShelf]:
    """Return products that stand near this one in its collections, of its own kind before others."""
    rows = await reader.fetch(_GOES_WITH.format(card=CARD, near=NEAR, limit=limit), product_id)
    return await _cards(reader, rows)


async def _cards(reader: Reader, rows: Sequence[Record]) -> list[OnShelf]:
    return await price_cards(reader, await tell_cards(reader, [on_shelf(row) for row in rows]))


async def _latest(
    reader: Reader, after: str | None, size: int, only: str = "", *wanted: object, among: str = "products"
) -> Page[OnShelf]:
    start = moment_and_id(after) or (_LATEST, _ANYWHERE)
    statement = _AS_THEY_CAME.format(card=CARD, limit=size + 1, only=only, among=among)
    rows = await reader.fetch(statement, *start, *wanted)
    page = page_of(rows, size, lambda row: [row["came"].isoformat(), str(row["id"])])
    return Page(await _cards(reader, page.rows), page.next_cursor)
