"""Races far from PostgreSQL, where each statement takes a tenth of a second: a few always, all in the long form."""

from pathlib import Path

import pytest

from tests.support.rounds import ROUNDS

# What decides who gets the last piece, and the last use of a code. The others wait far more than they work.
ALWAYS = {"test_stock_races.py", "test_coupon_races.py"}
HERE = Path(__file__).parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the far races out that the short form does without; who names one gets it."""
    if ROUNDS or any("::" in asked for asked in config.args):
        return
    left_out = [
        item for item in items if item.path.parent == HERE and is_far(item) and item.path.name not in ALWAYS
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def is_far(item: pytest.Item) -> bool:
    """Whether a race is run with a delay before each answer of PostgreSQL."""
    call = getattr(item, "callspec", None)
    return bool(call and call.params.get("delay"))
