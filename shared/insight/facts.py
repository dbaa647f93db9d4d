"""What counts as sold and as given back, said once in SQL: named queries over the orders of some days.

Sold is every order that stands, on the day on which it was placed. Given back is what left again of such orders, on the
day on which it was given; money is not among it that came too late, nor what a change took off an order's total.

An order in another currency is turned into the store's own along one chain: goods, less reductions, with delivery, with
tax. Each amount is the difference of two rounded sums, so the parts of every order come to its `base_total_minor`.
The same is done with a refund among its goods. Thus nothing is lost between any two of the tables.
"""

from typing import Final

# Orders that were placed in the range; its moments are bound as :since and :until, the time zone as :zone.
_ORDERS: Final = """
placed AS MATERIALIZED (
    SELECT store_id, id, placed_at, (placed_at AT TIME ZONE :zone)::date AS day, currency, channel,
        coalesce(address ->> 'country', '') AS country,
        coalesce(customer_id, md5(store_id || '|' || lower(email))::uuid) AS buyer,
        total_minor AS charged, base_total_minor AS total, base_factor AS factor, subtotal_minor AS subtotal,
        souk_own_minor(subtotal_minor, base_factor) AS gross,
        souk_own_minor(subtotal_minor - discount_minor, base_factor) AS reduced,
        souk_own_minor(subtotal_minor - discount_minor + shipping_minor, base_factor) AS delivered,
        souk_own_minor(included_tax_minor, base_factor) AS included, tax_minor > 0 AS is_taxed_on_top
    FROM orders
    WHERE state = 'placed' AND {which}
)"""
_IN_RANGE: Final = "placed_at >= :since AND placed_at < :until"

# The lines of those orders, in the store's own currency.
_LINES: Final = """
summed AS (
    SELECT line.*, placed.day, placed.currency AS paid_in, placed.channel, placed.country, placed.factor,
        placed.subtotal,
        CASE WHEN placed.is_taxed_on_top THEN 0 ELSE line.tax_minor END AS included,
        sum(line.total_minor) OVER so_far AS gross_sum,
        sum(line.discount_minor) OVER so_far AS discount_sum,
        sum(CASE WHEN placed.is_taxed_on_top THEN 0 ELSE line.tax_minor END) OVER so_far AS included_sum
    FROM placed
    JOIN order_lines line ON line.store_id = placed.store_id AND line.order_id = placed.id
    WINDOW so_far AS (PARTITION BY line.order_id ORDER BY line.position, line.id)
),
sold AS (
    SELECT order_id, day, paid_in, channel, country, variant_id, quantity,
        souk_own_minor(gross_sum, factor) - souk_own_minor(gross_sum - total_minor, factor) AS gross,
        souk_own_minor(subtotal - discount_sum + discount_minor, factor)
            - souk_own_minor(subtotal - discount_sum, factor) AS discount,
        souk_own_minor(included_sum, factor) - souk_own_minor(included_sum - included, factor) AS included,
        coalesce(unit_cost_minor, 0) * quantity AS cost,
        CASE WHEN unit_cost_minor IS NULL THEN quantity ELSE 0 END AS uncosted
    FROM summed
    WHERE quantity > 0
)"""

# Orders of which money was given back in the range, with all that was ever given back of them: its sums run over that.
_TOUCHED: Final = """
touched AS (
    SELECT paid.order_id FROM refunds gone
    JOIN payments paid ON paid.store_id = gone.store_id AND paid.id = gone.payment_id
    WHERE gone.created_at >= :since AND gone.created_at < :until
    UNION SELECT order_id FROM returns WHERE settled_at >= :since AND settled_at < :until
    UNION SELECT order_id FROM hand_refunds WHERE created_at >= :since AND created_at < :until
)"""
GIVEN: Final = """
SELECT gone.id, gone.created_at AS given_at, gone.amount_minor
FROM payments paid
JOIN refunds gone ON gone.store_id = paid.store_id AND gone.payment_id = paid.id
WHERE paid.store_id = placed.store_id AND paid.order_id = placed.id
    AND gone.state <> 'failed' AND NOT (gone.reason = :too_late AND gone.actor = :system)
    -- What a change takes off is off the order's total already; the two are of one moment.
    AND NOT EXISTS (
        SELECT FROM order_edits edit
        WHERE edit.store_id = paid.store_id AND edit.order_id = paid.order_id
            AND edit.settlement = 'refund' AND edit.return_id IS NULL AND edit.created_at = gone.created_at
    )
UNION ALL
-- By hand: what no payment carried back.
SELECT back.id, back.settled_at, back.refund_minor
FROM returns back
WHERE back.store_id = placed.store_id AND back.order_id = placed.id
    AND back.state = 'settled' AND back.refund_minor > 0
    AND NOT EXISTS (
        SELECT FROM payments paid WHERE paid.store_id = back.store_id AND paid.order_id = back.order_id
    )
UNION ALL
SELECT noted.id, noted.created_at, noted.amount_minor
FROM hand_refunds noted WHERE noted.store_id = placed.store_id AND noted.order_id = placed.id"""
_REFUNDS: Final = f"""
running AS (
    SELECT placed.store_id, placed.id AS order_id, given.*, placed.currency, placed.channel, placed.country,
        placed.buyer, placed.total, placed.charged, placed.is_taxed_on_top,
        placed.total - placed.delivered + placed.included AS tax,
        souk_own_minor(sum(given.amount_minor) OVER so_far, placed.factor) AS own_sum
    FROM placed CROSS JOIN LATERAL ({GIVEN}) given
    WINDOW so_far AS (PARTITION BY placed.id ORDER BY given.given_at, given.id)
),
refunded AS (
    SELECT *, (given_at AT TIME ZONE :zone)::date AS day,
        own_sum - coalesce(lag(own_sum) OVER so_far, 0) AS own,
        coalesce(round(own_sum::numeric * tax / nullif(total, 0)), 0)::bigint
            - coalesce(lag(round(own_sum::numeric * tax / nullif(total, 0))) OVER so_far, 0)::bigint AS own_tax
    FROM running
    WINDOW so_far AS (PARTITION BY order_id ORDER BY given_at, id)
)"""  # noqa: S608 - of constants in this package; what is asked for is bound

