"""Numbers as exports write them."""

import re

from shared.kernel.money import Money, NotAnAmount


def read_minor(text: str, currency: str, column: str) -> int | None:
    """Return an amount in minor units, None for an empty cell; raises ValueError naming the column."""
    if not text.strip():
        return None
    try:
        # Exports pad to more digits than the currency has ("19.9900"); the surplus zeros say nothing.
        amount = Money.parse(re.sub(r"(\.\d{2}\d*?)0+$", r"\1", text.strip().rstrip(".")), currency)
    except NotAnAmount as problem:
        raise ValueError(f"{column}: {problem}") from None
    if amount.minor < 0:
        raise ValueError(f"{column}: a price cannot be below zero.")
    return amount.minor


def read_stock(text: str) -> int:
    """Return a count; below zero (sold beyond stock) counts as none. Raises ValueError."""
    if not re.fullmatch(r"-?[0-9]{1,9}(\.0+)?", text.strip()):
        raise ValueError(f"“{text.strip()[:40]}” is not a number of pieces.")
    return max(int(float(text)), 0)


def read_grams(text: str, per_unit: int) -> int | None:
    """Return a weight in grams from a number of units of `per_unit` grams; None when nothing usable is said."""
    cleaned = text.strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", cleaned):
        return None
    return round(float(cleaned) * per_unit)
