"""Prices as shoppers read them."""

from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from shared.kernel.money import Money
from shared.web.prices import money, price


def written(source: str, locale: str = "en", **names: Any) -> str:
    environment = Environment(autoescape=True)
    environment.filters["money"] = money
    template = environment.from_string(source, globals={"price": price})
    return template.render(store=SimpleNamespace(locale=locale), **names)


@pytest.mark.parametrize(
    ("amount", "locale", "text"),
    [
        (Money(123450, "EUR"), "en", "€1,234.50"),
        (Money(123450, "EUR"), "de", "1.234,50\xa0€"),
        (Money(1500, "JPY"), "en", "¥1,500"),
        (Money(1500, "BHD"), "en-GB", "BHD1.500"),
    ],
)
def test_an_amount_is_written_in_the_stores_locale(amount: Money, locale: str, text: str):
    assert written("{{ amount | money }}", locale, amount=amount) == text


def test_the_same_amount_in_another_locale_is_not_mistaken_for_it():
    amount = Money(990, "EUR")

    assert [written("{{ amount | money }}", locale, amount=amount) for locale in ("en", "fr", "en")] == [
        "€9.90",
        "9,90\xa0€",
        "€9.90",
    ]


def test_a_reduced_price_says_what_it_was():
    html = written("{{ price(now, was) }}", now=Money(900, "EUR"), was=Money(1200, "EUR"))

    assert 'class="price is-reduced"' in html
    assert html.index("€9.00") < html.index("€12.00")
    assert html.count("visually-hidden") == 2


@pytest.mark.parametrize("was", [None, Money(900, "EUR"), Money(100, "EUR")])
def test_a_price_that_did_not_fall_says_nothing_of_before(was: Money | None):
    html = written("{{ price(now, was) }}", now=Money(900, "EUR"), was=was)

    assert html == '<span class="price"><span class="price-now">€9.00</span></span>'


def test_dearer_versions_are_told():
    assert ">from €9.00<" in written("{{ price(now, from_=True) }}", now=Money(900, "EUR"))
