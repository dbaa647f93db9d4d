"""Make a product after the pattern of another."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say
from shared.products.category import ProductCategory
from shared.products.collection import Collection, CollectionProduct
from shared.products.free_slug import free_slug
from shared.products.models import DRAFT, Product, Variant
from shared.products.option import Option, OptionValue
from shared.products.price_changes import name_actor
from shared.products.update_product import LONGEST_TITLE
from shared.stores.queries import bump_catalogue


async def duplicate_product(
    session: AsyncSession, original: Product, *, actor: str, now: datetime
) -> Product:
    """Add a draft with the same words, options, variants and groups, and return it.

    Pictures, stock, barcodes and where it came from are the original's own; SKUs stay, to be changed.
    """
    title = str(say("Copy of %(title)s", title=original.title))[:LONGEST_TITLE]
    copy = Product(
        store_id=original.store_id,
        slug=await free_slug(session, title),
        title=title,
        description_html=original.description_html,
        vendor=original.vendor,
        product_type=original.product_type,
        tags=list(original.tags),
        kind=original.kind,
        tax_category=original.tax_category,
        state=DRAFT,
        external_url=original.external_url,
        external_label=original.external_label,
        seo_title=original.seo_title,
        seo_description=original.seo_description,
        attributes=dict(original.attributes),
        created_at=now,
        updated_at=now,
    )
    await name_actor(session, actor)
    session.add(copy)
    await session.flush()
    await _copy_options(session, original, copy)
    session.add_all(_variant(one, copy, now=now) for one in original.variants)
    await session.flush()
    await _copy_places(session, original, copy)
    record(session, "product.created", copy.id, actor=actor, now=now, copied_from=str(original.id))
    await session.flush()
    await bump_catalogue(session)
    return copy


def _variant(original: Variant, copy: Product, *, now: datetime) -> Variant:
    return Variant(
        store_id=copy.store_id,
        product_id=copy.id,
        position=original.position,
        choices=list(original.choices),
        sku=original.sku,
        price_minor=original.price_minor,
        compare_at_minor=original.compare_at_minor,
        cost_minor=original.cost_minor,
        currency=original.currency,
        weight_grams=original.weight_grams,
        created_at=now,
        updated_at=now,
    )


async def _copy_options(session: AsyncSession, original: Product, copy: Product) -> None:
    for option in original.options:
        row = Option(store_id=copy.store_id, product_id=copy.id, position=option.position, name=option.name)
        session.add(row)
        await session.flush()
        session.add_all(
            OptionValue(
                store_id=copy.store_id,
                option_id=row.id,
                position=value.position,
                name=value.name,
                swatch=value.swatch,
            )
            for value in option.values
        )
    await session.flush()


async def _copy_places(session: AsyncSession, original: Product, copy: Product) -> None:
    mine = {"store_id": copy.store_id, "product_id": copy.id}
    places = await session.execute(
        select(ProductCategory.category_id, ProductCategory.is_main).where(
            ProductCategory.product_id == original.id
        )
    )
    rows = [{**mine, "id": new_id(), "category_id": key, "is_main": is_main} for key, is_main in places]
    if rows:
        await session.execute(insert(ProductCategory), rows)
    by_hand = await session.execute(
        select(CollectionProduct.collection_id, CollectionProduct.position)
        .join(
            Collection,
            (Collection.store_id == CollectionProduct.store_id)
            & (Collection.id == CollectionProduct.collection_id),
        )
        .where(CollectionProduct.product_id == original.id, Collection.rule.is_(None))
    )
    shelves = [{**mine, "id": new_id(), "collection_id": key, "position": place} for key, place in by_hand]
    if shelves:
        await session.execute(insert(CollectionProduct), shelves)
