"""How many to order again of what runs low."""

import pytest

from shared.inventory.reorder_points import suggested_order


@pytest.mark.parametrize(
    ("available", "point", "quantity", "order"),
    [
        (6, 5, None, 0),
        (6, 5, 24, 0),
        (5, 5, None, 5),
        (0, 5, None, 10),
        (-3, 5, None, 13),
        (0, 0, None, 1),
        (5, 5, 24, 24),
        (5, 5, 1, 1),
        (0, 5, 6, 6),
        (0, 6, 6, 12),
        (-20, 5, 12, 36),
    ],
)
def test_as_many_are_ordered_as_lead_above_the_point(
    available: int, point: int, quantity: int | None, order: int
):
    assert suggested_order(available, point=point, quantity=quantity) == order
