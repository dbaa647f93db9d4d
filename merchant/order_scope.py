"""Where somebody whose role holds for their own orders or their teams' only is let in, and finds no others."""

from typing import Final

from merchant.permissions import MEMBER, permission_for
from shared.stores import permissions as may

# Where a permission that holds for some orders only, a member's own or their teams', is enough: what these work on is
# an order, a draft or a return, and nothing else is read of which others' could be told. Every other route needs the
# whole permission.
_OF_ORDERS: Final = frozenset(
    {
        "orders",
        "order_assignments",
        "order_batches",
        "order_views",
        "order_tags",
        "order_stage_moves",
        "order_releases",
        "order_notes",
        "order_addresses",
        "order_downloads",
        "order_shipments",
        "order_exports",
        "order_payments",
        "order_transfers",
        "order_refunds",
        "order_cancellations",
        "order_edits",
        "packing",
        "papers",
        "returns",
        "return_steps",
        "exchanges",
        "draft_orders",
        "draft_assignments",
        "draft_sendings",
    }
)
# What reads all orders although its reader may see some only: figures of the store, for which there is a
# permission of its own, and all that is kept of one customer, who is to have it whole.
_OF_ALL: Final = frozenset({"reports", "report_files", "report_plans", "customer_exports", "store_copies"})


def opens(permissions: frozenset[str], route: str) -> bool:
    """Say whether permissions open a route."""
    needed = permission_for(route)
    if needed is None:
        return False
    is_enough = route.rpartition(".")[0] in _OF_ORDERS and may.holds_for_some(permissions, needed)
    return needed == MEMBER or needed in permissions or is_enough


def reach_at(permissions: frozenset[str], route: str, *, is_reading: bool) -> str:
    """Return which orders a route shows its reader, or lets them work on: their own, their teams' or all.

    What is changed elsewhere than at orders is changed by what is so: whoever erases a customer erases all of them.
    """
    needed = permission_for(route)
    if needed in may.SCOPED:
        return may.reach_of(permissions, needed) or may.EVERY
    if not is_reading or route.rpartition(".")[0] in _OF_ALL:
        return may.EVERY
    return may.reach_of(permissions, may.ORDERS_SEE) or may.EVERY
