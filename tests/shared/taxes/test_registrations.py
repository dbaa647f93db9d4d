"""Where a store takes tax: cases of the rule, and the golden amounts and reasons that follow."""

from datetime import date

import pytest

from shared.pricing.quote import EXEMPTION, INCLUDED_TAX, NOT_REGISTERED, TAX, price
from shared.shipping.methods import Destination
from shared.taxes.registrations import Registered, Taxed, is_registered, taxed_by
from shared.taxes.states import place_name, state_code
from tests.support.factories.purchases import flat, goods, purchase, rate

TODAY = date(2026, 11, 22)
EARLIER, TOMORROW = date(2026, 1, 1), date(2026, 11, 23)


def registered(*places: str, since: date = EARLIER) -> list[Registered]:
    return [Registered(*place.partition("-")[::2], since) for place in places]


@pytest.mark.parametrize(
    ("home", "places", "destination", "expected"),
    [
        # At home, and nowhere.
        ("DE", ["DE"], Destination("DE"), Taxed("DE")),
        ("DE", [], Destination("DE"), Taxed("", "DE")),
        # Within the Union: by home, by the One Stop Shop, by a registration of one's own there.
        ("DE", ["DE"], Destination("FR"), Taxed("DE")),
        ("DE", ["DE", "EU"], Destination("FR"), Taxed("FR")),
        ("DE", ["DE", "FR"], Destination("FR"), Taxed("FR")),
        ("DE", ["DE", "FR"], Destination("IT"), Taxed("DE")),
        # Neither out of the Union nor into it is home's tax taken.
        ("DE", ["DE", "EU"], Destination("GB"), Taxed("", "GB")),
        ("GB", ["GB"], Destination("FR"), Taxed("", "FR")),
        ("GB", ["GB", "EU"], Destination("FR"), Taxed("FR")),
        # By state: by its letters or its name, and nothing is said before the state is known.
        ("US", ["US-TX"], Destination("US", "TX"), Taxed("US")),
        ("US", ["US-TX"], Destination("US", " texas "), Taxed("US")),
        ("US", ["US-TX"], Destination("US", "NY"), Taxed("", "US-NY")),
        ("US", ["US-TX"], Destination("US", "somewhere"), Taxed("", "US")),
        ("US", ["US-TX"], Destination("US"), Taxed("US")),
        ("US", ["CA"], Destination("CA", "Ontario"), Taxed("CA")),
        ("US", ["CA-QC"], Destination("CA", "Ontario"), Taxed("", "CA-ON")),
    ],
)
def test_by_whose_rates_goods_are_taxed(
    home: str, places: list[str], destination: Destination, expected: Taxed
):
    assert taxed_by(destination, home=home, registrations=registered(*places), today=TODAY) == expected


def test_a_registration_counts_from_its_day_on():
    to_come = registered("GB", since=TOMORROW)
    there = Destination("GB")

    assert taxed_by(there, home="GB", registrations=to_come, today=TODAY) == Taxed("", "GB")
    assert taxed_by(there, home="GB", registrations=to_come, today=TOMORROW) == Taxed("GB")
    assert not is_registered("GB", to_come, today=TODAY)
    assert is_registered("GB", to_come, today=TOMORROW)


def test_a_whole_country_holds_its_states_and_no_state_holds_another():
    assert is_registered("US-TX", registered("US"), today=TODAY)
    assert not is_registered("US-TX", registered("US-NY"), today=TODAY)
    assert not is_registered("US", registered("US-NY"), today=TODAY)


@pytest.mark.parametrize(("is_included", "taxes"), [(True, 1355), (False, 1613)])
def test_where_one_is_not_registered_the_price_stays_and_the_reason_is_said(is_included, taxes):
    asked = {
        "shipping": flat(490),
        "tax_rates": (rate("19", country="DE"),),
        "prices_include_tax": is_included,
    }
    taxed = price(purchase(goods(1, 4000, 2), **asked))

    quote = price(purchase(goods(1, 4000, 2), **asked, unregistered="US-TX"))

    assert (quote.subtotal.minor, quote.shipping.minor, quote.total.minor) == (8000, 490, 8490)
    assert (quote.tax.minor, quote.included_tax.minor, quote.taxes) == (0, 0, ())
    assert taxed.tax.minor + taxed.included_tax.minor == taxes
    said = [(step.kind, step.name, step.amount.minor) for step in quote.trace]
    assert said[-1] == (NOT_REGISTERED, "US-TX", 0)
    assert {kind for kind, _, _ in said}.isdisjoint({TAX, INCLUDED_TAX})


def test_who_pays_no_tax_anyway_is_told_that_reason_alone():
    quote = price(purchase(goods(1, 4000), exemption="exempt", unregistered="FR"))

    assert [step.kind for step in quote.trace if step.kind in (EXEMPTION, NOT_REGISTERED)] == [EXEMPTION]


def test_states_are_known_by_letters_and_names():
    assert [state_code("US", typed) for typed in ("ny", "New York", "NEW YORK ", "Bavaria", "")] == [
        "NY", "NY", "NY", "", "",
    ]  # fmt: skip
    assert state_code("DE", "BY") == ""
    assert [place_name(place, "en") for place in ("FR", "US-TX", "EU", "CA-QC")] == [
        "France",
        "Texas, United States",
        "European Union",
        "Quebec, Canada",
    ]
