"""The countries of the checkout, by name, and the shape of each one's addresses."""

from dataclasses import dataclass
from functools import cache
from typing import Final

from babel import Locale

from shared.kernel.sentences import say
from shared.shipping.addresses import has_postcode, has_region

# In CLDR's list of territories, but no places that a parcel can be addressed to.
_NO_DESTINATIONS: Final = frozenset(
    {"AC", "AQ", "BV", "CP", "CQ", "DG", "EA", "EU", "EZ", "HM", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
)
_POSTCODE_FIRST: Final = frozenset(
    {
        "AT",
        "BE",
        "CH",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IS",
        "IT",
        "LT",
        "LU",
        "LV",
    }
    | {"MA", "MX", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TN", "TR"}
)
_POSTCODE_NAMES: Final = {
    "US": say("ZIP code"),
    "IN": say("PIN code"),
    "CA": say("Postal code"),
    "IT": "CAP",
    "BR": "CEP",
}
_LETTERED_POSTCODES: Final = frozenset({"GB", "CA", "NL", "MT", "AR", "BM", "GI", "JE", "GG", "IM"})
_REGION_NAMES: Final = {
    "CA": say("Province"),
    "CN": say("Province"),
    "IT": say("Province"),
    "JP": say("Prefecture"),
    "AE": say("Emirate"),
}


@dataclass(frozen=True, slots=True)
class AddressShape:
    """Which of postcode, city and region a country's addresses have, in their order, and what they are called."""

    order: tuple[str, ...]
    postcode_label: str
    postcode_is_numeric: bool
    region_label: str


def shape_of(country: str) -> AddressShape:
    """Return the shape of a country's addresses."""
    parts = ["city"]
    if has_postcode(country):
        parts.insert(0 if country in _POSTCODE_FIRST else 1, "postcode")
    if has_region(country):
        parts.insert(parts.index("city") + 1, "region")
    return AddressShape(
        order=tuple(parts),
        postcode_label=_POSTCODE_NAMES.get(country, say("Postcode")),
        postcode_is_numeric=country not in _LETTERED_POSTCODES,
        region_label=_REGION_NAMES.get(country, say("State")),
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
    return dict(destinations(locale)).get(code, code)
