"""Create a product that the store does not have yet."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from shared.imports.batch import Batch
from shared.imports.known import Known
from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant
from shared.inventory.set_stock_levels import Count
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, columns_of
from shared.products.clean_html import clean_html
from shared.products.jobs import FETCH_PRODUCT_IMAGE
from shared.products.models import (
    Collection,
    CollectionProduct,
    Option,
    OptionValue,
    Product,
    ProductImage,
    Variant,
)
from shared.products.slugs import slug_of

LONGEST_ADDRESS = 2000


def create_product(batch: Batch, known: Known, imported: ImportedProduct) -> None:
    """Add the rows of a product with all that belongs to it, and ask for its pictures."""
    product_id = new_id()
    batch.add(
        Product,
        id=product_id,
        slug=_free_slug(known, imported.slug, product_id),
        source_key=imported.source_key,
        published_at=batch.now if imported.state == "active" else None,
        created_at=batch.now,
        updated_at=batch.now,
        **words_of(imported),
    )
    for position, name in enumerate(imported.options):
        option_id = batch.add(Option, product_id=product_id, position=position, name=name)
        for place, value in enumerate(values_of(imported, position)):
            batch.add(OptionValue, option_id=option_id, position=place, name=value)
    for position, variant in enumerate(imported.variants):
        add_variant(batch, product_id, position, variant)
    for position, image in enumerate(imported.images):
        add_image(batch, product_id, position, image)
    put_into_collections(batch, known, product_id, imported.collections)


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


def add_variant(batch: Batch, product_id: UUID, position: int, variant: ImportedVariant) -> None:
    """Add a variant and how it is counted."""
    variant_id = batch.add(
        Variant,
        product_id=product_id,
        position=position,
        choices=list(variant.choices),
        currency=batch.currency,
        created_at=batch.now,
        updated_at=batch.now,
        **terms_of(variant),
    )
    if variant.stock is not None:
        batch.counts[variant_id] = Count(on_hand=variant.stock, backorder_limit=variant.backorder_limit)


def add_image(batch: Batch, product_id: UUID, position: int, image: ImportedImage) -> None:
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


def put_into_collections(batch: Batch, known: Known, product_id: UUID, titles: Sequence[str]) -> bool:
    """Add the product to collections that it is not in, making those that are missing; returns whether it was any."""
    joined = False
    for slug, title in {slug_of(title): title for title in titles}.items():
        collection_id = known.collections.get(slug)
        if collection_id is None:
            collection_id = batch.add(
                Collection, slug=slug, title=title[:200], position=1000, created_at=batch.now
            )
            known.collections[slug] = collection_id
        if (collection_id, product_id) not in known.memberships:
            batch.add(CollectionProduct, collection_id=collection_id, product_id=product_id, position=0)
            known.memberships.add((collection_id, product_id))
            joined = True
    return joined


def _free_slug(known: Known, wanted: str, product_id: UUID) -> str:
    slug, number = wanted, 1
    while known.slugs.setdefault(slug, product_id) != product_id:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
