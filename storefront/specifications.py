"""What is known of a product, as a table in parts, in the words and units of the store's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from shared.kernel.sentences import say
from shared.products.attribute_answers import NO, YES, answer_to, free_answers
from shared.products.product_type import DATE, NUMBER, YES_NO, Asked

# Units that Babel writes in the reader's language; any other stands behind the number as the merchant wrote it.
UNITS: Final = {
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "km": "length-kilometer",
    "in": "length-inch",
    "ft": "length-foot",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "oz": "mass-ounce",
    "lb": "mass-pound",
    "ml": "volume-milliliter",
    "l": "volume-liter",
    "w": "power-watt",
    "v": "electric-volt",
    "°c": "temperature-celsius",
    "min": "duration-minute",
    "h": "duration-hour",
    "%": "concentr-percent",
}

_YES_NO: Final[Mapping[Any, str]] = {True: say("Yes"), False: say("No"), YES: say("Yes"), NO: say("No")}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the table: its heading, empty for the first, and rows of (name, value)."""

    heading: str
    rows: Sequence[tuple[str, str]]


def specifications(
    asked: Sequence[Asked], answers: Mapping[str, Any], *, locale: str, first: Sequence[tuple[str, str]] = ()
) -> list[Part]:
    """Return the parts in the merchant's order; `first` and what no type asks stand in the one without heading."""
    parts: dict[str, list[tuple[str, str]]] = {"": list(first)}
    for one in asked:
        answer = answer_to(one, answers)
        if one.is_shown and answer not in (None, "", []):
            parts.setdefault(one.heading, []).append((one.label, written(one, answer, locale=locale)))
    parts[""] += free_answers(asked, answers)
    return [Part(heading, rows) for heading, rows in parts.items() if rows]


def written(one: Asked, answer: Any, *, locale: str) -> str:
    """Write one answer for a reader."""
    if one.kind == NUMBER:
        return _number(str(answer), one.unit, locale)
    if one.kind == YES_NO:
        return _YES_NO.get(answer, str(answer))
    if one.kind == DATE:
        try:
            return format_date(date.fromisoformat(str(answer)), "long", locale=locale)
        except ValueError:
            return str(answer)
    told = dict(one.told)
    several = answer if isinstance(answer, list) else [str(answer)]
    return ", ".join(told.get(each, each) for each in several)


def _number(text: str, unit: str, locale: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text  # a file's own words: "about 5 litres"
    if name := UNITS.get(unit.lower()):
        return format_unit(number, name, length="short", locale=locale)
    return f"{format_decimal(number, locale=locale)} {unit}".strip()
