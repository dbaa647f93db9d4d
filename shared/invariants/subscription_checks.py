"""What must be so of goods that are had again and again."""

from typing import Final

from shared.invariants.check import Check

SUBSCRIPTIONS: Final = (
    Check(
        "subscription.order",
        "Each payment of a subscription that became an order is what that order cost when it was placed.",
        """
        SELECT paid.store_id, paid.id,
            format('%s %s paid, %s came in by its order', paid.amount_minor, paid.currency, money.amount)
        FROM subscription_invoices paid
        CROSS JOIN LATERAL (
            SELECT max(one.captured_minor) FILTER (WHERE one.edit_id IS NULL) AS amount, min(one.currency) AS currency
            FROM payments one WHERE one.store_id = paid.store_id AND one.order_id = paid.order_id
        ) money
        WHERE paid.created_at >= :since AND (CAST(:store AS uuid) IS NULL OR paid.store_id = :store)
            AND paid.state = 'ordered'
            AND (money.amount IS DISTINCT FROM paid.amount_minor OR money.currency <> paid.currency)
        """,
    ),
    Check(
        "subscription.count",
        "A subscription has as many orders as it counts.",
        """
        SELECT sub.store_id, sub.id, format('%s counted, %s placed', sub.order_count, placed.count)
        FROM subscriptions sub
        CROSS JOIN LATERAL (
            SELECT count(*) AS count, max(created_at) AS latest FROM subscription_invoices one
            WHERE one.store_id = sub.store_id AND one.subscription_id = sub.id AND one.state = 'ordered'
        ) placed
        WHERE greatest(sub.created_at, placed.latest) >= :since
            AND (CAST(:store AS uuid) IS NULL OR sub.store_id = :store)
            AND sub.order_count <> placed.count
        """,
    ),
)
