"""A cart with all that is asked of it: its lines, what they sell, how many are left, and a picture of each.

One statement, straight on the driver, and another for what is in bundles where there are any.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, Final
from uuid import UUID

from shared.carts.models import Cart, CartLine
from shared.inventory.models import StockLevel
from shared.kernel.loading import Loaded
from shared.kernel.reading import Reader, Record
from shared.products.bundles import BundlePart
from shared.products.models import Product, Variant
from shared.products.product_image import ProductImage

CART: Final = Loaded(
    Cart, "token_hash", "customer_id", "gift_card_id", "currency", "state", "created_at", "updated_at"
)
_LINE: Final = Loaded(CartLine, "cart_id", "variant_id", "quantity", "note", "created_at")
_VARIANT: Final = Loaded(
    Variant,
    "product_id",
    "position",
    "choices",
    "sku",
    "price_minor",
    "compare_at_minor",
    "currency",
    "weight_grams",
    "image_id",
    "lowest_before_minor",
    "deleted_at",
)
_PRODUCT: Final = Loaded(
    Product, "slug", "title", "vendor", "product_type", "tags", "kind", "tax_category", "state", "deleted_at"
)
_STOCK: Final = Loaded(
    StockLevel, "on_hand", "reserved", "backorder_limit", "is_tracked", "delay_days", "releases_on"
)
_PART: Final = Loaded(BundlePart, "variant_id", "component_id", "position", "quantity")
_IMAGE: Final = Loaded(
    ProductImage, "product_id", "position", "alt", "state", "width", "height", "colour", "renditions"
)

# What is sold on a line or in a bundle. Of the product's pictures: the first, and the one of the variant.
_PICTURE: Final = ", ".join(f"i.{column}" for column in _IMAGE.columns)
_GOODS: Final = f"""{_VARIANT.select("v")}, {_PRODUCT.select("p")}, {_STOCK.select("s")}, (
    SELECT json_agg(json_build_array({_PICTURE}) ORDER BY i.position)
    FROM product_images i
    WHERE i.store_id = p.store_id AND i.product_id = p.id AND i.state = 'ready'
      AND (i.id = v.image_id OR NOT EXISTS (
          SELECT FROM product_images e WHERE e.store_id = i.store_id AND e.product_id = i.product_id
                                         AND e.state = 'ready' AND e.position < i.position
      ))
) AS pictures"""  # noqa: S608 - our own column names
_SOLD: Final = """
LEFT JOIN products p ON p.store_id = v.store_id AND p.id = v.product_id
LEFT JOIN stock_levels s ON s.store_id = v.store_id AND s.id = v.id AND s.is_tracked"""
_STATEMENT: Final = f"""
SELECT {CART.select("c")}, {_LINE.select("l")}, {_GOODS},
       EXISTS (SELECT FROM bundle_parts b WHERE b.store_id = v.store_id AND b.variant_id = v.id) AS is_bundle
FROM carts c
LEFT JOIN cart_lines l ON l.store_id = c.store_id AND l.cart_id = c.id
LEFT JOIN variants v ON v.store_id = l.store_id AND v.id = l.variant_id{_SOLD}
WHERE %s
ORDER BY l.id"""  # noqa: S608 - our own column names
_PARTS: Final = f"""
SELECT {_PART.select("b")}, {_GOODS}
FROM bundle_parts b JOIN variants v ON v.store_id = b.store_id AND v.id = b.component_id{_SOLD}
WHERE b.variant_id = ANY ($1) ORDER BY b.position, b.id"""  # noqa: S608 - our own column names

BY_ID: Final = _STATEMENT % "c.id = $1"
BY_TOKEN: Final = _STATEMENT % "c.token_hash = $1 AND c.state = 'open'"
BY_CUSTOMER: Final = _STATEMENT % "c.customer_id = $1 AND c.state = 'open'"


def _places(*parts: Loaded[Any]) -> list[slice]:
    """Return where each part's columns stand in a row that has them one after another."""
    ends = accumulate((len(part.columns) for part in parts), initial=0)
    return [slice(*pair) for pair in pairwise(ends)]


_CART_AT, _LINE_AT = _places(CART, _LINE)
_GOODS_FROM: Final = _LINE_AT.stop
_VARIANT_AT, _PRODUCT_AT, _STOCK_AT = _places(_VARIANT, _PRODUCT, _STOCK)
_PART_AT: Final = _places(_PART)[0]


async def read_cart(reader: Reader, statement: str, key: Any) -> Cart | None:
    """Return the cart that a statement of this module finds by its key, as it is in the database now."""
    rows = await reader.fetch(statement, key)
    if not rows:
        return None
    bundles = [row["v_id"] for row in rows if row["is_bundle"]]
    parts = await _parts_of(reader, bundles) if bundles else {}
    lines = [_line(row, parts.get(row["v_id"], [])) for row in rows if row["l_id"] is not None]
    return CART.of(rows[0][_CART_AT], lines=lines)


async def _parts_of(reader: Reader, variants: Sequence[UUID]) -> dict[UUID, list[BundlePart]]:
    found = defaultdict(list)
    for row in await reader.fetch(_PARTS, variants):
        # Parts are never bundles themselves.
        component = _variant(row[_PART_AT.stop :], row["pictures"], [])
        part = _PART.of(row[_PART_AT], component=component)
        found[part.variant_id].append(part)
    return found


def _line(row: Record, parts: list[BundlePart]) -> CartLine:
    return _LINE.of(row[_LINE_AT], variant=_variant(row[_GOODS_FROM:], row["pictures"], parts))


def _variant(goods: Sequence[Any], pictures: Sequence[Any] | None, parts: list[BundlePart]) -> Variant:
    stock = goods[_STOCK_AT]
    images = [_IMAGE.of([UUID(one[0]), UUID(one[1]), UUID(one[2]), *one[3:]]) for one in pictures or ()]
    return _VARIANT.of(
        goods[_VARIANT_AT],
        product=_PRODUCT.of(goods[_PRODUCT_AT], images=images),
        stock=None if stock[0] is None else _STOCK.of(stock),
        parts=parts,
    )
