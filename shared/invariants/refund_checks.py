"""What must be true of money that goes back."""

from typing import Final

from shared.invariants.check import Check

REFUNDS: Final = (
    Check(
        "order.refunded",
        "An order is refunded when nothing is left of what came in by its payments, and not before.",
        """
        SELECT placed.store_id, placed.id,
            format('%s came in, %s went back, the order is %s', paid.captured, paid.given, placed.payment_state)
        FROM orders placed
        CROSS JOIN LATERAL (
            SELECT sum(captured_minor) AS captured, sum(given) AS given, max(latest) AS latest FROM payments one
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(amount_minor) FILTER (WHERE gone.state = 'succeeded'), 0) AS given,
                    max(gone.settled_at) AS latest
                FROM refunds gone WHERE gone.store_id = one.store_id AND gone.payment_id = one.id
            ) back
            WHERE one.store_id = placed.store_id AND one.order_id = placed.id AND one.state = 'succeeded'
        ) paid
        WHERE greatest(placed.paid_at, placed.placed_at, paid.latest) >= :since
            AND (CAST(:store AS uuid) IS NULL OR placed.store_id = :store)
            AND placed.payment_method = 'card' AND placed.payment_state IN ('paid', 'partly_refunded', 'refunded')
            AND (placed.payment_state = 'refunded' AND paid.given = 0 AND paid.captured > 0
                OR placed.payment_state <> 'refunded' AND paid.given >= paid.captured)
        """,
    ),
    Check(
        "refund.sum",
        "What goes back of a payment is the sum of its refunds, and no more than came in.",
        """
        SELECT paid.store_id, paid.id,
            format('%s of %s go back, the refunds say %s', paid.refunded_minor, paid.captured_minor, given.sum)
        FROM payments paid
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS sum, max(created_at) AS latest FROM refunds one
            WHERE one.store_id = paid.store_id AND one.payment_id = paid.id AND one.state <> 'failed'
        ) given
        WHERE greatest(paid.settled_at, paid.created_at, given.latest) >= :since
            AND (CAST(:store AS uuid) IS NULL OR paid.store_id = :store)
            AND (paid.refunded_minor <> given.sum OR given.sum > paid.captured_minor)
        """,
    ),
)
