"""The smallest valid products; a test says only what it is about."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.inventory.set_stock import track_stock
from shared.kernel.clock import utc_now
from shared.kernel.ids import new_id
from shared.products.bundles import with_stock
from shared.products.compose_bundle import WantedPart, compose_bundle
from shared.products.digital_files import DigitalFile
from shared.products.files import private_key
from shared.products.models import Collection, CollectionProduct, Product, Variant
from shared.products.option import Option, OptionValue


async def make_product(
    session: AsyncSession,
    *,
    title: str = "Plain Mug",
    slug: str | None = None,
    price_minor: int = 1900,
    compare_at_minor: int | None = None,
    stock: int | None = 10,
    backorder_limit: int = 0,
    option: str = "",
    values: Sequence[str] = (),
    state: str = "active",
    **columns: object,
) -> Product:
    """Add a product with one variant, or with one per value of an option; each has `stock` (None: not tracked)."""
    now, store_id = utc_now(), session.info["store_id"]
    product = Product(
        store_id=store_id,
        slug=slug or f"product-{new_id().hex[-12:]}",
        title=title,
        state=state,
        published_at=now,
        created_at=now,
        updated_at=now,
        **columns,
    )
    session.add(product)
    await session.flush()
    if option:
        question = Option(store_id=store_id, product_id=product.id, position=0, name=option)
        session.add(question)
        await session.flush()
        session.add_all(
            OptionValue(store_id=store_id, option_id=question.id, position=place, name=value)
            for place, value in enumerate(values)
        )
    for position, choices in enumerate([[value] for value in values] or [[]]):
        variant = Variant(
            store_id=store_id,
            product_id=product.id,
            position=position,
            choices=choices,
            sku=f"SKU-{new_id().hex[-12:]}",
            price_minor=price_minor,
            compare_at_minor=compare_at_minor,
            currency="EUR",
            created_at=now,
            updated_at=now,
        )
        session.add(variant)
        await session.flush()
        if stock is not None:
            await track_stock(
                session, variant.id, on_hand=stock, backorder_limit=backorder_limit, actor="test", now=now
            )
    await session.flush()
    return product


async def make_variant(session: AsyncSession, **columns: object) -> Variant:
    """Add a product with one variant and return the variant, with product and stock."""
    product = await make_product(session, **columns)  # type: ignore[arg-type] # handed through to where they have types
    return await only_variant(session, product)


async def only_variant(session: AsyncSession, product: Product) -> Variant:
    """Return the first variant of a product, with product and stock."""
    found = await session.scalars(
        select(Variant)
        .where(Variant.product_id == product.id)
        .order_by(Variant.position)
        .limit(1)
        .options(joinedload(Variant.product), *with_stock())
        .execution_options(populate_existing=True)
    )
    return found.one()


async def make_collection(
    session: AsyncSession, products: Sequence[Product], *, title: str = "Mugs"
) -> Collection:
    """Add a collection that holds the products in order."""
    store_id = session.info["store_id"]
    collection = Collection(
        store_id=store_id, slug=f"c-{new_id().hex[-12:]}", title=title, created_at=utc_now()
    )
    session.add(collection)
    await session.flush()
    session.add_all(
        CollectionProduct(
            store_id=store_id, collection_id=collection.id, product_id=product.id, position=place
        )
        for place, product in enumerate(products)
    )
    await session.flush()
    return collection


async def make_bundle(session: AsyncSession, *parts: tuple[Variant, int], **columns: object) -> Variant:
    """Add a bundle of so many of each variant and return its variant, with product and parts."""
    product = await make_product(session, stock=None, **columns)  # type: ignore[arg-type] # as above
    bundle = await only_variant(session, product)
    wanted = [WantedPart(str(part.id), part.id, quantity) for part, quantity in parts]
    await compose_bundle(session, product, {bundle.id: wanted}, actor="test", now=utc_now())
    return await only_variant(session, product)


async def make_file(
    session: AsyncSession,
    variant: Variant,
    *,
    name: str = "guide.pdf",
    size: int = 4,
    most: int = 5,
    days: int = 30,
    own: bool = False,
) -> DigitalFile:
    """Sell a file with a variant's product, or with that variant only; what is in it is the test's to put there."""
    file_id = new_id()
    file = DigitalFile(
        id=file_id,
        store_id=variant.store_id,
        product_id=variant.product_id,
        variant_id=variant.id if own else None,
        name=name,
        key=private_key(variant.store_id, file_id),
        bytes=size,
        most_downloads=most,
        days=days,
        created_at=utc_now(),
    )
    session.add(file)
    await session.flush()
    return file
