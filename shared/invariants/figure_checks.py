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
)
