"""What must be so of the figures that reports are made of."""

from typing import Final

from shared.invariants.check import Check

_SETTLED: Final = """
    book.left_before IS NULL AND (CAST(:store AS uuid) IS NULL OR book.store_id = :store)
    AND NOT EXISTS (SELECT FROM figure_marks mark WHERE mark.store_id = book.store_id)
"""

FIGURES: Final = (
    Check(
        "figures.orders",
        "The figures of days come to what the orders of these days come to.",
        f"""
        SELECT book.store_id, book.store_id,
            format('%s: %s orders of %s, its figures say %s of %s', made.day, made.count, made.sum,
                told.count, told.sum)
        FROM figure_books book
        CROSS JOIN LATERAL (
            SELECT (placed_at AT TIME ZONE book.time_zone)::date AS day, count(*), sum(base_total_minor) AS sum
            FROM orders
            WHERE store_id = book.store_id AND state = 'placed'
                AND placed_at >= date_trunc('day', CAST(:since AS timestamptz), book.time_zone)
            GROUP BY 1
        ) made
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(orders), 0) AS count,
                coalesce(sum(gross_minor - discount_minor + delivery_minor + tax_minor), 0) AS sum
            FROM day_figures WHERE store_id = book.store_id AND day = made.day
        ) told ON true
        WHERE {_SETTLED} AND (told.count, told.sum) IS DISTINCT FROM (made.count, made.sum)
        """,  # noqa: S608 - of a constant above
    ),
    Check(
        "figures.goods",
        "The goods of a day come to what the day's figures say of goods.",
        f"""
        SELECT book.store_id, book.store_id,
            format('%s: %s of goods, its figures say %s', told.day, goods.sum, told.sum)
        FROM figure_books book
        CROSS JOIN LATERAL (
            SELECT day, sum(gross_minor - discount_minor) AS sum, sum(cost_minor - returned_cost_minor) AS cost
            FROM day_figures WHERE store_id = book.store_id
                AND day >= (CAST(:since AS timestamptz) AT TIME ZONE book.time_zone)::date
            GROUP BY day
        ) told
        LEFT JOIN LATERAL (
            SELECT coalesce(sum(gross_minor - discount_minor), 0) AS sum,
                coalesce(sum(cost_minor - returned_cost_minor), 0) AS cost
            FROM product_day_figures WHERE store_id = book.store_id AND day = told.day
        ) goods ON true
        WHERE {_SETTLED} AND (told.sum, told.cost) IS DISTINCT FROM (goods.sum, goods.cost)
        """,  # noqa: S608 - of a constant above
    ),
    Check(
        "figures.buyers",
        "What is kept of buyers comes to what their days do.",
        f"""
        SELECT book.store_id, book.store_id,
            format('%s buyers with %s orders left %s; of each is kept %s, %s, %s; of cohorts %s, %s; new were %s',
                days.buyers, days.orders, days.kept, each.buyers, each.orders, each.kept, months.buyers, months.kept,
                turns.new)
        FROM figure_books book
        CROSS JOIN LATERAL (
            SELECT count(DISTINCT buyer) FILTER (WHERE orders > 0) AS buyers, coalesce(sum(orders::int), 0) AS orders,
                coalesce(sum(total_minor - refund_minor), 0) AS kept
            FROM buyer_day_figures WHERE store_id = book.store_id
        ) days
        CROSS JOIN LATERAL (
            SELECT count(first_day) AS buyers, coalesce(sum(orders::int), 0) AS orders,
                coalesce(sum(kept_minor), 0) AS kept,
                coalesce(sum(kept_minor) FILTER (WHERE first_day IS NOT NULL), 0) AS kept_of_buyers
            FROM buyer_figures WHERE store_id = book.store_id
        ) each
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(buyers) FILTER (WHERE month = first_month), 0) AS buyers,
                coalesce(sum(kept_minor), 0) AS kept
            FROM cohort_figures WHERE store_id = book.store_id
        ) months
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(new), 0) AS new FROM buyer_turns WHERE store_id = book.store_id
        ) turns
        WHERE {_SETTLED}
            AND (days.buyers, days.orders, days.kept, each.kept_of_buyers, days.buyers, days.buyers) IS DISTINCT FROM
                (each.buyers, each.orders, each.kept, months.kept, months.buyers, turns.new)
        """,  # noqa: S608 - of a constant above
    ),
)
