"""Lengths, weights and volumes: typed in any unit, kept in whole millimetres, grams and millilitres, shown in two."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits
from shared.products.details import GRAMS, MILLILITRES, MILLIMETRES

LARGEST: Final = 10**9

_INTO: Final = {
    "mm": (MILLIMETRES, Decimal(1)),
    "cm": (MILLIMETRES, Decimal(10)),
    "m": (MILLIMETRES, Decimal(1000)),
    "in": (MILLIMETRES, Decimal("25.4")),
    "ft": (MILLIMETRES, Decimal("304.8")),
    "g": (GRAMS, Decimal(1)),
    "kg": (GRAMS, Decimal(1000)),
    "oz": (GRAMS, Decimal("28.349523125")),
    "lb": (GRAMS, Decimal("453.59237")),
    "ml": (MILLILITRES, Decimal(1)),
    "l": (MILLILITRES, Decimal(1000)),
    "fl oz": (MILLILITRES, Decimal("29.5735295625")),
}
_TYPED: Final = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,3})?)\s*(mm|cm|m|in|ft|g|kg|oz|lb|ml|l|fl oz)")


def read_amount(text: str) -> tuple[int, str]:
    """Return what was typed ("72 cm", "1.5 kg", "10 in") in whole base units, and the unit; raises Invalid."""
    typed = _TYPED.fullmatch(plain_digits(text).strip().lower())
    if typed is None:
        raise Invalid({"amount": say("Write a number and a unit, such as 72 cm, 430 g or 1.5 l.")})
    unit, factor = _INTO[typed[2]]
    amount = int((Decimal(typed[1].replace(",", ".")) * factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if not 0 < amount <= LARGEST:
        raise Invalid({"amount": say("That is too small or too large.")})
    return amount, unit


def metric(amount: int, unit: str) -> str:
    """Write an amount in the unit that a European label would use."""
    if unit == MILLIMETRES:
        return (
            f"{_plain(Decimal(amount) / 10)} cm" if amount < 10_000 else f"{_plain(Decimal(amount) / 1000)} m"
        )
    small, large = ("g", "kg") if unit == GRAMS else ("ml", "l")
    return f"{amount} {small}" if amount < 1000 else f"{_plain(Decimal(amount) / 1000, digits=2)} {large}"


def imperial(amount: int, unit: str) -> str:
    """Write an amount in the unit that an American label would use, to a tenth."""
    if unit == MILLIMETRES:
        return f"{_plain(Decimal(amount) / _INTO['in'][1])} in"
    if unit == GRAMS:
        pounds = Decimal(amount) / _INTO["lb"][1]
        return f"{_plain(pounds)} lb" if pounds >= 1 else f"{_plain(Decimal(amount) / _INTO['oz'][1])} oz"
    return f"{_plain(Decimal(amount) / _INTO['fl oz'][1])} fl oz"


def in_both(amount: int, unit: str, *, imperial_first: bool) -> str:
    """Write an amount for readers here, and in brackets for the others."""
    one, other = metric(amount, unit), imperial(amount, unit)
    return f"{other} ({one})" if imperial_first else f"{one} ({other})"


def centimetres(millimetres: int) -> str:
    """Write a length in cm without its unit."""
    return _plain(Decimal(millimetres) / 10)


def inches(millimetres: int) -> str:
    """Write a length in inches without its unit, to a tenth."""
    return _plain(Decimal(millimetres) / _INTO["in"][1])


def _plain(value: Decimal, *, digits: int = 1) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return f"{rounded.normalize():f}"
