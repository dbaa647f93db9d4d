"""Bars of EAN-13 and EAN-8, against the standard's own example and read back by a table made the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.products.barcodes import is_gtin, with_check_digit
from shared.products.draw_barcode import modules_of, path_of

# The digit that seven modules on the right stand for.
RIGHT = {
    "1110010": "0",
    "1100110": "1",
    "1101100": "2",
    "1000010": "3",
    "1011100": "4",
    "1001110": "5",
    "1010000": "6",
    "1000100": "7",
    "1001000": "8",
    "1110100": "9",
}


def test_a_known_number_has_its_known_bars():
    assert modules_of("5901234123457") == (
        "10100010110100111011001100100110111101001110101010110011011011001000010101110010011101000100101"
    )
    assert modules_of("96385074") == ("1010001011010111101111010110111010101001110111001010001001011100101")


@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_number_is_read_back_from_its_bars(digits: str):
    code = with_check_digit(digits)

    modules = modules_of(code) or ""

    assert len(modules) == 95
    right = modules[50:92]
    assert "".join(RIGHT[right[at : at + 7]] for at in range(0, 42, 7)) == code[7:]


@pytest.mark.parametrize("code", ["", "123", "4006381333932", "036000291452", "٤٠٠٦٣٨١٣٣٣٩٣١"])
def test_what_is_no_ean_has_no_bars(code: str):
    assert path_of(code) is None


@given(st.text("0123456789", min_size=7, max_size=7) | st.text("0123456789", min_size=12, max_size=12))
def test_a_check_digit_makes_a_right_number(digits: str):
    assert is_gtin(with_check_digit(digits))
