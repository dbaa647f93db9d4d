"""The states and provinces that tax by themselves, by the codes that post and tax offices use (ISO 3166-2)."""

from collections.abc import Mapping
from typing import Final

from shared.shipping.countries import country_name

STATES: Final[Mapping[str, Mapping[str, str]]] = {
    "US": {
        "AL": "Alabama",
        "AK": "Alaska",
        "AZ": "Arizona",
        "AR": "Arkansas",
        "CA": "California",
        "CO": "Colorado",
        "CT": "Connecticut",
        "DE": "Delaware",
        "DC": "District of Columbia",
        "FL": "Florida",
        "GA": "Georgia",
        "HI": "Hawaii",
        "ID": "Idaho",
        "IL": "Illinois",
        "IN": "Indiana",
        "IA": "Iowa",
        "KS": "Kansas",
        "KY": "Kentucky",
        "LA": "Louisiana",
        "ME": "Maine",
        "MD": "Maryland",
        "MA": "Massachusetts",
        "MI": "Michigan",
        "MN": "Minnesota",
        "MS": "Mississippi",
        "MO": "Missouri",
        "MT": "Montana",
        "NE": "Nebraska",
        "NV": "Nevada",
        "NH": "New Hampshire",
        "NJ": "New Jersey",
        "NM": "New Mexico",
        "NY": "New York",
        "NC": "North Carolina",
        "ND": "North Dakota",
        "OH": "Ohio",
        "OK": "Oklahoma",
        "OR": "Oregon",
        "PA": "Pennsylvania",
        "RI": "Rhode Island",
        "SC": "South Carolina",
        "SD": "South Dakota",
        "TN": "Tennessee",
        "TX": "Texas",
        "UT": "Utah",
        "VT": "Vermont",
        "VA": "Virginia",
        "WA": "Washington",
        "WV": "West Virginia",
        "WI": "Wisconsin",
        "WY": "Wyoming",
    },
    "CA": {
        "AB": "Alberta",
        "BC": "British Columbia",
        "MB": "Manitoba",
        "NB": "New Brunswick",
        "NL": "Newfoundland and Labrador",
        "NS": "Nova Scotia",
        "NT": "Northwest Territories",
        "NU": "Nunavut",
        "ON": "Ontario",
        "PE": "Prince Edward Island",
        "QC": "Quebec",
        "SK": "Saskatchewan",
        "YT": "Yukon",
    },
}
# The tax area, of which one registration (One Stop Shop) serves all members.
EUROPEAN_UNION: Final = "EU"
_UNION_NAME: Final = "European Union"


def state_code(country: str, typed: str) -> str:
    """Return the code of a state given as its code or its name; "" where it is neither or the country has none."""
    states, word = STATES.get(country, {}), typed.strip()
    if word.upper() in states:
        return word.upper()
    plain = word.casefold()
    return next((code for code, name in states.items() if name.casefold() == plain), "")


def place_name(place: str, locale: str) -> str:
    """Return the name of a place such as "FR", "US-TX" or "EU", as far as the language knows it."""
    country, _, region = place.partition("-")
    if country == EUROPEAN_UNION:
        return _UNION_NAME
    whole = country_name(country, locale)
    return f"{STATES.get(country, {}).get(region, region)}, {whole}" if region else whole
