"""Write one imported product: compare first, write only what differs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.imports.shape import ImportedImage, ImportedProduct, ImportedVariant
from shared.inventory.models import StockLevel, StockMovement
from shared.inventory.set_stock import set_stock
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, enqueue
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

ACTOR = "import"


@dataclass(slots=True)
class Known:
    """What the store already has of a chunk: products by source, taken slugs, collections by slug."""

    products: dict[str, Product]
    slugs: dict[str, UUID]
    collections: dict[str, UUID]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a product, and how many pictures are to be fetched."""

    word: str
    pictures: int = 0


@dataclass(slots=True)
class _Rows:
    """Rows to insert together."""

    store_id: UUID
    now: datetime
    values: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Any], **columns: Any) -> UUID:
        row = {"store_id": self.store_id, "id": columns.pop("id", None) or new_id(), **columns}
        self.values.setdefault(model, []).append(row)
        identity: UUID = row["id"]
        return identity

    async def write(self, session: AsyncSession) -> None:
        for model, rows in self.values.items():
            await session.execute(insert(model), rows)


async def load_known(session: AsyncSession, products: Sequence[ImportedProduct]) -> Known:
    """Read what the store has of these products, in a handful of queries."""
    keys = [product.source_key for product in products]
    found = await session.scalars(
        select(Product)
        .where(Product.source_key.in_(keys))
        .options(
            selectinload(Product.variants).joinedload(Variant.stock),
            selectinload(Product.images),
            selectinload(Product.options).selectinload(Option.values),
        )
    )
    wanted = {product.slug for product in products}
    numbered = [Product.slug.regexp_match(f"^{re.escape(slug)}-[0-9]+$") for slug in wanted]
    slugs = await session.execute(
        select(Product.slug, Product.id).where(or_(Product.slug.in_(wanted), *numbered))
    )
    titles = {slug_of(title) for product in products for title in product.collections}
    groups = await session.execute(select(Collection.slug, Collection.id).where(Collection.slug.in_(titles)))
    return Known(
        {product.source_key: product for product in found if product.source_key},
        {row.slug: row.id for row in slugs},
        {row.slug: row.id for row in groups},
    )


async def write_product(
    session: AsyncSession, known: Known, imported: ImportedProduct, *, currency: str, now: datetime
) -> Outcome:
    """Create the product, or bring the known one to what the file says."""
    product = known.products.get(imported.source_key)
    rows = _Rows(session.info["store_id"], now)
    if product is None:
        product_id = _create(rows, known, imported, currency)
        await rows.write(session)
        pictures = await _ask_for_pictures(session, product_id, imported.images, start=0, now=now)
        await _put_into_collections(session, known, product_id, imported.collections, now=now)
        return Outcome("created", pictures)
    changed = _update_words(product, imported, now=now)
    changed |= await _update_variants(session, rows, product, imported.variants, currency=currency, now=now)
    await rows.write(session)
    known_urls = {image.source_url for image in product.images}
    new_images = [image for image in imported.images if image.url not in known_urls]
    pictures = await _ask_for_pictures(session, product.id, new_images, start=len(product.images), now=now)
    await session.flush()
    return Outcome("updated" if changed or pictures or rows.values else "unchanged", pictures)


def _create(rows: _Rows, known: Known, imported: ImportedProduct, currency: str) -> UUID:
    now = rows.now
    product_id = new_id()
    rows.add(
        Product,
        id=product_id,
        slug=_free_slug(known, imported, product_id),
        source_key=imported.source_key,
        published_at=now if imported.state == "active" else None,
        created_at=now,
        updated_at=now,
        **_words(imported),
    )
    for position, name in enumerate(imported.options):
        option_id = rows.add(Option, product_id=product_id, position=position, name=name)
        values = dict.fromkeys(variant.choices[position] for variant in imported.variants)
        for place, value in enumerate(values):
            rows.add(OptionValue, option_id=option_id, position=place, name=value)
    for position, variant in enumerate(imported.variants):
        _create_variant(rows, product_id, position, variant, currency)
    return product_id


