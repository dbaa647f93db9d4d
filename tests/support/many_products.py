"""A catalogue of any length, written by the database itself in a moment."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PRODUCTS: Final = text("""
INSERT INTO products (store_id, id, slug, title, description_html, vendor, product_type, tags, kind, tax_category, state,
                      external_url, external_label, seo_title, seo_description, attributes, created_at, updated_at)
SELECT :store_id, gen_random_uuid(), 'thing-' || number, 'Thing No. ' || number,
       '<p>' || repeat('What it is and what it is for. ', 20) || '</p>', 'Acme', 'Things', ARRAY['new', 'red, warm'],
       'physical', 'standard', 'active', '', '', '', '', '{}', now(), now()
FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS number""")
_VARIANTS: Final = text("""
INSERT INTO variants (store_id, id, product_id, position, choices, sku, barcode, price_minor, currency, created_at, updated_at)
SELECT store_id, gen_random_uuid(), id, 0, '{}', slug, '', 1990, 'EUR', now(), now()
FROM products WHERE store_id = :store_id AND slug = ANY (:slugs)""")


async def make_many_products(session: AsyncSession, count: int, *, first: int = 1) -> None:
    """Give the session's store so many products of one variant each, numbered from `first`."""
    store_id = session.info["store_id"]
    await session.execute(_PRODUCTS, {"store_id": store_id, "first": first, "last": first + count - 1})
    slugs = [f"thing-{number}" for number in range(first, first + count)]
    await session.execute(_VARIANTS, {"store_id": store_id, "slugs": slugs})
