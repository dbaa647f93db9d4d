"""What must be so between any two transactions of any store, each as one query that returns what is not so.

A check is one statement and so sees one moment. It returns (store, row, what was found) for the rows that changed since
`:since`, in the store `:store` or in all. Constraints guard what one row can know; these compare rows with one another.
"""

from typing import Final

from shared.invariants.audit_checks import AUDIT
from shared.invariants.check import Check
from shared.invariants.edit_checks import EDITS
from shared.invariants.figure_checks import FIGURES
from shared.invariants.parcel_checks import PARCELS
from shared.invariants.refund_checks import REFUNDS
from shared.invariants.subscription_checks import SUBSCRIPTIONS
from shared.invariants.transfer_checks import TRANSFERS

STOCK: Final = (
    Check(
        "stock.ledger",
        "What is on hand is the sum of the ledger.",
        """
        SELECT level.store_id, level.id, format('%s on hand, %s in the ledger', level.on_hand, ledger.sum)
        FROM stock_levels level
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(quantity), 0) AS sum FROM stock_movements moved
            WHERE moved.store_id = level.store_id AND moved.variant_id = level.id
        ) ledger
        WHERE level.updated_at >= :since AND (CAST(:store AS uuid) IS NULL OR level.store_id = :store)
            AND level.on_hand <> ledger.sum
        """,
    ),
    Check(
        "stock.reserved",
        "What is reserved is the sum of what checkouts hold.",
        """
        SELECT level.store_id, level.id, format('%s reserved, %s held', level.reserved, held.sum)
        FROM stock_levels level
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(quantity), 0) AS sum FROM reservations one
            WHERE one.store_id = level.store_id AND one.variant_id = level.id AND one.state = 'held'
        ) held
        WHERE level.updated_at >= :since AND (CAST(:store AS uuid) IS NULL OR level.store_id = :store)
            AND level.reserved <> held.sum
        """,
    ),
    Check(
        "stock.bounds",
        "Nothing is sold or promised beyond what is there and may be backordered.",
        """
        SELECT store_id, id, format('%s on hand, %s reserved, %s may be owed', on_hand, reserved, backorder_limit)
        FROM stock_levels
        WHERE updated_at >= :since AND (CAST(:store AS uuid) IS NULL OR store_id = :store)
            AND (reserved < 0 OR reserved > on_hand + backorder_limit OR on_hand < -backorder_limit)
        """,
    ),
    Check(
        "stock.awaited",
        "What is on hand below zero is what orders wait for.",
        """
        SELECT level.store_id, level.id, format('%s on hand, %s awaited', level.on_hand, awaited.sum)
        FROM stock_levels level
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(waiting), 0) AS sum FROM awaited_goods one
            WHERE one.store_id = level.store_id AND one.variant_id = level.id
        ) awaited
        WHERE level.updated_at >= :since AND (CAST(:store AS uuid) IS NULL OR level.store_id = :store)
            AND greatest(0, -level.on_hand) <> awaited.sum
        """,
    ),
    Check(
        "stock.holder",
        "Goods are held for orders that wait for their money, and for no others.",
        """
        SELECT placed.store_id, placed.id, format('%s, its goods are %s', placed.state, hold.state)
        FROM orders placed
        JOIN reservations hold ON hold.store_id = placed.store_id AND hold.cart_id = placed.cart_id
        WHERE greatest(placed.placed_at, hold.settled_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR placed.store_id = :store)
            AND (hold.state = 'held') <> (placed.state = 'awaiting_payment')
        """,
    ),
)

MONEY: Final = (
    Check(
        "order.sum",
        "An order's total is its lines less discounts, with delivery and tax.",
        """
        SELECT placed.store_id, placed.id,
            format('%s of goods less %s, its lines say %s less %s', placed.subtotal_minor, placed.discount_minor,
                lines.total, lines.discount)
        FROM orders placed
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(total_minor), 0) AS total, coalesce(sum(discount_minor), 0) AS discount
            FROM order_lines line WHERE line.store_id = placed.store_id AND line.order_id = placed.id
        ) lines
        WHERE greatest(placed.placed_at, placed.edited_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR placed.store_id = :store)
            AND (placed.subtotal_minor <> lines.total OR placed.discount_minor <> lines.discount
                OR placed.total_minor
                    <> placed.subtotal_minor - placed.discount_minor + placed.shipping_minor + placed.tax_minor)
        """,
    ),
    Check(
        "order.payment",
        "An order that a card has paid keeps the money of one payment; all that came in was its amount and currency.",
        """
        SELECT placed.store_id, placed.id,
            format('%s %s to pay, %s payments of %s to %s, %s of them kept', placed.total_minor - placed.card_minor,
                placed.currency, paid.count, paid.least, paid.most, paid.kept)
        FROM orders placed
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE edit_id IS NULL),
                count(*) FILTER (WHERE captured_minor > refunded_minor AND edit_id IS NULL) AS kept,
                -- What is asked to go back is not kept, but has not left before the provider says so.
                count(*) FILTER (WHERE captured_minor > (
                    SELECT coalesce(sum(amount_minor), 0) FROM refunds gone
                    WHERE gone.store_id = one.store_id AND gone.payment_id = one.id AND gone.state = 'succeeded'
                )) AS here,
                -- The differences of changes are paid beside it (edit.money).
                min(captured_minor) FILTER (WHERE edit_id IS NULL) AS least,
                max(captured_minor) FILTER (WHERE edit_id IS NULL) AS most,
                min(currency) AS currency
            FROM payments one
            WHERE one.store_id = placed.store_id AND one.order_id = placed.id AND one.state = 'succeeded'
        ) paid
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(after_minor - before_minor), 0) AS sum FROM order_edits edit
            WHERE edit.store_id = placed.store_id AND edit.order_id = placed.id AND edit.state = 'applied'
        ) changed
        WHERE greatest(placed.paid_at, placed.placed_at, placed.edited_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR placed.store_id = :store)
            AND placed.payment_method = 'card' AND placed.payment_state IN ('paid', 'partly_refunded', 'refunded')
            AND placed.state = 'placed'
            AND (paid.count = 0 OR paid.kept > 1 OR (paid.here = 0 AND placed.payment_state <> 'refunded')
                OR paid.least <> placed.total_minor - placed.card_minor - changed.sum
                OR paid.most <> placed.total_minor - placed.card_minor - changed.sum
                OR paid.currency <> placed.currency)
        """,
    ),
    Check(
        "payment.order",
        "Money that came in has an order that it paid, or goes back whole.",
        """
        SELECT paid.store_id, paid.id,
            format('%s of %s came in, %s go back, the order is %s', paid.captured_minor, paid.amount_minor,
                paid.refunded_minor, placed.payment_state)
        FROM payments paid
        JOIN orders placed ON placed.store_id = paid.store_id AND placed.id = paid.order_id
        WHERE coalesce(paid.settled_at, paid.created_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR paid.store_id = :store)
            AND paid.state = 'succeeded'
            AND (paid.captured_minor <> paid.amount_minor
                OR (placed.payment_state NOT IN ('paid', 'partly_refunded', 'refunded')
                    AND paid.refunded_minor <> paid.captured_minor))
        """,
    ),
    *REFUNDS,
)

