"""Products and their variants, as programs read them."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from merchant.api.call import Call, Listing
from merchant.api.shapes import Product, Variant, amount, perhaps
from shared.inventory.product_list import WantedProducts, page_of_products
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.products import models
from shared.products.queries import product_by_id
from shared.products.variant_list import page_of_variants, variant_by_id
from shared.stores.permissions import COSTS_SEE


async def index(session: AsyncSession, call: Call) -> Listing:
    """List products, each with its variants."""
    asked = call.query
    wanted = WantedProducts(
        state=asked.state or "",
        words=asked.q or "",
        vendor=asked.vendor or "",
        tag=asked.tag or "",
        low=call.store.low_stock_threshold,
    )
    page = await page_of_products(session, wanted, sort=asked.sort, after=asked.after, size=asked.limit)
    return Listing([_product(call, one) for one in page.rows], page.next_cursor)


async def show(session: AsyncSession, call: Call) -> Product:
    """Return one product."""
    return _product(call, await product_by_id(session, call.path["product"]))


async def variants_index(session: AsyncSession, call: Call) -> Listing:
    """List variants of products that were not deleted."""
    asked = call.query
    page = await page_of_variants(
        session, sku=asked.sku, product_id=asked.product_id, after=asked.after, size=asked.limit
    )
    return Listing([_variant(call, one) for one in page.rows], page.next_cursor)


async def variants_show(session: AsyncSession, call: Call) -> Variant:
    """Return one variant."""
    return _variant(call, await variant_by_id(session, wanted_id(call, "variant")))


def wanted_id(call: Call, name: str) -> UUID:
    """Return an id of the address; raises NotFound for what is none."""
    found = parse_id(call.path[name])
    if found is None:
        raise NotFound
    return found


def _product(call: Call, product: models.Product) -> Product:
    return Product(
        id=product.id,
        title=product.title,
        slug=product.slug,
        state=product.state,  # type: ignore[arg-type] # a CHECK of the table keeps it to these words
        kind=product.kind,
        vendor=product.vendor,
        product_type=product.product_type,
        tags=list(product.tags),
        description_html=product.description_html,
        created_at=product.created_at,
        updated_at=product.updated_at,
        variants=[_variant(call, one) for one in product.variants],
    )


def _variant(call: Call, variant: models.Variant) -> Variant:
    return Variant(
        id=variant.id,
        product_id=variant.product_id,
        sku=variant.sku,
        barcode=variant.barcode,
        title=variant.title,
        price=amount(variant.price),
        compare_at=perhaps(variant.compare_at),
        weight_grams=variant.weight_grams,
        updated_at=variant.updated_at,
        cost=perhaps(variant.cost) if call.may(COSTS_SEE) else None,
    )
