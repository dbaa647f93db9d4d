"""A store with a catalogue of any size, written by PostgreSQL itself in seconds."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.stores.create_store import create_store

SLUG: Final = "bench"
COLLECTIONS: Final = 100
COLOURS: Final = ("Ash", "Clay", "Ink")

_COLLECTIONS = """
INSERT INTO collections (store_id, id, slug, title, description_html, position, renditions, sort, seo_title,
                         seo_description, filled_version, created_at)
SELECT :store, gen_random_uuid(), 'shelf-' || n, initcap((ARRAY['stone','linen','oak','wool','iron'])[n % 5 + 1]) || ' ' || n,
       '<p>What belongs together on shelf ' || n || '.</p>', n, '[]', 'by_hand', '', '', -1, now()
FROM generate_series(1, :collections) AS n
"""
_PRODUCTS = """
INSERT INTO products (store_id, id, slug, title, description_html, vendor, product_type, tags, kind, state, external_url,
                      external_label, seo_title, seo_description, attributes, published_at, created_at, updated_at)
SELECT :store, gen_random_uuid(), 'product-' || n,
       initcap((ARRAY['quiet','tall','round','small','heavy','plain','bright'])[n % 7 + 1]) || ' ' ||
       (ARRAY['mug','lamp','blanket','kettle','basket','chair','bowl','tray','stool','jug','rug'])[n % 11 + 1] || ' ' || n,
       '<p>' || repeat('Made to be used every day and to last. ', 8) || '</p>',
       CASE WHEN n > :products - 2 THEN 'Lone Maker' ELSE 'Maker ' || n % 40 END,
       (ARRAY['Mugs','Lamps','Blankets','Kettles','Baskets'])[n % 5 + 1], ARRAY['tag' || n % 30, 'tag' || n % 7] || CASE WHEN n > :products - 2 THEN ARRAY['rare'] ELSE '{}' END,
       'physical', 'active', '', '', '', '', '{}', now() - n * interval '1 hour', now(), now()
FROM generate_series(1, :products) AS n
"""
_OPTIONS = """
INSERT INTO product_options (store_id, id, product_id, position, name)
SELECT store_id, gen_random_uuid(), id, 0, 'Colour' FROM products WHERE store_id = :store
"""
_VALUES = """
INSERT INTO option_values (store_id, id, option_id, position, name, swatch)
SELECT o.store_id, gen_random_uuid(), o.id, c.place, c.name, c.swatch
FROM product_options o,
     (VALUES (0, 'Ash', '#b8b2a7'), (1, 'Clay', '#b0694a'), (2, 'Ink', '#26303d')) AS c (place, name, swatch)
WHERE o.store_id = :store
"""
_VARIANTS = """
INSERT INTO variants (store_id, id, product_id, position, choices, sku, barcode, price_minor, compare_at_minor, currency,
                      weight_grams, created_at, updated_at)
SELECT p.store_id, gen_random_uuid(), p.id, c.place, ARRAY[c.name], 'B-' || p.slug || c.place, '',
       1000 + hashtext(p.slug) % 900, CASE WHEN hashtext(p.slug) % 5 = 0 THEN 2500 END, 'EUR', 300, now(), now()
FROM products p, (VALUES (0, 'Ash'), (1, 'Clay'), (2, 'Ink')) AS c (place, name)
WHERE p.store_id = :store
"""
_STOCK = """
INSERT INTO stock_levels (store_id, id, on_hand, reserved, backorder_limit, updated_at)
SELECT store_id, id, 1000000, 0, 0, now() FROM variants WHERE store_id = :store
"""
_MOVEMENTS = """
INSERT INTO stock_movements (store_id, id, variant_id, quantity, reason, actor, created_at)
SELECT store_id, gen_random_uuid(), id, on_hand, 'initial', 'bench', now() FROM stock_levels WHERE store_id = :store
"""
_PICTURES = """
INSERT INTO product_images (store_id, id, product_id, position, alt, state, width, height, colour, renditions, created_at)
SELECT p.store_id, gen_random_uuid(), p.id, c.place, p.title, 'ready', 1200, 1500, '#cccccc', (
    SELECT jsonb_agg(jsonb_build_object('width', w, 'height', w * 5 / 4, 'format', f, 'key', p.slug || '-' || w || '.' || f))
    FROM unnest(ARRAY[320, 640, 1200]) AS w, unnest(ARRAY['webp', 'avif']) AS f), now()
