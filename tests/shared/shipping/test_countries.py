"""Countries by the names that people type."""

import pytest

from shared.shipping.countries import country_code, country_name


@pytest.mark.parametrize(
    ("typed", "locale", "code"),
    [
        ("de", "en", "DE"),
        (" Germany ", "en", "DE"),
        ("germany", "de", "DE"),
        ("Osterreich", "de", "AT"),
        ("Côte d’Ivoire", "fr", "CI"),
        ("cote d'ivoire", "fr", "CI"),
        ("المغرب", "ar", "MA"),
        ("Atlantis", "en", None),
        ("ZZ", "en", None),
        ("", "en", None),
    ],
)
def test_a_country_is_known_by_name_and_by_code(typed: str, locale: str, code: str | None):
    assert country_code(typed, locale) == code


def test_a_code_without_a_name_stands_for_itself():
    assert country_name("ZZ", "en") == "ZZ"
    assert country_name("MA", "fr") == "Maroc"
