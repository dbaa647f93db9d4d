"""Numbers as people type them. An Arabic, a Persian or a Hindi keyboard writes the same figures with other digits."""

import unicodedata
from typing import Final

# U+066B is Arabic's decimal mark, U+066C stands between its thousands, U+060C is its comma. The last rows are marks
# of direction, which come along unseen when an amount is copied from a page that runs right to left.
_MARKS: Final = {
    0x066B: ".",
    0x066C: None,
    0x060C: ",",
    0xFF0C: ",",
    0xFF0E: ".",
    0x2212: "-",
    0x066A: "%",
    **dict.fromkeys((0x200E, 0x200F, 0x061C)),
    **dict.fromkeys(range(0x202A, 0x202F)),
}


def plain_digits(typed: str) -> str:
    """Return a number as typed with 0-9 for the decimal digits of any script, and "." and "," for Arabic's marks.

    Letters stay as they are, so what was no number before is none afterwards.
    """
    if typed.isascii():
        return typed
    return "".join(map(_plain, typed.translate(_MARKS)))


def read_whole(typed: str, *, digits: int) -> int | None:
    """Return a whole number of at most so many digits, zero or more; None where that is not what was typed."""
    plain = plain_digits(typed).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= digits else None


def _plain(mark: str) -> str:
    digit = None if mark.isascii() else unicodedata.decimal(mark, None)
    return mark if digit is None else str(digit)