FROM products p, (VALUES (0), (1)) AS c (place)
WHERE p.store_id = :store
"""
_PLACES = """
INSERT INTO collection_products (store_id, id, collection_id, product_id, position)
SELECT p.store_id, gen_random_uuid(), c.id, p.id, row_number() OVER (PARTITION BY c.id ORDER BY p.slug)
FROM products p
JOIN collections c ON c.store_id = p.store_id
                  AND c.position IN (abs(hashtext(p.slug)) % :collections + 1, abs(hashtext(p.title)) % :collections + 1)
WHERE p.store_id = :store
"""
_BRANDS = """
INSERT INTO brands (store_id, id, slug, name, description_html, renditions, created_at)
SELECT DISTINCT ON (vendor) store_id, gen_random_uuid(), replace(lower(vendor), ' ', '-'), vendor, '', '[]'::jsonb, now()
FROM products WHERE store_id = :store
"""
# Ten roots with ten branches each, and one more branch for what hardly anybody sells.
_ROOTS = """
INSERT INTO categories (store_id, id, slug, path, lineage, title, description_html, renditions, alt, position, created_at)
SELECT :store, root.id, 'room-' || root.n, 'room-' || root.n, ARRAY[root.id], 'Room ' || root.n, '', '[]', '', root.n, now()
FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(0, 9) AS n) root
"""
_BRANCHES = """
INSERT INTO categories (store_id, id, parent_id, slug, path, lineage, title, description_html, renditions, alt, position,
                        created_at)
SELECT root.store_id, branch.id, root.id, branch.slug, root.path || '/' || branch.slug, ARRAY[root.id, branch.id],
       initcap(branch.slug), '', '[]', '', branch.n, now()
FROM categories root,
     LATERAL (SELECT n, gen_random_uuid() AS id, CASE WHEN n = 10 THEN 'rare' ELSE 'branch-' || n END AS slug
              FROM generate_series(0, CASE WHEN root.position = 0 THEN 10 ELSE 9 END) AS n
              WHERE root.id IS NOT NULL) branch
WHERE root.store_id = :store
"""
_STANDING = """
INSERT INTO product_categories (store_id, id, product_id, category_id, is_main)
SELECT product.store_id, gen_random_uuid(), product.id, branch.id, true
FROM products product
JOIN categories branch
  ON branch.store_id = product.store_id
 AND branch.path = CASE WHEN 'rare' = ANY (product.tags) THEN 'room-0/rare'
                        ELSE 'room-' || abs(hashtext(product.slug)) % 10 || '/branch-' || abs(hashtext(product.title)) % 10 END
WHERE product.store_id = :store
"""


async def make_catalogue(session: AsyncSession, *, products: int, platform_host: str) -> UUID:
    """Make the store with so many products in a hundred collections and a hundred categories; returns its id.

    Runs as the tables' owner.
    """
    store = await create_store(
        session,
        slug=SLUG,
        name="Bench",
        currency="EUR",
        country="DE",
        email="bench@souk.example",
        platform_host=platform_host,
        now=utc_now(),
        theme="loom",
        tagline="Measured, not promised",
    )
    await session.flush()
    terms = {"store": store.id, "products": products, "collections": COLLECTIONS}
    await session.execute(text("SELECT set_config('app.store_id', :store, true)"), {"store": str(store.id)})
    for statement in (
        _COLLECTIONS,
        _PRODUCTS,
        _OPTIONS,
        _VALUES,
        _VARIANTS,
        _STOCK,
        _MOVEMENTS,
        _PICTURES,
        _PLACES,
        _BRANDS,
        _ROOTS,
        _BRANCHES,
        _STANDING,
    ):
        named = {name: value for name, value in terms.items() if f":{name}" in statement}
        await session.execute(text(statement), named)
    return store.id
