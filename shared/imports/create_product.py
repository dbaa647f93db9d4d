"""Create a product that the store does not have yet."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from shared.currencies.models import OwnPrice
from shared.imports.batch import Batch
from shared.imports.find_pictures import leave_out_pictures
from shared.imports.known import Known
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant
from shared.imports.translate_product import translate_product
from shared.inventory.reorder_points import Reorder
from shared.inventory.set_stock_levels import Count
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, columns_of
from shared.products.clean_html import clean_html
from shared.products.jobs import FETCH_PRODUCT_IMAGE
from shared.products.models import Collection, CollectionProduct, Product, ProductCategory, Variant
from shared.products.option import Option, OptionValue
from shared.products.product_image import ProductImage
from shared.products.slugs import slug_of
from shared.products.sort_product import MOST_PLACES

LONGEST_ADDRESS = 2000
SWATCH: Final = re.compile("#[0-9a-f]{6}")


def create_product(batch: Batch, known: Known, imported: ImportedProduct) -> None:
    """Add the rows of a product with all that belongs to it, and ask for its pictures."""
    product_id, words = new_id(), words_of(imported)
    batch.add(
        Product,
        id=product_id,
        slug=_free_slug(known, imported.slug, product_id),
        source_key=imported.source_key,
        published_at=batch.now if imported.state == "active" else None,
        created_at=batch.now,
        updated_at=batch.now,
        **words,
    )
    for position, name in enumerate(imported.options):
        option_id = batch.add(Option, product_id=product_id, position=position, name=name)
        colours = imported.swatches.get(name, {})
        for place, value in enumerate(values_of(imported, position)):
            add_value(batch, option_id, place, value, colours)
    found = [image for image in imported.images if image.can_be_had]
    if len(found) < len(imported.images):
        leave_out_pictures(imported)
    pictures = {
        image.url: add_image(batch, product_id, position, image) for position, image in enumerate(found)
    }
    for position, variant in enumerate(imported.variants):
        add_variant(batch, product_id, position, variant, pictures.get(variant.image))
    put_into_collections(batch, known, product_id, imported)
    put_into_categories(batch, known, product_id, imported.categories)
    translate_product(batch, known, product_id, imported, words)


def words_of(imported: ImportedProduct) -> dict[str, Any]:
    """Return what the file says of a product, by column."""
    return {
        "title": imported.title[:200],
        "description_html": clean_html(imported.description_html),
        "vendor": imported.vendor[:200],
        "product_type": imported.product_type[:200],
        "tags": imported.tags,
        "kind": imported.kind,
        "state": imported.state,
        "external_url": imported.external_url,
        "external_label": imported.external_label,
        "seo_title": imported.seo_title,
        "seo_description": imported.seo_description,
        "attributes": imported.attributes,
        "tax_category": imported.tax_category,
    }


def terms_of(variant: ImportedVariant) -> dict[str, Any]:
    """Return what the file says of a variant, by column."""
    return {
        "price_minor": variant.price_minor,
        "compare_at_minor": variant.compare_at_minor,
        "cost_minor": variant.cost_minor,
        "sku": variant.sku,
        "barcode": variant.barcode,
        "weight_grams": variant.weight_grams,
    }


def values_of(imported: ImportedProduct, position: int) -> list[str]:
    """Return the answers to one option in the order in which the file first gives them."""
    return list(dict.fromkeys(variant.choices[position] for variant in imported.variants))


def add_value(batch: Batch, option_id: UUID, place: int, name: str, colours: Mapping[str, str]) -> None:
    """Add an answer to an option, with its colour where the file says one."""
    colour = colours.get(name, "").lower()
    swatch = colour if SWATCH.fullmatch(colour) else None
    batch.add(OptionValue, option_id=option_id, position=place, name=name, swatch=swatch)


def add_variant(
    batch: Batch, product_id: UUID, position: int, variant: ImportedVariant, image_id: UUID | None
) -> None:
    """Add a variant, how it is counted, and what it costs in other currencies."""
    variant_id = batch.add(
        Variant,
        product_id=product_id,
        position=position,
        choices=list(variant.choices),
        currency=batch.currency,
        image_id=image_id,
        created_at=batch.now,
        updated_at=batch.now,
        **terms_of(variant),
    )
    if variant.stock is not None:
        reorder = Reorder(variant.reorder_point, variant.reorder_quantity)
        batch.counts[variant_id] = Count(
            on_hand=variant.stock, backorder_limit=variant.backorder_limit, reorder=reorder
        )
    for currency, minor in variant.prices:
        add_price(batch, variant_id, currency, minor)


def add_price(batch: Batch, variant_id: UUID, currency: str, minor: int) -> None:
    """Add what a variant costs in another currency."""
    batch.add(OwnPrice, variant_id=variant_id, currency=currency, price_minor=minor, updated_at=batch.now)


def add_image(batch: Batch, product_id: UUID, position: int, image: ImportedImage) -> UUID:
    """Add a picture by its address and the job that fetches it."""
    image_id = batch.add(
        ProductImage,
        product_id=product_id,
        position=position,
        alt=image.alt,
        source_url=image.url[:LONGEST_ADDRESS],
        created_at=batch.now,
    )
    batch.add(Job, **columns_of(FETCH_PRODUCT_IMAGE, now=batch.now, image_id=image_id))
    batch.pictures += 1
    return image_id


def put_into_collections(batch: Batch, known: Known, product_id: UUID, imported: ImportedProduct) -> bool:
    """Add the product to collections that it is not in, making those that are missing; returns whether it was any."""
    joined = False
    places = dict(zip(imported.collections, imported.places, strict=False))
    for slug, title in {slug_of(title): title for title in imported.collections}.items():
        collection_id = known.collections.get(slug)
        if collection_id is None:
            collection_id = batch.add(
                Collection, slug=slug, title=title[:200], position=1000, created_at=batch.now
            )
            known.collections[slug] = collection_id
        if (collection_id, product_id) not in known.memberships:
            place = {"product_id": product_id, "position": places.get(title, 0)}
            batch.add(CollectionProduct, collection_id=collection_id, **place)
            known.memberships.add((collection_id, product_id))
            joined = True
    return joined


def put_into_categories(
    batch: Batch, known: Known, product_id: UUID, ways: Sequence[tuple[str, ...]]
) -> bool:
    """Add the product to categories that it is not in; the first is the main one where it has none yet."""
    places, joined = known.places.setdefault(product_id, {}), False
    for way in ways:
        category_id = known.categories.get(way)
        if category_id is None or category_id in places or len(places) >= MOST_PLACES:
            continue
        is_main = not any(places.values())
        batch.add(ProductCategory, product_id=product_id, category_id=category_id, is_main=is_main)
        places[category_id] = is_main
        joined = True
    return joined


def _free_slug(known: Known, wanted: str, product_id: UUID) -> str:
    slug, number = wanted, 1
    while known.slugs.setdefault(slug, product_id) != product_id:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
