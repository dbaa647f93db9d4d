import pytest

from shared.products.barcodes import is_gtin


@pytest.mark.parametrize("code", ["4006381333931", "96385074", "036000291452", "10614141000415"])
def test_numbers_with_a_right_check_digit_are_known(code: str):
    assert is_gtin(code)


@pytest.mark.parametrize(
    "code",
    ["4006381333932", "", "40063813339", "400638133393A", "٤٠٠٦٣٨١٣٣٣٩٣١", "0000000", "4006381333931 "],
)
def test_others_are_not(code: str):
    assert not is_gtin(code)
