"""Which buyers are worth looking after how: by their last order, how many they made, and what they left.

The rule stands here once, for the report that counts them and for the campaigns that write to them. It reads what
`shared/insight` keeps of each buyer, less what came after the day that is asked about, so it is as fresh as reports.
"""

from typing import Final

from shared.kernel.sentences import say

# Who is in which, `named`, as of the day bound as :last: the first rule that fits decides. Recency in days before it.
NAMED_BUYERS: Final = """
since AS (
    SELECT buyer, sum(orders::int) AS orders, sum(total_minor - refund_minor)::bigint AS kept,
        max(previous_day) FILTER (WHERE previous_day <= :last) AS last_day
    FROM buyer_day_figures WHERE day > :last GROUP BY buyer
),
buyers AS (
    SELECT buyer, everything.orders - coalesce(since.orders, 0) AS orders,
        everything.kept_minor - coalesce(since.kept, 0) AS kept,
        CAST(:last AS date) - CASE WHEN everything.last_day <= :last THEN everything.last_day ELSE since.last_day END
            AS ago
    FROM buyer_figures everything LEFT JOIN since USING (buyer)
    WHERE everything.first_day <= :last
),
ranked AS (SELECT *, cume_dist() OVER (ORDER BY kept) AS place FROM buyers),
named AS (
    SELECT *, CASE
        WHEN orders >= 3 AND ago <= 90 AND place > 0.8 THEN 'best'
        WHEN orders >= 2 AND ago <= 180 THEN 'loyal'
        WHEN ago <= 60 THEN 'new'
        WHEN ago <= 180 THEN 'once'
        WHEN orders >= 2 AND ago <= 365 THEN 'at_risk'
        ELSE 'gone'
    END AS segment
    FROM ranked
)"""
# How many are in which, with their orders and what they left, by the same rule as of a day after which nobody bought or
# was given anything back: what is kept of buyers then stands as it is, so nobody is ranked. Among the fifth who spent
# most is whoever left as much as the last of them, and an index names that one.
COUNTED_BUYERS: Final = """
best AS MATERIALIZED (
    SELECT kept_minor AS least FROM buyer_figures WHERE first_day IS NOT NULL ORDER BY kept_minor DESC
    OFFSET (SELECT greatest(count(*) - 1 - count(*) * 4 / 5, 0) FROM buyer_figures WHERE first_day IS NOT NULL) LIMIT 1
),
days AS (
    SELECT CAST(:last AS date) - last_day AS ago, least(orders, 3) AS orders,
        orders >= 3 AND CAST(:last AS date) - last_day <= 90 AND kept_minor >= (SELECT least FROM best) AS is_best,
        count(*) AS buyers, sum(orders::int) AS made, sum(kept_minor) AS kept
    FROM buyer_figures WHERE first_day IS NOT NULL GROUP BY 1, 2, 3
),
counted AS (
    SELECT CASE
        WHEN is_best THEN 'best'
        WHEN orders >= 2 AND ago <= 180 THEN 'loyal'
        WHEN ago <= 60 THEN 'new'
        WHEN ago <= 180 THEN 'once'
        WHEN orders >= 2 AND ago <= 365 THEN 'at_risk'
        ELSE 'gone'
    END AS segment, sum(buyers) AS buyers, sum(made) AS orders, sum(kept) AS kept
    FROM days GROUP BY segment
)"""
SEGMENTS: Final = {
    "best": say("Best: three orders or more, the last within 90 days, among the fifth who spent most"),
    "loyal": say("Loyal: two orders or more, the last within 180 days"),
    "new": say("New: one order, within 60 days"),
    "once": say("Once: one order, 61 to 180 days ago"),
    "at_risk": say("At risk: two orders or more, the last 181 to 365 days ago"),
    "gone": say("Gone: nothing for longer"),
}
