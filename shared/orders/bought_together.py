"""Let products lead to what is bought with them."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.stores.queries import bump_catalogue

ORDERS_OF: Final = timedelta(days=180)
# One order is chance.
FEWEST_ORDERS: Final = 2
MOST_OF_ONE: Final = 4

# For each product the others that the most orders hold together with it.
_LEARN: Final = text("""
WITH bought AS (
    SELECT DISTINCT line.store_id, line.order_id, variant.product_id
    FROM orders placed
    JOIN order_lines line ON line.store_id = placed.store_id AND line.order_id = placed.id
    JOIN variants variant ON variant.store_id = line.store_id AND variant.id = line.variant_id
    WHERE placed.placed_at >= :since AND placed.cancelled_at IS NULL
), pairs AS (
    SELECT one.store_id, one.product_id, other.product_id AS other_id, count(*) AS times
    FROM bought one
    JOIN bought other ON other.store_id = one.store_id AND other.order_id = one.order_id
                     AND other.product_id <> one.product_id
    GROUP BY one.store_id, one.product_id, other.product_id
    HAVING count(*) >= :fewest
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY times DESC, other_id) AS place
    FROM pairs
), found AS (
    SELECT store_id, product_id, other_id, place FROM ranked WHERE place <= :most
), forgotten AS (
    DELETE FROM associations old
    WHERE old.is_automatic AND old.kind = 'goes_with' AND NOT EXISTS (
        SELECT FROM found
        WHERE found.store_id = old.store_id AND found.product_id = old.product_id
          AND found.other_id = old.other_id)
    RETURNING 1
), learned AS (
    INSERT INTO associations (store_id, id, product_id, other_id, kind, is_automatic, position)
    SELECT store_id, gen_random_uuid(), product_id, other_id, 'goes_with', true, place FROM found
    ON CONFLICT (store_id, product_id, kind, other_id) DO UPDATE SET position = excluded.position
    WHERE associations.is_automatic AND associations.position <> excluded.position
    RETURNING 1
)
SELECT (SELECT count(*) FROM forgotten) + (SELECT count(*) FROM learned)""")


async def note_bought_together(session: AsyncSession, *, now: datetime) -> bool:
    """Bring what the store's products lead to by themselves up to its orders; returns whether anything changed.

    What the merchant chose by hand stays, and is never doubled.
    """
    asked = {"since": now - ORDERS_OF, "fewest": FEWEST_ORDERS, "most": MOST_OF_ONE}
    changed = bool(await session.scalar(_LEARN, asked))
    if changed:
        await bump_catalogue(session)
    return changed