# Which goods a refund is for: those of the return that it ended, else all of the order. What the goods do not come to
# was for delivery.
_REFUNDED_GOODS: Final = """
weighed AS (
    SELECT refunded.id AS refund_id, line.id AS line_id, line.variant_id, refunded.own, refunded.own_tax,
        refunded.day, refunded.amount_minor, (asked.id IS NULL) AS is_of_all,
        (line.total_minor - line.discount_minor
            + CASE WHEN refunded.is_taxed_on_top THEN line.tax_minor ELSE 0 END)::numeric
            * coalesce(part.quantity, line.quantity) / line.quantity AS weight,
        refunded.charged
    FROM refunded
    JOIN order_lines line ON line.store_id = refunded.store_id AND line.order_id = refunded.order_id
        AND line.quantity > 0
    LEFT JOIN returns asked ON asked.store_id = refunded.store_id AND asked.order_id = refunded.order_id
        AND asked.state = 'settled' AND asked.settled_at = refunded.given_at
    LEFT JOIN return_lines part ON part.store_id = asked.store_id AND part.return_id = asked.id
        AND part.order_line_id = line.id
    WHERE refunded.given_at >= :since AND refunded.given_at < :until
        AND (asked.id IS NULL OR part.id IS NOT NULL)
),
shared AS (
    SELECT weighed.*, sum(weight) OVER (PARTITION BY refund_id ORDER BY line_id) AS weight_sum,
        greatest(sum(weight) OVER (PARTITION BY refund_id),
            CASE WHEN is_of_all THEN charged ELSE amount_minor END) AS weights
    FROM weighed
),
refunded_goods AS (
    SELECT day, variant_id,
        coalesce(round(own * weight_sum / nullif(weights, 0))
            - round(own * (weight_sum - weight) / nullif(weights, 0)), 0)::bigint AS own,
        coalesce(round(own_tax * weight_sum / nullif(weights, 0))
            - round(own_tax * (weight_sum - weight) / nullif(weights, 0)), 0)::bigint AS own_tax
    FROM shared
)"""

# Pieces that came back in the range, and what those cost that can be sold again.
_CAME_BACK: Final = """
came_back AS (
    SELECT (asked.received_at AT TIME ZONE :zone)::date AS day, line.variant_id, part.quantity,
        whole.currency, whole.channel, coalesce(whole.address ->> 'country', '') AS country,
        CASE WHEN part.fate = 'stock' THEN part.quantity * coalesce(line.unit_cost_minor, 0) ELSE 0 END AS cost
    FROM returns asked
    JOIN orders whole ON whole.store_id = asked.store_id AND whole.id = asked.order_id AND whole.state = 'placed'
    JOIN return_lines part ON part.store_id = asked.store_id AND part.return_id = asked.id
    JOIN order_lines line ON line.store_id = part.store_id AND line.id = part.order_line_id
    WHERE asked.received_at >= :since AND asked.received_at < :until
)"""

SOLD: Final = f"{_ORDERS.format(which=_IN_RANGE)}, {_LINES}"
# The same names over the orders of which something was given back.
_OF_TOUCHED: Final = _ORDERS.format(which="id IN (SELECT order_id FROM touched)")
REFUNDED: Final = f"{_TOUCHED}, {_OF_TOUCHED}, {_REFUNDS}"
REFUNDED_GOODS: Final = f"{REFUNDED}, {_REFUNDED_GOODS}"
CAME_BACK: Final = _CAME_BACK
