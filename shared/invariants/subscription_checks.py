"""What must be so of goods that are had again and again."""

from typing import Final

from shared.invariants.check import Check

SUBSCRIPTIONS: Final = (
    Check(
        "subscription.order",
        "Each payment of a subscription that became an order is what that order cost when it was placed, less credit.",
        """
        SELECT paid.store_id, paid.id,
            format('%s %s paid, %s came in by its order, %s of %s by credit', paid.amount_minor, paid.currency,
                money.amount, placed.card_minor, paid.credit_minor)
        FROM subscription_invoices paid
        JOIN orders placed ON placed.store_id = paid.store_id AND placed.id = paid.order_id
        CROSS JOIN LATERAL (
            SELECT max(one.captured_minor) FILTER (WHERE one.edit_id IS NULL) AS amount, min(one.currency) AS currency
            FROM payments one WHERE one.store_id = paid.store_id AND one.order_id = paid.order_id
        ) money
        WHERE paid.created_at >= :since AND (CAST(:store AS uuid) IS NULL OR paid.store_id = :store)
            AND paid.state = 'ordered'
            AND (coalesce(money.amount, 0) <> paid.amount_minor OR money.currency <> paid.currency
                OR placed.card_minor <> paid.credit_minor OR placed.currency <> paid.currency)
        """,
    ),
    Check(
        "subscription.credit",
        "What left store credit for a renewal is what its ledger says; what was used is off its invoice.",
        """
        SELECT credit.store_id, credit.id,
            format('%s taken and %s, %s by the ledger, %s off the invoice', credit.amount_minor, credit.state,
                spent.sum, paid.credit_minor)
        FROM renewal_credits credit
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(entry.amount_minor) FILTER (WHERE entry.reason = 'spent'), 0) AS taken,
                coalesce(sum(entry.amount_minor), 0) AS sum
            FROM gift_card_entries entry
            WHERE entry.store_id = credit.store_id AND entry.cart_id = credit.cart_id
        ) spent
        LEFT JOIN subscription_invoices paid ON paid.store_id = credit.store_id
            AND paid.provider = credit.provider AND paid.invoice_id = credit.invoice_id AND paid.state = 'ordered'
        WHERE credit.created_at >= :since AND (CAST(:store AS uuid) IS NULL OR credit.store_id = :store)
            AND (spent.taken <> -credit.amount_minor
                OR credit.state = 'taken' AND spent.sum <> -credit.amount_minor
                OR credit.state = 'returned' AND (spent.sum <> 0 OR coalesce(paid.credit_minor, 0) <> 0)
                OR credit.state = 'used' AND paid.credit_minor IS DISTINCT FROM credit.amount_minor)
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
