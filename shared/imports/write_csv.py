"""Products as a file: Shopify's columns, and a few of our own, so that reading it back changes nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.imports.known import own_key
from shared.products.collection import Collection, CollectionProduct
from shared.products.models import Option, Product, ProductImage, Variant

AT_ONCE: Final = 200

_HEAD: Final = (
    "Source",
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Kind",
    "Status",
    "SEO Title",
    "SEO Description",
    "External URL",
    "External Label",
    "Attributes",
    "Collection",
)
_VARIANT: Final = (
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Backorder Limit",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
)
COST: Final = "Cost per item"
_IMAGE: Final = ("Image Src", "Image Position", "Image Alt Text")

Cell = str | int | None


async def columns_for(session: AsyncSession, *, costs: bool) -> list[str]:
    """Return the columns that a store's products need: options as many as any has, costs for who may see them."""
    most = await session.scalar(select(func.max(Option.position))) or 0
    options = [
        f"Option{place} {part}" for place in range(1, max(most + 1, 3) + 1) for part in ("Name", "Value")
    ]
    return [*_HEAD, *options, *_VARIANT, *([COST] if costs else []), *_IMAGE]


async def next_products(
    session: AsyncSession, query: Select[Product], after: UUID | None
) -> Sequence[Product]:
    """Return the next products of a query in order of their ids, whole."""
    query = query.order_by(Product.id).limit(AT_ONCE)
    if after is not None:
        query = query.where(Product.id > after)
    found = await session.scalars(
        query.options(
            selectinload(Product.options),
            selectinload(Product.images),
            selectinload(Product.variants).joinedload(Variant.stock),
        )
    )
    return found.all()


async def shelves_of(session: AsyncSession, products: Sequence[Product]) -> dict[UUID, list[str]]:
    """Return the titles of the collections by hand that products are in; those by rule fill themselves."""
    rows = await session.execute(
        select(CollectionProduct.product_id, Collection.title)
        .join(
            Collection,
            (Collection.store_id == CollectionProduct.store_id)
            & (Collection.id == CollectionProduct.collection_id),
        )
        .where(CollectionProduct.product_id.in_([one.id for one in products]), Collection.rule.is_(None))
        .order_by(Collection.position, Collection.id)
    )
    shelves: dict[UUID, list[str]] = {}
    for product_id, title in rows:
        shelves.setdefault(product_id, []).append(title)
    return shelves


def rows_of(product: Product, shelves: Sequence[str], columns: Sequence[str]) -> list[list[Cell]]:
    """Return a product's rows: its words in the first, a variant and a picture in each, as long as there are some."""
    # What was uploaded here has no address that another store could fetch it from.
    pictures = [image for image in product.images if image.source_url]
    rows = []
    for place in range(max(len(product.variants), len(pictures))):
        cells: dict[str, Cell] = {"Handle": product.slug}
        if place == 0:
            cells |= _head(product, shelves)
        if place < len(product.variants):
            cells |= _variant(product, product.variants[place])
        if place < len(pictures):
            cells |= _picture(place, pictures[place])
        rows.append([cells.get(column) for column in columns])
    return rows


def _head(product: Product, shelves: Sequence[str]) -> Mapping[str, Cell]:
    said: dict[str, Cell] = {
        "Source": product.source_key or own_key(product.id),
        "Title": product.title,
        "Body (HTML)": product.description_html,
        "Vendor": product.vendor,
        "Type": product.product_type,
        "Tags": ", ".join(product.tags),
        "Kind": product.kind,
        "Status": product.state,
        "SEO Title": product.seo_title,
        "SEO Description": product.seo_description,
        "External URL": product.external_url,
        "External Label": product.external_label,
        "Attributes": json.dumps(product.attributes, ensure_ascii=False, sort_keys=True),
        "Collection": ", ".join(shelves),
    }
    for place, option in enumerate(product.options, start=1):
        said[f"Option{place} Name"] = option.name
    return said


def _variant(product: Product, variant: Variant) -> Mapping[str, Cell]:
    level = variant.stock
    said: dict[str, Cell] = {
        "Variant SKU": variant.sku,
        "Variant Grams": variant.weight_grams,
        "Variant Inventory Tracker": "shopify" if level is not None else "",
        "Variant Inventory Qty": None if level is None else level.on_hand,
        "Backorder Limit": None if level is None else level.backorder_limit,
        "Variant Price": str(variant.price.major),
        "Variant Compare At Price": str(variant.compare_at.major) if variant.compare_at else "",
        "Variant Barcode": variant.barcode,
        COST: str(variant.cost.major) if variant.cost else "",
    }
    for place, (_, choice) in enumerate(zip(product.options, variant.choices, strict=True), start=1):
        said[f"Option{place} Value"] = choice
    return said


def _picture(place: int, image: ProductImage) -> Mapping[str, Cell]:
    return {"Image Src": image.source_url, "Image Position": place + 1, "Image Alt Text": image.alt}
