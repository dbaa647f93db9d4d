"""What must be so of orders that were changed after they were placed."""

from typing import Final

from shared.invariants.check import Check

EDITS: Final = (
    Check(
        "edit.sum",
        "An order costs what its last change left it at, and each change begins where the one before it ended.",
        """
        SELECT placed.store_id, placed.id, format('%s, the change says %s', placed.total_minor, told.after_minor)
        FROM orders placed
        CROSS JOIN LATERAL (
            SELECT edit.after_minor, edit.before_minor,
                lead(edit.before_minor) OVER (ORDER BY edit.settled_at, edit.number) AS next
            FROM order_edits edit
            WHERE edit.store_id = placed.store_id AND edit.order_id = placed.id AND edit.state = 'applied'
        ) told
        WHERE placed.edited_at >= :since AND (CAST(:store AS uuid) IS NULL OR placed.store_id = :store)
            AND told.after_minor <> coalesce(told.next, placed.total_minor)
        """,
    ),
    Check(
        "edit.money",
        "A change that is paid by a link is made when its money is in, and not without; else the money goes back.",
        """
        SELECT edit.store_id, edit.id,
            format('%s, %s to pay, %s came in, %s stays', edit.state, edit.after_minor - edit.before_minor,
                paid.came, paid.kept)
        FROM order_edits edit
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(captured_minor), 0) AS came, count(*) FILTER (WHERE captured_minor > 0) AS times,
                coalesce(sum(captured_minor - refunded_minor), 0) AS kept
            FROM payments one
            WHERE one.store_id = edit.store_id AND one.edit_id = edit.id AND one.state = 'succeeded'
        ) paid
        WHERE greatest(edit.created_at, edit.settled_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR edit.store_id = :store) AND edit.settlement = 'link'
            AND ((edit.state = 'applied' AND paid.came < edit.after_minor - edit.before_minor)
                OR (edit.state <> 'applied' AND paid.kept <> 0))
        """,
    ),
    Check(
        "edit.holder",
        "Goods are held for changes that wait for their money, and for no others.",
        """
        SELECT edit.store_id, edit.id, format('%s, its goods are %s', edit.state, hold.state)
        FROM order_edits edit
        JOIN reservations hold ON hold.store_id = edit.store_id AND hold.cart_id = edit.id
        WHERE greatest(edit.created_at, edit.settled_at, hold.settled_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR edit.store_id = :store)
            AND hold.state <> CASE edit.state
                WHEN 'waiting' THEN 'held' WHEN 'applied' THEN 'claimed' ELSE 'released' END
        """,
    ),
    Check(
        "edit.place",
        "A place for the delivery is held for a change that waits for its money, and for no other.",
        """
        SELECT edit.store_id, edit.id, format('%s, its place is %s', edit.state, place.state)
        FROM order_edits edit
        JOIN slot_bookings place ON place.store_id = edit.store_id AND place.edit_id = edit.id
        WHERE greatest(edit.created_at, edit.settled_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR edit.store_id = :store)
            AND ((place.state = 'held') <> (edit.state = 'waiting')
                OR (edit.state = 'called_off' AND place.state <> 'returned'))
        """,
    ),
)
