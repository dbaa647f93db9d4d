"""What follows from the country of a store, until its merchant says otherwise."""

from functools import cache
from typing import Final

from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from shared.languages.known import ENGLISH, LANGUAGES

# Countries with several zones: where most of their shops are.
_ZONES: Final = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
}


def currency_of(country: str) -> str:
    """Return the currency that is paid with in a country."""
    return next(iter(get_territory_currencies(country)), "EUR")


def language_of(country: str) -> str:
    """Return the first language of a country that the interface speaks, English where it speaks none."""
    official = get_official_languages(country, de_facto=True)
    return next((code for code in official if code in LANGUAGES), ENGLISH.code)


def locale_in(locale: str, country: str) -> str:
    """Return a locale with its territory, as "de_AT".

    A language that is an official one of the country is spoken as there; another one as where most of its speakers are
    (Unicode CLDR, likely subtags). A language that nobody knows stays alone.
    """
    language, _, territory = locale.replace("-", "_").partition("_")
    if not territory:
        likely = get_global("likely_subtags").get(language, "").split("_")
        is_at_home = language in get_official_languages(country, de_facto=True)
        territory = country if is_at_home else "".join(likely[-1:])
    return f"{language}_{territory}" if territory else language


def zone_of(country: str) -> str:
    """Return a country's time zone; of several the one where most of it is."""
    return _ZONES.get(country) or _by_country().get(country, "UTC")


@cache
def _by_country() -> dict[str, str]:
    zones: dict[str, str] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        zones.setdefault(country, zone)
    return zones


@cache
def currencies_in_use() -> tuple[str, ...]:
    """Return every currency that some country pays with today."""
    countries = set(get_global("zone_territories").values())
    return tuple(sorted({code for country in countries for code in get_territory_currencies(country)}))
