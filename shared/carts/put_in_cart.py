"""Put something into a shopper's cart by one statement, which is a transaction by itself.

The way of the button that is pressed most: it asks what `add_line.py` asks, in a tenth of the time. Nobody waits until
it is on disk: should PostgreSQL itself fall over, the carts of its last half second are as they were before. What is
ordered from one is on disk with the order, together with all that was written earlier.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.carts.add_line import note_of, refuse_excess
from shared.carts.errors import NotEnough
from shared.carts.models import MOST_LINES, MOST_OF_ONE
from shared.kernel.ids import new_id
from shared.kernel.reading import ENTERED, UNHURRIED, Record
from shared.kernel.tokens import hash_token, new_token
from shared.products.errors import NoSuchVariant
from shared.products.models import SOLD_HERE

# How many can be sold is what `Variant.left` says: of a bundle as many as its scarcest part allows, NULL where nothing
# is counted. The cart is locked as by who orders it, so nothing is put into one that becomes an order meanwhile; and
# what joins a line is compared with the line as it is then.
_PUT: Final = f"""
WITH wanted AS (
    SELECT v.store_id, v.id, CASE WHEN parts.count = 0 THEN s.on_hand - s.reserved + s.backorder_limit
                                  ELSE parts.fewest END AS most
    FROM variants v
    JOIN products p ON p.store_id = v.store_id AND p.id = v.product_id
    LEFT JOIN stock_levels s ON s.store_id = v.store_id AND s.id = v.id AND s.is_tracked
    CROSS JOIN LATERAL (
        SELECT count(*), min(
            CASE WHEN of_part.deleted_at IS NOT NULL OR of_part.state <> 'active' OR part.deleted_at IS NOT NULL THEN 0
                 WHEN held.id IS NOT NULL
                 THEN greatest(held.on_hand - held.reserved + held.backorder_limit, 0) / b.quantity
            END) AS fewest
        FROM bundle_parts b
        JOIN variants part ON part.store_id = b.store_id AND part.id = b.component_id
        JOIN products of_part ON of_part.store_id = part.store_id AND of_part.id = part.product_id
        LEFT JOIN stock_levels held ON held.store_id = part.store_id AND held.id = part.id AND held.is_tracked
        WHERE b.store_id = v.store_id AND b.variant_id = v.id
    ) AS parts
    WHERE v.id = $2 AND v.deleted_at IS NULL AND p.state = 'active' AND p.deleted_at IS NULL
      AND p.kind = ANY ('{{{",".join(SOLD_HERE)}}}')
), found AS (
    %s FOR UPDATE
), inside AS (
    SELECT count(*) AS lines, coalesce(sum(quantity) FILTER (WHERE variant_id = $2), 0) AS pieces
    FROM cart_lines WHERE cart_id = (SELECT id FROM found)
), allowed AS (
    SELECT store_id, id FROM wanted, inside
    WHERE pieces + $5 <= least(most, {MOST_OF_ONE}) AND (pieces > 0 OR lines < {MOST_LINES})
), made AS (
    INSERT INTO carts (store_id, id, token_hash, customer_id, currency, state, created_at, updated_at)
    SELECT store_id, $6, $7, $4, $8, 'open', $9, $9 FROM allowed WHERE NOT EXISTS (SELECT FROM found)
    RETURNING id
), put AS (
    INSERT INTO cart_lines (store_id, id, cart_id, variant_id, quantity, note, created_at)
    SELECT allowed.store_id, $10, cart.id, allowed.id, $5, $11, $9
    FROM allowed, (SELECT id FROM found UNION ALL SELECT id FROM made) AS cart
    ON CONFLICT (store_id, cart_id, variant_id, note)
    DO UPDATE SET quantity = cart_lines.quantity + excluded.quantity
    WHERE cart_lines.quantity + excluded.quantity <= least((SELECT most FROM wanted), {MOST_OF_ONE})
    RETURNING cart_id
), touched AS (
    UPDATE carts SET updated_at = $9 WHERE id = (SELECT id FROM found) AND EXISTS (SELECT FROM put)
)
SELECT wanted.id, wanted.most, inside.lines, inside.pieces, (SELECT cart_id FROM put) AS cart_id,
       EXISTS (SELECT FROM made) AS is_new
FROM inside LEFT JOIN wanted ON true
WHERE {ENTERED} AND {UNHURRIED}"""  # noqa: S608 - our own words and figures
# Guests have no other cart than the one of their browser. By both at once PostgreSQL would ask two indexes.
_OF_GUEST: Final = _PUT % "SELECT id FROM carts WHERE state = 'open' AND token_hash = $3"
_OF_CUSTOMER: Final = (
    _PUT
    % """SELECT id FROM carts WHERE state = 'open' AND (token_hash = $3 OR customer_id = $4)
    ORDER BY token_hash = $3 DESC LIMIT 1"""
)


# Does a statement by itself in one store (`Database.alone`).
Alone = Callable[..., Awaitable[Sequence[Record]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """The cart that something was put into; `token` is a new one's, for the browser to keep."""

    cart_id: UUID
    token: str | None


async def put_in_cart(
    alone: Alone,
    variant_id: UUID | None,
    *,
    token: str | None,
    customer_id: UUID | None,
    quantity: int,
    note: str = "",
    currency: str,
    now: datetime,
) -> Filled:
    """Add pieces of a variant to the open cart of a token, else to the customer's, else to a new one.

    Raises NoSuchVariant for what is not sold here, and whatever `add_line` refuses.
    """
    if variant_id is None:
        raise NoSuchVariant
    fresh = new_token()
    (row,) = await alone(
        _OF_CUSTOMER if customer_id else _OF_GUEST,
        variant_id,
        hash_token(token) if token else None,
        customer_id,
        quantity,
        new_id(),
        hash_token(fresh),
        currency,
        now,
        new_id(),
        note_of(note),
    )
    if row["id"] is None:
        raise NoSuchVariant
    if row["cart_id"] is None:
        refuse_excess(row["most"], quantity=quantity, inside=row["pieces"], lines=row["lines"])
        # Somebody else filled the same line in the same moment.
        raise NotEnough(max(row["most"] or 0, 0))
    return Filled(row["cart_id"], fresh if row["is_new"] else None)
