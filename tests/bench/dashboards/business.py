"""Many stores with years of business each, written by PostgreSQL itself."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.insight.refresh_figures import refresh_figures
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.create_store import create_store
from shared.stores.models import Store
from shared.stores.queries import current_store

PRODUCTS: Final = 500
CUSTOMERS: Final = 2000
DAYS: Final = 730

# Neither triggers nor keys are asked: what they would say is written here.
_QUIET: Final = "SET LOCAL session_replication_role = replica"
_GOODS: Final = (
    """
    INSERT INTO products (store_id, id, slug, title, description_html, vendor, product_type, tags, kind, tax_category,
        state, external_url, external_label, seo_title, seo_description, attributes, published_at, created_at, updated_at)
    SELECT :store, gen_random_uuid(), 'product-' || n, 'Product ' || n, '', '', '', '{}', 'physical', 'standard',
        'active', '', '', '', '', '{}', now() - interval '900 days', now() - n * interval '1 second', now()
    FROM generate_series(1, :products) n
    """,
    """
    INSERT INTO variants (store_id, id, product_id, position, choices, sku, barcode, price_minor, cost_minor, currency,
        created_at, updated_at)
    SELECT store_id, gen_random_uuid(), id, 0, '{}', 'S-' || slug, '', 1000 + substr(slug, 9)::int * 37, 400, 'EUR', now(), now()
    FROM products WHERE store_id = :store
    """,
    """
    INSERT INTO stock_levels (store_id, id, on_hand, reserved, backorder_limit, is_tracked, updated_at)
    SELECT store_id, id, 1000, 0, 0, true, now() FROM variants WHERE store_id = :store
    """,
    """
    INSERT INTO customers (store_id, id, email, name, language, password_hash, created_at)
    SELECT :store, gen_random_uuid(), 'c' || n || '@example.com', 'Customer ' || n, '', '!', now() - n * interval '1 minute'
    FROM generate_series(1, :customers) n
    """,
)
# Two and a half lines an order; the latest hundred are still to be packed.
_ORDERS: Final = (
    """
    CREATE TEMP TABLE drawn ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS id, gen_random_uuid() AS cart_id, 1 + n % 4 AS lines,
        now() - (:orders - n) * (:days * interval '1 day' / :orders) AS placed_at,
        customers.ids[1 + floor(random() ^ 2 * :customers)::int] AS customer_id
    FROM generate_series(1, :orders) n,
        (SELECT array_agg(id) AS ids FROM customers WHERE store_id = :store) customers
    """,
    """
    CREATE TEMP TABLE drawn_lines ON COMMIT DROP AS
    SELECT drawn.id AS order_id, place, variants.ids[chosen] AS variant_id, variants.prices[chosen] AS price, 1 + n % 2 AS quantity
    FROM drawn, generate_series(1, lines) place,
        LATERAL (SELECT 1 + floor(random() ^ 2 * :products)::int AS chosen, n AS each) one,
        (SELECT array_agg(id) AS ids, array_agg(price_minor) AS prices FROM variants WHERE store_id = :store) variants
    """,
    """
    INSERT INTO carts (store_id, id, token_hash, currency, state, created_at, updated_at)
    SELECT :store, cart_id, uuid_send(cart_id), 'EUR', 'ordered', placed_at, placed_at FROM drawn
    """,
    """
    INSERT INTO orders (store_id, id, number, cart_id, customer_id, token_hash, state, payment_state, fulfilment_state,
        payment_method, email, language, address, note, currency, subtotal_minor, discount_minor, shipping_minor,
        tax_minor, total_minor, included_tax_minor, card_minor, shipping_name, pricing, placed_at)
    SELECT :store, id, 1000 + n, cart_id, CASE WHEN n % 3 > 0 THEN customer_id END, uuid_send(id),
        CASE WHEN n % 25 = 0 THEN 'cancelled' ELSE 'placed' END,
        CASE WHEN n > :orders - 100 AND n % 5 = 0 THEN 'unpaid' ELSE 'paid' END,
        CASE WHEN n > :orders - 100 THEN 'unfulfilled' ELSE 'delivered' END, 'card', 'g' || n % (:orders / 3) || '@example.com',
        '', jsonb_build_object('name', 'Buyer ' || n, 'country', (ARRAY['DE','FR','AT','NL','US'])[1 + n % 5]), '', 'EUR',
        goods, 0, 490, 0, goods + 490, goods * 19 / 119, 0, '', '{}', placed_at
    FROM drawn JOIN (SELECT order_id, sum(price * quantity)::bigint AS goods FROM drawn_lines GROUP BY 1) sums ON order_id = id
    """,
    """
    INSERT INTO order_lines (store_id, id, order_id, variant_id, position, title, variant_title, sku, note, unit_price_minor,
        unit_cost_minor, quantity, total_minor, discount_minor, tax_minor, currency, slug, picture)
    SELECT :store, gen_random_uuid(), order_id, variant_id, place, 'Product', '', 'S', '', price, 400, quantity, price * quantity, 0,
        price * quantity * 19 / 119, 'EUR', '', '{}'
    FROM drawn_lines
    """,
    """
    INSERT INTO payments (store_id, id, order_id, provider, state, amount_minor, currency, terms, captured_minor, refunded_minor,
        is_disputed, created_at, expires_at)
    SELECT store_id, id, id, 'stripe', 'succeeded', total_minor, 'EUR', '{}', total_minor, 0, false, placed_at, placed_at
    FROM orders WHERE store_id = :store AND payment_state = 'paid'
    """,
    """
    INSERT INTO refunds (store_id, id, payment_id, amount_minor, currency, reason, state, actor, created_at)
    SELECT store_id, gen_random_uuid(), id, amount_minor / 2, 'EUR', '', 'succeeded', 'bench',
        least(created_at + interval '9 days', now())
    FROM payments WHERE store_id = :store AND hashtext(id::text) % 20 = 0
    """,
)


async def fill_stores(engine: AsyncEngine, stores: Sequence[UUID], *, lines: int) -> None:
    """Give each store its part of so many order lines, with goods and customers; the engine stands above the walls."""
    orders = lines * 2 // 5 // len(stores)
    some = {"orders": orders, "days": DAYS, "products": PRODUCTS, "customers": CUSTOMERS}
    for store_id in stores:
        async with engine.begin() as connection:
            await connection.execute(text(_QUIET))
            for statement in (*_GOODS, *_ORDERS):
                known = {name: value for name, value in some.items() if f":{name}" in statement}
                given = {"store": store_id} if ":store" in statement else {}
                await connection.execute(text(statement), known | given)


async def make_stores(database: Database, count: int, *, platform_host: str) -> list[Store]:
    """Open so many stores."""
    async with database.as_platform() as session:
        return [
            await create_store(
                session,
                slug=f"bench-{number}",
                name=f"Bench {number}",
                currency="EUR",
                country="DE",
                email="bench@example.com",
                platform_host=platform_host,
                now=utc_now(),
            )
            for number in range(count)
        ]


async def reckon_all(database: Database, stores: Sequence[Store]) -> None:
    """Reckon the figures of every store, as its worker would."""
    for store in stores:
        is_left = True
        while is_left:
            async with database.in_store(store.id) as session:
                is_left = await refresh_figures(session, await current_store(session))
