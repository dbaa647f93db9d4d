"""Keep what goods cost out of rows that are handed to somebody whose role may not see it."""

import re
from collections.abc import Mapping
from typing import Any, Final

# "Cost per item", "cost", "cost_price_amount", "EU (channel variant cost price)"; no costume.
_OF_COSTS: Final = re.compile(r"(?<![a-z])costs?(?![a-z])", re.IGNORECASE)


def is_of_costs(column: str) -> bool:
    """Say whether a column, or a field of a list, is about what goods cost, in whichever shop's words."""
    return _OF_COSTS.search(column) is not None


def entry_without_costs(entry: Any) -> Any:
    """Return an entry of a list without its fields about costs, however deep they are."""
    if isinstance(entry, Mapping):
        return {key: entry_without_costs(value) for key, value in entry.items() if not is_of_costs(str(key))}
    return [entry_without_costs(one) for one in entry] if isinstance(entry, list) else entry
