"""What a store already has of a chunk of products, read in a handful of statements straight on the driver.

The rows are objects of the ORM that no session holds: loading a catalogue through it takes longer than all the rest of
an import. What changes in them is written by `batch.py`.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.models import OwnPrice
from shared.imports.known_pages import read_collections, read_memberships, read_slugs
from shared.imports.shape import ImportedProduct
from shared.inventory.models import StockLevel
from shared.kernel.ids import parse_id
from shared.kernel.loading import Loaded
from shared.kernel.reading import Reader, writer_of
from shared.languages.translation import Translation
from shared.products.models import Product, Variant
from shared.products.option import Option, OptionValue
from shared.products.product_image import REMOVED, ProductImage

Choices = tuple[str, ...]
_OWN: Final = "souk:"
_PRODUCT: Final = Loaded(
    Product,
    *("slug", "source_key", "title", "description_html", "vendor", "product_type", "tags", "kind", "state"),
    *("tax_category", "external_url", "external_label", "seo_title", "seo_description", "attributes"),
    *("published_at", "updated_at"),
)
_OPTION: Final = Loaded(Option, "product_id", "position", "name")
_VALUE: Final = Loaded(OptionValue, "option_id", "position", "name", "swatch")
_VARIANT: Final = Loaded(
    Variant,
    *("product_id", "position", "choices", "sku", "barcode", "price_minor", "compare_at_minor", "cost_minor"),
    *("weight_grams", "image_id", "deleted_at", "updated_at"),
)
_LEVEL: Final = Loaded(
    StockLevel,
    *("on_hand", "reserved", "backorder_limit", "is_tracked", "reorder_point", "reorder_quantity"),
)
_IMAGE: Final = Loaded(ProductImage, "product_id", "position", "alt", "source_url")
_PRICE: Final = Loaded(OwnPrice, "variant_id", "currency", "price_minor", "updated_at")
_TOLD: Final = Loaded(Translation, "language", "product_id", "texts", "sources", "updated_at")

# Whose the rows are, the wall says as well; said here, an index can begin with it.
_MINE: Final = "store_id = NULLIF(current_setting('app.store_id', true), '')::uuid"
_PRODUCTS: Final = f"""
SELECT {", ".join(_PRODUCT.columns)} FROM products WHERE {_MINE} AND source_key = ANY ($1)
UNION ALL
SELECT {", ".join(_PRODUCT.columns)} FROM products
WHERE {_MINE} AND id = ANY ($2) AND deleted_at IS NULL AND source_key IS NULL"""  # noqa: S608 - our own column names
_OPTIONS: Final = f"""
SELECT {", ".join(_OPTION.columns)} FROM product_options WHERE {_MINE} AND product_id = ANY ($1) ORDER BY position"""  # noqa: S608 - as above
_VALUES: Final = f"""
SELECT {", ".join(_VALUE.columns)} FROM option_values WHERE {_MINE} AND option_id = ANY ($1) ORDER BY position"""  # noqa: S608 - as above
_VARIANTS: Final = f"""
SELECT {_VARIANT.select("v")}, {_LEVEL.select("s")}
FROM variants v LEFT JOIN stock_levels s ON s.store_id = v.store_id AND s.id = v.id AND s.is_tracked
WHERE v.{_MINE} AND v.product_id = ANY ($1) ORDER BY v.position"""  # noqa: S608 - as above
_IMAGES: Final = f"""
SELECT {", ".join(_IMAGE.columns)} FROM product_images
WHERE {_MINE} AND product_id = ANY ($1) AND state <> '{REMOVED}' ORDER BY position"""  # noqa: S608 - as above
_PLACES: Final = (
    f"SELECT product_id, category_id, is_main FROM product_categories WHERE {_MINE} AND product_id = ANY ($1)"  # noqa: S608 - as above
)
_PRICES: Final = f"SELECT {', '.join(_PRICE.columns)} FROM own_prices WHERE {_MINE} AND variant_id = ANY ($1)"  # noqa: S608 - as above
_TRANSLATIONS: Final = (
    f"SELECT {', '.join(_TOLD.columns)} FROM translations WHERE {_MINE} AND product_id = ANY ($1)"  # noqa: S608 - as above
)
_ASKED: Final = f"SELECT DISTINCT key FROM attributes WHERE {_MINE}"  # noqa: S608 - as above


@dataclass(slots=True)
class Known:
    """Products by source, their put-away variants by choices, taken slugs, collections by slug, and who is in which.

    `asked` are the keys of all that the store's types ask. `places` are the categories of each product, and whether
    one is the main one; `categories` are those at the ends of the file's ways. `import_id` is the dashboard's import
    for which it was read.
    """

    products: dict[str, Product]
    put_away: dict[UUID, dict[Choices, Variant]]
    slugs: dict[str, UUID]
    collections: dict[str, UUID]
    memberships: set[tuple[UUID, UUID]]
    asked: frozenset[str]
    places: dict[UUID, dict[UUID, bool]]
    prices: dict[tuple[UUID, str], OwnPrice]
    translations: dict[tuple[UUID, str], Translation]
    categories: dict[tuple[str, ...], UUID] = field(default_factory=dict)
    import_id: UUID | None = None


async def load_known(session: AsyncSession, products: Sequence[ImportedProduct]) -> Known:
    """Read what the store has of these products."""
    reader = await writer_of(session)
    known = await _products(reader, products)
    put_away = await _fill(reader, list(known.values()))
    ids = [product.id for product in known.values()]
    collections = await read_collections(reader, {title for one in products for title in one.collections})
    is_sorted, is_told = any(one.categories for one in products), any(one.translations for one in products)
    is_priced = any(variant.prices for one in products for variant in one.variants)
    return Known(
        products=known,
        put_away=put_away,
        slugs=await read_slugs(reader, [one.slug for one in products if one.source_key not in known]),
        collections=collections,
        memberships=await read_memberships(reader, ids, list(collections.values())),
        asked=frozenset(row["key"] for row in await reader.fetch(_ASKED)),
        places=await _places(reader, ids) if is_sorted else {},
        prices=await _prices(reader, known, put_away) if is_priced else {},
        translations=await _translations(reader, ids) if is_told else {},
    )


def own_key(product_id: UUID) -> str:
    """Return what an export calls a product that came from nowhere else."""
    return f"{_OWN}{product_id}"


async def _products(reader: Reader, products: Sequence[ImportedProduct]) -> dict[str, Product]:
    keys = [one.source_key for one in products]
    own = [parse_id(key.removeprefix(_OWN)) for key in keys if key.startswith(_OWN)]
    known = {}
    for row in await reader.fetch(_PRODUCTS, keys, [key for key in own if key]):
        product = _PRODUCT.of(tuple(row), options=[], variants=[], images=[])
        product.attributes = _read_json(product.attributes)
        known[product.source_key or own_key(product.id)] = product
    return known


async def _fill(reader: Reader, products: Sequence[Product]) -> dict[UUID, dict[Choices, Variant]]:
    """Give the products their options, variants and pictures; returns the variants that are put away."""
    if not products:
        return {}
    by_id, ids = {product.id: product for product in products}, [product.id for product in products]
    options: dict[UUID, Option] = {}
    for row in await reader.fetch(_OPTIONS, ids):
        option = options[row["id"]] = _OPTION.of(tuple(row), values=[])
        by_id[option.product_id].options.append(option)
    for row in await reader.fetch(_VALUES, list(options)):
        value = _VALUE.of(tuple(row))
        options[value.option_id].values.append(value)
    put_away: defaultdict[UUID, dict[Choices, Variant]] = defaultdict(dict)
    width = len(_VARIANT.columns)
    for row in await reader.fetch(_VARIANTS, ids):
        columns = tuple(row)
        level = None if columns[width] is None else _LEVEL.of(columns[width:])
        variant = _VARIANT.of(columns[:width], stock=level)
        if variant.deleted_at is None:
            by_id[variant.product_id].variants.append(variant)
        else:
            put_away[variant.product_id][tuple(variant.choices)] = variant
    for row in await reader.fetch(_IMAGES, ids):
        image = _IMAGE.of(tuple(row))
        by_id[image.product_id].images.append(image)
    return put_away


async def _places(reader: Reader, ids: list[UUID]) -> dict[UUID, dict[UUID, bool]]:
    places: defaultdict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for row in await reader.fetch(_PLACES, ids):
        places[row["product_id"]][row["category_id"]] = row["is_main"]
    return places


async def _prices(
    reader: Reader, known: dict[str, Product], put_away: dict[UUID, dict[Choices, Variant]]
) -> dict[tuple[UUID, str], OwnPrice]:
    ids = [variant.id for product in known.values() for variant in product.variants]
    ids += [variant.id for variants in put_away.values() for variant in variants.values()]
    found = [_PRICE.of(tuple(row)) for row in await reader.fetch(_PRICES, ids)]
    return {(one.variant_id, one.currency): one for one in found}


async def _translations(reader: Reader, ids: list[UUID]) -> dict[tuple[UUID, str], Translation]:
    told = {}
    for row in await reader.fetch(_TRANSLATIONS, ids):
        one = _TOLD.of(tuple(row))
        one.texts, one.sources = _read_json(one.texts), _read_json(one.sources)
        told[row["product_id"], one.language] = one
    return told


def _read_json(value: Any) -> Any:
    # A session's connection hands out JSON as text, one of the driver's own pool as what it says.
    return orjson.loads(value) if isinstance(value, str | bytes) else value
