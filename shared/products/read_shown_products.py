"""Reading products as shoppers see them, each whole by one statement."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from shared.kernel.reading import Reader, Record
from shared.products.errors import NoSuchProduct
from shared.products.priced_products import price_products
from shared.products.promises import Promise, latest
from shared.products.shown_product import (
    ShownImage,
    ShownOption,
    ShownPart,
    ShownProduct,
    ShownValue,
    ShownVariant,
)
from shared.products.told_products import tell_products

_SHOWN: Final = """
SELECT product.id, product.slug, product.title, product.description_html, product.vendor, product.product_type,
       product.kind, product.external_url, product.external_label, product.seo_title, product.seo_description,
       product.tags, product.attributes, product.type_key,
       (SELECT brand.slug FROM brands brand WHERE brand.key = product.vendor_key) AS brand_slug,
       (SELECT standing.category_id
        FROM product_categories standing
        WHERE standing.store_id = product.store_id AND standing.product_id = product.id AND standing.is_main
       ) AS category_id,
       ARRAY(
           SELECT ROW (option.name, ARRAY(
               SELECT ROW (value.name, value.swatch, sample.renditions)
               FROM option_values value
               LEFT JOIN product_images sample
                      ON sample.store_id = value.store_id AND sample.id = value.image_id AND sample.state = 'ready'
               WHERE value.store_id = option.store_id AND value.option_id = option.id
               ORDER BY value.position))
           FROM product_options option
           WHERE option.store_id = product.store_id AND option.product_id = product.id
           ORDER BY option.position
       ) AS options,
       ARRAY(
           SELECT ROW (variant.id, variant.choices, variant.sku, variant.barcode, variant.price_minor,
                       variant.compare_at_minor, variant.currency, variant.weight_grams, variant.image_id,
                       stock.on_hand - stock.reserved, stock.on_hand - stock.reserved + stock.backorder_limit,
                       stock.delay_days, stock.releases_on, ARRAY(
                           SELECT ROW (part.quantity, whole.title, whole.slug, component.choices, component.id,
                                       component.price_minor, component.currency, held.on_hand - held.reserved,
                                       held.on_hand - held.reserved + held.backorder_limit,
                                       held.delay_days, held.releases_on,
                                       component.deleted_at IS NULL AND whole.deleted_at IS NULL
                                       AND whole.state = 'active', whole.id)
                           FROM bundle_parts part
                           JOIN variants component
                             ON component.store_id = part.store_id AND component.id = part.component_id
                           JOIN products whole
                             ON whole.store_id = component.store_id AND whole.id = component.product_id
                           LEFT JOIN stock_levels held
                                  ON held.store_id = part.store_id AND held.id = part.component_id
                                 AND held.is_tracked
                           WHERE product.kind = 'bundle' AND part.store_id = variant.store_id
                             AND part.variant_id = variant.id
                           ORDER BY part.position),
                       variant.lowest_before_minor, sale.starts_at, sale.ends_at)
           FROM variants variant
           LEFT JOIN stock_levels stock
                  ON stock.store_id = variant.store_id AND stock.id = variant.id AND stock.is_tracked
           LEFT JOIN sales sale
                  ON sale.store_id = variant.store_id AND sale.variant_id = variant.id AND sale.state = 'running'
           WHERE variant.store_id = product.store_id AND variant.product_id = product.id
             AND variant.deleted_at IS NULL
           ORDER BY variant.position
       ) AS variants,
       ARRAY(
           SELECT ROW (image.id, image.alt, image.renditions)
           FROM product_images image
           WHERE image.store_id = product.store_id AND image.product_id = product.id AND image.state = 'ready'
           ORDER BY image.position
       ) AS images
FROM products product
WHERE product.state = 'active' AND product.deleted_at IS NULL AND {which}"""
# One statement each: behind the wall no index is used for `coalesce`, which is not leakproof to PostgreSQL.
_NAMED: Final = _SHOWN.format(which="product.slug = $1")
_OF_VARIANT: Final = _SHOWN.format(
    which="""product.id = (
    SELECT chosen.product_id FROM variants chosen WHERE chosen.id = $1 AND chosen.deleted_at IS NULL)"""
)
_AMONG: Final = _SHOWN.format(which="product.id = ANY ($1::uuid[])")
_AT: Final = _SHOWN.format(which="product.slug = ANY ($1::text[])")
_IN_ORDER: Final = _SHOWN.format(which="product.id > $1 ORDER BY product.id LIMIT 200")


async def shown_product(reader: Reader, slug: str) -> ShownProduct:
    """Return a product that shoppers may see; raises NoSuchProduct."""
    return await _read_one(reader, _NAMED, slug)


async def shown_product_of(reader: Reader, variant_id: UUID) -> ShownProduct:
    """Return the product of a variant, if shoppers may see it; raises NoSuchProduct."""
    return await _read_one(reader, _OF_VARIANT, variant_id)


async def shown_products(reader: Reader, *, after: UUID) -> list[ShownProduct]:
    """Return the next 200 products that shoppers may see, in the order of their ids; none after the last."""
    return await _for_reader(reader, await reader.fetch(_IN_ORDER, after))


async def shown_products_among(reader: Reader, ids: Sequence[UUID]) -> dict[UUID, ShownProduct]:
    """Return those of these products that shoppers may see, by id."""
    rows = [row for row in await reader.fetch(_AMONG, ids) if row["variants"]] if ids else []
    return {product.id: product for product in await _for_reader(reader, rows)}


async def shown_products_at(reader: Reader, slugs: Sequence[str]) -> dict[str, ShownProduct]:
    """Return those of the products at these addresses that shoppers may see, by slug."""
    rows = [row for row in await reader.fetch(_AT, slugs) if row["variants"]] if slugs else []
    return {product.slug: product for product in await _for_reader(reader, rows)}


async def _read_one(reader: Reader, statement: str, asked: str | UUID) -> ShownProduct:
    row = await reader.fetchrow(statement, asked)
    if row is None or not row["variants"]:
        raise NoSuchProduct
    return (await _for_reader(reader, [row]))[0]


async def _for_reader(reader: Reader, rows: Sequence[Record]) -> list[ShownProduct]:
    return await price_products(reader, await tell_products(reader, [_whole(row) for row in rows]))


def _whole(row: Record) -> ShownProduct:
    return ShownProduct(*row)._replace(
        options=[
            ShownOption(name, list(map(ShownValue._make, values)), name) for name, values in row["options"]
        ],
        variants=[_variant(values) for values in row["variants"]],
        images=list(map(ShownImage._make, row["images"])),
    )


def _variant(values: Record) -> ShownVariant:
    variant = ShownVariant._make(values)
    return _bundle(variant, list(map(ShownPart._make, variant.parts))) if variant.parts else variant


def _bundle(variant: ShownVariant, parts: Sequence[ShownPart]) -> ShownVariant:
    """Return a bundle with the stock that its parts allow, and what is promised of those that are not in the house."""
    whole = [part if part.is_shown else part._replace(in_house=0, left=0) for part in parts]
    promised = latest(
        Promise(part.releases_on, part.delay_days)
        for part in whole
        if part.releases_on or (part.in_house is not None and part.in_house < part.quantity)
    )
    return variant._replace(
        parts=parts,
        in_house=_wholes((part.in_house, part.quantity) for part in whole),
        left=_wholes((part.left, part.quantity) for part in whole),
        delay_days=promised.delay_days if promised else None,
        releases_on=promised.releases_on if promised else None,
    )


def _wholes(counted: Iterable[tuple[int | None, int]]) -> int | None:
    return min((pieces // each for pieces, each in counted if pieces is not None), default=None)
