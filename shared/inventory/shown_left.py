"""How few of a variant are left where the shop's pages say it: on its own, or in a bundle that takes several."""

from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select

from shared.inventory.models import StockLevel
from shared.products.bundles import BundlePart

# The same after `w.quantity` of a row `s` were taken, for statements that are written by hand.
SHOWN_LEFT: Final = """(
    s.on_hand - s.reserved + CASE WHEN s.on_hand - s.reserved + w.quantity > 0 THEN 0 ELSE s.backorder_limit END
) / greatest(1, (
    SELECT max(b.quantity) FROM bundle_parts b WHERE b.store_id = s.store_id AND b.component_id = s.id
))"""


def shown_left(fewest: ColumnElement[Any], *, more: int) -> ColumnElement[Any]:
    """Return the fewest that pages show before or after a change of stock that moves between `fewest` and `more` above.

    Pages tell apart what is in the house from what is still to come, so below the stock itself what may be
    backordered counts; and of a bundle there are as many as its scarcest part allows.
    """
    left = case((fewest + more > 0, fewest), else_=fewest + StockLevel.backorder_limit)
    most_in_a_bundle = (
        select(func.max(BundlePart.quantity))
        .where(BundlePart.store_id == StockLevel.store_id, BundlePart.component_id == StockLevel.id)
        .correlate(StockLevel)
        .scalar_subquery()
    )
    # greatest() passes over NULL: most variants are in no bundle.
    return left // func.greatest(1, most_in_a_bundle)
