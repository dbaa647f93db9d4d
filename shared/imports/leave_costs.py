"""Keep what goods cost out of a file that somebody brings whose role may not see it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from shared.imports.shape import ImportedProduct, Read

_COST: Final = "cost_minor"
# "Cost per item", "cost", "cost_price_amount", "EU (channel variant cost price)"; no costume.
_OF_COSTS: Final = re.compile(r"(?<![a-z])costs?(?![a-z])", re.IGNORECASE)


def says_costs(read: Read) -> bool:
    """Say whether a file tells what a product costs its merchant, be it that it costs nothing."""
    return isinstance(read, ImportedProduct) and not read.is_words_only and _COST not in read.silent


def without_costs(read: Read) -> Read:
    """Return a product as from a file that says nothing of costs: those that are known stay as they are."""
    if not isinstance(read, ImportedProduct):
        return read
    variants = [replace(variant, cost_minor=None) for variant in read.variants]
    return replace(read, variants=variants, silent=read.silent | {_COST})


def is_of_costs(column: str) -> bool:
    """Say whether a column, or a field of a list, is about what goods cost, in whichever shop's words."""
    return _OF_COSTS.search(column) is not None


def entry_without_costs(entry: Any) -> Any:
    """Return an entry of a list without its fields about costs, however deep they are."""
    if isinstance(entry, Mapping):
        return {key: entry_without_costs(value) for key, value in entry.items() if not is_of_costs(str(key))}
    return [entry_without_costs(one) for one in entry] if isinstance(entry, list) else entry
