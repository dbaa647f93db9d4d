"""What must be so of money that came by bank transfer."""

from typing import Final

from shared.invariants.check import Check

TRANSFERS: Final = (
    Check(
        "transfer.received",
        "What came in for an order by transfer is the sum of its receipts.",
        """
        SELECT transfer.store_id, transfer.id, format('%s received, %s noted', transfer.received_minor, noted.sum)
        FROM awaited_transfers transfer
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(amount_minor), 0) AS sum, max(created_at) AS latest FROM transfer_receipts one
            WHERE one.store_id = transfer.store_id AND one.transfer_id = transfer.id
        ) noted
        WHERE greatest(transfer.created_at, noted.latest) >= :since
            AND (CAST(:store AS uuid) IS NULL OR transfer.store_id = :store)
            AND transfer.received_minor <> noted.sum
        """,
    ),
    Check(
        "transfer.line",
        "A line of a bank statement that was noted is one receipt of its order, over the same amount.",
        """
        SELECT line.store_id, line.id, format('%s noted as %s', line.amount_minor, receipt.amount_minor)
        FROM bank_lines line
        LEFT JOIN transfer_receipts receipt ON receipt.store_id = line.store_id AND receipt.id = line.id
        LEFT JOIN awaited_transfers transfer
            ON transfer.store_id = receipt.store_id AND transfer.id = receipt.transfer_id
        WHERE line.decided_at >= :since AND (CAST(:store AS uuid) IS NULL OR line.store_id = :store)
            AND line.state = 'applied'
            AND (line.amount_minor, line.currency, line.order_id)
                IS DISTINCT FROM (receipt.amount_minor, receipt.currency, transfer.order_id)
        """,
    ),
)
