"""Where goods go: the fields that each country's addresses have, and what is wrong with what was typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from shared.kernel.sentences import say, say_count
from shared.kernel.typed_numbers import plain_digits

LONGEST: Final = 120

# Countries where letters carry no postcode (Universal Postal Union, addressing systems).
_NO_POSTCODE: Final = frozenset(
    {"AE", "AO", "BS", "BW", "FJ", "GH", "HK", "IE", "JM", "KE", "QA", "UG", "ZW"}
)
# Countries whose addresses name a state or province.
_WITH_REGION: Final = frozenset({"AU", "BR", "CA", "CN", "IN", "IT", "JP", "MX", "MY", "US", "AE"})
_POSTCODES: Final = {
    "AT": r"\d{4}",
    "AU": r"\d{4}",
    "BE": r"\d{4}",
    "CA": r"[A-Z]\d[A-Z] ?\d[A-Z]\d",
    "CH": r"\d{4}",
    "DE": r"\d{5}",
    "DK": r"\d{4}",
    "ES": r"\d{5}",
    "FI": r"\d{5}",
    "FR": r"\d{5}",
    "GB": r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}",
    "IT": r"\d{5}",
    "NL": r"\d{4} ?[A-Z]{2}",
    "NO": r"\d{4}",
    "PL": r"\d{2}-?\d{3}",
    "PT": r"\d{4}-?\d{3}",
    "SE": r"\d{3} ?\d{2}",
    "US": r"\d{5}(-\d{4})?",
}
_REQUIRED: Final = {
    "name": say("Enter the recipient's name."),
    "line1": say("Enter street and house number."),
    "city": say("Enter the town or city."),
}


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address as it is printed; country is an ISO 3166-1 alpha-2 code."""

    name: str
    line1: str
    line2: str
    city: str
    region: str
    postcode: str
    country: str
    phone: str

    def as_record(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def has_postcode(country: str) -> bool:
    """Say whether addresses of the country carry a postcode."""
    return country not in _NO_POSTCODE


def has_region(country: str) -> bool:
    """Say whether addresses of the country need a state or province."""
    return country in _WITH_REGION


def read_address(typed: Mapping[str, str], *, countries: frozenset[str]) -> tuple[Address, dict[str, str]]:
    """Return the trimmed address and what is wrong with it by field; an empty mapping means that it can be used."""
    values = {
        field: " ".join(typed.get(field, "").replace("\x00", "").split()) for field in Address.__slots__
    }
    values["country"] = values["country"].upper()
    # Carriers print them, and read Latin digits only.
    values |= {field: plain_digits(values[field]) for field in ("postcode", "phone")}
    values["postcode"] = values["postcode"].upper()
    address = Address(**values)
    wrong: dict[str, str] = {field: message for field, message in _REQUIRED.items() if not values[field]}
    wrong |= {
        field: say_count("Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST)
        for field, value in values.items()
        if len(value) > LONGEST
    }
    if address.country not in countries:
        wrong["country"] = say("Choose a country that we deliver to.")
    elif problem := _wrong_postcode(address):
        wrong["postcode"] = problem
    if address.phone and not re.fullmatch(r"\+?[0-9 ()./-]{5,30}", address.phone):
        wrong["phone"] = say("Use digits, such as +49 30 123456.")
    return address, wrong


def read_residence(typed: Mapping[str, str], *, countries: frozenset[str]) -> tuple[Address, dict[str, str]]:
    """Return who buys and in which country, all that is needed where nothing is sent, and what is wrong with it."""
    known = {field: typed.get(field, "") for field in ("name", "country")}
    address, wrong = read_address(known, countries=countries)
    return address, {field: told for field, told in wrong.items() if field in known}


def _wrong_postcode(address: Address) -> str | None:
    if not has_postcode(address.country):
        return None
    if not address.postcode:
        return say("Enter the postcode.")
    form = _POSTCODES.get(address.country)
    if form and not re.fullmatch(form, address.postcode):
        return say("This postcode does not fit the country.")
    return None
