"""Products as a file: Shopify's columns, and a few of our own, so that reading it back changes nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.imports.beside_products import Beside
from shared.imports.known import own_key
from shared.imports.own_cells import join_cell, join_ways
from shared.kernel.children import load_children
from shared.products.models import Product, Variant
from shared.products.option import Option
from shared.products.product_image import ProductImage

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
    "Tax Category",
    "Categories",
    "Collection",
    "Collection Places",
    "Swatches",
    "Translations",
)
_VARIANT: Final = (
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Backorder Limit",
    "Reorder Point",
    "Reorder Quantity",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
    "Variant Prices",
    "Variant Image",
)
COST: Final = "Cost per item"
_IMAGE: Final = ("Image Src", "Image Position", "Image Alt Text")

Cell = str | int | None


def name_of(image: ProductImage) -> str:
    """Return where a picture came from; one that was uploaded here is called as it is in the archive of an export."""
    address = image.source_url or ""
    return address if address.startswith(("http://", "https://")) else f"pictures/{image.id}.webp"


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
    found = (await session.scalars(query)).all()
    options = await load_children(session, found, Product.options)
    await load_children(session, options, Option.values)
    await load_children(session, found, Product.images)
    await load_children(session, found, Product.variants, joinedload(Variant.stock))
    return found


def rows_of(product: Product, beside: Beside, columns: Sequence[str]) -> list[list[Cell]]:
    """Return a product's rows: its words in the first, a variant and a picture in each, as long as there are some."""
    names, pictures = {image.id: name_of(image) for image in product.images}, product.images
    rows = []
    for place in range(max(len(product.variants), len(pictures))):
        cells: dict[str, Cell] = {"Handle": product.slug}
        if place == 0:
            cells |= _head(product, beside)
        if place < len(product.variants):
            cells |= _variant(product, product.variants[place], beside, names)
        if place < len(pictures):
            cells |= _picture(place, pictures[place], names)
        rows.append([cells.get(column) for column in columns])
    return rows


def _head(product: Product, beside: Beside) -> Mapping[str, Cell]:
    shelves = beside.shelves.get(product.id, ())
    said: dict[str, Cell] = {
        "Source": product.source_key or own_key(product.id),
        "Title": product.title,
        "Body (HTML)": product.description_html,
        "Vendor": product.vendor,
        "Type": product.product_type,
        "Tags": join_cell(product.tags),
        "Kind": product.kind,
        "Status": product.state,
        "SEO Title": product.seo_title,
        "SEO Description": product.seo_description,
        "External URL": product.external_url,
        "External Label": product.external_label,
        "Attributes": _json(product.attributes),
        "Tax Category": product.tax_category,
        "Categories": join_ways(beside.ways.get(product.id, ())),
        "Collection": join_cell(title for title, _ in shelves),
        "Collection Places": ", ".join(str(place) for _, place in shelves),
        "Swatches": _json(_swatches(product)),
        "Translations": _json(beside.translations.get(product.id, {})),
    }
    for place, option in enumerate(product.options, start=1):
        said[f"Option{place} Name"] = option.name
    return said


def _swatches(product: Product) -> dict[str, dict[str, str]]:
    colours = {
        option.name: {value.name: value.swatch for value in option.values if value.swatch}
        for option in product.options
    }
    return {name: found for name, found in colours.items() if found}


def _variant(
    product: Product, variant: Variant, beside: Beside, names: Mapping[UUID, str]
) -> Mapping[str, Cell]:
    level = variant.stock
    said: dict[str, Cell] = {
        "Variant SKU": variant.sku,
        "Variant Grams": variant.weight_grams,
        "Variant Inventory Tracker": "shopify" if level is not None else "",
        "Variant Inventory Qty": None if level is None else level.on_hand,
        "Backorder Limit": None if level is None else level.backorder_limit,
        "Reorder Point": None if level is None else level.reorder_point,
        "Reorder Quantity": None if level is None else level.reorder_quantity,
        "Variant Price": str(variant.price.major),
        "Variant Compare At Price": str(variant.compare_at.major) if variant.compare_at else "",
        "Variant Barcode": variant.barcode,
        "Variant Prices": _json(beside.prices.get(variant.id, {})),
        "Variant Image": names.get(variant.image_id) if variant.image_id else "",
        COST: str(variant.cost.major) if variant.cost else "",
    }
    for place, (_, choice) in enumerate(zip(product.options, variant.choices, strict=True), start=1):
        said[f"Option{place} Value"] = choice
    return said


def _picture(place: int, image: ProductImage, names: Mapping[UUID, str]) -> Mapping[str, Cell]:
    return {"Image Src": names[image.id], "Image Position": place + 1, "Image Alt Text": image.alt}


def _json(value: Mapping[str, Any]) -> str:
    """Return an object as a cell, empty when nothing is in it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
