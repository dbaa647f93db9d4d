"""T39: what is sent to Stripe for an amount, by Stripe's own table of currencies."""

import pytest

from shared.adapters.stripe_amounts import NotChargeable, from_stripe, to_charge, to_stripe
from shared.kernel.money import Money


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (Money(500, "JPY"), 500),
        (Money(500, "USD"), 500),
        (Money(1999, "EUR"), 1999),
        (Money(5120, "KWD"), 5120),
        (Money(1000, "BHD"), 1000),
        # ISO 4217 knows no hundredths of these two; Stripe writes them all the same.
        (Money(500, "ISK"), 50000),
        (Money(5000, "UGX"), 500000),
        (Money(17500, "HUF"), 17500),
        (Money(10000, "TWD"), 10000),
        (Money(700, "KRW"), 700),
        # The other way round: hundredths by ISO 4217, none at Stripe.
        (Money(50000, "MGA"), 500),
    ],
)
def test_an_amount_is_sent_in_stripes_unit_and_comes_back_as_it_was(amount: Money, unit: int):
    assert to_charge(amount) == unit
    assert from_stripe(unit, amount.currency.lower()) == amount


@pytest.mark.parametrize(
    ("amount", "why"),
    [
        (Money(49, "EUR"), r"Cards are charged from 0\.50 EUR"),
        (Money(29, "GBP"), r"Cards are charged from 0\.30 GBP"),
        (Money(0, "USD"), r"Cards are charged from 0\.50 USD"),
        (Money(5125, "KWD"), r"in steps of 0\.010 KWD"),
        (Money(50001, "MGA"), "finer than cards are charged"),
        (Money(100_000_000, "EUR"), "more than a card can be charged"),
    ],
)
def test_what_stripe_would_not_charge_is_refused_before_it_is_asked(amount: Money, why: str):
    with pytest.raises(NotChargeable, match=why):
        to_charge(amount)


def test_amounts_below_the_minimum_can_still_be_given_back():
    assert to_stripe(Money(1, "EUR")) == 1
