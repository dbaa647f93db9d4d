"""The shape of each country's addresses, as the checkout asks for them."""

from dataclasses import dataclass
from typing import Final

from shared.kernel.sentences import say
from shared.shipping.addresses import has_postcode, has_region

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
