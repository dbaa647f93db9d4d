"""Converting amounts: exact, never upside down, over currencies with zero, two and three digits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.currencies.conversion import ROUNDINGS, Conversion, conversion_of
from shared.kernel.clock import utc_now
from shared.kernel.money import Money, exponent_of

CURRENCIES = ("JPY", "USD", "KWD")
PAIRS = st.permutations(CURRENCIES).map(lambda order: order[:2])
RATES = st.decimals("0.0001", "20000", places=4)
MARGINS = st.decimals("0", "0.5", places=4)
# Times the dearest rate and a thousand fils to the yen, still within what Souk counts.
MINORS = st.integers(0, 10**7)


@st.composite
def conversions(draw: st.DrawFn) -> Conversion:
    base, currency = draw(PAIRS)
    return Conversion(base, currency, draw(RATES), draw(MARGINS), draw(st.sampled_from(ROUNDINGS)), utc_now())


def to(
    currency: str, rate: str, rounding: str = "exact", *, base: str = "EUR", margin: str = "0"
) -> Conversion:
    return Conversion(base, currency, Decimal(rate), Decimal(margin), rounding, utc_now())


@pytest.mark.parametrize(
    ("conversion", "minor", "price"),
    [
        (to("USD", "1.0850"), 1999, 2169),
        (to("USD", "1.0850", margin="0.02"), 1999, 2212),
        (to("USD", "1.0850", ".99"), 1999, 2199),
        (to("USD", "1.0850", ".99"), 10, 99),
        (to("USD", "1.0850", ".95"), 2000, 2195),
        (to("USD", "1.0850", "whole"), 1999, 2200),
        (to("USD", "1.0850", "whole"), 10, 100),
        (to("CHF", "0.9420", "0.05"), 1999, 1885),
        (to("JPY", "162.35"), 1999, 3245),
        (to("JPY", "162.35", ".99"), 1999, 3245),
        (to("KWD", "0.3320"), 1999, 6637),
        (to("KWD", "0.3320", ".99"), 1999, 6990),
        (to("EUR", "0.0062", base="JPY"), 3245, 2012),
        (to("USD", "0.0001"), 1, 1),
        (to("USD", "1.0850", ".99"), 0, 0),
    ],
)
def test_prices_by_rate_margin_and_rule(conversion: Conversion, minor: int, price: int):
    assert conversion.price(Money(minor, conversion.base)) == Money(price, conversion.currency)


@given(conversions(), MINORS, MINORS)
def test_what_costs_more_never_costs_less_elsewhere(conversion: Conversion, one: int, other: int):
    low, high = sorted((one, other))
    assert conversion.price(Money(low, conversion.base)) <= conversion.price(Money(high, conversion.base))


@given(conversions(), MINORS)
def test_only_what_is_free_is_free(conversion: Conversion, minor: int):
    assert bool(conversion.price(Money(minor, conversion.base))) == bool(minor)


@given(conversions(), MINORS)
def test_an_exact_amount_is_within_half_a_minor_unit(conversion: Conversion, minor: int):
    exact = Decimal(minor) * conversion.rate * (1 + conversion.margin)
    exact = exact.scaleb(exponent_of(conversion.currency) - exponent_of(conversion.base))
    assert abs(conversion.exact(Money(minor, conversion.base)).minor - exact) <= Decimal("0.5")


# Dearer ones may have no counterpart that Souk counts, at the lowest rate and a thousand fils to the yen.
@given(conversions(), st.integers(1, 10**7))
def test_limits_of_a_filter_keep_exactly_the_prices_between_them(conversion: Conversion, wanted: int):
    least, most = conversion.least_own(wanted), conversion.most_own(wanted)
    assert conversion.price(Money(least, conversion.base)).minor >= wanted
    assert least == 0 or conversion.price(Money(least - 1, conversion.base)).minor < wanted
    assert conversion.price(Money(most, conversion.base)).minor <= wanted
    assert conversion.price(Money(most + 1, conversion.base)).minor > wanted


@given(conversions())
def test_a_record_of_it_is_read_back_as_it_was(conversion: Conversion):
    assert conversion_of(conversion.as_record()) == conversion


def test_amounts_of_another_currency_are_refused():
    with pytest.raises(TypeError):
        to("USD", "1.1").price(Money(100, "GBP"))
    with pytest.raises(TypeError):
        to("USD", "1.1").back(Money(100, "EUR"))
