"""What must be so of the log of who did what."""

from typing import Final

from shared.invariants.check import Check

AUDIT: Final = (
    Check(
        "audit.chain",
        "Nobody changed an entry of the log or took one away.",
        """
        SELECT entry.store_id, entry.id, format('entry %s is not what it was, or the one before it', entry.number)
        FROM (
            SELECT written.*, lag(written.digest) OVER chain AS before, lag(written.number) OVER chain AS previous,
                written AS whole
            FROM audit_entries written
            WHERE (CAST(:store AS uuid) IS NULL OR written.store_id = :store)
                AND written.occurred_at >= CAST(:since AS timestamptz) - interval '1 day'
            WINDOW chain AS (PARTITION BY written.store_id ORDER BY written.number)
        ) entry
        WHERE entry.occurred_at >= :since AND (entry.previous IS NOT NULL OR entry.number = 1)
            AND (entry.digest <> souk_audit_digest(entry.before, entry.whole)
                OR entry.number <> coalesce(entry.previous, 0) + 1)
        """,
    ),
)
