import random

import pytest

from shared.products.size_order import in_size_order, is_size


@pytest.mark.parametrize(
    "sizes",
    [
        ["XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL"],
        ["One size", "S", "M"],
        ["36", "38", "40", "48", "104"],
        ["EU 36", "EU 38", "EU 38.5", "EU 40"],
        ["UK 3", "UK 3½", "UK 4", "UK 10"],
        ["28/30", "28/32", "30/30", "W32 / L34"],
    ],
)
def test_sizes_stand_in_their_natural_order(sizes: list[str]):
    mixed = random.Random(3).sample(sizes, len(sizes))  # noqa: S311 - any fixed order

    assert in_size_order(mixed, str) == sizes


def test_other_words_stay_as_the_merchant_put_them():
    assert in_size_order(["L", "Queen", "King", "S"], str) == ["L", "Queen", "King", "S"]
    assert in_size_order(["2L", "1L"], str) == ["2L", "1L"]


def test_what_asks_for_a_size():
    assert is_size("Größe", ["Queen"])
    assert is_size("Waist", ["28/32", "30/32"])
    assert not is_size("Colour", ["Pine", "Snow"])