def _create_variant(
    rows: _Rows, product_id: UUID, position: int, variant: ImportedVariant, currency: str
) -> None:
    variant_id = rows.add(
        Variant,
        product_id=product_id,
        position=position,
        choices=list(variant.choices),
        currency=currency,
        created_at=rows.now,
        updated_at=rows.now,
        **_terms(variant),
    )
    if variant.stock is None:
        return
    rows.add(
        StockLevel,
        id=variant_id,
        on_hand=variant.stock,
        reserved=0,
        backorder_limit=variant.backorder_limit,
        updated_at=rows.now,
    )
    if variant.stock:
        rows.add(
            StockMovement,
            variant_id=variant_id,
            quantity=variant.stock,
            reason="import",
            actor=ACTOR,
            created_at=rows.now,
        )


def _free_slug(known: Known, imported: ImportedProduct, product_id: UUID) -> str:
    slug, number = imported.slug, 1
    while known.slugs.setdefault(slug, product_id) != product_id:
        number += 1
        slug = f"{imported.slug}-{number}"
    return slug


def _words(imported: ImportedProduct) -> dict[str, Any]:
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


def _terms(variant: ImportedVariant) -> dict[str, Any]:
    return {
        "price_minor": variant.price_minor,
        "compare_at_minor": variant.compare_at_minor,
        "sku": variant.sku,
        "barcode": variant.barcode,
        "weight_grams": variant.weight_grams,
    }


def _update_words(product: Product, imported: ImportedProduct, *, now: datetime) -> bool:
    differing = {name: value for name, value in _words(imported).items() if getattr(product, name) != value}
    for name, value in differing.items():
        setattr(product, name, value)
    if differing:
        product.updated_at = now
        if product.state == "active" and product.published_at is None:
            product.published_at = now
    return bool(differing)


async def _update_variants(
    session: AsyncSession,
    rows: _Rows,
    product: Product,
    variants: Sequence[ImportedVariant],
    *,
    currency: str,
    now: datetime,
) -> bool:
    by_choices = {tuple(variant.choices): variant for variant in product.variants}
    changed = False
    # Sorted by id, as every change of stock, so that orders meanwhile wait instead of deadlocking.
    for imported in sorted(variants, key=lambda one: str(getattr(by_choices.get(one.choices), "id", ""))):
        known = by_choices.get(imported.choices)
        if known is None:
            _create_variant(
                rows, product.id, len(by_choices) + len(rows.values.get(Variant, [])), imported, currency
            )
            _add_values(rows, product, imported)
            continue
        differing = {name: value for name, value in _terms(imported).items() if getattr(known, name) != value}
        for name, value in differing.items():
            setattr(known, name, value)
        changed |= bool(differing)
        if imported.stock is not None and (known.stock is None or known.stock.on_hand != imported.stock):
            changed |= await set_stock(
                session, known.id, on_hand=imported.stock, seen=None, reason="import", actor=ACTOR, now=now
            )
    return changed


def _add_values(rows: _Rows, product: Product, imported: ImportedVariant) -> None:
    for option, choice in zip(product.options, imported.choices, strict=False):
        coming = {row["name"] for row in rows.values.get(OptionValue, []) if row["option_id"] == option.id}
        if choice not in coming | {value.name for value in option.values}:
            rows.add(OptionValue, option_id=option.id, position=len(option.values) + len(coming), name=choice)


async def _ask_for_pictures(
    session: AsyncSession, product_id: UUID, images: Sequence[ImportedImage], *, start: int, now: datetime
) -> int:
    for position, image in enumerate(images, start=start):
        row = ProductImage(
            store_id=session.info["store_id"],
            product_id=product_id,
            position=position,
            alt=image.alt,
            source_url=image.url[:2000],
            created_at=now,
        )
        session.add(row)
        _job: Job = enqueue(session, FETCH_PRODUCT_IMAGE, now=now, image_id=row.id)
    return len(images)


async def _put_into_collections(
    session: AsyncSession, known: Known, product_id: UUID, titles: Sequence[str], *, now: datetime
) -> None:
    store_id = session.info["store_id"]
    for slug, title in {slug_of(title): title for title in titles}.items():
        if slug not in known.collections:
            collection = Collection(
                store_id=store_id, slug=slug, title=title[:200], position=1000, created_at=now
            )
            session.add(collection)
            await session.flush()
            known.collections[slug] = collection.id
        await session.execute(
            insert(CollectionProduct).values(
                store_id=store_id,
                id=new_id(),
                collection_id=known.collections[slug],
                product_id=product_id,
                position=0,
            )
        )
