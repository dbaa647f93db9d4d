"""The countries that a parcel can go to, by their names in each language."""

import re
import unicodedata
from functools import cache
from typing import Final

from babel import Locale

# In CLDR's list of territories, but no places that a parcel can be addressed to.
_NO_DESTINATIONS: Final = frozenset(
    {"AC", "AQ", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)


@cache
def destinations(locale: str) -> tuple[tuple[str, str], ...]:
    """Return every country as (code, name), by name."""
    names = Locale.parse(locale.replace("-", "_")).territories
    found = [
        (code, str(name))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_DESTINATIONS
    ]
    return tuple(sorted(found, key=lambda pair: pair[1]))


@cache
def destination_codes() -> frozenset[str]:
    """Return the codes of all countries that can be delivered to."""
    return frozenset(code for code, _ in destinations("en"))


def country_name(code: str, locale: str) -> str:
    """Return a country's name, or its code where it has none."""
    return _names_by_code(locale).get(code, code)


@cache
def _names_by_code(locale: str) -> dict[str, str]:
    return dict(destinations(locale))


def country_code(typed: str, locale: str) -> str | None:
    """Return the code of a country given as its code or its name in a language, or None where it is neither."""
    code = typed.strip().upper()
    if code in destination_codes():
        return code
    return _codes_by_name(locale).get(_plain(typed)) or _codes_by_name("en").get(_plain(typed))


@cache
def _codes_by_name(locale: str) -> dict[str, str]:
    return {_plain(name): code for code, name in destinations(locale)}


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^\w]+", " ", "".join(one for one in folded if not unicodedata.combining(one))).strip()