LIMITS: Final = (
    Check(
        "coupon.uses",
        "A coupon has been used as often as its redemptions say, and no oftener than it may be.",
        """
        SELECT coupon.store_id, coupon.id, format('%s uses, %s redemptions', coupon.used, active.count)
        FROM coupons coupon
        CROSS JOIN LATERAL (
            SELECT count(*) FROM coupon_redemptions one
            WHERE one.store_id = coupon.store_id AND one.coupon_id = coupon.id AND one.state = 'active'
        ) active
        WHERE CAST(:since AS timestamptz) IS NOT NULL
            AND (CAST(:store AS uuid) IS NULL OR coupon.store_id = :store)
            AND (coupon.used <> active.count OR coupon.used > coupon.use_limit)
        """,
    ),
    Check(
        "slot.places",
        "A slot has as many places taken as orders that are to come in it, and no more than it has.",
        """
        SELECT slot.store_id, slot.id, format('%s of %s taken, %s booked', slot.taken, slot.capacity, booked.count)
        FROM delivery_slots slot
        CROSS JOIN LATERAL (
            SELECT count(*) FROM slot_bookings one
            JOIN orders placed ON placed.store_id = one.store_id AND placed.id = one.order_id
            WHERE one.store_id = slot.store_id AND one.slot_id = slot.id
                AND one.state IN ('booked', 'held') AND placed.state <> 'cancelled'
        ) booked
        WHERE slot.ends_at >= CAST(:since AS timestamptz)
            AND (CAST(:store AS uuid) IS NULL OR slot.store_id = :store)
            AND slot.taken <> booked.count
        """,
    ),
    Check(
        "gift_card.balance",
        "A gift card holds the sum of its ledger, and never less than nothing.",
        """
        SELECT card.store_id, card.id, format('%s on it, %s in its ledger', card.balance_minor, ledger.sum)
        FROM gift_cards card
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS sum FROM gift_card_entries entry
            WHERE entry.store_id = card.store_id AND entry.card_id = card.id
        ) ledger
        WHERE CAST(:since AS timestamptz) IS NOT NULL
            AND (CAST(:store AS uuid) IS NULL OR card.store_id = :store)
            AND (card.balance_minor <> ledger.sum OR card.balance_minor < 0)
        """,
    ),
)

# Of the queue, with `:late`, the moment by which what was due then ought to be done.
WORK: Final = (
    Check(
        "job.waiting",
        "A job that is due is on its way within a minute.",
        """
        SELECT store_id, id, format('%s was due at %s', name, run_at)
        FROM jobs
        WHERE state = 'waiting' AND run_at < :late AND (CAST(:store AS uuid) IS NULL OR store_id = :store)
        """,
    ),
    Check(
        "job.dead",
        "No job has been given up.",
        """
        SELECT store_id, id, format('%s after %s tries: %s', name, attempts, left(last_error, 200))
        FROM jobs
        WHERE state = 'dead' AND finished_at >= :since AND (CAST(:store AS uuid) IS NULL OR store_id = :store)
        """,
    ),
    Check(
        "webhook.unhandled",
        "A message of a provider is heeded within a minute, or there is a job that will.",
        """
        SELECT message.store_id, message.id, format('%s came at %s', message.kind, message.received_at)
        FROM webhook_inbox message
        WHERE message.handled_at IS NULL AND message.received_at < :late
            AND (CAST(:store AS uuid) IS NULL OR message.store_id = :store)
            AND NOT EXISTS (
                SELECT FROM jobs job
                WHERE job.store_id = message.store_id AND job.state IN ('waiting', 'sent')
                    AND job.payload ->> 'message_id' = CAST(message.id AS text)
            )
        """,
    ),
)

BOOKS: Final = STOCK + MONEY + LIMITS + PARCELS + EDITS + TRANSFERS + SUBSCRIPTIONS
EVERYTHING: Final = BOOKS + WORK + AUDIT + FIGURES
