from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from shared.kernel.money import CurrencyMismatch, Money, NotAnAmount, total


@given(
    some.integers(-(10**12), 10**12), some.lists(some.integers(0, 1000), min_size=1, max_size=50).filter(sum)
)
def test_allocation_loses_and_invents_nothing(minor: int, weights: list[int]):
    parts = Money(minor, "EUR").allocate(weights)

    assert sum(part.minor for part in parts) == minor
    assert all(part.minor == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


@pytest.mark.parametrize(
    ("minor", "parts"), [(1000, [334, 333, 333]), (1, [1, 0, 0]), (-1, [-1, 0, 0]), (0, [0, 0, 0])]
)
def test_the_remainder_goes_to_the_first_parts(minor: int, parts: list[int]):
    """T36."""
    assert [part.minor for part in Money(minor, "EUR").allocate([1, 1, 1])] == parts


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("19.99", "EUR", 1999),
        ("1,234.50", "EUR", 123450),
        ("1.234,50", "EUR", 123450),
        ("12", "JPY", 12),
        ("1,234", "USD", 123400),
        ("5.125", "KWD", 5125),
        ("€ 7,5", "EUR", 750),
        ("0", "EUR", 0),
        ("-3.10", "EUR", -310),
        ("1 299,00", "EUR", 129900),
        ("1.234.567", "EUR", 123456700),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, currency: str, minor: int):
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize("text", ["", "abc", "1e3", "NaN", "³", "12.345", "1..2..x", "9" * 30, "."])
def test_anything_else_is_not_an_amount(text: str):
    with pytest.raises(NotAnAmount):
        Money.parse(text, "EUR")


@pytest.mark.parametrize(
    ("minor", "rate", "share"),
    [
        *((14995, "0.10", 1500), (5186, "0.40", 2074), (1999, "0.10", 200), (5, "0.5", 3), (-5, "0.5", -3)),
        # As floats these are a little less than a half: 14.499999999999998.
        *((200, "0.0725", 15), (3000, "0.0725", 218), (100, "0.145", 15)),
    ],
)
def test_shares_are_rounded_half_up_to_the_minor_unit(minor: int, rate: str, share: int):
    assert Money(minor, "EUR").share(Decimal(rate)).minor == share


def test_two_currencies_do_not_add_up():
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")


def test_an_empty_sum_is_zero_of_its_currency():
    assert total([], "JPY") == Money(0, "JPY")


def test_money_is_never_made_of_a_float():
    with pytest.raises(TypeError):
        Money(1.5, "EUR")  # type: ignore[arg-type] # what is to be refused
    with pytest.raises(TypeError):
        Money(1, "EUR") * 1.5  # type: ignore[operator] # what is to be refused


def test_amounts_beyond_what_is_counted_are_refused():
    with pytest.raises(OverflowError):
        Money(10**15, "EUR") * 999
