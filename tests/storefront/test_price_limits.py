import pytest

from storefront.price_limits import read_limits

NO_PRICE = "“%s” is not a price, so it was left out."


@pytest.mark.parametrize(
    ("typed", "least", "most"),
    [
        ({}, None, None),
        ({"from": " ", "to": ""}, None, None),
        ({"from": "20", "to": "49.90"}, 2000, 4990),
        ({"from": "20,50"}, 2050, None),
        ({"to": "1,234"}, None, 123400),
        ({"from": "30", "to": "30"}, 3000, 3000),
        ({"from": "\u0662\u0660", "to": "\u0664\u0669\u066b\u0669\u0660"}, 2000, 4990),
    ],
)
def test_reads_amounts_as_people_write_them(typed: dict[str, str], least: int | None, most: int | None):
    limits = read_limits(typed, "EUR")

    assert (limits.least_minor, limits.most_minor) == (least, most)
    assert limits.problems == {}


@pytest.mark.parametrize("typed", ["x", "-1", "1e999999", "nan", "9" * 20, "2.505", "\x00", "-"])
def test_what_is_no_price_is_left_out_with_a_word_at_its_field(typed: str):
    limits = read_limits({"from": typed, "to": "30"}, "EUR")

    assert (limits.least_minor, limits.least) == (None, "")
    assert (limits.most_minor, limits.most) == (3000, "30.00")
    assert limits.problems == {"from": NO_PRICE % typed}


def test_what_is_told_back_is_short():
    assert read_limits({"to": "x" * 5000}, "EUR").problems == {"to": NO_PRICE % ("x" * 20)}


def test_a_highest_price_below_the_lowest_is_left_out():
    limits = read_limits({"from": "80", "to": "50"}, "EUR")

    assert (limits.least, limits.most) == ("80.00", "")
    assert limits.problems == {"to": "The highest price was below the lowest one, so it was left out."}


def test_a_currency_without_cents_has_none():
    assert read_limits({"from": "3000"}, "JPY").least == "3000"
    assert read_limits({"from": "30.5"}, "JPY").problems == {"from": NO_PRICE % "30.5"}
