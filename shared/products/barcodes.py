"""Numbers under bars."""

from typing import Final

LENGTHS: Final = frozenset({8, 12, 13, 14})


def is_gtin(code: str) -> bool:
    """Whether a code is a GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications, 7.9)."""
    if len(code) not in LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    # From the right: the check digit weighs 1, the next 3, then 1, and so on.
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(code)))
    return weighed % 10 == 0


def with_check_digit(digits: str) -> str:
    """Return the digits with the check digit that makes a GTIN of them."""
    weighed = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return f"{digits}{-weighed % 10}"
