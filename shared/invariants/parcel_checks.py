"""What must be so of parcels and returns."""

from typing import Final

from shared.invariants.check import Check

PARCELS: Final = (
    Check(
        "parcel.goods",
        "What is packed of a line is what lies in its parcels that stand, and no more than is due.",
        """
        SELECT goods.store_id, goods.id, format('%s of %s packed, %s in parcels', goods.packed, goods.due, held.sum)
        FROM packed_goods goods
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(line.quantity) FILTER (WHERE parcel.state <> 'undone'), 0) AS sum,
                max(greatest(parcel.packed_at, parcel.undone_at)) AS latest
            FROM shipment_lines line
            JOIN shipments parcel ON parcel.store_id = line.store_id AND parcel.id = line.shipment_id
            WHERE line.store_id = goods.store_id AND line.order_line_id = goods.order_line_id
                AND line.variant_id = goods.variant_id
        ) held
        WHERE held.latest >= :since AND (CAST(:store AS uuid) IS NULL OR goods.store_id = :store)
            AND goods.packed <> held.sum
        """,
    ),
    Check(
        "parcel.order",
        "Nothing of a cancelled order is in a parcel that stands.",
        """
        SELECT placed.store_id, placed.id, format('cancelled, parcel %s is %s', parcel.number, parcel.state)
        FROM orders placed
        JOIN shipments parcel ON parcel.store_id = placed.store_id AND parcel.order_id = placed.id
        WHERE greatest(placed.cancelled_at, parcel.packed_at) >= :since
            AND (CAST(:store AS uuid) IS NULL OR placed.store_id = :store)
            AND placed.state <> 'placed' AND parcel.state <> 'undone'
        """,
    ),
    Check(
        "return.goods",
        "What is on its way back of a line is what its returns ask for, but for those that were given up.",
        """
        SELECT line.store_id, line.id, format('%s in return, %s asked for', line.in_return, wanted.sum)
        FROM order_lines line
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(one.quantity) FILTER (WHERE asked.state NOT IN ('refused', 'withdrawn')), 0) AS sum,
                max(greatest(asked.asked_at, asked.decided_at)) AS latest
            FROM return_lines one
            JOIN returns asked ON asked.store_id = one.store_id AND asked.id = one.return_id
            WHERE one.store_id = line.store_id AND one.order_line_id = line.id
        ) wanted
        WHERE wanted.latest >= :since AND (CAST(:store AS uuid) IS NULL OR line.store_id = :store)
            AND line.in_return <> wanted.sum
        """,
    ),
)
