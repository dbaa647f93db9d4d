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
SEGMENTS: Final = {
    "best": say("Best: three orders or more, the last within 90 days, among the fifth who spent most"),
    "loyal": say("Loyal: two orders or more, the last within 180 days"),
    "new": say("New: one order, within 60 days"),
    "once": say("Once: one order, 61 to 180 days ago"),
    "at_risk": say("At risk: two orders or more, the last 181 to 365 days ago"),
    "gone": say("Gone: nothing for longer"),
}
