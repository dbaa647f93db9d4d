"""Numbers in the digits of the keyboard they were typed on."""

import pytest

from shared.kernel.money import Money, NotAnAmount
from shared.kernel.typed_numbers import plain_digits, read_whole

RIGHT_TO_LEFT = "\N{RIGHT-TO-LEFT MARK}"


def written(text: str, zero: str, marks: str = ".,") -> str:
    """Write a number with the ten digits that begin with `zero`, and marks of its own."""
    digits = "".join(chr(ord(zero) + number) for number in range(10))
    return text.translate(str.maketrans("0123456789.,", digits + marks))


def arabic(text: str) -> str:
    return written(
        text, "\N{ARABIC-INDIC DIGIT ZERO}", "\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}"
    )


PERSIAN = written("12.50", "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}", "\N{ARABIC DECIMAL SEPARATOR},")
HINDI = written("12.50", "\N{DEVANAGARI DIGIT ZERO}")
JAPANESE = written("12.50", "\N{FULLWIDTH DIGIT ZERO}", "\N{FULLWIDTH FULL STOP}\N{FULLWIDTH COMMA}")
# What a calculator on a phone writes for one and a half.
COMMA = written("1,5", "\N{ARABIC-INDIC DIGIT ZERO}", ".\N{ARABIC COMMA}")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("12.50", "12.50"),
        (arabic("12.50"), "12.50"),
        (PERSIAN, "12.50"),
        (HINDI, "12.50"),
        (JAPANESE, "12.50"),
        (COMMA, "1,5"),
        (arabic("1,234.50"), "1234.50"),
        (f"{RIGHT_TO_LEFT}{arabic('12.50')}\N{ARABIC LETTER MARK}", "12.50"),
        (f"{arabic('12')}\N{ARABIC PERCENT SIGN}", "12%"),
        (f"\N{MINUS SIGN}{arabic('3')}", "-3"),
        (f"WELCOME{arabic('10')}", "WELCOME10"),
    ],
)
def test_every_scripts_digits_are_the_same_figures(typed: str, plain: str):
    assert plain_digits(typed) == plain


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0),
        ("007", 7),
        (" 12 ", 12),
        (arabic("3"), 3),
        (arabic("1,000"), 1000),
        (written("99", "\N{EXTENDED ARABIC-INDIC DIGIT ZERO}"), 99),
        ("99999999", 99_999_999),
    ],
)
def test_whole_numbers_are_read_from_any_keyboard(typed: str, number: int):
    assert read_whole(typed, digits=8) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-1",
        "+1",
        "1.5",
        "1,000",
        "1_0",
        "²",
        "½",
        "三",
        "x",
        "\x00",
        "9" * 9,
        arabic("9" * 5000),
        arabic("1 2"),
        arabic("1.5"),
        COMMA,
    ],
)
def test_what_is_no_whole_number_is_none(typed: str):
    assert read_whole(typed, digits=8) is None


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        (arabic("19.99"), 1999),
        (arabic("1,234.5"), 123450),
        (arabic("1,234"), 123400),
        (PERSIAN, 1250),
        (COMMA, 150),
        (f"{RIGHT_TO_LEFT}{arabic('19.99')} €", 1999),
    ],
)
def test_an_amount_is_read_from_any_keyboard(typed: str, minor: int):
    assert Money.parse(typed, "EUR") == Money(minor, "EUR")


def test_dinars_keep_their_three_decimals():
    assert Money.parse(arabic("1.250"), "KWD").minor == 1250
    assert Money.parse(arabic("1,250"), "KWD").minor == 1_250_000


@pytest.mark.parametrize("typed", [arabic("1x"), "²", arabic("."), arabic("1.234"), "½"])
def test_what_is_no_amount_stays_none(typed: str):
    with pytest.raises(NotAnAmount):
        Money.parse(typed, "EUR")
